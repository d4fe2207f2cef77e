import BlogModels
import Tenon
import TestSupport
import Testing

@Suite("Tables that do not match the schema")
struct TableComparisonTests {
  private let database: Database

  init() throws { database = try Database.empty() }

  private func message(after sql: SQL) throws -> String? {
    try database.write { session in try session.execute(sql) }
    return #expect(throws: SQLError.self) { try database.create(Blog.self) }?.message
  }

  private func tables() throws -> [String] {
    try database.read { session in
      try session.fetch(
        session.dialect == .sqlite
          ? "SELECT name FROM sqlite_master ORDER BY name"
          : "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
        as: String.self)
    }
  }

  @Test(
    "the error names a table and its missing columns, and nothing is created",
    .onlySQLite("names ignore case only there"))
  func older() throws {
    let found = try message(
      after:
        "CREATE TABLE tags (id INTEGER PRIMARY KEY); CREATE TABLE \"Post_Tags\" (post_id INTEGER)")
    #expect(
      found
        == "the database does not fit the schema Blog: table post_tags lacks tag_id; "
        + "table tags lacks name. Migrate it, or correct the schema")
    #expect(try tables() == ["Post_Tags", "tags"])
  }

  @Test("the error names a table and its required column unknown to the schema")
  func other() throws {
    let found = try message(
      after: "CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT, color TEXT NOT NULL)")
    #expect(
      found
        == "the database does not fit the schema Blog: table tags requires color, which the schema "
        + "does not have. Migrate it, or correct the schema")
  }

  @Test(
    "optional columns, and views, may differ from the schema",
    .onlySQLite("a foreign key can only refer to a view there"))
  func more() throws {
    try database.write { session in
      try session.execute(
        """
        CREATE TABLE labels (key INTEGER PRIMARY KEY NOT NULL, ID INTEGER, Name TEXT,
          size INTEGER NOT NULL DEFAULT 1,
          twice INTEGER NOT NULL GENERATED ALWAYS AS (size * 2) STORED, note TEXT);
        CREATE VIEW tags AS SELECT ID, Name FROM labels
        """)
    }
    if database.dialect == .sqlite {
      // Only SQLite creates a view of a table that does not exist.
      try database.write { session in
        try session.execute("CREATE VIEW broken AS SELECT * FROM missing")
      }
    }
    try database.create(Blog.self)
    try database.create(Blog.self)
  }

  @Test("an existing table of the schema is accepted, with any rows")
  func again() async throws {
    try await database.create(Blog.self)
    let tables = try tables()
    try await database.create(Blog.self)
    #expect(try self.tables() == tables)
  }

  @Test(
    "servers return the columns of a table, and those that an insert must set",
    arguments: DatabaseServer.Kind.allCases.filter { $0.url != nil })
  func servers(kind: DatabaseServer.Kind) throws {
    let (dialect, key): (Dialect, String) =
      switch kind {
      case .postgresql: (.postgresql, "INTEGER GENERATED ALWAYS AS IDENTITY")
      case .mariadb: (.mysql, "INTEGER AUTO_INCREMENT PRIMARY KEY")
      }
    try DatabaseServer.with(kind) { server in
      let rows = try server.run([
        """
        CREATE TABLE tags (id \(key), name VARCHAR(9) NOT NULL, note VARCHAR(9),
          size INTEGER NOT NULL DEFAULT 1, twice INTEGER GENERATED ALWAYS AS (size * 2) STORED)
        """,
        "CREATE VIEW shown AS SELECT id FROM tags",
        "CREATE TABLE other (id INTEGER)",
        "\(dialect.rules.columnsOfTables)('tags', 'shown', 'missing')",
      ])
      let found = rows.map { [$0[0], $0[1], $0[2] == "t" || $0[2] == "1" ? "set" : ""] }
      let expected = [
        ["shown", "id", ""], ["tags", "id", ""], ["tags", "name", "set"], ["tags", "note", ""],
        ["tags", "size", ""], ["tags", "twice", ""],
      ]
      #expect(found.sorted { $0.joined() < $1.joined() } == expected)
    }
  }
}
