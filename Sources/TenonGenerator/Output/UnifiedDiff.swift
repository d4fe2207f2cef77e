/// The difference of two texts in the unified format of `diff -u` and `patch`.
enum UnifiedDiff {
  private static let contextLines = 3

  /// The most lines to compare one by one. Where more lines differ, all the old ones are removed and the new ones
  /// inserted: the memory that `difference(from:)` takes grows with the square of the number of edits.
  private static let maximumLines = 5_000

  /// A line of the difference, with its line break.
  private struct Edit {
    /// A space for a line of both texts, `-` for one of the old text only, `+` for one of the new text only.
    let mark: String
    let line: [UInt8]
  }

  /// The difference, or an empty text if there is none.
  static func diff(from old: String, to new: String, name: String) -> String {
    let edits = edits(lines(old), lines(new))
    let hunks = hunks(edits)
    if hunks.isEmpty { return "" }
    return "--- a/\(name)\n+++ b/\(name)\n" + hunks.map { text(of: $0, in: edits) }.joined()
  }

  /// The lines as bytes with their line breaks. If the last line has none, the note that says so is part of it.
  private static func lines(_ text: String) -> [[UInt8]] {
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Array($0) + "\n".utf8 }
    let last = lines.removeLast()
    if last.count > 1 { lines.append(last + "\\ No newline at end of file\n".utf8) }
    return lines
  }

  private static func edits(_ old: [[UInt8]], _ new: [[UInt8]]) -> [Edit] {
    let start = zip(old, new).prefix { $0 == $1 }.count
    let end = zip(old[start...].reversed(), new[start...].reversed()).prefix { $0 == $1 }.count
    let oldRange = start..<(old.count - end)
    let newRange = start..<(new.count - end)
    var removed = Set(oldRange)
    var inserted = Set(newRange)
    if removed.count + inserted.count <= maximumLines {
      (removed, inserted) = ([], [])
      for change in new[newRange].difference(from: old[oldRange]) {
        switch change {
        case .remove(let offset, _, _): removed.insert(start + offset)
        case .insert(let offset, _, _): inserted.insert(start + offset)
        }
      }
    }
    var edits: [Edit] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if removed.contains(oldIndex) {
        edits.append(Edit(mark: "-", line: old[oldIndex]))
        oldIndex += 1
      } else {
        let isInserted = inserted.contains(newIndex)
        edits.append(Edit(mark: isInserted ? "+" : " ", line: new[newIndex]))
        newIndex += 1
        if !isInserted { oldIndex += 1 }
      }
    }
    return edits
  }

  /// The ranges of edits to show: every change with the lines around it.
  private static func hunks(_ edits: [Edit]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in edits.indices where edits[index].mark != " " {
      let range = max(0, index - contextLines)..<min(edits.count, index + contextLines + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  private static func text(of hunk: Range<Int>, in edits: [Edit]) -> String {
    /// The place of the hunk in the text that lacks the lines with a mark.
    func place(without mark: String) -> String {
      let start = edits[..<hunk.lowerBound].count { $0.mark != mark }
      let size = edits[hunk].count { $0.mark != mark }
      // By the format, an empty range begins at the line before it.
      return (size == 0 ? "\(start)" : "\(start + 1)") + (size == 1 ? "" : ",\(size)")
    }
    return "@@ -\(place(without: "+")) +\(place(without: "-")) @@\n"
      + edits[hunk].map { $0.mark + String(decoding: $0.line, as: UTF8.self) }.joined()
  }
}
