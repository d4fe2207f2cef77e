/// The values that a column of a SQLite file should hold.
///
/// SQLite keeps the values that a program gives it, and compares them as they are kept: a time written in another form
/// is read, but not found again.
public enum ColumnContent: Hashable, Sendable {
  /// The integers 0 and 1.
  case bool
  /// Integers of 64 bits.
  case integer
  /// Integers of 32 bits.
  case integer32
  /// Integers of 16 bits.
  case integer16
  /// Integers and floating-point numbers.
  case number
  /// Text.
  case text
  /// Bytes.
  case bytes
  /// JSON as text.
  case json
  /// Decimal numbers as text.
  case decimal
  /// Dates as `YYYY-MM-DD`.
  case date
  /// Times of day as `HH:MM:SS.ffffff`.
  case time
  /// Points in time as `YYYY-MM-DD HH:MM:SS`, with up to six digits of a fraction.
  case datetime
  /// Points in time in the form that the schema's `stored:` names, such as `YYYY-MM-DDTHH:MM:SSZ`.
  case datetimes(as: String)
  /// UUIDs in any form that Tenon reads.
  case uuid
  /// UUIDs in the form that the schema's `stored:` names: `lowercase`, `uppercase`, `digits` or `bytes`.
  case uuids(as: String)
  /// The values of an enum, as literals of SQL.
  case cases(of: String, literals: [String], isInteger: Bool)

  /// The values of a text enum.
  ///
  /// - Parameter type: The enum.
  public static func cases<Enum: RawRepresentable<String> & CaseIterable>(
    of type: Enum.Type
  ) -> ColumnContent {
    .cases(of: "\(type)", type.allCases.map(\.rawValue))
  }

  /// The values of an integer enum.
  ///
  /// - Parameter type: The enum.
  public static func cases<Enum: RawRepresentable<Int> & CaseIterable>(
    of type: Enum.Type
  ) -> ColumnContent {
    .cases(of: "\(type)", literals: type.allCases.map { "\($0.rawValue)" }, isInteger: true)
  }

  package static func cases(of name: String, _ values: [String]) -> ColumnContent {
    let literals = values.map { "'\($0.replacing("'", with: "''"))'" }
    return .cases(of: name, literals: literals, isInteger: false)
  }
}

extension ColumnContent {
  /// The values in words, such as `0 or 1`.
  package var expected: String {
    switch self {
    case .bool: "0 or 1"
    case .integer: "an integer"
    case .integer32: "an integer of 32 bits"
    case .integer16: "an integer of 16 bits"
    case .number: "a number"
    case .text: "text"
    case .bytes: "bytes"
    case .json: "JSON as text"
    case .decimal: "a decimal number as text, without needless zeros, such as -1.5"
    case .date: "a date as YYYY-MM-DD"
    case .time: "a time as HH:MM:SS.ffffff"
    case .datetime: "a time as YYYY-MM-DD HH:MM:SS, with up to 6 digits of a fraction"
    case .datetimes(let form): "a time as \(form)"
    case .uuid: "a UUID"
    case .uuids("lowercase"): "a UUID in lower case with hyphens"
    case .uuids("uppercase"): "a UUID in upper case with hyphens"
    case .uuids("digits"): "a UUID of 32 digits in lower case"
    case .uuids: "a UUID of 16 bytes"
    case .cases(let name, _, _): "a case of \(name)"
    }
  }

