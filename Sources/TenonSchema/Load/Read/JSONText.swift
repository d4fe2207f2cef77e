/// Turns a YAML node into JSON text: compact, keys in the order of the file.
enum JSONText {
  /// JSON within JSON beyond this depth is refused.
  fileprivate static let depthLimit = 64

  /// JSON text as Tenon's runtime writes it: compact, keys in order, numbers without needless zeros. Nil for what is not
  /// JSON, or nests too deep.
  static func canonical(_ text: String) -> String? {
    var scanner = JSONScanner(text)
    guard let value = scanner.value(depth: 0), scanner.isAtEnd else { return nil }
    return value
  }

  static func compact(_ node: YAMLNode) throws(LiteralReader.Problem) -> String {
    var text = ""
    try write(node, depth: 0, to: &text)
    return text
  }

  private static func write(
    _ node: YAMLNode, depth: Int, to text: inout String
  ) throws(LiteralReader.Problem) {
    guard depth < depthLimit else {
      throw LiteralReader.Problem("nests deeper than \(depthLimit) levels")
    }
    switch node.content {
    case .sequence(let nodes):
      text += "["
      for (index, node) in nodes.enumerated() {
        if index > 0 { text += "," }
        try write(node, depth: depth + 1, to: &text)
      }
      text += "]"
    case .mapping(let pairs):
      text += "{"
      for (index, pair) in pairs.enumerated() {
        if index > 0 { text += "," }
        writeString(pair.key, to: &text)
        text += ":"
        try write(pair.value, depth: depth + 1, to: &text)
      }
      text += "}"
    case .scalar(let scalar, _):
      try write(scalar: scalar, node, to: &text)
    }
  }

  private static func write(
    scalar: String, _ node: YAMLNode, to text: inout String
  ) throws(LiteralReader.Problem) {
    if node.isNull {
      text += "null"
    } else if let bool = node.bool {
      text += bool ? "true" : "false"
    } else if let number = node.number {
      text += number.canonical
    } else if node.isNumber {
      throw LiteralReader.Problem(
        "has \(quoted(scalar)), which is no number to JSON; write it in decimal or in quotes")
    } else {
      writeString(scalar, to: &text)
    }
  }

  /// The characters that JSON does not allow within a string ("7. Strings" of RFC 8259) are escaped, all others stay.
  fileprivate static func writeString(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

/// Reads JSON text (RFC 8259) and writes it anew.
private struct JSONScanner {
  private var rest: Substring.UnicodeScalarView

  init(_ text: String) {
    rest = Substring(text).unicodeScalars
  }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return rest.isEmpty
    }
  }

  mutating func value(depth: Int) -> String? {
    guard depth < JSONText.depthLimit else { return nil }
    skipBlanks()
    switch rest.first {
    case "{": return object(depth: depth)
    case "[": return array(depth: depth)
    case "\"": return string().map(Self.written)
    default:
      let word = String(rest.prefix { !",]} \t\n\r".unicodeScalars.contains($0) })
      rest = rest.dropFirst(word.unicodeScalars.count)
      if ["true", "false", "null"].contains(word) { return word }
      return Self.number(word)
    }
  }

  private static func written(_ text: String) -> String {
    var written = ""
    JSONText.writeString(text, to: &written)
    return written
  }

  /// JSON has fewer forms of numbers than a schema: no plus sign, digits on both sides of the point.
  private static func number(_ word: String) -> String? {
    guard let number = NumberText(word), word.first != "+", word.first != ".",
      !word.hasPrefix("-."), word.last.map({ $0.isASCII && $0.isNumber }) == true,
      !word.contains(".e"), !word.contains(".E")
    else { return nil }
    return number.exponent == nil ? SQLText.plainDecimal(word) : number.canonical
  }

  private mutating func array(depth: Int) -> String? {
    var values: [String] = []
    guard take("[") else { return nil }
    if take("]") { return "[]" }
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
    } while take(",")
    guard take("]") else { return nil }
    return "[" + values.joined(separator: ",") + "]"
  }

  private mutating func object(depth: Int) -> String? {
    var members: [(key: String, value: String)] = []
    guard take("{") else { return nil }
    if take("}") { return "{}" }
    repeat {
      skipBlanks()
      guard let key = string(), take(":"), let value = value(depth: depth + 1) else { return nil }
      members.append((key, value))
    } while take(",")
    guard take("}") else { return nil }
    // By bytes, as the runtime sorts: to `String` some keys are equal that are not to a database.
    members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    guard zip(members, members.dropFirst()).allSatisfy({ !$0.key.utf8.elementsEqual($1.key.utf8) })
    else { return nil }
    return "{" + members.map { Self.written($0.key) + ":" + $0.value }.joined(separator: ",") + "}"
  }

  private mutating func string() -> String? {
    guard rest.popFirst() == "\"" else { return nil }
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return String(text)
      case "\\":
        guard let escaped = escape() else { return nil }
        text.append(escaped)
      case "\u{0}"..<"\u{20}": return nil
      default: text.append(scalar)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    switch rest.popFirst() {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      guard let unit = unit() else { return nil }
      guard (0xD800..<0xDC00).contains(unit) else { return Unicode.Scalar(unit) }
      guard rest.popFirst() == "\\", rest.popFirst() == "u", let low = self.unit(),
        (0xDC00..<0xE000).contains(low)
      else { return nil }
      return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    default: return nil
    }
  }

  private mutating func unit() -> UInt32? {
    let digits = rest.prefix(4)
    guard digits.count == 4, digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else {
      return nil
    }
    rest = rest.dropFirst(4)
    return UInt32(String(digits), radix: 16)
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func skipBlanks() {
    rest = rest.drop { " \t\n\r".unicodeScalars.contains($0) }
  }
}
