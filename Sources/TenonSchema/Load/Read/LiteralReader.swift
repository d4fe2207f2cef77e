/// Reads a value of a field's type as a schema writes it: a default, a limit or one of a set of values.
enum LiteralReader {
  /// Why a value does not fit.
  struct Problem: Error {
    /// What is wrong, without its subject: `is not a bool; write true or false`.
    var message: String
    /// A name that is unknown and the names there are.
    var unknown: (name: String, known: [String])?

    init(_ message: String) {
      self.message = message
    }
  }

  /// The value of one of the language's own types.
  ///
  /// `now` and `uuid` are not among them: they are no values but say how to make one.
  static func value(of node: YAMLNode, as type: ScalarType) throws(Problem) -> DefaultValue {
    switch type {
    case .bool:
      guard let value = node.bool else { throw Problem("is no bool; write true or false") }
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
        throw Problem("has \(count) characters, but the field has room for \(length)")
      }
      return .text(text)
    case .text: return .text(try text(node))
    case .date: return .temporal(try temporal(node, TemporalText.date, "2024-01-31"))
    case .time: return .temporal(try temporal(node, TemporalText.time, "09:30:00"))
    case .datetime:
      return .temporal(try temporal(node, TemporalText.datetime, "2024-01-31 09:30:00"))
    case .uuid: return try uuid(node)
    case .json: return .json(try JSONText.compact(node))
    case .bytes:
      throw Problem("cannot be written for bytes; use `databaseDefault` with SQL of your database")
    }
  }

  /// The case of an enum.
  static func enumCase(
    _ node: YAMLNode, of enumeration: EnumDeclaration
  ) throws(Problem) -> DefaultValue {
    guard let name = node.text, !node.isNull else {
      throw Problem("is no case of `\(enumeration.name.value)`")
    }
    guard enumeration.cases.contains(where: { $0.name == name }) else {
      var problem = Problem("is no case of `\(enumeration.name.value)`")
      problem.unknown = (name, enumeration.cases.map(\.name))
      throw problem
    }
    return .enumCase(name)
  }

  private static func integer(
    _ node: YAMLNode, _ range: ClosedRange<Int64>, bits: Int
  ) throws(Problem) -> DefaultValue {
    guard let number = node.number, number.isWhole else {
      throw Problem("is no integer")
    }
    guard let value = number.integerValue, range.contains(value) else {
      throw Problem("is beyond an integer of \(bits) bits")
    }
    return .integer(value)
  }

  private static func floating(_ node: YAMLNode, isFloat: Bool) throws(Problem) -> DefaultValue {
    guard let number = node.number else { throw Problem("is no number") }
    let isFinite =
      isFloat
      ? Float(number.canonical)?.isFinite ?? false : Double(number.canonical)?.isFinite ?? false
    guard isFinite else { throw Problem("is too large for a \(isFloat ? "float" : "double")") }
    return .number(number.canonical)
  }

  private static func decimal(
    _ node: YAMLNode, precision: Int, scale: Int
  ) throws(Problem) -> DefaultValue {
    guard let number = node.number, number.exponent == nil else {
      throw Problem("is no decimal number")
    }
    guard number.fraction.utf8.count <= scale else {
      throw Problem("has more than \(scale) digits behind the point")
    }
    guard number.integer.utf8.count <= precision - scale else {
      throw Problem("has more than \(precision - scale) digits before the point")
    }
    return .number(number.canonical)
  }

  private static func text(_ node: YAMLNode) throws(Problem) -> String {
    if let text = node.string { return text }
    switch node.content {
    case .scalar(let text, _) where !node.isNull:
      throw Problem("is \(node.kindName); write it in quotes, \"\(text)\", to mean the text")
    default:
      throw Problem("is no text")
    }
  }

  private static func temporal(
    _ node: YAMLNode, _ read: (String) -> String?, _ example: String
  ) throws(Problem) -> String {
    guard let text = node.text, let canonical = read(text) else {
      throw Problem("does not exist in the calendar or is written otherwise; write `\(example)`")
    }
    return canonical
  }

  private static func uuid(_ node: YAMLNode) throws(Problem) -> DefaultValue {
    let hyphens: Set<Int> = [8, 13, 18, 23]
    guard let text = node.text?.lowercased(), text.utf8.count == 36 else {
      throw Problem("is no UUID; write 8-4-4-4-12 hexadecimal digits")
    }
    for (index, character) in text.enumerated() {
      let isRight =
        hyphens.contains(index)
        ? character == "-" : character.isASCII && character.isHexDigit
      guard isRight else { throw Problem("is no UUID; write 8-4-4-4-12 hexadecimal digits") }
    }
    return .uuidLiteral(text)
  }
}
