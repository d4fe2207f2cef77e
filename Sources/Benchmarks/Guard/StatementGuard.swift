import Foundation

/// Compares the statements that Tenon runs for each piece of work, in order, with a file. Fewer statements than
/// recorded are a gain; any other difference is a problem.
enum StatementGuard {
  private static let rows = 10_000

  static func check(_ file: URL, _ letter: Character?) throws -> GuardFindings {
    var found: [(title: String, text: String)] = []
    try StatementTrace.during {
      try GuardedLoop.runAll(.statements, rows: rows, letter: letter) { loop, clock in
        guard loop.who == .tenon else { return }
        let title = "-- \(loop.work): \(loop.way), \(loop.rows) rows\n"
        let lines = shortened(clock.statements).map { $0 + "\n" }
        found.append((title, lines.isEmpty ? "none\n" : lines.joined()))
      }
    }
    if try Guard.isRecording(letter) {
      let text = found.map { $0.title + $0.text }.joined(separator: "\n")
      try Data(text.utf8).write(to: file)
      print("statements: recorded those of \(found.count) ways")
      return GuardFindings()
    }
    let recorded = try self.recorded(file, letter)
    var findings = GuardFindings()
    for (title, text) in found {
      guard let old = recorded[title] else {
        findings.problems.append("these statements are not recorded:\n\(title)\(text)")
        continue
      }
      let (count, oldCount) = (Self.count(text), Self.count(old))
      if count < oldCount {
        findings.gains.append(
          "\(count) statements, recorded \(oldCount):\n\(title)\(text)these were recorded:\n\(old)")
      } else if text != old {
        findings.problems.append(
          "not the statements that are recorded:\n\(title)\(text)these were recorded:\n\(old)")
      }
    }
    for title in recorded.keys.sorted() where !found.contains(where: { $0.title == title }) {
      findings.problems.append("statements are recorded, but there is no such way:\n\(title)")
    }
    if findings.problems.isEmpty {
      print("statements: those of \(found.count) ways are as recorded, or fewer")
    }
    return findings
  }

  /// The recorded statements of each way, by its title.
  private static func recorded(_ file: URL, _ letter: Character?) throws -> [String: String] {
    var texts: [String: String] = [:]
    for section in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n\n") {
      let lines = section.split(separator: "\n").map { "\($0)\n" }
      guard let title = lines.first, letter.map({ title.hasPrefix("-- \($0) ") }) ?? true
      else { continue }
      texts[title] = lines.dropFirst().joined()
    }
    return texts
  }

  /// The number of statements that a text of `shortened(_:)` represents.
  private static func count(_ text: String) -> Int {
    var (count, times) = (0, 1)
    for line in text.split(separator: "\n") where line != "none" {
      if let head = line.wholeMatch(of: /([0-9]+) times:/) {
        times = Int(head.output.1) ?? 1
      } else {
        count += line.hasPrefix("  ") ? times : 1
      }
    }
    return count
  }

  /// The statements in a short form, in which repeated rows, keys and statements are replaced by their number.
  private static func shortened(_ statements: [String]) -> [String] {
    var texts = statements.map(shortened)[...]
    var lines: [String] = []
    while !texts.isEmpty {
      let (length, count) = repetition(texts)
      let block = texts.prefix(length)
      lines += count == 1 ? Array(block) : ["\(count) times:"] + block.map { "  " + $0 }
      texts = texts.dropFirst(length * count)
    }
    return lines
  }

  /// The number of texts at the beginning that are repeated directly after themselves, and how often they occur.
  private static func repetition(_ texts: ArraySlice<String>) -> (length: Int, count: Int) {
    for length in 1...8 {
      let block = texts.prefix(length)
      var count = 1
      while texts.dropFirst(length * count).prefix(length) == block, block.count == length {
        count += 1
      }
      if count > 1 { return (length, count) }
    }
    return (1, 1)
  }

  private static func shortened(_ statement: String) -> String {
    var text = statement.split(whereSeparator: \.isNewline).joined(separator: " ")
    for list in text.matches(of: /(\([?, ]+\))(?:, \1)+/).reversed() {
      let row = list.output.1
      let count = (list.output.0.count + 2) / (row.count + 2)
      text.replaceSubrange(list.range, with: "\(row) × \(count)")
    }
    for list in text.matches(of: /\(\?(?:, \?){9,}\)/).reversed() {
      text.replaceSubrange(list.range, with: "(? × \((list.output.count) / 3))")
    }
    return text
  }
}
