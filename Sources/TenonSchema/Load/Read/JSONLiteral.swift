import Foundation

/// JSON in a schema.
enum JSONLiteral {
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

  /// A text between quotes.
  fileprivate static func string(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
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
    return number.exponent == nil ? number.plain : number.canonical
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
    guard rest.first == "\"" else { return nil }
    var after = rest.dropFirst()
    while let scalar = after.popFirst(), scalar != "\"" {
      if scalar == "\\" { after = after.dropFirst() }
    }
    let literal = String(rest[..<after.startIndex])
    rest = after
    return try? JSONDecoder().decode(String.self, from: Data(literal.utf8))
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
