/// Quotes text from a file for a message: in backticks, such as `` `email` ``, and shortened if it is long.
package func quoted(_ text: some StringProtocol) -> String {
  let head = text.unicodeScalars.prefix(60)
  guard head.endIndex < text.unicodeScalars.endIndex else { return "`\(text)`" }
  return "`\(String(String.UnicodeScalarView(head)))…`"
}

/// Returns a character's code point, such as `U+0007`.
func codePoint(of scalar: Unicode.Scalar) -> String {
  "U+" + String(scalar.value, radix: 16, uppercase: true).zeroPadded(to: 4)
}

extension String {
  /// The text with zeros before it, up to a length.
  func zeroPadded(to length: Int) -> String {
    String(repeating: "0", count: max(0, length - count)) + self
  }
}
