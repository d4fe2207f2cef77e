/// The layout of lists in generated Swift, which `swift format` leaves as it is.
package enum SwiftLayout {
  /// The most columns of a line.
  package static let width = 100

  /// Items between parentheses or brackets, one a line, so that a new one changes no other line. One alone stays on the
  /// line where it fits.
  ///
  ///     init(\(SwiftLayout.lines(["id: ID", "name: String"], indent: 2))) {
  ///
  /// - Parameters:
  ///   - items: The items, without commas.
  ///   - indent: The column of the line that the list begins on.
  ///   - used: The number of columns of that line that are taken, before and after the list.
  static func lines(_ items: [String], indent: Int, used: Int = 0) -> String {
    items.count < 2 ? list(items, indent: indent, used: used) : broken(items, indent: indent)
  }

  /// Items between parentheses or brackets, on the line if they fit, or one a line.
  static func list(_ items: [String], indent: Int, used: Int) -> String {
    let line = items.joined(separator: ", ")
    return isShort(line, indent + used) ? line : broken(items, indent: indent)
  }

  /// The elements of an array, one a line; a comma is after the last one, too.
  static func elements(_ elements: [String], indent: Int, used: Int) -> String {
    guard elements.count > 1 else { return list(elements, indent: indent, used: used) }
    let margin = String(repeating: " ", count: indent)
    return "\n" + elements.map { "\(margin)  \($0),\n" }.joined() + margin
  }

  /// The braces of a body of one expression, on the line if it fits.
  ///
  /// - Parameters:
  ///   - code: The expression.
  ///   - indent: The column of the line that the body begins on.
  ///   - used: The number of columns of that line before the body.
  static func body(_ code: String, indent: Int, used: Int) -> String {
    if isShort(code, indent + used + 4) { return "{ \(code) }" }
    let margin = String(repeating: " ", count: indent)
    return "{\n\(margin)  \(code.replacing("\n", with: "\n\(margin)  "))\n\(margin)}"
  }

  /// The braces of a body that is an array, on the line if it fits.
  static func body(elements: [String], indent: Int, used: Int) -> String {
    let line = "[\(elements.joined(separator: ", "))]"
    // `swift format` leaves room for a comma after the last element.
    let code =
      fits(line, indent + 3) ? line : "[" + self.elements(elements, indent: 0, used: 0) + "]"
    return body(code, indent: indent, used: used + (elements.count > 1 ? 1 : 0))
  }

  /// An array in a list, which may break over several lines that are indented from where the array stands.
  static func array(_ elements: [String]) -> String {
    let line = elements.joined(separator: ", ")
    if elements.count < 2 || line.count <= 60 { return "[\(line)]" }
    return "[" + self.elements(elements, indent: 0, used: 0) + "]"
  }

  /// True if code is one line that fits into the rest of its line.
  private static func isShort(_ code: String, _ used: Int) -> Bool {
    isLine(code) && fits(code, used)
  }

  private static func isLine(_ code: String) -> Bool { !code.utf8.contains(UInt8(ascii: "\n")) }

  /// True if a text fits into the rest of its line. Characters are counted only if there are more bytes than columns.
  static func fits(_ text: some StringProtocol, _ used: Int = 0) -> Bool {
    used + text.utf8.count <= width || used + text.count <= width
  }

  private static func broken(_ items: [String], indent: Int) -> String {
    let margin = "\n" + String(repeating: " ", count: indent)
    let lines = items.map {
      "\(margin)  " + (isLine($0) ? $0 : $0.replacing("\n", with: "\(margin)  "))
    }
    return lines.joined(separator: ",") + margin
  }
}
