#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// JSON text as a Swift literal, such as `["a": [1, nil]]` for `{"a":[1,null]}`.
enum JSONLiteral {
  /// Past this the database's own default is the better place: the compiler would need long for the literal.
  private static let maximumLength = 400

  /// The literal, or nil when the text is too long or no JSON.
  static func swift(_ json: String) -> String? {
    guard json.utf8.count <= maximumLength else { return nil }
    var result = ""
    var elements: [String] = []
    var depth = 0
    var rest = json.unicodeScalars[...]
    while let scalar = rest.first {
      switch scalar {
      case "{":
        rest.removeFirst()
        rest = rest.drop { $0.properties.isWhitespace }
        if rest.first == "}" {
          rest.removeFirst()
          result += "[:]"
        } else {
          depth += 1
          result += depth == 1 ? "" : "["
        }
      case "[":
        rest.removeFirst()
        depth += 1
        result += depth == 1 ? "" : "["
      case "]", "}":
        rest.removeFirst()
        depth -= 1
        guard depth == 0 else {
          result += "]"
          continue
        }
        return SwiftLayout.array(result.isEmpty ? [] : elements + [result])
      case "," where depth == 1:
        rest.removeFirst()
        elements.append(result)
        result = ""
      case ",", ":":
        rest.removeFirst()
        result.unicodeScalars.append(scalar)
        result += " "
      case "\"":
        guard let end = endOfString(rest), let text = decoded(rest[..<end]) else { return nil }
        result += SwiftLiteral.string(text)
        rest = rest[end...]
      case _ where scalar.properties.isWhitespace:
        rest.removeFirst()
      default:
        let word = rest.prefix { !",]}".unicodeScalars.contains($0) && !$0.properties.isWhitespace }
        guard !word.isEmpty, let text = scalarLiteral(String(word)) else { return nil }
        result += text
        rest = rest[word.endIndex...]
      }
    }
    return result.isEmpty ? nil : result == "nil" ? ".null" : result
  }

  private static func scalarLiteral(_ word: String) -> String? {
    switch word {
    case "true", "false": return word
    case "null": return "nil"
    default:
      if let integer = Int64(word) { return SwiftLiteral.integer(integer) }
      guard let number = Double(word), number.isFinite else { return nil }
      return String(number)
    }
  }

  private static func endOfString(
    _ text: Substring.UnicodeScalarView
  ) -> Substring.UnicodeScalarView.Index? {
    var index = text.index(after: text.startIndex)
    while index < text.endIndex {
      if text[index] == "\"" { return text.index(after: index) }
      let step = text[index] == "\\" ? 2 : 1
      guard let next = text.index(index, offsetBy: step, limitedBy: text.endIndex) else {
        return nil
      }
      index = next
    }
    return nil
  }

  private static func decoded(_ literal: Substring.UnicodeScalarView) -> String? {
    try? JSONDecoder().decode(String.self, from: Data(String(literal).utf8))
  }
}
