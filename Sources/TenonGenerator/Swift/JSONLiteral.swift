#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// JSON text as a Swift literal, such as `["a": [1, nil]]` for `{"a":[1,null]}`.
enum JSONLiteral {
  /// A longer text is left to the database's own default: the compiler would take long for the literal.
  private static let maximumLength = 400

  /// Returns the literal, or nil if the text is too long.
  ///
  /// - Parameter json: JSON without white space between its tokens, as schemas keep it.
  static func swift(_ json: String) -> String? {
    guard json.utf8.count <= maximumLength else { return nil }
    if json == "{}" { return "[:]" }
    // The elements of the outermost list or mapping.
    var elements: [String] = []
    var element = ""
    var depth = 0
    var previous = ""
    var rest = json.unicodeScalars[...]
    while !rest.isEmpty {
      let token = String(token(rest))
      rest = rest.dropFirst(token.unicodeScalars.count)
      switch token {
      case "[", "{":
        depth += 1
        if depth > 1 { element += "[" }
      case "]", "}":
        depth -= 1
        if depth > 0 { element += token == "}" && previous == "{" ? ":]" : "]" }
      case "," where depth == 1:
        elements.append(element)
        element = ""
      case ",": element += ", "
      case ":": element += ": "
      default:
        guard let literal = scalar(token) else { return nil }
        element += literal
      }
      previous = token
    }
    switch previous {
    case "]", "}": return SwiftLayout.array(element.isEmpty ? [] : elements + [element])
    default: return element == "nil" ? ".null" : element
    }
  }

  /// The first token of JSON.
  private static func token(
    _ json: Substring.UnicodeScalarView
  ) -> Substring.UnicodeScalarView {
    guard json.first == "\"" else {
      let word = json.prefix { !"[]{},:".unicodeScalars.contains($0) }
      return word.isEmpty ? json.prefix(1) : word
    }
    var isEscaped = false
    let end = json.dropFirst().firstIndex { scalar in
      defer { isEscaped = scalar == "\\" && !isEscaped }
      return scalar == "\"" && !isEscaped
    }
    return end.map { json[...$0] } ?? json
  }

  private static func scalar(_ word: String) -> String? {
    if word.hasPrefix("\"") {
      let text = try? JSONDecoder().decode(String.self, from: Data(word.utf8))
      return text.map(SwiftLiteral.string)
    }
    if word == "null" { return "nil" }
    if word == "true" || word == "false" { return word }
    if let integer = Int64(word) { return SwiftLiteral.integer(integer) }
    return Double(word).flatMap { $0.isFinite ? String($0) : nil }
  }
}
