/// The text of a YAML scalar together with where each part of it stands in the file.
///
/// YAML takes indentation, line breaks and quotes away from what is written, so that a place in the text is not at the
/// same distance from the scalar's start in the file. The way back is found from the source, only when somebody asks:
///
///     sql.range(ofBytes: 7..<13)  // the six characters, on their own line of the block
package struct ScalarText: Hashable, Sendable {
  /// What the scalar says.
  package let text: String

  /// The scalar as a whole, from its indicator or opening quote.
  package let range: SourceRange

  /// Creates the text of a scalar.
  package init(_ text: String, at range: SourceRange) {
    self.text = text
    self.range = range
  }

  /// Where some bytes of the text stand in the file.
  ///
  /// - Parameter bytes: A part of `text`, counted in UTF-8. What lies behind its end means its end.
  /// - Returns: The part's range. The whole scalar where the file cannot be followed (it has escapes or line breaks that
  ///   only YAML knows).
  package func range(ofBytes bytes: Range<Int>) -> SourceRange {
    guard let places = ScalarAlignment(self)?.places, let behind = places.last else { return range }
    func place(_ index: Int) -> Int { index < places.count ? places[max(0, index)] : behind }
    let start = place(bytes.lowerBound)
    // The end belongs to the last byte: what follows may stand on the next line.
    let end = bytes.isEmpty ? start : max(start, place(bytes.upperBound - 1) + 1)
    return SourceRange(
      file: range.file, start: range.file.position(byteOffset: start),
      end: range.file.position(byteOffset: end))
  }
}

/// Follows a scalar's text through the file.
///
/// Whatever the style, YAML only changes white space between words (and, in quotes, escapes). So the words are matched one
/// by one, and white space on either side is passed over.
private struct ScalarAlignment {
  /// For each byte of the text its offset in the file, and one more for the end.
  private(set) var places: [Int] = []

  private let source: [UInt8]
  private let base: Int
  private var position = 0

  /// Fails where source and text do not match.
  init?(_ scalar: ScalarText) {
    let file = scalar.range.file
    guard let start = file.index(of: scalar.range.start),
      let end = file.index(of: scalar.range.end), start <= end
    else { return nil }
    source = Array(file.text[start..<end].utf8)
    base = file.text.utf8.distance(from: file.text.startIndex, to: start)
    skipProperties()
    let quote: UInt8?
    switch current {
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      while let byte = current, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
        position += 1
      }
      quote = nil
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      quote = current
      position += 1
    default:
      quote = nil
    }
    guard align(Array(scalar.text.utf8), quote: quote) else { return nil }
  }

  private var current: UInt8? { position < source.count ? source[position] : nil }

  /// Passes over an anchor and a tag.
  private mutating func skipProperties() {
    while let byte = current, byte == UInt8(ascii: "&") || byte == UInt8(ascii: "!") {
      while let byte = current, !Self.isSpace(byte) { position += 1 }
      skipSpace()
    }
  }

  private mutating func skipSpace() {
    while let byte = current, Self.isSpace(byte) { position += 1 }
  }

  private mutating func align(_ text: [UInt8], quote: UInt8?) -> Bool {
    places.reserveCapacity(text.count + 1)
    for byte in text {
      if Self.isSpace(byte) {
        places.append(base + position)
        continue
      }
      skipSpace()
      if quote == UInt8(ascii: "\"") { skipEscapedSpace() }
      // In quotes `''` and `\"` stand for one byte, the second of the two.
      if let quote,
        current == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"")
          || current == UInt8(ascii: "'") && quote == UInt8(ascii: "'")
      {
        position += 1
      }
      guard current == byte else { return false }
      places.append(base + position)
      position += 1
    }
    places.append(base + position)
    return true
  }

  /// Passes over `\n`, `\t`, `\ ` and the backslash that joins two lines.
  private mutating func skipEscapedSpace() {
    while current == UInt8(ascii: "\\"), position + 1 < source.count {
      let next = source[position + 1]
      guard
        Self.isSpace(next)
          || [UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t")].contains(next)
      else { return }
      position += 2
      skipSpace()
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): true
    default: false
    }
  }
}
