import Foundation

/// Reads a value of a field's type as a schema writes it: a default, a limit or one of a set of values.
enum LiteralReader {
  /// The reason why a value does not fit.
  struct Problem: Error {
    /// The reason, without its subject: `is not a bool; write true or false`.
    let message: String
    /// The names that could have been meant.
    let known: [String]

    init(_ message: String, known: [String] = []) {
      self.message = message
      self.known = known
    }
  }

  /// Reads a value of one of the language's own types. `now` and `uuid` are not values but say how to make one.
  static func value(of node: YAMLNode, as type: ScalarType) throws(Problem) -> DefaultValue {
    switch type {
    case .bool:
      guard let value = node.bool else { throw Problem("is not a bool; write true or false") }
      return .bool(value)
    case .int, .int64: return try integer(node, Int64.min...Int64.max, bits: 64)
    case .int32: return try integer(node, Int64(Int32.min)...Int64(Int32.max), bits: 32)
    case .int16: return try integer(node, Int64(Int16.min)...Int64(Int16.max), bits: 16)
    case .float, .double: return try floating(node, isFloat: type == .float)
    case .decimal(let precision, let scale):
      return try decimal(node, precision: precision, scale: scale)
    case .string(let length):
      let text = try text(node)
      let count = text.unicodeScalars.count
      guard count <= length else {
        throw Problem("has \(count) characters, but the field allows \(length)")
      }
      return .text(text)
    case .text: return .text(try text(node))
    case .date: return try temporal(node, TemporalText.date, "2024-01-31")
    case .time: return try temporal(node, TemporalText.time, "09:30:00")
    case .datetime: return try temporal(node, TemporalText.datetime, "2024-01-31 09:30:00")
    case .uuid: return try uuid(node)
    case .json: return .json(try JSONLiteral.compact(node))
    case .bytes:
      throw Problem("cannot be written for bytes; use `databaseDefault` with SQL of your database")
    }
  }

  /// Reads a case of an enum.
  static func enumCase(
    _ node: YAMLNode, of enumeration: EnumType
  ) throws(Problem) -> DefaultValue {
    let names = enumeration.cases.map(\.name)
    guard let name = node.text, !node.isNull, names.contains(name) else {
      throw Problem(
        "is not a case of `\(enumeration.name)`", known: node.isNull ? [] : names)
    }
    return .enumCase(name)
  }

  private static func integer(
    _ node: YAMLNode, _ range: ClosedRange<Int64>, bits: Int
  ) throws(Problem) -> DefaultValue {
    guard let number = node.number, number.isWhole else { throw Problem("is not an integer") }
    guard let value = number.integerValue, range.contains(value) else {
      throw Problem("does not fit an integer of \(bits) bits")
    }
    return .integer(value)
  }

  private static func floating(_ node: YAMLNode, isFloat: Bool) throws(Problem) -> DefaultValue {
    guard let number = node.number else { throw Problem("is not a number") }
    let isFinite =
      isFloat ? Float(number.canonical)?.isFinite : Double(number.canonical)?.isFinite
    guard isFinite == true else {
      throw Problem("is too large for a \(isFloat ? "float" : "double")")
    }
    return .number(number.canonical)
  }

  private static func decimal(
    _ node: YAMLNode, precision: Int, scale: Int
  ) throws(Problem) -> DefaultValue {
    guard let number = node.number, number.exponent == nil else {
      throw Problem("is not a decimal number")
    }
    guard number.fraction.utf8.count <= scale else {
      throw Problem("has more than \(scale) digits after the point")
    }
    guard number.integer.utf8.count <= precision - scale else {
      throw Problem("has more than \(precision - scale) digits before the point")
    }
    return .number(number.canonical)
  }

  private static func text(_ node: YAMLNode) throws(Problem) -> String {
    if let text = node.string { return text }
    guard let text = node.text, !node.isNull else { throw Problem("is not text") }
    throw Problem("is \(node.kindName); write it in quotes, \"\(text)\", to mean the text")
  }

  /// The current time in SQL.
  private static let functions: Set<String> = [
    "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "NOW()",
  ]

  private static func temporal(
    _ node: YAMLNode, _ read: (String) -> String?, _ example: String
  ) throws(Problem) -> DefaultValue {
    if let text = node.text?.uppercased(), functions.contains(text) {
      throw Problem("is SQL; write `default: now`, or use `databaseDefault` in place of `default`")
    }
    guard let canonical = node.text.flatMap(read) else {
      throw Problem("is not in the calendar or not in the form `\(example)`")
    }
    return .temporal(canonical)
  }

  private static func uuid(_ node: YAMLNode) throws(Problem) -> DefaultValue {
    guard let text = node.text, UUID(uuidString: text) != nil else {
      throw Problem("is not a UUID; write 8-4-4-4-12 hexadecimal digits")
    }
    return .uuidLiteral(text.lowercased())
  }
}
