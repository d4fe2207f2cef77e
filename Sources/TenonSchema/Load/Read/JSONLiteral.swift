/// JSON in a schema.
enum JSONLiteral {
  /// The deepest nesting.
  fileprivate static let depthLimit = 64

  /// Returns JSON text as Tenon's runtime writes it: compact, keys in order, numbers without needless zeros. Returns
  /// nil for text that is not JSON or nests too deep.
  static func canonical(_ text: String) -> String? {
    var scanner = JSONScanner(text)
    guard let value = scanner.value(depth: 0), scanner.isAtEnd else { return nil }
    return value
  }

  /// Returns a YAML node as JSON text: compact, keys in the order of the file.
  static func compact(
    _ node: YAMLNode, depth: Int = 0
  ) throws(LiteralReader.Problem) -> String {
    guard depth < depthLimit else {
      throw LiteralReader.Problem("nests deeper than \(depthLimit) levels")
    }
    switch node.content {
    case .sequence(let nodes):
      var items: [String] = []
      for node in nodes { items.append(try compact(node, depth: depth + 1)) }
      return "[" + items.joined(separator: ",") + "]"
    case .mapping(let pairs):
      var members: [String] = []
      for pair in pairs {
        members.append(string(pair.key) + ":" + (try compact(pair.value, depth: depth + 1)))
      }
      return "{" + members.joined(separator: ",") + "}"
    case .scalar(let text, _):
      if node.isNull { return "null" }
      if let bool = node.bool { return bool ? "true" : "false" }
      if let number = node.number { return number.canonical }
      guard !node.isNumber else {
        throw LiteralReader.Problem(
          "has \(quoted(text)), which is not a JSON number; write it in decimal or in quotes")
      }
      return string(text)
    }
  }

  /// A text between quotes. Only the characters that JSON does not allow in a string are escaped (RFC 8259, "7.
  /// Strings").
  fileprivate static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\u{0}"..<"\u{20}": result += "\\u" + String(scalar.value, radix: 16).zeroPadded(to: 4)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// Reads JSON text (RFC 8259) and writes it in its canonical form.
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
    guard depth < JSONLiteral.depthLimit else { return nil }
    skipBlanks()
    switch rest.first {
    case "{": return object(depth: depth)
    case "[": return array(depth: depth)
    case "\"": return string().map(JSONLiteral.string)
    default:
      let word = String(rest.prefix { !",]} \t\n\r".unicodeScalars.contains($0) })
      rest = rest.dropFirst(word.unicodeScalars.count)
      return ["true", "false", "null"].contains(word) ? word : Self.number(word)
    }
  }

  /// JSON has fewer forms of numbers than YAML: no plus sign, no leading zeros, digits on both sides of the point.
  private static func number(_ word: String) -> String? {
    guard let number = NumberText(word), !number.hasLeadingZeros, word.first != "+",
      word.first != ".", !word.hasPrefix("-."), word.last != ".", !word.contains(".e"),
      !word.contains(".E")
    else { return nil }
    return number.exponent == nil ? SQLFormat.plainDecimal(word) : number.canonical
  }

  private mutating func array(depth: Int) -> String? {
    var values: [String] = []
    guard take("[") else { return nil }
    if take("]") { return "[]" }
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
    } while take(",")
    return take("]") ? "[" + values.joined(separator: ",") + "]" : nil
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
    // By bytes, as the runtime sorts: some keys are equal to `String` but not to a database.
    members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    guard zip(members, members.dropFirst()).allSatisfy({ !$0.key.utf8.elementsEqual($1.key.utf8) })
    else { return nil }
    let texts = members.map { JSONLiteral.string($0.key) + ":" + $0.value }
    return "{" + texts.joined(separator: ",") + "}"
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
