/// The text of one schema file, shared by every location that points into it.
///
/// Lines end with LF, CR LF or CR, as editors count them. Where each line starts is found once, when
/// the file is made; after that a position is found without walking through the text.
package final class SourceFile: Sendable {
  /// The path as the user gave it; diagnostics print it unchanged.
  package let path: String

  /// The decoded text: valid UTF-8, without a byte order mark.
  package let text: String

  private let lineStarts: [LineStart]
  private let scalarCount: Int

  /// Where a line starts, counted in bytes and in Unicode scalars. Four bytes each hold more than any
  /// file `read` accepts, and keep the table of a file of empty lines small.
  private struct LineStart {
    let byte: UInt32
    let scalar: UInt32
  }

  /// Creates a file from text already in memory.
  ///
  /// - Parameters:
  ///   - path: The name that diagnostics print.
  ///   - text: The text; a byte order mark at its start is dropped.
  package init(path: String, text: String) {
    var text = text
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    text.makeContiguousUTF8()

    var starts = [LineStart(byte: 0, scalar: 0)]
    var bytes = 0
    var scalars = 0
    var afterCarriageReturn = false
    text.withUTF8 { utf8 in
      for byte in utf8 {
        if afterCarriageReturn, byte != UInt8(ascii: "\n") {
          starts.append(LineStart(byte: UInt32(clamping: bytes), scalar: UInt32(clamping: scalars)))
        }
        afterCarriageReturn = byte == UInt8(ascii: "\r")
        bytes += 1
        if byte & 0b1100_0000 != 0b1000_0000 { scalars += 1 }
        if byte == UInt8(ascii: "\n") {
          starts.append(LineStart(byte: UInt32(clamping: bytes), scalar: UInt32(clamping: scalars)))
        }
      }
    }
    if afterCarriageReturn {
      starts.append(LineStart(byte: UInt32(clamping: bytes), scalar: UInt32(clamping: scalars)))
    }

    self.path = path
    self.text = text
    self.lineStarts = starts
    self.scalarCount = scalars
  }

  /// How many lines the file has. A line break at the end starts one more, empty line.
  package var lineCount: Int { lineStarts.count }

  /// A line's text without its line break, or nil if there is no such line.
  ///
  /// - Parameter number: The line's number, from 1.
  package func line(_ number: Int) -> Substring? {
    guard lineStarts.indices.contains(number - 1) else { return nil }
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: Int(lineStarts[number - 1].byte))
    var end =
      number < lineStarts.count
      ? utf8.index(utf8.startIndex, offsetBy: Int(lineStarts[number].byte)) : utf8.endIndex
    for lineBreak in [UInt8(ascii: "\n"), UInt8(ascii: "\r")] where end > start {
      let last = utf8.index(before: end)
      if utf8[last] == lineBreak { end = last }
    }
    return text[start..<end]
  }

  /// The position of a character counted from the start of the file.
  ///
  /// - Parameters:
  ///   - offset: How many Unicode scalars stand before it; past the end means the end.
  ///   - hint: The line number it probably is on, which saves the search.
  package func position(scalarOffset offset: Int, likelyLine hint: Int = 1) -> SourcePosition {
    let offset = min(max(offset, 0), scalarCount)
    let line = line(startingAtOrBefore: offset, likelyLine: hint) { Int($0.scalar) }
    return SourcePosition(line: line, column: offset - Int(lineStarts[line - 1].scalar) + 1)
  }

  /// The position of the character that a byte belongs to.
  ///
  /// - Parameter offset: How many bytes stand before it; past the end means the end.
  package func position(byteOffset offset: Int) -> SourcePosition {
    let utf8 = text.utf8
    let offset = min(max(offset, 0), utf8.count)
    let line = line(startingAtOrBefore: offset, likelyLine: 1) { Int($0.byte) }
    let start = utf8.index(utf8.startIndex, offsetBy: Int(lineStarts[line - 1].byte))
    let end = utf8.index(utf8.startIndex, offsetBy: offset)
    let leading = utf8[start..<end].lazy.filter { $0 & 0b1100_0000 != 0b1000_0000 }
    let isInsideCharacter = end < utf8.endIndex && utf8[end] & 0b1100_0000 == 0b1000_0000
    return SourcePosition(line: line, column: leading.count + (isInsideCharacter ? 0 : 1))
  }

  /// Where a position stands in `text`; a column behind its line means the line's end.
  ///
  /// - Parameter position: A position of this file.
  /// - Returns: The place, or nil if there is no such line.
  package func index(of position: SourcePosition) -> String.Index? {
    guard let line = line(position.line) else { return nil }
    // A line of ASCII has as many bytes as characters; only other lines need to be walked through.
    let offset = max(position.column - 1, 0)
    if isASCII(line: position.line) {
      return line.utf8.index(line.startIndex, offsetBy: offset, limitedBy: line.endIndex)
        ?? line.endIndex
    }
    return line.unicodeScalars.index(line.startIndex, offsetBy: offset, limitedBy: line.endIndex)
      ?? line.endIndex
  }

  private func isASCII(line number: Int) -> Bool {
    let start = lineStarts[number - 1]
    if number < lineStarts.count {
      let next = lineStarts[number]
      return next.byte - start.byte == next.scalar - start.scalar
    }
    return text.utf8.count - Int(start.byte) == scalarCount - Int(start.scalar)
  }

  /// The number of the last line that starts at or before an offset: the hinted one, or by bisection.
  private func line(
    startingAtOrBefore offset: Int, likelyLine hint: Int, counting count: (LineStart) -> Int
  ) -> Int {
    if lineStarts.indices.contains(hint - 1), count(lineStarts[hint - 1]) <= offset,
      hint == lineStarts.count || count(lineStarts[hint]) > offset
    {
      return hint
    }
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if count(lineStarts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }
}
