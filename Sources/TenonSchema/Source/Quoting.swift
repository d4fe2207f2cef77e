/// Text from a file as a message quotes it: in backticks, and shortened if it is long.
///
/// - Parameter text: The text, such as a key.
/// - Returns: For example `` `email` ``.
package func quoted(_ text: some StringProtocol) -> String {
  let longest = 60
  let head = text.unicodeScalars.prefix(longest)
  guard head.endIndex < text.unicodeScalars.endIndex else { return "`\(text)`" }
  return "`\(String(String.UnicodeScalarView(head)))…`"
}
