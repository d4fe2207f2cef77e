import Foundation
import Tenon
import Testing

/// The SQL of a block's queries in all three dialects, compared with a file of `Statements`.
///
/// `RECORD=1 swift test --filter GuideTests` writes the files anew; the difference is then for a reader to judge.
struct PinnedStatements {
  private let name: String
  private var text = ""

  init(_ name: String) { self.name = name }

  /// Adds a query.
  mutating func add(_ title: String, _ query: some Fetchable) throws {
    text += text.isEmpty ? "" : "\n"
    text += "-- \(title)\n"
    var parameters: [SQLValue]?
    for dialect in Dialect.allCases {
      let statement = try query.statement(for: dialect)
      text += "\(dialect.rawValue): \(statement.sql)\n"
      // Where dialects write the same values, in another order or more often, is theirs to say.
      if parameters != statement.parameters, !statement.parameters.isEmpty {
        text += "  \(statement.parameters.map(Self.text).joined(separator: ", "))\n"
      }
      parameters = statement.parameters
    }
  }

  /// Compares what was added with the file.
  func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Statements/\(name).txt")
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
