/// The type of a field as text: `int`, `string(80)?`, `decimal(12, 2)`, `Status`.
struct TypeText {
  /// The type, or nil if the text is wrong. An unknown name counts as that of an enum.
  private(set) var type: FieldType?
  /// True if a `?` follows.
  private(set) var isOptional = false
  /// The problem of the text, for a diagnostic.
  private(set) var problem: String?

  /// The most characters of a `string(n)`: as many as MySQL's VARCHAR holds of four bytes each.
  static let stringLimit = 16_383
  /// The most digits of a decimal: as many as Swift's `Decimal` keeps.
  static let precisionLimit = 38
  /// The most digits after the point of a decimal: as many as MySQL keeps.
  static let scaleLimit = 30

  /// The names of all types.
  static let names = ScalarType.unsized.map(\.schemaName) + ["decimal", "string"]

  /// All types, for a message.
  static let list =
    (ScalarType.unsized.map(\.schemaName) + ["decimal(p, s)", "string(n)"]).joined(separator: ", ")

  /// The names of types in other tools.
  static let aliases: [String: String] = [
    "integer": "int", "bigint": "int64", "smallint": "int16", "long": "int64", "short": "int16",
    "boolean": "bool", "varchar": "string(n)", "char": "string(n)", "str": "string(n)",
    "character": "string(n)", "number": "decimal(p, s)", "numeric": "decimal(p, s)",
    "money": "decimal(p, s)", "real": "double", "timestamp": "datetime", "timestamptz": "datetime",
    "blob": "bytes", "binary": "bytes", "data": "bytes", "guid": "uuid", "jsonb": "json",
    "object": "json", "clob": "text",
  ]

  /// The type to write in place of a name that another tool has, or nil.
  static func advice(for name: String) -> String? { aliases[name.lowercased()] }

  private static let simple = Dictionary(
    uniqueKeysWithValues: ScalarType.unsized.map { ($0.schemaName, $0) })

  init(_ text: String) {
    var rest = Substring(text).trimmed
    if rest.last == "?" {
      isOptional = true
      rest = rest.dropLast().trimmed
    }
    let name = String(rest.prefix { $0 != "(" }.trimmed)
    let sizes = rest.drop { $0 != "(" }
    let arguments = Self.arguments(sizes)
    guard !name.isEmpty, !name.contains("?"), sizes.isEmpty || arguments != nil else {
      problem = "\(quoted(text)) is not a type; write `int`, `text?`, `string(80)`"
      return
    }
    switch name {
    case "string": readString(arguments)
    case "decimal": readDecimal(arguments)
    default:
      let scalar = Self.simple[name]
      if arguments != nil, scalar != nil || name.first?.isUppercase == true {
        problem = "\(quoted(name)) takes no size in parentheses"
      } else {
        type = scalar.map { .scalar($0) } ?? .enumeration(name)
      }
    }
  }

  private mutating func readString(_ arguments: [Int]?) {
    guard let arguments else {
      problem = "`string` needs its greatest length: write `string(80)`, or `text` for any length"
      return
    }
    guard arguments.count == 1, (1...Self.stringLimit).contains(arguments[0]) else {
      problem =
        "`string` takes one number from 1 to \(Self.stringLimit); use `text` for longer values"
      return
    }
    type = .scalar(.string(length: arguments[0]))
  }

  private mutating func readDecimal(_ arguments: [Int]?) {
    guard let arguments, arguments.count == 2 else {
      problem =
        "`decimal` needs its number of digits and of those after the point: write `decimal(12, 2)`"
      return
    }
    let (precision, scale) = (arguments[0], arguments[1])
    guard (1...Self.precisionLimit).contains(precision), scale <= min(precision, Self.scaleLimit)
    else {
      problem =
        "`decimal` takes 1 to \(Self.precisionLimit) digits, of them at most "
        + "\(Self.scaleLimit) after the point"
      return
    }
    type = .scalar(.decimal(precision: precision, scale: scale))
  }

  /// The numbers in parentheses, or nil if the text is anything else.
  private static func arguments(_ text: Substring) -> [Int]? {
    guard text.first == "(", text.last == ")", text.count >= 2 else { return nil }
    let parts = text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.map(\.trimmed).compactMap { part in
      part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
    }
    return numbers.count == parts.count ? numbers : nil
  }
}

extension Substring {
  /// The text without white space around it.
  fileprivate var trimmed: Substring {
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
