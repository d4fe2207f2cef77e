import TenonSchema

/// Turns an error of SQLite into a diagnostic: with the names of the schema, at the wrong token, with a suggestion.
struct SQLiteMessage {
  let problem: SQLiteProblem
  let tokens: [SQLToken]
  let names: SchemaNames

  /// The diagnostic's code and message, and its bytes in the statement.
  var explained: (code: String, message: String, bytes: Range<Int>) {
    let message = problem.message
    if let name = rest(after: "no such table: ") {
      let table = Self.lastPart(name)
      return (
        "unknown-table", "there is no table \(quoted(table))\(names.hint(forTable: table))",
        place(of: table, isTable: true)
      )
    }
    if let name = rest(after: "no such column: ") {
      return unknownColumn(name)
    }
    if let name = rest(after: "no such function: ") {
      return ("unknown-function", "SQLite has no function \(quoted(name))", place(of: name))
    }
    if message.hasPrefix("table "), let range = message.firstRange(of: " has no column named ") {
      let table = String(message[..<range.lowerBound].dropFirst("table ".count))
      let column = String(message[range.upperBound...])
      return (
        "unknown-column",
        "the table \(quoted(table)) has no column \(quoted(column))"
          + names.hint(forColumn: column, in: [table.lowercased()]),
        place(of: column)
      )
    }
    if let name = rest(after: "ambiguous column name: ") {
      return (
        "ambiguous-column",
        "the column \(quoted(name)) could be of several tables; write the table's name before it",
        place(of: Self.lastPart(name))
      )
    }
    if message == "incomplete input" {
      let end = tokens.last?.range ?? 0..<0
      return ("invalid-sql", "the statement is not complete; it ends here", end)
    }
    return ("invalid-sql", "SQLite refuses this: \(message)", place)
  }

  private func unknownColumn(_ name: String) -> (String, String, Range<Int>) {
    let parts = name.split(separator: ".").map(String.init)
    let column = parts.last ?? name
    let mentioned = tokens.compactMap { $0.name?.lowercased() }.filter(names.tables.contains)
    var tables = mentioned
    if parts.count > 1, let table = table(called: parts[parts.count - 2]) { tables = [table] }
    if parts.count > 1, tables == mentioned, !isAlias(parts[parts.count - 2]) {
      return (
        "unknown-table",
        "\(quoted(parts[parts.count - 2])) is no table of this statement"
          + Suggestion.didYouMean(parts[parts.count - 2], among: Array(Set(mentioned)).sorted()),
        qualified(place(of: parts[parts.count - 2]))
      )
    }
    return (
      "unknown-column",
      "there is no column \(quoted(name))\(names.hint(forColumn: column, in: tables))",
      qualified(place(of: parts.first ?? name))
    )
  }

  // MARK: Names

  /// The schema's table that a name of the statement means: its own name, or an alias.
  private func table(called name: String) -> String? {
    let name = name.lowercased()
    for (index, token) in tokens.enumerated() {
      guard let table = token.name?.lowercased(), names.tables.contains(table) else { continue }
      var next = index + 1
      if next < tokens.count, tokens[next].isWord("AS") { next += 1 }
      if next < tokens.count, tokens[next].name?.lowercased() == name { return table }
    }
    return names.tables.contains(name) && !places(of: name).isEmpty ? name : nil
  }

  /// True if a name occurs somewhere other than before a dot, as the alias of a derived table does.
  private func isAlias(_ name: String) -> Bool {
    !places(of: name).allSatisfy(isQualifier)
  }

  /// The indexes of the tokens with a name.
  private func places(of name: String) -> [Int] {
    tokens.indices.filter { tokens[$0].name?.lowercased() == name.lowercased() }
  }

  private func isQualifier(_ index: Int) -> Bool {
    index + 1 < tokens.count && tokens[index + 1].isSign(".")
  }

  private func rest(after prefix: String) -> String? {
    problem.message.hasPrefix(prefix) ? String(problem.message.dropFirst(prefix.count)) : nil
  }

  private static func lastPart(_ name: String) -> String {
    name.split(separator: ".").last.map(String.init) ?? name
  }

  // MARK: Places

  /// The token at SQLite's offset, or the first that its message names, or the statement's first.
  private var place: Range<Int> {
    if let token = pointed { return token.range }
    let words = Set(
      problem.message.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map { $0.lowercased() })
    let named = tokens.dropFirst().first { token in
      token.name.map { names.tables.contains($0.lowercased()) && words.contains($0.lowercased()) }
        ?? false
    }
    return (named ?? tokens.first)?.range ?? 0..<0
  }

  private var pointed: SQLToken? {
    problem.offset.flatMap { offset in
      tokens.first { $0.range.upperBound > offset } ?? tokens.last
    }
  }

  /// The token of a name: the one at SQLite's offset, or the first with the name; for a table, one in the place of a
  /// table.
  private func place(of name: String, isTable: Bool = false) -> Range<Int> {
    if let token = pointed { return token.range }
    let matches = places(of: name).filter { !isTable || !isQualifier($0) }
    let introductions = ["FROM", "JOIN", "INTO", "UPDATE"]
    let best = matches.first { index in
      isTable && index > 0
        && (introductions.contains(where: tokens[index - 1].isWord)
          || tokens[index - 1].isSign(","))
    }
    return (best ?? matches.first).map { tokens[$0].range } ?? place
  }

  /// A name's token with the names after its dots.
  private func qualified(_ range: Range<Int>) -> Range<Int> {
    guard var index = tokens.firstIndex(where: { $0.range == range }) else { return range }
    while index + 2 < tokens.count, tokens[index + 1].isSign("."), tokens[index + 2].name != nil {
      index += 2
    }
    return range.lowerBound..<tokens[index].range.upperBound
  }
}
