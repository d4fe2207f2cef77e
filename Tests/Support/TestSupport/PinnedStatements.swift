import Foundation
import Tenon
import Testing

/// The SQL of a test's queries in all three dialects, compared with a file of the folder `Statements` beside the test.
///
/// `RECORD=1 swift test` writes the files anew; the difference is then for a reader to judge. That servers accept what
/// the files hold is a test of its own, `ServerStatementTests`.
package struct PinnedStatements {
  private let file: URL
  private var text = ""

  /// Starts with no queries.
  ///
  /// - Parameters:
  ///   - name: The name of the file, without its extension.
  ///   - test: The path of the test.
  package init(_ name: String, test: String = #filePath) {
    file = URL(filePath: test).deletingLastPathComponent()
      .appending(path: "Statements/\(name).txt")
  }

  /// Adds a query.
  ///
  /// - Throws: `SQLError` when a dialect has no words for it.
  package mutating func add(_ title: String, _ query: some Fetchable) throws {
    for dialect in Dialect.allCases { _ = try query.statement(for: dialect) }
    try add(title) { try query.statement(for: $0) }
  }

  /// Adds a statement.
  ///
  /// - Parameters:
  ///   - title: What it shows.
  ///   - write: Writes it for a dialect; where that has no words for it, those of the `SQLError` are pinned.
  package mutating func add(
    _ title: String, _ write: (Dialect) throws -> SQLStatement
  ) throws {
    text += text.isEmpty ? "" : "\n"
    text += "-- \(title)\n"
    var parameters: [SQLValue]?
    for dialect in Dialect.allCases {
      let statement: SQLStatement
      do {
        statement = try write(dialect)
      } catch let error as SQLError {
        text += "\(dialect.rawValue) refuses: \(error.message)\n"
        continue
      }
      text += "\(dialect.rawValue): \(statement.sql)\n"
      // Where dialects write the same values, in another order or more often, is theirs to say.
      if parameters != statement.parameters, !statement.parameters.isEmpty {
        text += "  \(statement.parameters.map(Self.text).joined(separator: ", "))\n"
      }
      parameters = statement.parameters
    }
  }

  /// Adds the statements that a session ran on SQLite, in order. Of equal rows in a list of values, the first stands for
  /// all, with their number.
  package mutating func add(_ title: String, log: [String]) {
    text += text.isEmpty ? "" : "\n"
    text += "-- \(title)\n"
    for sql in log { text += "\(Self.shortened(sql))\n" }
  }

  private static func shortened(_ sql: String) -> String {
    var sql = sql
    for list in sql.matches(of: /(\([?, ]+\))(?:, \1)+/).reversed() {
      let row = list.output.1
      let count = (list.output.0.count + 2) / (row.count + 2)
      sql.replaceSubrange(list.range, with: "\(row) × \(count)")
    }
    for list in sql.matches(of: /IN \((\?(?:, \?){3,})\)/).reversed() {
      let count = (list.output.1.count + 2) / 3
      sql.replaceSubrange(list.range, with: "IN (? × \(count))")
    }
    return sql
  }

  /// Compares what was added with the file.
  package func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try Data(text.utf8).write(to: file)
      Issue.record("recorded: run again without RECORD", sourceLocation: sourceLocation)
    } else {
      let recorded = try String(contentsOf: file, encoding: .utf8)
      #expect(
        Self.comparable(text) == Self.comparable(recorded), sourceLocation: sourceLocation)
    }
  }

  /// The text as the tests' driver has it: one whose statements return keys says so in the insert of a single row.
  private static func comparable(_ text: String) -> String {
    TestDriver.current == .wire ? text.replacing(#" RETURNING "id""#, with: "") : text
  }

  private static func text(_ value: SQLValue) -> String {
    switch value {
    case .integer(let number): "\(number)"
    case .text(let text): "'\(text)'"
    case .bool(let value): "\(value)"
    default: "\(value)"
    }
  }
}
