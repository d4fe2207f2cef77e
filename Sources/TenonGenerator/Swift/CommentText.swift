/// Text of the schema for a `///` comment. Nothing in it can end the comment.
package enum CommentText {
  /// The lines of a description, without blank ones at either end.
  ///
  /// - Parameters:
  ///   - description: The description.
  ///   - placeholder: The text if there is no description.
  static func lines(_ description: String?, or placeholder: String? = nil) -> [String] {
    let text = description ?? ""
    // Most descriptions are one line of plain ASCII.
    if !text.isEmpty, isPlain(text) { return filled(text) }
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap {
      filled(line(String($0)))
    }
    while lines.last == "" { lines.removeLast() }
    while lines.first == "" { lines.removeFirst() }
    return lines.isEmpty ? placeholder.map { filled($0) } ?? [] : lines
  }

  /// A line broken at spaces where it is too long. Lines of code, which are indented by four columns, stay as they are.
  package static func filled(
    _ line: String, width: Int = SwiftLayout.width - 10
  ) -> [String] {
    guard line.count > width, !line.hasPrefix("    ") else { return [line] }
    var lines: [String] = []
    var current = ""
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      if !current.isEmpty, current.count + 1 + word.count > width {
        lines.append(current)
        current = String(word)
      } else {
        current += (current.isEmpty ? "" : " ") + word
      }
    }
    return lines + [current]
  }

  /// A text as part of one line: every scalar that could end the line or hide the text after it becomes a space.
  static func line(_ text: String) -> String {
    if isPlain(text) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isSafe(scalar) ? scalar : " ") }
    while let last = result.last, last == " " { result.removeLast() }
    return String(result)
  }

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && text.utf8.last != UInt8(ascii: " ")
  }

  /// A name in backticks.
  static func code(_ name: String) -> String {
    let text = line(name)
    return text.utf8.contains(UInt8(ascii: "`")) ? "`` \(text) ``" : "`\(text)`"
  }

  /// True if a scalar can stand in a comment: it is not a control character, line separator or change of direction.
  static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
    case .format: scalar == "\u{200D}" || scalar == "\u{200C}"  // joiners, as in emoji
    default: true
    }
  }
}
