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

  /// Compares what was added with the file.
  package func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try Data(text.utf8).write(to: file)
      Issue.record("recorded: run again without RECORD", sourceLocation: sourceLocation)
    } else {
      let recorded = try String(contentsOf: file, encoding: .utf8)
      #expect(text == recorded, sourceLocation: sourceLocation)
    }
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