  /// A condition in SQL that is true for a value that is right, and false or NULL for another one. It does not depend
  /// on the column's collation.
  ///
  /// - Parameter value: The column, quoted.
  package func isRight(_ value: String) -> String {
    let type = "typeof(\(value))"
    let count = "length(CAST(\(value) AS BLOB))"
    switch self {
    case .bool: return "\(type) = 'integer' AND \(value) IN (0, 1)"
    case .integer16: return "\(type) = 'integer' AND \(value) BETWEEN \(Int16.min) AND \(Int16.max)"
    case .integer32: return "\(type) = 'integer' AND \(value) BETWEEN \(Int32.min) AND \(Int32.max)"
    case .integer: return "\(type) = 'integer'"
    case .number: return "\(type) IN ('real', 'integer')"
    case .text: return "\(type) = 'text'"
    case .bytes: return "\(type) = 'blob'"
    case .json: return "\(type) = 'text' AND json_valid(\(value))"
    case .decimal:
      let digits = "ltrim(\(value), '-')"
      return [
        "\(type) = 'text'", Self.isASCII(value), "\(value) NOT GLOB '--*'",
        "\(value) NOT GLOB '-0'",
        "\(digits) GLOB '[0-9]*'", "\(digits) NOT GLOB '*[^0-9.]*'", "\(digits) NOT GLOB '*.*.*'",
        "\(digits) NOT GLOB '0[0-9]*'", "\(digits) NOT GLOB '*.'", "\(digits) NOT GLOB '*.*0'",
      ].joined(separator: " AND ")
    case .date:
      return
        "\(type) = 'text' AND \(count) = 10 AND date(\(value), \(Self.asInCalendar)) = \(value) COLLATE BINARY"
    case .time:
      return
        "\(type) = 'text' AND \(count) = 15 AND time(substr(\(value), 1, 8), \(Self.asInCalendar)) = substr(\(value), 1, 8) "
        + "AND substr(\(value), 9) GLOB '\(Self.fraction(6))'"
    case .datetime:
      // Texts with fewer digits of a fraction, or none, compare rightly with those that have all.
      let rest = "substr(\(value), 20)"
      let hasFraction =
        "\(rest) GLOB '.[0-9]*' AND substr(\(value), 21) NOT GLOB '*[^0-9]*' AND length(\(value)) <= 26"
      return
        "\(Self.isTime(value)) AND substr(\(value), 11, 1) = ' ' AND (\(rest) = '' OR (\(hasFraction)))"
    case .uuid:
      let isUpperDigits =
        "\(type) = 'text' AND \(count) = 32 AND \(value) NOT GLOB '*[^0-9A-F]*'"
      return "\(Self.uuidForm(value)) IS NOT NULL OR (\(isUpperDigits))"
    case .datetimes(let form): return "\(Self.timeForm(value)) = '\(form)'"
    case .uuids(let form): return "\(Self.uuidForm(value)) = '\(form)'"
    case .cases(_, let literals, let isInteger):
      return
        "\(type) = '\(isInteger ? "integer" : "text")' AND \(value) COLLATE BINARY IN (\(literals.joined(separator: ", ")))"
    }
  }

  /// An expression in SQL that gives the form of a value as `stored:` writes it, and NULL for a value that has none of
  /// the forms; nil for a column that has no choice of forms.
  ///
  /// - Parameter value: The column, quoted.
  package func form(_ value: String) -> String? {
    switch self {
    case .datetime, .datetimes: Self.timeForm(value)
    case .uuid, .uuids: Self.uuidForm(value)
    default: nil
    }
  }

  /// A modifier that makes SQLite compute a time: only then does it change a time that is not in the calendar, such as
  /// 30 February.
  private static let asInCalendar = "'+0 days'"

  /// True for text of ASCII without a NUL, where `GLOB` would stop.
  private static func isASCII(_ value: String) -> String {
    "length(\(value)) = length(CAST(\(value) AS BLOB))"
  }

  private static func fraction(_ digits: Int) -> String {
    "." + String(repeating: "[0-9]", count: digits)
  }

  private static func isTime(_ value: String) -> String {
    let start = "substr(\(value), 1, 19)"
    return "typeof(\(value)) = 'text' AND \(isASCII(value)) AND "
      + "datetime(\(start), \(asInCalendar)) = replace(\(start), 'T', ' ')"
  }

  private static func timeForm(_ value: String) -> String {
    let rest = "substr(\(value), 20)"
    let fractions = [3, 6].map { digits in
      let globs = ["", "Z", "+00:00"].map { "\(rest) GLOB '\(fraction(digits))\($0)'" }
      return "WHEN \(globs.joined(separator: " OR ")) "
        + "THEN '.\(String(repeating: "f", count: digits))' || substr(\(value), \(21 + digits))"
    }
    return
      "CASE WHEN \(isTime(value)) THEN 'YYYY-MM-DD' || substr(\(value), 11, 1) || 'HH:MM:SS' || "
      + "CASE WHEN \(rest) IN ('', 'Z', '+00:00') THEN \(rest) \(fractions.joined(separator: " ")) END END"
  }

  private static func uuidForm(_ value: String) -> String {
    let digits = "replace(\(value), '-', '')"
    let hasHyphens = "\(value) GLOB '????????-????-????-????-????????????'"
    let hasNone = "length(CAST(\(value) AS BLOB)) = 32"
    let isLower = "\(digits) NOT GLOB '*[^0-9a-f]*'"
    let isUpper = "\(digits) NOT GLOB '*[^0-9A-F]*'"
    return
      "CASE typeof(\(value)) WHEN 'blob' THEN CASE WHEN length(\(value)) = 16 THEN 'bytes' END "
      + "WHEN 'text' THEN CASE WHEN length(CAST(\(digits) AS BLOB)) <> 32 THEN NULL "
      + "WHEN \(hasHyphens) AND \(isLower) THEN 'lowercase' WHEN \(hasHyphens) AND \(isUpper) THEN "
      + "'uppercase' WHEN \(hasNone) AND \(isLower) THEN 'digits' END END"
  }
}
