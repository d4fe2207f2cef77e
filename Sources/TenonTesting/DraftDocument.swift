import Foundation
import Tenon

/// A document that a draft is decoded from, so that the draft has its defaults.
struct DraftDocument<Root: Model> {
  /// The fields in JSON, each in several forms, of which the first that the type accepts is taken.
  var fields: [String: [String]] = [:]

  /// True if drafts of the model can be decoded. They cannot if clients may not send a required field.
  static var isDecodable: Bool { Root.Draft.self is any Decodable.Type }

  /// Decodes the draft.
  ///
  /// - Parameter fill: Called with a column that has no value, or with a mistake if its value is refused. Returns other
  ///   forms of a value.
  /// - Returns: The draft; nil if drafts of the model cannot be decoded.
  /// - Throws: `DecodingError` when a column is refused again; `ValidationError`.
  mutating func draft(
    _ fill: (ColumnDefinition, String?) throws -> [String]
  ) throws -> Root.Draft? {
    guard let type = Root.Draft.self as? any Decodable.Type else { return nil }
    var filled: Set<String> = []
    while true {
      do {
        return try DraftDecoding.decode(type, text) as? Root.Draft
      } catch let error as DecodingError {
        let (field, mistake) = DraftDecoding.field(of: error)
        guard let column = Root.modelDefinition.columns.first(where: { $0.field == field }) else {
          throw error
        }
        if let forms = fields[field], forms.count > 1 {
          fields[field] = Array(forms.dropFirst())
        } else if filled.insert(field).inserted {
          fields[field] = try fill(column, fields[field] == nil ? nil : mistake)
        } else {
          throw error
        }
      }
    }
  }

  private var text: String {
    let members = fields.map { field, forms in
      "\(FixtureValue.quoted(field)):\(forms.first ?? "null")"
    }
    return "{\(members.joined(separator: ","))}"
  }
}

/// The decoding of drafts.
enum DraftDecoding {
  static func decode(_ type: any Decodable.Type, _ text: String) throws -> Any {
    try JSONDecoder().decode(type, from: Data(text.utf8))
  }

  /// Returns the field that an error is about, with the error phrased to follow the field's name.
  static func field(of error: DecodingError) -> (String, String) {
    switch error {
    case .keyNotFound(let key, let context):
      let inner = context.codingPath.map(\.stringValue) + [key.stringValue]
      return (inner.first ?? "", "has no value for \(inner.dropFirst().joined(separator: "."))")
    case .typeMismatch(let type, let context):
      return (context.codingPath.first?.stringValue ?? "", "must be \(type)")
    case .valueNotFound(let type, let context):
      return (context.codingPath.first?.stringValue ?? "", "must be \(type), not null")
    case .dataCorrupted(let context):
      return (
        context.codingPath.first?.stringValue ?? "", "is refused: \(context.debugDescription)"
      )
    @unknown default: return ("", "is refused")
    }
  }

  /// Reads a time in UTC: a date, a space or `T`, a time of day, and no zone, `Z` or `+00:00`.
  static func date(_ text: String) -> Date? {
    var rest = Substring(text)
    if rest.hasSuffix("Z") { rest = rest.dropLast() }
    if rest.hasSuffix("+00:00") { rest = rest.dropLast(6) }
    guard let day = CalendarDate(String(rest.prefix(10))) else { return nil }
    let separator = rest.dropFirst(10).first
    guard separator == " " || separator == "T",
      let time = TimeOfDay(String(rest.dropFirst(11)))
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let components = DateComponents(
      year: day.year, month: day.month, day: day.day, hour: time.hour, minute: time.minute,
      second: time.second)
    return calendar.date(from: components)?
      .addingTimeInterval(Double(time.microsecond) / 1_000_000)
  }
}

/// The values of a draft, in place of a statement's parameters.
final class DraftValues: FieldTarget {
  private var values: [SQLValue?] = []

  /// Returns the values of a draft by the indexes of their columns, nil for a parent that is missing.
  static func values<Draft: ModelDraft>(_ draft: Draft) throws -> [(column: Int, value: SQLValue?)]
  {
    let absent = draft.absentColumns
    let target = DraftValues()
    var binder = Binder(target: target)
    try draft.bind(to: &binder)
    let columns = Draft.Root.modelDefinition.inserted.filter { !absent.contains($0) }
    return zip(columns, target.values).map { (column: $0, value: $1) }
  }

  func bind(_ value: SQLValue) { values.append(value) }

  var acceptsUnresolved: Bool { true }

  func bind(unresolved row: (any AnyPending)?, isOptional: Bool) { values.append(nil) }
}

extension ColumnDefinition {
  /// True if a document from a client may have the column.
  var isSentByClients: Bool {
    guard input != .never else { return false }
    switch role {
    case .generatedKey, .computed, .version, .softDelete: return false
    default: return true
    }
  }
}
