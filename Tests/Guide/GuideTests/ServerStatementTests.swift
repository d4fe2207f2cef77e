import BlogModels
import ChinookModels
import Foundation
import Tenon
import TestSupport
import Testing

/// The statements of the guide and of the Chinook tests on real servers: each is prepared, which checks its syntax,
/// names and types without values.
@Suite("Pinned statements on real servers", .runsPrograms, .serialized)
struct ServerStatementTests {
  @Test(
    "PostgreSQL prepares every pinned statement",
    .enabled(
      if: DatabaseServer.Kind.postgresql.url != nil,
      "TENON_TEST_POSTGRESQL names no server; `.ci/servers start` makes one"))
  func postgresql() throws {
    try prepare(.postgresql, .postgresql, after: []) { "PREPARE \($0) AS \($1)" }
  }

  @Test(
    "MariaDB prepares every pinned statement, as strict about groups as MySQL",
    .enabled(
      if: DatabaseServer.Kind.mariadb.url != nil,
      "TENON_TEST_MARIADB names no server; `.ci/servers start` makes one"))
  func mariadb() throws {
    let strict = "SET sql_mode = CONCAT(@@sql_mode, ',ONLY_FULL_GROUP_BY')"
    try prepare(.mariadb, .mysql, after: [strict]) { name, sql in
      let text = sql.replacing(#"\"#, with: #"\\"#).replacing("'", with: "''")
      return "PREPARE \(name) FROM '\(text)'"
    }
  }

  private func prepare(
    _ kind: DatabaseServer.Kind, _ dialect: Dialect, after settings: [String],
    _ preparation: (String, String) -> String
  ) throws {
    let statements = try PinnedStatement.all(for: dialect)
    try #require(statements.count > 90)
    let tables = try [Blog.ddl, Chinook.ddl].flatMap {
      try #require($0.statements(for: dialect)).create
    }
    try DatabaseServer.with(kind) { server in
      _ = try server.run(tables)
      let preparations = statements.enumerated().map { preparation("pinned_\($0)", $1.sql) }
      if (try? server.run(settings + preparations)) != nil { return }
      // One of them is refused: prepare each separately to find out which, and why.
      for (statement, preparation) in zip(statements, preparations) {
        do {
          _ = try server.run(settings + [preparation])
        } catch {
          Issue.record("\(statement.title): \(error)\n\(statement.sql)")
        }
      }
    }
  }
}

/// A statement in a file that `PinnedStatements` wrote.
private struct PinnedStatement {
  let title: String
  let sql: String

  /// The statements of one dialect.
  static func all(for dialect: Dialect) throws -> [PinnedStatement] {
    var found: [PinnedStatement] = []
    for target in ["Guide/GuideTests", "Behaviour/ChinookTests"] {
      let folder = Repository.root.appending(path: "Tests/\(target)/Statements")
      let files = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
      for file in files.sorted(by: { $0.path < $1.path }) {
        var title = ""
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
          if line.hasPrefix("-- ") {
            title = "\(target), \(file.lastPathComponent), \(line.dropFirst(3))"
          } else if line.hasPrefix("\(dialect.rawValue): ") {
            let sql = line.dropFirst(dialect.rawValue.count + 2)
            found.append(PinnedStatement(title: title, sql: String(sql)))
          }
        }
      }
    }
    return found
  }
}
