import Foundation

/// Quotes text from a file for a message: in backticks, such as `` `email` ``, and shortened if it is long.
package func quoted(_ text: some StringProtocol) -> String {
  let head = text.unicodeScalars.prefix(60)
  guard head.endIndex < text.unicodeScalars.endIndex else { return "`\(text)`" }
  return "`\(String(String.UnicodeScalarView(head)))…`"
}

/// Returns a character's code point, such as `U+0007`.
func codePoint(of scalar: Unicode.Scalar) -> String {
  String(format: "U+%04X", scalar.value)
}
