/// The source line of a range, and a line of `^~~~` under the range.
struct SourceExcerpt {
  /// The source line, fit for a terminal. Tabs are kept.
  let source: String

  /// The line to print under it.
  let marker: String

  /// A line wider than this is clipped around the start of the range.
  private static let width = 160
  /// How much of a clipped line is shown before the start of the range; the rest is shown behind it.
  private static let widthBefore = 60
  /// Terminals stop a tab at every eighth column.
  private static let tabWidth = 8
  /// More combining marks than any language puts on one letter are cut off.
  private static let marksPerCharacter = 16

  /// What one character of the source becomes.
  private struct Cell {
    let text: String
    let width: Int
    let isTab: Bool
    let column: Int
    let nextColumn: Int
  }

  /// Takes the excerpt, or nil if the range has no line or there is nothing on it to see.
  init?(of range: SourceRange) {
    guard let line = range.file.line(range.start.line),
      let start = range.file.index(of: range.start),
      line.utf8.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") })
    else { return nil }

    // However long the line is, only what can be shown is looked at.
    let scalars = line.unicodeScalars
    var from = start
    var column = range.start.column
    while from > line.startIndex, range.start.column - column < Self.width {
      from = scalars.index(before: from)
      column -= 1
    }
    let to = scalars.index(start, offsetBy: Self.width, limitedBy: line.endIndex) ?? line.endIndex
    // A copy, because a slice of a string looks beyond its ends for the bounds of a character.
    let window = String(String.UnicodeScalarView(scalars[from..<to]))
    let cells = Self.cells(of: window, column: column)

    // Clip to the columns that fit.
    let caret = cells.firstIndex { $0.nextColumn > range.start.column } ?? cells.endIndex
    let isWhole = from == line.startIndex && to == line.endIndex
    let fits = isWhole && cells.reduce(0) { $0 + $1.width } <= Self.width
    var low = fits ? cells.startIndex : caret
    var high = fits ? cells.endIndex : caret
    if !fits {
      var left = Self.widthBefore
      while low > cells.startIndex, left >= cells[low - 1].width {
        low -= 1
        left -= cells[low].width
      }
      var right = Self.width - Self.widthBefore + left
      while high < cells.endIndex, right >= cells[high].width {
        right -= cells[high].width
        high += 1
      }
    }
    let isCutBefore = low > cells.startIndex || from > line.startIndex
    let isCutBehind = high < cells.endIndex || to < line.endIndex

    let endColumn =
      range.end.line == range.start.line ? range.end.column : cells.last?.nextColumn ?? 1
    source =
      (isCutBefore ? "…" : "") + cells[low..<high].map(\.text).joined() + (isCutBehind ? "…" : "")
    marker =
      (isCutBefore ? " " : "")
      + Self.marker(
        before: cells[low..<caret], from: cells[caret..<high].prefix { $0.column < endColumn })
  }

  private static func cells(of text: String, column: Int) -> [Cell] {
    var cells: [Cell] = []
    var column = column
    for character in text {
      let scalars = character.unicodeScalars
      let next = column + scalars.count
      if character == "\t" {
        cells.append(
          Cell(text: "\t", width: tabWidth, isTab: true, column: column, nextColumn: next))
      } else {
        var visible = String.UnicodeScalarView()
        visible.append(
          contentsOf: scalars.prefix(marksPerCharacter).lazy.map(TerminalText.visible))
        cells.append(
          Cell(
            text: String(visible), width: TerminalText.width(of: character), isTab: false,
            column: column, nextColumn: next))
      }
      column = next
    }
    return cells
  }

  private static func marker(
    before: ArraySlice<Cell>, from marked: ArraySlice<Cell>
  ) -> String {
    var marker = ""
    for cell in before {
      marker += cell.isTab ? "\t" : String(repeating: " ", count: cell.width)
    }
    marker += "^"
    // How wide a tab is depends on the terminal: under one, only the caret is sure to be right.
    guard let first = marked.first, !first.isTab else { return marker }
    marker += String(repeating: "~", count: max(first.width - 1, 0))
    for cell in marked.dropFirst() {
      marker += cell.isTab ? "\t" : String(repeating: "~", count: cell.width)
    }
    while let last = marker.last, last == "\t" { marker.removeLast() }
    return marker
  }
}
