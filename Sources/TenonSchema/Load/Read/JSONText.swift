/// Turns a YAML node into JSON text: compact, keys in the order of the file.
enum JSONText {
  /// JSON within JSON beyond this depth is refused.
  private static let depthLimit = 64

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
  private static func writeString(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
