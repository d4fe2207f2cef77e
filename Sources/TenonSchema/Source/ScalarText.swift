/// The text of a YAML scalar, with a way back to the place of each part of it in the file.
///
/// YAML removes indentation, line breaks and quotes, so the offset of a part in the text is not its offset in the file:
///
///     sql.range(ofBytes: 7..<13)  // the six characters, on their own line of the block
package struct ScalarText: Hashable, Sendable {
  package let text: String

  /// The whole scalar, from its indicator or opening quote.
  package let range: SourceRange

  package init(_ text: String, at range: SourceRange) {
    self.text = text
    self.range = range
  }

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

  private let source: [UInt8]
  private let base: Int
  private var position = 0

  /// Fails if source and text do not match.
  init?(_ scalar: ScalarText) {
    let file = scalar.range.file
    guard let start = file.index(of: scalar.range.start),
      let end = file.index(of: scalar.range.end), start <= end
    else { return nil }
    source = Array(file.text[start..<end].utf8)
    base = file.text.utf8.distance(from: file.text.startIndex, to: start)
    skipProperties()
    var quote: UInt8?
    switch current {
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      while let byte = current, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
        position += 1
      }
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      quote = current
      position += 1
    default: break
    }
    guard align(scalar.text, quote: quote) else { return nil }
  }

  private var current: UInt8? { position < source.count ? source[position] : nil }

  /// Skips an anchor and a tag.
  private mutating func skipProperties() {
    while let byte = current, byte == UInt8(ascii: "&") || byte == UInt8(ascii: "!") {
      while let byte = current, !Self.isSpace(byte) { position += 1 }
      skipSpace()
    }
  }

  private mutating func skipSpace() {
    while let byte = current, Self.isSpace(byte) { position += 1 }
  }

  private mutating func align(_ text: String, quote: UInt8?) -> Bool {
    for byte in text.utf8 {
      if Self.isSpace(byte) {
        offsets.append(base + position)
        continue
      }
      skipSpace()
      if quote == UInt8(ascii: "\"") { skipEscapedSpace() }
      // In quotes `''` and `\"` stand for one byte, the second of the two.
      let escape = quote == UInt8(ascii: "\"") ? UInt8(ascii: "\\") : quote
      if let escape, current == escape { position += 1 }
      guard current == byte else { return false }
      offsets.append(base + position)
      position += 1
    }
    offsets.append(base + position)
    return true
  }

  /// Skips `\n`, `\r`, `\t`, `\ ` and the backslash that joins two lines.
  private mutating func skipEscapedSpace() {
    while current == UInt8(ascii: "\\"), position + 1 < source.count {
      let next = source[position + 1]
      guard Self.isSpace(next) || "nrt".utf8.contains(next) else { return }
      position += 2
      skipSpace()
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { " \n\r\t".utf8.contains(byte) }
}
