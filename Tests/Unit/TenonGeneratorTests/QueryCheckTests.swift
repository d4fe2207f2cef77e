import Foundation
import TenonSchema
import TestSupport
import Testing

@testable import TenonGenerator

/// The diagnostics of queries. Each folder of `QueryCases` is a schema and all diagnostics of its queries, compared
/// character for character; `RECORD=1` writes them again.
@Suite("Query check")
struct QueryCheckTests {
  static let cases = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("QueryCases")

  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: cases.path).sorted()
  }

  @Test("errors in queries are reported at their place in the file", arguments: try names())
  func diagnostics(name: String) throws {
    let folder = Self.cases.appendingPathComponent(name)
    let text = try String(
      contentsOf: folder.appendingPathComponent("schema.yaml"), encoding: .utf8)
    let result = SchemaLoader.load([SourceFile(path: "schema.yaml", text: text)])
    let graph = try #require(result.graph, "\(result.diagnostics.map(\.message))")
    let found = DiagnosticRenderer().text(QueryCheck(graph).diagnostics)
    let file = folder.appendingPathComponent("diagnostics.txt")
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      return try found.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(found == (try String(contentsOf: file, encoding: .utf8)))
  }

  @Test("no code is generated for a schema with errors in queries")
  func noCode() throws {
    let graph = try Self.graph("SELECT nme FROM user")
    #expect(throws: GeneratorError.self) { try Generator(graph: graph).files() }
  }

  /// Queries and the types of their columns: columns that may be NULL because of the query are optional.
  static let types: [(sql: String, columns: String)] = [
    ("SELECT u.name, p.title FROM user u JOIN post p ON p.author_id = u.id", "String, String"),
    (
      "SELECT u.name, p.title FROM user u LEFT JOIN post p ON p.author_id = u.id", "String, String?"
    ),
    (
      "SELECT p.title, u.name FROM post p LEFT OUTER JOIN user u ON 1 JOIN user v ON 1",
      "String, String?"
    ),
    (
      "SELECT u.name, p.title FROM user u RIGHT JOIN post p ON p.author_id = u.id",
      "String?, String?"
    ),
    (
      "SELECT u.name, x.title FROM user u LEFT JOIN (SELECT title FROM post) x ON 1",
      "String?, String?"
    ),
    ("SELECT x.title FROM (SELECT p.title FROM user u LEFT JOIN post p ON 1) x", "String?"),
    ("SELECT u.name, (SELECT title FROM post) AS title FROM user u", "String, String?"),
    (
      "SELECT *, (SELECT title FROM post) AS title FROM user u",
      "User.ID?, String?, String?, String?"
    ),
    ("SELECT name, COUNT(*) AS n FROM user", "String?, Int"),
    ("SELECT name, COUNT(*) AS n FROM user GROUP BY name", "String, Int"),
    (
      "SELECT u.name, (SELECT COUNT(*) FROM post p WHERE p.author_id = u.id) AS posts FROM user u",
      "String, Double"
    ),
    ("SELECT name FROM user WHERE id IN (SELECT author_id FROM post UNION SELECT 1)", "String"),
    ("SELECT name FROM user WHERE id = (SELECT MAX(id) FROM user)", "String"),
    ("WITH w AS (SELECT id, name FROM user) SELECT w.id, w.name FROM w", "User.ID, String"),
    ("WITH w AS (SELECT name, MAX(id) FROM user) SELECT name FROM w", "String?"),
    (
      "WITH w AS (SELECT title, author_id FROM post) SELECT u.id, w.title FROM user u LEFT JOIN w ON 1",
      "User.ID?, String?"
    ),
    ("SELECT name FROM user EXCEPT SELECT title FROM post", "String"),
    ("SELECT DISTINCT author_id, nickname FROM post, user", "User.ID, String?"),
    ("SELECT name IS DISTINCT FROM nickname AS posts, name FROM user", "Double, String"),
    ("SELECT COUNT(*) + 1 AS posts, COUNT(DISTINCT name) n FROM user", "Double, Int"),
    ("SELECT rowid FROM user", "User.ID"),
    ("VALUES (1)", "Double"),
  ]

  @Test(
    "columns have the type of their field, and are optional if a row may be missing",
    arguments: types)
  func columnTypes(sql: String, columns: String) throws {
    let check = QueryCheck(try Self.graph(sql))
    let found = check.queries.first?.columns.map { $0.type.property + ($0.isOptional ? "?" : "") }
    #expect(found?.joined(separator: ", ") == columns, "\(check.diagnostics.map(\.message))")
  }

  @Test("`result` can declare that a nullable column has a value")
  func narrowing() throws {
    let graph = try Self.graph(
      "SELECT nickname FROM user WHERE nickname IS NOT NULL", result: "nickname: text")
    #expect(QueryCheck(graph).queries.first?.columns.map(\.isOptional) == [false])
  }

  /// Queries, and whether their values are redacted in logs.
  static let redactions: [(sql: String, parameters: String, isRedacted: Bool)] = [
    ("SELECT name FROM user WHERE name = :name", "name: text", false),
    ("SELECT name FROM user WHERE token = :token", "token: text", true),
    ("SELECT name FROM user WHERE \"TOKEN\" = :x", "x: text", true),
    ("SELECT token FROM user WHERE name = :name", "name: text", true),
    ("SELECT token FROM user", "", false),
    ("SELECT name FROM user WHERE name = 'token' AND name = :token", "token: text", false),
    ("SELECT name FROM user WHERE name = :x", "x: User.token", true),
    ("UPDATE user SET token = :x", "x: text", true),
    ("UPDATE user SET name = :x", "x: text", false),
    ("INSERT INTO user VALUES (1, :x, 'a')", "x: text", true),
    ("REPLACE INTO User VALUES (1, 'a', :x)", "x: text", true),
    ("INSERT INTO post VALUES (1, :x)", "x: text", false),
  ]

  @Test(
    "values of a query that uses or may write a redacted column are redacted in logs",
    arguments: redactions)
  func redaction(sql: String, parameters: String, isRedacted: Bool) throws {
    let text = """
      schema: Test
      models:
        User: { fields: { name: text, token: { type: text, redacted: true } } }
        Post: { fields: { title: text } }
      queries:
        test: { sql: '\(sql.replacing("'", with: "''"))', parameters: { \(parameters) } }
      """
    let loaded = SchemaLoader.load([SourceFile(path: "test.yaml", text: text)])
    let check = QueryCheck(try #require(loaded.graph, "\(loaded.diagnostics.map(\.message))"))
    #expect(
      check.queries.map(\.isRedacted) == [isRedacted], "\(check.diagnostics.map(\.message))")
  }

  private static func graph(_ sql: String, result: String? = nil) throws -> SchemaGraph {
    let needed = ["posts", "column1"].filter {
      sql.contains("AS \($0)") || sql.hasPrefix("VALUES") && $0 == "column1"
    }
    let types = result ?? needed.map { "\($0): double" }.joined(separator: ", ")
    let text = """
      schema: Test
      models:
        User: { fields: { name: text, nickname: text? } }
        Post: { fields: { title: text }, relationships: { author: { belongsTo: User } } }
      queries:
        test:
          sql: |
            \(sql)
          result: { \(types) }
      """
    let loaded = SchemaLoader.load([SourceFile(path: "test.yaml", text: text)])
    return try #require(loaded.graph, "\(loaded.diagnostics.map(\.message))")
  }
}
