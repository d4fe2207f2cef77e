/// The name and the text of a template. All offsets count UTF-8 bytes.
///
/// Tags are delimited by whole delimiters, so every range that the parser makes is valid UTF-8 by itself.
struct Source: Sendable {
  let name: String
  let bytes: [UInt8]

  init(_ text: String, name: String) {
    self.name = name
    bytes = Array(text.utf8)
  }

  /// The line and column of `offset`, both from 1, columns in Unicode scalars.
  func position(of offset: Int) -> (line: Int, column: Int) {
    let before = bytes[..<offset]
    let line = before.count { $0 == UInt8(ascii: "\n") }
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // Continuation bytes, 10xxxxxx, belong to a scalar that is already counted.
    let column = bytes[lineStart..<offset].count { $0 & 0b1100_0000 != 0b1000_0000 }
    return (line + 1, column + 1)
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// The offset at or after `start` at which `needle` begins.
  func offset(of needle: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first else { return nil }
    var start = start
    while let found = bytes[start...].firstIndex(of: first) {
      if bytes[found...].starts(with: needle) { return found }
      start = found + 1
    }
    return nil
  }

  /// The length of the line break at `offset`: 1 for LF, 2 for CR LF, 0 if there is none.
  func newlineLength(at offset: Int) -> Int {
    let rest = bytes[offset...].prefix(2)
    if rest.first == UInt8(ascii: "\n") { return 1 }
    return rest.elementsEqual([UInt8(ascii: "\r"), UInt8(ascii: "\n")]) ? 2 : 0
  }

  /// `range` without the white space at both its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    let start = bytes[range].firstIndex { !$0.isWhitespace } ?? range.upperBound
    let last = bytes[start..<range.upperBound].lastIndex { !$0.isWhitespace }
    return start..<(last.map { $0 + 1 } ?? start)
  }
}

extension UInt8 {
  /// True for space and tab, which may stand next to a standalone tag on its line.
  var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

  /// True for the white space of ASCII, which pads and separates the words inside a tag.
  var isWhitespace: Bool { self == UInt8(ascii: " ") || (0x09...0x0D).contains(self) }
}
