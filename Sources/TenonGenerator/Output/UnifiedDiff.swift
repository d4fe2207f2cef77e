/// The difference of two texts in the unified format of `diff -u` and `patch`.
enum UnifiedDiff {
  private static let contextLines = 3

  /// The maximum number of edits to search for. Beyond it, the old text is removed and the new one inserted.
  private static let maximumEdits = 2_000

  /// The difference, or an empty text if there is none.
  ///
  /// - Parameters:
  ///   - old: The old text.
  ///   - new: The new text.
  ///   - name: The file's name.
  static func diff(from old: String, to new: String, name: String) -> String {
    guard old != new || !old.utf8.elementsEqual(new.utf8) else { return "" }
    let edits = edits(lines(old), lines(new))
    var result = "--- a/\(name)\n+++ b/\(name)\n"
    for hunk in hunks(edits) { result += text(of: hunk, in: edits) }
    return result
  }

  private enum Edit {
    case keep(Substring.UTF8View)
    case remove(Substring.UTF8View)
    case insert(Substring.UTF8View)

    var isKept: Bool {
      if case .keep = self { true } else { false }
    }
  }

  /// The lines with their line breaks, which only the last one may lack.
  private static func lines(_ text: String) -> [Substring.UTF8View] {
    var lines: [Substring.UTF8View] = []
    var rest = text[...].utf8
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")).map(rest.index(after:)) ?? rest.endIndex
      lines.append(rest[..<end])
      rest = rest[end...]
    }
    return lines
  }

  private static func edits(
    _ old: [Substring.UTF8View], _ new: [Substring.UTF8View]
  ) -> [Edit] {
    let shorter = min(old.count, new.count)
    var start = 0
    while start < shorter, old[start].elementsEqual(new[start]) { start += 1 }
    var end = 0
    while end < shorter - start, old[old.count - 1 - end].elementsEqual(new[new.count - 1 - end]) {
      end += 1
    }
    return old[..<start].map(Edit.keep)
      + shortest(Array(old[start..<(old.count - end)]), Array(new[start..<(new.count - end)]))
      + old[(old.count - end)...].map(Edit.keep)
  }

  /// The shortest list of edits, by Myers' algorithm: finds the furthest point on each diagonal for each number of edits,
  /// and then traces the way back.
  private static func shortest(
    _ old: [Substring.UTF8View], _ new: [Substring.UTF8View]
  ) -> [Edit] {
    let most = min(old.count + new.count, maximumEdits)
    var furthest = Array(repeating: 0, count: 2 * most + 3)
    var history: [[Int]] = []
    let origin = most + 1
    search: for count in 0...most {
      history.append(Array(furthest[(origin - count)...(origin + count)]))
      for diagonal in stride(from: -count, through: count, by: 2) {
        let isDown =
          diagonal == -count
          || (diagonal != count
            && furthest[origin + diagonal - 1] < furthest[origin + diagonal + 1])
        var x = isDown ? furthest[origin + diagonal + 1] : furthest[origin + diagonal - 1] + 1
        while x < old.count, x - diagonal < new.count,
          old[x].elementsEqual(new[x - diagonal])
        { x += 1 }
        furthest[origin + diagonal] = x
        if x >= old.count, x - diagonal >= new.count { break search }
      }
      if count == most {
        return old.map(Edit.remove) + new.map(Edit.insert)
      }
    }

    var edits: [Edit] = []
    var x = old.count
    var y = new.count
    for count in stride(from: history.count - 1, to: 0, by: -1) {
      let before = history[count]
      func reached(_ diagonal: Int) -> Int { before[diagonal + count] }
      let diagonal = x - y
      let isDown =
        diagonal == -count
        || (diagonal != count && reached(diagonal - 1) < reached(diagonal + 1))
      let previous = isDown ? diagonal + 1 : diagonal - 1
      let startX = reached(previous)
      let startY = startX - previous
      while x > startX, y > startY, x > (isDown ? startX : startX + 1) {
        x -= 1
        y -= 1
        edits.append(.keep(old[x]))
      }
      if isDown {
        y -= 1
        edits.append(.insert(new[y]))
      } else {
        x -= 1
        edits.append(.remove(old[x]))
      }
    }
    while x > 0 {
      x -= 1
      edits.append(.keep(old[x]))
    }
    return edits.reversed()
  }

  /// The ranges of edits to show: every change with the lines around it.
  private static func hunks(_ edits: [Edit]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in edits.indices where !edits[index].isKept {
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
    var body = ""
    func append(_ mark: String, _ line: Substring.UTF8View) {
      body += mark + String(Substring(line))
      if line.last != UInt8(ascii: "\n") { body += "\n\\ No newline at end of file\n" }
    }
    for edit in edits[hunk] {
      switch edit {
      case .keep(let line): append(" ", line)
      case .remove(let line): append("-", line)
      case .insert(let line): append("+", line)
      }
    }
    func count(_ edits: ArraySlice<Edit>) -> (old: Int, new: Int) {
      edits.reduce(into: (0, 0)) { total, edit in
        switch edit {
        case .keep:
          total.0 += 1
          total.1 += 1
        case .remove: total.0 += 1
        case .insert: total.1 += 1
        }
      }
    }
    let before = count(edits[..<hunk.lowerBound])
    let size = count(edits[hunk])
    func place(_ start: Int, _ size: Int) -> String {
      // By the format, an empty range begins at the line before it.
      (size == 0 ? "\(start)" : "\(start + 1)") + (size == 1 ? "" : ",\(size)")
    }
    return "@@ -\(place(before.old, size.old)) +\(place(before.new, size.new)) @@\n" + body
  }
}
