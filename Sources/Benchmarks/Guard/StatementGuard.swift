import Foundation

/// The statements that Tenon runs for each piece of work, in order: a file has all of them.
enum StatementGuard {
  private static let rows = 10_000

  static func check(_ file: URL, _ letter: Character?) throws -> [String] {
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
      return []
    }
    let recorded = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n\n")
      .map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }
      .filter { letter == nil || $0.hasPrefix("-- \(letter ?? " ") ") }
    let texts = found.map { $0.title + $0.text }
    var problems: [String] = []
    for text in texts where !recorded.contains(text) {
      problems.append("not the statements that are recorded:\n\(text)")
    }
    for text in recorded where !texts.contains(text) {
      problems.append("these were recorded:\n\(text)")
    }
    if problems.isEmpty { print("statements: those of \(texts.count) ways are as recorded") }
    return problems
  }

  /// The statements with a number in place of what is the same again: rows, keys, and statements.
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

  /// How many texts at the beginning come again right behind them, and how often they stand there.
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
