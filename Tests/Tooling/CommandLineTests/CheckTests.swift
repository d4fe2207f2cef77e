import CSQLite
import Foundation
import TestSupport
import Testing

@testable import tenonc

@Suite("tenonc check", .runsPrograms)
struct CheckTests {
  let workspace: Workspace

  private let schema = """
    schema: Shop
    models:
      Customer:
        table: customers
        fields:
          id: { type: uuid, primaryKey: true }
          seenAt: datetime?
          price: { type: decimal(10, 2), unique: true, default: 1 }
          secret: { type: text?, redacted: true }

    """

  init() throws {
    workspace = try Workspace()
    try workspace.write(schema, to: "shop.yaml")
  }

  /// Creates a database with the schema's tables and the rows that the statements insert.
  private func makeDatabase(_ statements: String...) throws {
    let outcome = try workspace.run("ddl", "shop.yaml")
    try run([outcome.out] + statements)
  }

  private func run(_ statements: [String]) throws {
    var handle: OpaquePointer?
    defer { sqlite3_close_v2(handle) }
    let path = workspace.directory.appending(path: "shop.db").path
    try #require(sqlite3_open(path, &handle) == SQLITE_OK)
    sqlite3_create_collation_v2(
      handle, "decimal", SQLITE_UTF8, nil, { _, left, _, right, _ in left - right }, nil)
    for sql in statements {
      let code = sqlite3_exec(handle, sql, nil, nil, nil)
      try #require(code == SQLITE_OK, "\(String(cString: sqlite3_errmsg(handle)))")
    }
  }

  private func check(_ arguments: String...) throws -> Workspace.Outcome {
    try workspace.run(arguments: ["check", "shop.yaml", "--database", "shop.db"] + arguments)
  }

  @Test("a file that matches the schema has no findings")
  func right() throws {
    try makeDatabase(
      "INSERT INTO customers VALUES ('3f2504e0-4f89-41d3-9a0c-0305e82c3301', '2024-02-29 10:00:00', '1.5', 'x')"
    )
    #expect(try check() == .init(0, err: "shop.db: matches the schema\n"))
    #expect(try check("--quiet") == .init(0))
    #expect(try check("--format", "json") == .init(0, out: "[\n\n]\n"))
  }

