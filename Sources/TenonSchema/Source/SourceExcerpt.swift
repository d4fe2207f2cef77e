/// The source line of a range, and a line with `^~~~` under the range.
struct SourceExcerpt {
  /// The source line, safe for a terminal. Tabs are kept.
  let source: String

  /// The line to print under it.
  let marker: String

  /// A line wider than this is clipped around the start of the range.
  private static let width = 160
  /// The part of a clipped line before the start of the range; the rest is after it.
  private static let widthBefore = 60
  /// The distance of tab stops in terminals.
  private static let tabWidth = 8
  /// The most combining marks shown on one letter; no language needs more.
  private static let marksPerCharacter = 16

  /// A character of the source as it is shown.
  private struct Cell {
    let text: String
    let width: Int
    let column: Int
    let nextColumn: Int

    /// White space of the same width.
    var blank: String { text == "\t" ? text : String(repeating: " ", count: width) }
  }

  /// Creates the excerpt, or fails if the range has no line or the line is blank.
  init?(of range: SourceRange) {
    guard let line = range.file.line(range.start.line),
      let start = range.file.index(of: range.start),
      line.utf8.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") })
    else { return nil }

    // Only the part of the line that can be shown is read, however long it is.
    let scalars = line.unicodeScalars
    var from = start
    var column = range.start.column
    while from > line.startIndex, range.start.column - column < Self.width {
      from = scalars.index(before: from)
      column -= 1
    }
    let to = scalars.index(start, offsetBy: Self.width, limitedBy: line.endIndex) ?? line.endIndex
    // A copy, because a slice of a string reads beyond its ends for the boundaries of a character.
    let window = String(String.UnicodeScalarView(scalars[from..<to]))
    let cells = Self.cells(of: window, column: column)

    // Clip to the columns that fit.
    let caret = cells.firstIndex { $0.nextColumn > range.start.column } ?? cells.endIndex
    var shown = cells[...]
    if from > line.startIndex || to < line.endIndex || Self.columns(of: shown) > Self.width {
      while Self.columns(of: shown[..<caret]) > Self.widthBefore { shown.removeFirst() }
      while Self.columns(of: shown) > Self.width { shown.removeLast() }
    }
    let isCutBefore = shown.startIndex > cells.startIndex || from > line.startIndex
    let isCutAfter = shown.endIndex < cells.endIndex || to < line.endIndex

    let endColumn =
      range.end.line == range.start.line ? range.end.column : cells.last?.nextColumn ?? 1
    source =
      (isCutBefore ? "…" : "") + shown.map(\.text).joined() + (isCutAfter ? "…" : "")
    marker =
      (isCutBefore ? " " : "")
      + Self.marker(
        before: shown[..<caret], from: shown[caret...].prefix { $0.column < endColumn })
  }

  private static func columns(of cells: ArraySlice<Cell>) -> Int {
    cells.reduce(0) { $0 + $1.width }
  }

  private static func cells(of text: String, column: Int) -> [Cell] {
    var column = column
    return text.map { character in
      let scalars = character.unicodeScalars
      let start = column
      column += scalars.count
      let visible = scalars.prefix(marksPerCharacter).map(TerminalText.visible)
      return Cell(
        text: character == "\t" ? "\t" : String(String.UnicodeScalarView(visible)),
        width: character == "\t" ? tabWidth : TerminalText.width(of: character),
        column: start, nextColumn: column)
    }
  }

  private static func marker(
    before: ArraySlice<Cell>, from marked: ArraySlice<Cell>
  ) -> String {
    let caret = before.map(\.blank).joined() + "^"
    // The width of a tab depends on the terminal, so only the caret is drawn under it.
    guard let first = marked.first, first.text != "\t" else { return caret }
    var line = String(repeating: "~", count: max(first.width - 1, 0))
    for cell in marked.dropFirst() {
      line += cell.text == "\t" ? "\t" : String(repeating: "~", count: cell.width)
    }
    while line.last == "\t" { line.removeLast() }
    return caret + line
  }
}
