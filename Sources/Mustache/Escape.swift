/// How `{{name}}` writes its text. `{{{name}}}` and `{{&name}}` never escape.
package enum Escape: Sendable {
  /// `&`, `<`, `>`, `"` and `'` become character references: the default of the specification.
  case html
  /// The text as it is, for output that is not HTML.
  case none

  /// What stands for `byte` in the output, or nil where the byte stands for itself. All escaped
  /// characters are ASCII, so that UTF-8 needs no decoding.
  static func htmlReference(for byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}
