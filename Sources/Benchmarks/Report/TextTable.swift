/// Lays out rows of cells as lines of text.
enum TextTable {
  /// The lines of a table: text is aligned to the left, numbers to the right.
  ///
  /// - Parameters:
  ///   - rows: The rows, all with the same number of cells.
  ///   - isWords: True if a column contains text.
  static func text(_ rows: [[String]], isWords: (Int) -> Bool) -> String {
    let columns = rows.first?.indices ?? 0..<0
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let line = row.enumerated().map { column, cell in
        let gap = String(repeating: " ", count: widths[column] - cell.count)
        return isWords(column) ? cell + gap : gap + cell
      }
      return line.joined(separator: "  ").trimmingSuffix + "\n"
    }.joined()
  }
}

extension String {
  fileprivate var trimmingSuffix: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
