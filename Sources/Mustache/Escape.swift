/// The escaping of the text of `{{name}}`. `{{{name}}}` and `{{&name}}` never escape.
package enum Escape: Sendable {
  /// Replaces `&`, `<`, `>`, `"` and `'` by character references: the default of the specification.
  case html
  /// Writes the text unchanged, for output that is not HTML.
  case none

  /// The bytes to write for a text. All escaped characters are ASCII, so UTF-8 need not be decoded.
  func bytes(of text: String) -> [UInt8] {
    switch self {
    case .none: Array(text.utf8)
    case .html: text.utf8.flatMap { Self.references[$0].map { Array($0.utf8) } ?? [$0] }
    }
  }

  private static let references: [UInt8: String] = [
    UInt8(ascii: "&"): "&amp;", UInt8(ascii: "<"): "&lt;", UInt8(ascii: ">"): "&gt;",
    UInt8(ascii: "\""): "&quot;", UInt8(ascii: "'"): "&#39;",
  ]
}
