/// The text of one schema file, shared by every range in it.
///
/// Lines end with LF, CR LF or CR, as editors count them. The starts of all lines are found once, when the file is
/// created.
package final class SourceFile: Sendable, Hashable {
  /// The path as the user gave it; diagnostics print it unchanged.
  package let path: String

  /// The decoded text: valid UTF-8, without a byte order mark.
  package let text: String

  private let lineStarts: [LineStart]
  private let scalarCount: Int

  /// The start of a line, counted in bytes and in Unicode scalars.
  private struct LineStart {
    let byte: Int
    let scalar: Int
  }

  /// Creates a file from text in memory. A byte order mark at its start is dropped.
  package init(path: String, text: String) {
    var text = text
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    text.makeContiguousUTF8()

    var starts = [LineStart(byte: 0, scalar: 0)]
    var bytes = 0
    var scalars = 0
    var last: UInt8 = 0
    for byte in text.utf8 {
      if last == UInt8(ascii: "\n") || (last == UInt8(ascii: "\r") && byte != UInt8(ascii: "\n")) {
        starts.append(LineStart(byte: bytes, scalar: scalars))
      }
      bytes += 1
      if byte & 0b1100_0000 != 0b1000_0000 { scalars += 1 }
      last = byte
    }
    if last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      starts.append(LineStart(byte: bytes, scalar: scalars))
    }

    self.path = path
    self.text = text
    self.lineStarts = starts
    self.scalarCount = scalars
  }

  /// Files are equal if they are the same object.
  package static func == (left: SourceFile, right: SourceFile) -> Bool { left === right }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

  /// The number of lines. A line break at the end starts one more, empty line.
  package var lineCount: Int { lineStarts.count }

  /// The text of a line, counted from 1, without its line break; nil if the file is shorter.
  package func line(_ number: Int) -> Substring? {
    guard lineStarts.indices.contains(number - 1) else { return nil }
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: lineStarts[number - 1].byte)
    let end =
      number < lineStarts.count
      ? utf8.index(utf8.startIndex, offsetBy: lineStarts[number].byte) : utf8.endIndex
    var line = text.unicodeScalars[start..<end]
    while let last = line.last, last == "\n" || last == "\r" { line.removeLast() }
    return Substring(line)
  }

  /// The position of the character after a number of Unicode scalars; beyond the end means the end.
  package func position(scalarOffset offset: Int) -> SourcePosition {
    let offset = min(max(offset, 0), scalarCount)
    let line = lineNumber(of: offset, countedBy: \.scalar)
    return SourcePosition(line: line, column: offset - lineStarts[line - 1].scalar + 1)
  }

  /// The position of the character that the byte after a number of bytes belongs to; beyond the end means the end.
  package func position(byteOffset offset: Int) -> SourcePosition {
    let utf8 = text.utf8
    let offset = min(max(offset, 0), utf8.count)
    let line = lineNumber(of: offset, countedBy: \.byte)
    let start = utf8.index(utf8.startIndex, offsetBy: lineStarts[line - 1].byte)
    let end = utf8.index(utf8.startIndex, offsetBy: offset)
    let leading = utf8[start..<end].lazy.filter { $0 & 0b1100_0000 != 0b1000_0000 }
    let isInsideCharacter = end < utf8.endIndex && utf8[end] & 0b1100_0000 == 0b1000_0000
    return SourcePosition(line: line, column: leading.count + (isInsideCharacter ? 0 : 1))
  }

  /// The index of a position in `text`, or nil if the file has fewer lines. A column beyond its line means the end of the
  /// line.
  package func index(of position: SourcePosition) -> String.Index? {
    guard let line = line(position.line) else { return nil }
    let offset = max(position.column - 1, 0)
    // A line of ASCII is not walked through: a file can have many errors on one long line.
    if isASCII(line: position.line) {
      return line.utf8.index(line.startIndex, offsetBy: offset, limitedBy: line.endIndex)
        ?? line.endIndex
    }
    return line.unicodeScalars.index(line.startIndex, offsetBy: offset, limitedBy: line.endIndex)
      ?? line.endIndex
  }

  private func isASCII(line number: Int) -> Bool {
    let start = lineStarts[number - 1]
    let end =
      number < lineStarts.count
      ? lineStarts[number] : LineStart(byte: text.utf8.count, scalar: scalarCount)
    return end.byte - start.byte == end.scalar - start.scalar
  }

  /// The number of the last line that starts at or before an offset, by bisection.
  private func lineNumber(of offset: Int, countedBy count: (LineStart) -> Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if count(lineStarts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }
}
