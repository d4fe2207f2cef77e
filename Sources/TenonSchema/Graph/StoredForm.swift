/// The form of a column's values in a SQLite file, as `stored:` in the schema names it.
///
/// Other databases have types for times and UUIDs, and ignore it.
package enum StoredForm: Hashable, Sendable {
  /// A UUID in one of its forms.
  case uuid(UUIDForm)

  /// A time as `YYYY-MM-DD`, a separator, `HH:MM:SS`, the digits of a fraction and a zone.
  case datetime(separator: String, digits: Int, zone: String)

  /// The forms of a UUID by their names in the schema.
  package enum UUIDForm: String, CaseIterable, Sendable {
    /// 36 characters in lower case, with hyphens: Tenon's own form.
    case lowercase
    /// 36 characters in upper case, with hyphens.
    case uppercase
    /// 32 digits in lower case, without hyphens.
    case digits
    /// 16 bytes.
    case bytes
  }

  /// The forms of a time, as the schema writes them: each separator with each fraction and zone.
  private static let times: [(text: String, form: StoredForm)] = [" ", "T"].flatMap { separator in
    [0, 3, 6].flatMap { digits in
      ["", "Z", "+00:00"].map { zone in
        let fraction = digits == 0 ? "" : "." + String(repeating: "f", count: digits)
        return (
          "YYYY-MM-DD\(separator)HH:MM:SS\(fraction)\(zone)",
          .datetime(separator: separator, digits: digits, zone: zone)
        )
      }
    }
  }

  /// Reads a form of a type; fails if the type has no such form.
  init?(_ text: String, of type: ScalarType) {
    guard let form = Self.forms(of: type).first(where: { $0.text == text })?.form else {
      return nil
    }
    self = form
  }

  /// The forms of a type, as the schema writes them.
  static func forms(of type: ScalarType) -> [(text: String, form: StoredForm)] {
    switch type {
    case .uuid: UUIDForm.allCases.map { ($0.rawValue, .uuid($0)) }
    case .datetime: times
    default: []
    }
  }

  /// The form as the schema writes it.
  package var text: String {
    switch self {
    case .uuid(let form): form.rawValue
    case .datetime: Self.times.first { $0.form == self }?.text ?? ""
    }
  }

  /// Returns a time in Tenon's own form, `2024-01-31 09:30:00.000000`, in this form; further digits are cut off.
  func time(_ canonical: String) -> String {
    guard case .datetime(let separator, let digits, let zone) = self else { return canonical }
    let day = canonical.prefix(10)
    let clock = canonical.dropFirst(11).prefix(digits == 0 ? 8 : 9 + digits)
    return day + separator + clock + zone
  }
}
