// Words and characters of a source file by their position.

extension SourceFile {
  /// The range of the word that starts at a position. It ends before a blank, a comma, a bracket or the end of the
  /// line, and has at least one character unless the line ends.
  func tokenRange(at start: SourcePosition) -> SourceRange {
    let rest = rest(of: start)
    let count = rest.prefix { !" \t,[]{}".unicodeScalars.contains($0) }.count
    return range(at: start, count: rest.isEmpty ? 0 : max(count, 1))
  }

  /// The range of some characters.
  func range(at start: SourcePosition, count: Int) -> SourceRange {
    let end = SourcePosition(line: start.line, column: start.column + count)
    return SourceRange(file: self, start: start, end: end)
  }

  /// Some characters of a line, fewer if the line ends before.
  func text(at start: SourcePosition, count: Int) -> String {
    String(String.UnicodeScalarView(rest(of: start).prefix(count)))
  }

  /// The text of a range on one line.
  func text(of range: SourceRange) -> String {
    text(at: range.start, count: range.end.column - range.start.column)
  }

  /// The position of the first content, other than blanks, comments and `...`, at or after a position, or nil.
  func contentStart(after position: SourcePosition) -> SourcePosition? {
    guard let index = index(of: position) else { return nil }
    var rest = text[index...].utf8
    while let first = rest.first {
      switch first {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        rest.removeFirst()
      case UInt8(ascii: "#"):
        rest = rest.drop { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      case UInt8(ascii: ".") where rest.starts(with: "...".utf8):
        rest = rest.dropFirst(3)
      default:
        let start = text.utf8.startIndex
        return self.position(byteOffset: text.utf8.distance(from: start, to: rest.startIndex))
      }
    }
    return nil
  }

  private func rest(of position: SourcePosition) -> Substring.UnicodeScalarView {
    guard let line = line(position.line), let index = index(of: position) else {
      return Substring().unicodeScalars
    }
    return line[index...].unicodeScalars
  }
}
