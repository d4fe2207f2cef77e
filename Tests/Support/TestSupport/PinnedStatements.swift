import Foundation
import Tenon
import Testing

/// The SQL of a test's queries in all three dialects, compared with a file in the folder `Statements` next to the test.
///
/// `RECORD=1 swift test` writes the files again; review the difference. Another test, `ServerStatementTests`, checks
/// that servers accept the statements.
package struct PinnedStatements {
  private let folder: URL
  private let name: String
  private var text = ""
  /// True if statements of a session were added, which are those of its driver.
  private var hasLog = false

  /// Starts without queries.
  ///
  /// - Parameters:
  ///   - name: The name of the file, without its extension.
  ///   - test: The path of the test.
  package init(_ name: String, test: String = #filePath) {
    self.name = name
    folder = URL(filePath: test).deletingLastPathComponent().appending(path: "Statements")
  }

  /// Adds a query.
  ///
  /// - Throws: `SQLError` if a dialect does not support it.
  package mutating func add(_ title: String, _ query: some Fetchable) throws {
    for dialect in Dialect.allCases { _ = try query.statement(for: dialect) }
    try add(title) { try query.statement(for: $0) }
  }

  /// Adds a statement.
  ///
  /// - Parameters:
  ///   - title: The description of the statement.
  ///   - write: Writes the statement for a dialect; if the dialect does not support it, the `SQLError` is pinned.
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
      // Dialects may bind the same values in another order, or more than once.
      if parameters != statement.parameters, !statement.parameters.isEmpty {
        text += "  \(statement.parameters.map(Self.text).joined(separator: ", "))\n"
      }
      parameters = statement.parameters
    }
  }

  /// Adds the statements that a session ran, in order; a server has a file of its own for them. Equal rows in a list of values are replaced by the
  /// first one and their number.
  package mutating func add(_ title: String, log: [String]) {
    text += text.isEmpty ? "" : "\n"
    hasLog = true
    text += "-- \(title)\n"
    for sql in log { text += "\(Self.shortened(sql))\n" }
  }

  private static func shortened(_ sql: String) -> String {
    var sql = sql.replacing(/\$[0-9]+/, with: "?")
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

  /// Compares the added statements with the file.
  package func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let isOwn = hasLog && TestDriver.current == .postgresql
    let file = folder.appending(path: "\(name)\(isOwn ? ".postgresql" : "").txt")
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try Data(text.utf8).write(to: file)
      Issue.record("recorded: run again without RECORD", sourceLocation: sourceLocation)
    } else {
      let recorded = try String(contentsOf: file, encoding: .utf8)
      #expect(
        Self.comparable(text) == Self.comparable(recorded), sourceLocation: sourceLocation)
    }
  }

  /// The text without the clause that a driver with returned keys adds to the insert of a single row.
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