  @Test("findings are printed on standard output, and fail the check")
  func found() throws {
    try makeDatabase(
      "INSERT INTO customers VALUES ('3f2504e0-4f89-41d3-9a0c-0305e82c3301', '2024-02-29T10:00:00Z', 1.5, X'736563')",
      "INSERT INTO customers VALUES (X'00', '2024-02-29T10:00:01Z', '1.50', NULL)")
    #expect(
      try check()
        == .init(
          1,
          out: """
            customers.id: 1 row has a value other than a UUID: id X'00'
            customers.seen_at: 2 rows have a value other than a time as YYYY-MM-DD HH:MM:SS, with up to 6 digits \
            of a fraction: id 3f2504e0-4f89-41d3-9a0c-0305e82c3301, X'00'; all would fit `stored: "YYYY-MM-DDTHH:MM:SSZ"`
            customers.price: 1 row has a value other than a decimal number as text, without needless zeros, such as \
            -1.5: id X'00'
            customers.secret: 1 row has a value other than text: id 3f2504e0-4f89-41d3-9a0c-0305e82c3301

            """, err: "shop.db: 4 findings\n"))
    let json = try check("--format", "json")
    #expect(json.code == 1)
    let list = try #require(
      try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [[String: Any]])
    #expect(list.map { $0["problem"] as? String } == Array(repeating: "other-form", count: 4))
    #expect(list[1]["stored"] as? String == "YYYY-MM-DDTHH:MM:SSZ")
    #expect(list[1]["rows"] as? Int == 2)
    #expect(!json.out.contains("sec\""))
  }

  @Test("NULL in a required column is a finding apart from values of another form")
  func null() throws {
    try workspace.write(
      """
      schema: Shop
      enums:
        Size: { cases: [small, large] }
        Level: { cases: { low: 1, high: 2 } }
      models:
        Customer:
          table: customers
          fields:
            name: string(10)
            isActive: bool
            createdAt: datetime
            seenAt: { type: datetime, stored: "YYYY-MM-DDTHH:MM:SSZ" }
            day: date
            hour: time
            code: uuid
            price: decimal(10, 2)
            score: double
            small: int16
            medium: int32
            data: bytes
            tags: json
            size: Size
            level: Level
            note: text?
          relationships:
            parent: { belongsTo: Customer, inverse: children, index: true }

      """, to: "shop.yaml")
    let columns = [
      "name", "is_active", "created_at", "seen_at", "day", "hour", "code", "price", "score",
      "small", "medium", "data", "tags", "size", "level", "parent_id",
    ]
    try run([
      "CREATE TABLE customers (id INTEGER PRIMARY KEY, note TEXT, \(columns.joined(separator: ", ")))",
      "INSERT INTO customers (id, created_at) VALUES (7, NULL), (8, '2024-02-29T10:00:00Z')",
    ])
    let outcome = try check()
    #expect(outcome.code == 1)
    let lines = outcome.out.split(separator: "\n")
    let fields = [
      "name", "isActive", "createdAt", "seenAt", "day", "hour", "code", "price", "score", "small",
      "medium", "data", "tags", "size", "level", "parentID",
    ]
    for (column, field) in zip(columns, fields) {
      let isFilled = column == "created_at"
      let line =
        "customers.\(column): \(isFilled ? "1 row has" : "2 rows have") NULL, but the column is required: "
        + "id \(isFilled ? "7" : "7, 8"); make `\(field)` optional with a `?` in the schema, or fill "
        + (isFilled ? "it" : "them")
      #expect(lines.contains(line[...]), "\(line)")
    }
    #expect(
      lines.contains(
        """
        customers.created_at: 1 row has a value other than a time as YYYY-MM-DD HH:MM:SS, with up to 6 digits of a \
        fraction: id 8; all would fit `stored: "YYYY-MM-DDTHH:MM:SSZ"`
        """))
    #expect(lines.count == columns.count + 1, "\(outcome.out)")
    let json = try check("--format", "json").out
    #expect(json.contains(#""problem" : "missing-value""#))
  }

  @Test("a key that is NULL is to be filled, and the key of several columns is shown as one")
  func nullKey() throws {
    try workspace.write(
      """
      schema: Shop
      models:
        Seat:
          table: seats
          primaryKey: [row, number]
          fields: { row: string(2), number: int, name: text }

      """, to: "shop.yaml")
    try run([
      "CREATE TABLE seats (\"row\" TEXT, number INTEGER, name TEXT, PRIMARY KEY (\"row\", number))",
      "INSERT INTO seats VALUES ('A', NULL, 'x'), ('B', 2, X'00')",
    ])
    #expect(
      try check("--quiet")
        == .init(
          1,
          out: """
            seats.number: 1 row has NULL, but the column is required: key (A, NULL); fill it
            seats.name: 1 row has a value other than text: key (B, 2)

            """))
  }

  @Test("a check does not write to the database")
  func untouched() throws {
    try makeDatabase()
    let url = workspace.directory.appending(path: "shop.db")
    let before = try Data(contentsOf: url)
    #expect(try check().code == 0)
    #expect(try Data(contentsOf: url) == before)
    #expect(workspace.names() == ["shop.db", "shop.yaml"])
  }

  @Test("tables and columns that are missing are findings")
  func missing() throws {
    try workspace.write("", to: "shop.db")
    #expect(try check("--quiet") == .init(1, out: "table customers does not exist\n"))
    try workspace.remove("shop.db")
    try run(["CREATE TABLE Customers (ID TEXT, price TEXT, secret TEXT)"])
    #expect(try check("--quiet") == .init(1, out: "table customers has no column seen_at\n"))
  }

  @Test("a file that cannot be read is an error")
  func hostile() throws {
    #expect(try check() == .init(1, err: "error: there is no file `shop.db`\n"))
    try workspace.write(String(repeating: "not a database ", count: 100), to: "shop.db")
    #expect(try check() == .init(1, err: "error: cannot check `shop.db`: file is not a database\n"))
    try workspace.remove("shop.db")
    try workspace.write("", to: "shop.db/file")
    #expect(try check() == .init(1, err: "error: `shop.db` is a directory, not a database\n"))
    let memory = try workspace.run("check", "shop.yaml", "--database", ":memory:")
    #expect(memory == .init(1, err: "error: there is no file `:memory:`\n"))
  }

  @Test("a locked database is an error")
  func locked() throws {
    try makeDatabase()
    var handle: OpaquePointer?
    defer { sqlite3_close_v2(handle) }
    let path = workspace.directory.appending(path: "shop.db").path
    try #require(sqlite3_open(path, &handle) == SQLITE_OK)
    try #require(sqlite3_exec(handle, "BEGIN EXCLUSIVE", nil, nil, nil) == SQLITE_OK)
    #expect(try check() == .init(1, err: "error: cannot check `shop.db`: database is locked\n"))
  }

  @Test("a missing option for the database and a wrong schema are errors")
  func usage() throws {
    let outcome = try workspace.run("check", "shop.yaml")
    #expect(outcome.code == 64)
    #expect(outcome.err.hasPrefix("error: `check` needs `--database FILE`\n"))
    try workspace.write("schema: Shop\n", to: "shop.yaml")
    try workspace.write("", to: "shop.db")
    #expect(try check().code == 1)
  }
}
