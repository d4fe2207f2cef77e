import Foundation
import Testing

@testable import Tenon

/// The construction of hand-written SQL. Its results on SQLite are tested in `RawSQLRowTests`.
@Suite("Hand-written SQL")
struct RawSQLTests {
  @Test("values are bound, columns, tables and names quoted, in each dialect")
  func interpolation() throws {
    let name = "x' OR 1=1 --"
    let nobody: User.ID? = nil
    let sql: SQL = """
      SELECT \(User.username), \(User.age + 1) FROM \(User.self) WHERE \(User.username) = \(name) \
      OR \(identifier: "odd \"`name") = \(nobody) OR \(User.id) IN \(list: [1, 2]) LIMIT \(10)
      """
    let values: [SQLValue] = [
      .integer(1), .text(name), .null, .integer(1), .integer(2), .integer(10),
    ]
    #expect(
      try sql.statement(for: .sqlite)
        == SQLStatement(
          sql:
            #"SELECT "users"."username", ("users"."age" + ?) FROM "users" WHERE "users"."username" = ? OR "odd ""`name" = ? OR "users"."id" IN (?, ?) LIMIT ?"#,
          parameters: values))
    #expect(
      try sql.statement(for: .postgresql)
        == SQLStatement(
          sql:
            #"SELECT "users"."username", ("users"."age" + $1) FROM "users" WHERE "users"."username" = $2 OR "odd ""`name" = $3 OR "users"."id" IN ($4, $5) LIMIT $6"#,
          parameters: values))
    #expect(
      try sql.statement(for: .mysql)
        == SQLStatement(
          sql:
            #"SELECT `users`.`username`, (`users`.`age` + ?) FROM `users` WHERE `users`.`username` = ? OR `odd "``name` = ? OR `users`.`id` IN (?, ?) LIMIT ?"#,
          parameters: values))
  }

  @Test("a decimal column is written in its stored form, and a condition in parentheses")
  func expressions() throws {
    #expect(
      try ("SELECT \(Sample.decimal) WHERE \(User.isActive && User.age > 3)" as SQL)
        .statement(for: .sqlite).sql
        == #"SELECT "samples"."decimal" WHERE ("users"."is_active" AND "users"."age" > ?)"#)
  }

  @Test("text that looks like SQL is a value, as a literal and in a variable")
  func textIsAValue() throws {
    let text = "1; DROP TABLE users"
    #expect(
      try ("SELECT \(text), \("1; DROP TABLE users"), \("a" + text)" as SQL).statement(for: .sqlite)
        == SQLStatement(
          sql: "SELECT ?, ?, ?", parameters: [.text(text), .text(text), .text("a" + text)]))
  }

  @Test("SQL within SQL keeps its parameters; raw text is text")
  func composition() throws {
    let adults: SQL = "age >= \(18) AND name <> :name"
    let direction = "DESC"
    let sql: SQL = "SELECT * FROM t WHERE \(adults) AND x = \(1) ORDER BY id \(raw: direction)"
    #expect(
      try sql.statement(for: .postgresql, ["name": "ann"])
        == SQLStatement(
          sql: "SELECT * FROM t WHERE age >= $1 AND name <> $2 AND x = $3 ORDER BY id DESC",
          parameters: [.integer(18), .text("ann"), .integer(1)]))
    #expect(try SQL(raw: "SELECT 1").statement(for: .mysql).sql == "SELECT 1")
  }

  @Test("an empty list has no members in any dialect")
  func emptyList() throws {
    let sql: SQL = "SELECT 1 IN \(list: [Int]())"
    #expect(try sql.statement(for: .sqlite).sql == "SELECT 1 IN (SELECT NULL WHERE 1 = 0)")
    #expect(try sql.statement(for: .postgresql).sql == "SELECT 1 IN (NULL) IS TRUE")
    #expect(
      try sql.statement(for: .mysql).sql == "SELECT 1 IN (SELECT NULL FROM DUAL WHERE 1 = 0)")
    let other: SQL =
      "SELECT * FROM t WHERE a not  in\n \(list: [String]()) AND b IN\(list: [Int]())"
    #expect(
      try other.statement(for: .postgresql).sql
        == "SELECT * FROM t WHERE a not  in\n (NULL) IS NOT FALSE AND b IN(NULL) IS TRUE")
    // After anything else, a query without rows is the only valid form.
    #expect(
      try SQL("SELECT 1 = ALL \(list: [Int]())").statement(for: .postgresql).sql
        == "SELECT 1 = ALL (SELECT NULL WHERE 1 = 0)")
  }

  @Test("a parameter's name finds its value, each time it occurs")
  func namedParameters() throws {
    let sql: SQL = "SELECT :a, :b2, :_c, :a"
    let values: [String: any SQLConvertible] = ["a": 1, "b2": "x", "_c": Int?.none]
    let parameters: [SQLValue] = [.integer(1), .text("x"), .null, .integer(1)]
    #expect(
      try sql.statement(for: .sqlite, values)
        == SQLStatement(sql: "SELECT ?, ?, ?, ?", parameters: parameters))
    #expect(
      try sql.statement(for: .postgresql, values)
        == SQLStatement(sql: "SELECT $1, $2, $3, $4", parameters: parameters))
  }

  @Test(
    "quotes, comments, casts and slices contain no parameters",
    arguments: [
      (Dialect.sqlite, #"SELECT ':a ''? $1', "?:a", `@a`, [:a] -- ? :a"#),
      (.sqlite, "SELECT 1 /* :a ? /* */, a$1 -- :a\n, 2"),
      (.sqlite, "SELECT 1 -- it's ?"),
      (.postgresql, "SELECT x::int, a[1:n], b[c[1]:n], '{}' ? 'k', E'\\':a' || ':a\\'"),
      (.postgresql, "SELECT $$ :a $1 $$, $q$ $$ :a $q$, /* /* :a */ :a */ 1, @x"),
      (.postgresql, "SELECT e'\\\\', ':a' -- :a"),
      (.mysql, #"SELECT '\':a', "\":a", `:a\`, @x := 1 # :a ?"#),
      (.mysql, "SELECT 5--1, 1 -- :a ?\n, a$1"),
    ])
  func noParameters(dialect: Dialect, text: String) throws {
    #expect(
      try SQL(raw: text).statement(for: dialect) == SQLStatement(sql: text, parameters: []))
  }

  @Test(
    "a database's own placeholder is refused, as it would have no value",
    arguments: [
      (Dialect.sqlite, "SELECT ?", "?"), (.sqlite, "SELECT ?12", "?12"),
      (.sqlite, "SELECT @x", "@x"), (.sqlite, "SELECT $x", "$x"), (.postgresql, "SELECT $1", "$1"),
      (.mysql, "SELECT ?", "?"), (.mysql, "SELECT '' ?", "?"),
    ])
  func placeholders(dialect: Dialect, text: String, placeholder: String) {
    #expect(
      throws: SQLError(
        message:
          "\(placeholder) is a placeholder without a value: interpolate the value, or name it as in :name",
        statement: text)
    ) { try SQL(raw: text).statement(for: dialect) }
  }

  @Test("a name without a value and a value without a name are refused")
  func unmatchedParameters() {
    let sql: SQL = "SELECT :a, \("secret")"
    #expect(
      throws: SQLError(message: "the parameter :a has no value", statement: "SELECT :a, …")
    ) { try sql.statement(for: .sqlite) }
    #expect(
      throws: SQLError(message: "the SQL has no parameter :b", statement: "SELECT :a, …")
    ) { try sql.statement(for: .sqlite, ["a": 1, "b": "secret"]) }
  }

  @Test("an interpolation inside quotes or a comment is refused, as it would be text")
  func interpolationInsideQuotes() {
    let pattern = "secret"
    let cases: [(SQL, String, Dialect, String)] = [
      ("SELECT '\(pattern)'", "quotes", .sqlite, "SELECT '…'"),
      ("SELECT '%\(pattern)%'", "quotes", .mysql, "SELECT '%…%'"),
      ("SELECT \"\(pattern)\"", "quotes", .postgresql, "SELECT \"…\""),
      ("SELECT $$\(pattern)$$", "quotes", .postgresql, "SELECT $$…$$"),
      ("SELECT 1 -- \(pattern)", "a comment", .sqlite, "SELECT 1 -- …"),
      ("SELECT /* \(pattern) */ 1", "a comment", .sqlite, "SELECT /* … */ 1"),
      ("SELECT '\(raw: "it''s ")\(pattern)'", "quotes", .sqlite, "SELECT 'it''s …'"),
    ]
    for (sql, place, dialect, text) in cases {
      #expect(
        throws: SQLError(
          message:
            "something is interpolated inside \(place): leave out the quotes, or build the text in Swift and interpolate all of it",
          statement: text)
      ) { try sql.statement(for: dialect) }
    }
  }
}
