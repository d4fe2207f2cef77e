/// The type of a field as text: `int`, `string(80)?`, `decimal(12, 2)`, `Status`.
struct TypeText {
  /// What the type is, or nil when the text is wrong.
  private(set) var type: TypeReference?
  /// Whether a `?` follows.
  private(set) var isOptional = false
  /// What is wrong with the text, as a sentence for a diagnostic.
  private(set) var problem: (code: String, message: String)?

  /// The most characters a `string(n)` may have: what MySQL can hold in a VARCHAR of four-byte characters.
  static let stringLimit = 16_383
  /// The most digits of a decimal: as many as Swift's `Decimal` keeps.
  static let precisionLimit = 38
  /// The most digits behind a decimal's point: as many as MySQL keeps.
  static let scaleLimit = 30

  /// The types there are, for suggestions.
  static let names = [
    "bool", "int", "int64", "int32", "int16", "float", "double", "decimal", "string", "text",
    "bytes", "date", "time", "datetime", "uuid", "json",
  ]

  /// What other tools call our types.
  private static let aliases: [String: String] = [
    "integer": "int", "bigint": "int64", "smallint": "int16", "long": "int64", "short": "int16",
    "boolean": "bool", "varchar": "string(n)", "char": "string(n)", "str": "string(n)",
    "character": "string(n)", "number": "decimal(p, s)", "numeric": "decimal(p, s)",
    "money": "decimal(p, s)", "real": "double", "timestamp": "datetime", "timestamptz": "datetime",
    "blob": "bytes", "binary": "bytes", "data": "bytes", "guid": "uuid", "jsonb": "json",
    "object": "json", "clob": "text",
  ]

  /// Reads a type.
  init(_ text: String) {
    var rest = Substring(text).trimmed
    if rest.last == "?" {
      isOptional = true
      rest = rest.dropLast().trimmed
    }
    let name = rest.prefix { $0 != "(" }.trimmed
    let behind = rest.drop { $0 != "(" }
    let arguments = Self.arguments(behind)
    guard !name.isEmpty, !name.contains("?"), behind.isEmpty || arguments != nil else {
      problem = (
        "invalid-type", "\(quoted(text)) is not a type; write `int`, `text?`, `string(80)`"
      )
      return
    }
    read(String(name), arguments)
  }

  private mutating func read(_ name: String, _ arguments: [Int]?) {
    switch name {
    case "string":
      readString(arguments)
      return
    case "decimal":
      readDecimal(arguments)
      return
    default:
      break
    }
    let simple = Self.simple[name]
    if arguments != nil, simple != nil || name.first?.isUppercase == true {
      problem = ("invalid-type", "\(quoted(name)) takes no size in parentheses")
    } else {
      type = simple.map { .scalar($0) } ?? .named(name)
    }
  }

  private mutating func readString(_ arguments: [Int]?) {
    guard let arguments else {
      problem = (
        "invalid-type",
        "`string` needs the most characters it may have: write `string(80)`, or `text` for any length"
      )
      return
    }
    guard arguments.count == 1, let length = arguments.first,
      (1...Self.stringLimit).contains(length)
    else {
      problem = (
        "invalid-type",
        "`string` takes one number from 1 to \(Self.stringLimit); use `text` for longer values"
      )
      return
    }
    type = .scalar(.string(length: length))
  }

  private mutating func readDecimal(_ arguments: [Int]?) {
    guard let arguments, arguments.count == 2, let precision = arguments.first,
      let scale = arguments.last
    else {
      problem = (
        "invalid-type",
        "`decimal` needs its digits in all and those behind the point: write `decimal(12, 2)`"
      )
      return
    }
    guard (1...Self.precisionLimit).contains(precision), scale <= min(precision, Self.scaleLimit)
    else {
      problem = (
        "invalid-type",
        "`decimal` takes 1 to \(Self.precisionLimit) digits in all, and of them at most "
          + "\(Self.scaleLimit) behind the point"
      )
      return
    }
    type = .scalar(.decimal(precision: precision, scale: scale))
  }

  /// The end of a message about a type that is unknown: what to write instead, or nothing.
  static func advice(for name: String) -> String? {
    aliases[name.lowercased()]
  }

  private static let simple: [String: ScalarType] = [
    "bool": .bool, "int": .int, "int64": .int64, "int32": .int32, "int16": .int16, "float": .float,
    "double": .double, "text": .text, "bytes": .bytes, "date": .date, "time": .time,
    "datetime": .datetime, "uuid": .uuid, "json": .json,
  ]

  /// The numbers in parentheses, or nil when the text is not just that.
  private static func arguments(_ text: Substring) -> [Int]? {
    guard text.first == "(", text.last == ")", text.count >= 2 else { return nil }
    var numbers: [Int] = []
    for part in text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
    {
      let digits = part.trimmed
      guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits) else {
        return nil
      }
      numbers.append(number)
    }
    return numbers
  }
}

extension Substring {
  /// The text without white space around it.
  fileprivate var trimmed: Substring {
    // Nearly all types begin and end with a letter or bracket of ASCII.
    if let first = utf8.first, let last = utf8.last, (0x21..<0x7F).contains(first),
      (0x21..<0x7F).contains(last)
    {
      return self
    }
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
