/// The text of a YAML scalar, with a way back to the place of each part of it in the file.
///
/// YAML removes indentation, line breaks and quotes, so the offset of a part in the text is not its offset in the file:
///
///     sql.range(ofBytes: 7..<13)  // the six characters, on their own line of the block
package struct ScalarText: Hashable, Sendable {
  package let text: String

  /// The whole scalar, from its indicator or opening quote.
  package let range: SourceRange

  /// The place of some bytes of the text in the file.
  ///
  /// - Parameter bytes: A part of `text`, counted in UTF-8; beyond its end means its end.
  /// - Returns: The range of the part, or the range of the scalar if text and file cannot be matched, as with escapes.
  package func range(ofBytes bytes: Range<Int>) -> SourceRange {
    guard let offsets = ScalarAlignment(self)?.offsets, let last = offsets.last else {
      return range
    }
    func offset(_ index: Int) -> Int { index < offsets.count ? offsets[max(0, index)] : last }
    let start = offset(bytes.lowerBound)
    // The end is after the last byte of the part: what follows may be on the next line.
    let end = bytes.isEmpty ? start : max(start, offset(bytes.upperBound - 1) + 1)
    return SourceRange(
      file: range.file, start: range.file.position(byteOffset: start),
      end: range.file.position(byteOffset: end))
  }
}

/// Follows the text of a scalar through the file.
///
/// In every style YAML only changes white space between words, and in quotes escapes. So the words are matched one by
/// one, and white space on either side is skipped.
private struct ScalarAlignment {
  /// The offset in the file of each byte of the text, and of its end.
  private(set) var offsets: [Int] = []

  private let base: Int
  private var rest: ArraySlice<UInt8>

  /// Fails if source and text do not match.
  init?(_ scalar: ScalarText) {
    let file = scalar.range.file
    guard let start = file.index(of: scalar.range.start),
      let end = file.index(of: scalar.range.end), start <= end
    else { return nil }
    rest = Array(file.text[start..<end].utf8)[...]
    base = file.text.utf8.distance(from: file.text.startIndex, to: start)
    // An anchor and a tag.
    while let first = rest.first, "&!".utf8.contains(first) {
      rest = rest.drop { !Self.isSpace($0) }.drop(while: Self.isSpace)
    }
    var quote: UInt8?
    switch rest.first {
    case UInt8(ascii: "|"), UInt8(ascii: ">"): rest = rest.drop { !"\n\r".utf8.contains($0) }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = rest.removeFirst()
    default: break
    }
    guard align(scalar.text, quote: quote) else { return nil }
  }

  private mutating func align(_ text: String, quote: UInt8?) -> Bool {
    for byte in text.utf8 {
      if Self.isSpace(byte) {
        offsets.append(base + rest.startIndex)
        continue
      }
      rest = rest.drop(while: Self.isSpace)
      if quote == UInt8(ascii: "\"") { skipEscapedSpace() }
      // In quotes `''` and `\"` stand for one byte, the second of the two.
      let escape = quote == UInt8(ascii: "\"") ? UInt8(ascii: "\\") : quote
      if let escape, rest.first == escape { rest.removeFirst() }
      guard rest.first == byte else { return false }
      offsets.append(base + rest.startIndex)
      rest.removeFirst()
    }
    offsets.append(base + rest.startIndex)
    return true
  }

  /// Skips `\n`, `\r`, `\t`, `\ ` and the backslash that joins two lines.
  private mutating func skipEscapedSpace() {
    while rest.first == UInt8(ascii: "\\"), let next = rest.dropFirst().first,
      Self.isSpace(next) || "nrt".utf8.contains(next)
    {
      rest = rest.dropFirst(2).drop(while: Self.isSpace)
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { " \n\r\t".utf8.contains(byte) }
}
