import Foundation
import TestSupport
import Testing

@testable import Tenon

/// The results of hand-written SQL on SQLite.
@Suite("Rows of hand-written SQL")
struct RawSQLRowTests {
  private let database: Database
  private let recorder = StatementRecorder()

  init() throws {
    database = try Database.test(log: recorder.log)
    try database.write { (session: Session) throws in
      try session.insert([
        User.Draft(username: "ann", age: 30), User.Draft(username: "bob"),
        User.Draft(username: "it's", age: 10, isActive: false),
      ])
    }
  }

  private func error<Value>(_ body: (Session) throws -> Value) -> String? {
    do {
      _ = try database.write(body)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("rows are read as tuples, single values and models")
  func shapes() throws {
    try database.read { (session: Session) throws in
      let pairs = try session.fetch(
        "SELECT username, age FROM users WHERE id < \(3) ORDER BY id", as: (String, Int?).self)
      #expect(pairs.map { $0.0 } == ["ann", "bob"])
      #expect(pairs.map { $0.1 } == [30, nil])
      let triples = try session.fetch(
        "SELECT id, username, is_active FROM users WHERE username = \("it's")",
        as: (User.ID, String, Bool).self)
      #expect(triples.count == 1)
      #expect(triples.first?.0 == 3 && triples.first?.1 == "it's" && triples.first?.2 == false)
      #expect(try session.fetch("SELECT COUNT(*) FROM users", as: Int.self) == [3])
      #expect(
        try session.fetch("SELECT age FROM users ORDER BY id", as: Int?.self) == [30, nil, 10])
      #expect(
        try session.fetch(
          "SELECT * FROM \(User.self) WHERE \(User.id) IN \(list: [1, 3]) ORDER BY id",
          as: User.self)
          == User.query.filter(User.id != 2).order(by: User.id).all(in: session))
      #expect(
        try session.fetch("SELECT id FROM users WHERE id IN \(list: [Int]())", as: Int.self) == [])
      #expect(
        try session.fetch(
          "SELECT id FROM users WHERE id NOT IN \(list: [Int]()) ORDER BY id", as: Int.self)
          == [1, 2, 3])
    }
  }

  @Test("rows are read by name, with the closure's own result")
  func names() throws {
    try database.read { (session: Session) throws in
      let rows = try session.fetch("SELECT username AS name, age FROM users ORDER BY id LIMIT 2") {
        row in
        #expect(row.columnNames == ["name", "age"])
        let age: Int? = try row["age"]
        let name = try row["name", as: String.self]
        return "\(name) \(age ?? 0)"
      }
      #expect(rows == ["ann 30", "bob 0"])
    }
    #expect(
      error { try $0.fetch("SELECT id, age FROM users") { try $0["Age", as: Int.self] } }
        == "the result has no column Age: it has id, age\n  in: SELECT id, age FROM users")
    #expect(
      error { try $0.fetch("SELECT 1 AS a, 2 AS a") { try $0["a", as: Int.self] } }
        == "several columns are named a: give them different names with AS\n  in: SELECT 1 AS a, 2 AS a"
    )
  }

  @Test("named parameters are bound")
  func namedParameters() throws {
    try database.read { (session: Session) throws in
      #expect(
        try session.fetch(
          "SELECT username FROM users WHERE age > :min OR username = :name ORDER BY id",
          ["min": 20, "name": "it's"], as: String.self) == ["ann", "it's"])
      #expect(try session.fetch("SELECT :a || :a", ["a": "x"], as: String.self) == ["xx"])
    }
  }

  @Test("a wrong number of columns is an error, also without rows")
  func columnCounts() {
    #expect(
      error { try $0.fetch("SELECT id, age FROM users WHERE 1 = 0", as: Int.self) }
        == "the statement returns 2 columns, but Int needs 1 column\n  in: SELECT id, age FROM users WHERE 1 = 0"
    )
    #expect(
      error { try $0.fetch("SELECT id FROM users", as: (Int, String).self) }
        == "the statement returns 1 column, but (Int, String) needs 2 columns\n  in: SELECT id FROM users"
    )
    #expect(
      error { try $0.fetch("SELECT id FROM users", as: User.self) }
        == "the statement returns 1 column, but User needs 5 columns\n  in: SELECT id FROM users")
    #expect(
      error {
        try $0.fetch("SELECT id, age, username, is_active, secret FROM users", as: User.self)
      }
        == "column 2 of the statement is age, but User has username\n  in: SELECT id, age, username, is_active, secret FROM users"
    )
  }

  @Test("an error about a value of another type names column and statement, never the value")
  func wrongTypes() {
    #expect(
      error { try $0.fetch("SELECT username FROM users WHERE id = \(1)", as: Int.self) }
        == "column users.username holds text; expected an integer\n  in: SELECT username FROM users WHERE id = ?"
    )
    #expect(
      error { try $0.fetch("SELECT age, id FROM users WHERE id = \(2)", as: (Int, Int).self) }
        == "column users.age holds NULL; expected an integer\n  in: SELECT age, id FROM users WHERE id = ?"
    )
    #expect(
      error { try $0.fetch("SELECT absent FROM users WHERE age = \(4711)", as: Int.self) }
        == "no such column: absent (code 1)\n  in: SELECT absent FROM users WHERE age = ?")
  }

  @Test("a cached statement sees a change of the schema")
  func changedSchema() throws {
    try database.write { (session: Session) throws in
      let sql: SQL = "SELECT * FROM tags"
      #expect(try session.fetch(sql) { $0.columnNames }.isEmpty)
      try session.execute("INSERT INTO tags VALUES ('a', NULL); ALTER TABLE tags ADD COLUMN more")
      #expect(try session.fetch(sql) { $0.columnNames } == [["name", "color", "more"]])
    }
  }

  @Test("scripts, single statements with values and PRAGMAs run in the session's transaction")
  func execute() throws {
    try database.write { (session: Session) throws in
      try session.execute(
        """
        CREATE TABLE notes (text TEXT); -- a ; in a comment
        CREATE TRIGGER twice AFTER INSERT ON notes WHEN NEW.text = 'once' BEGIN
          INSERT INTO notes VALUES ('a;b'); INSERT INTO notes VALUES ('twice');
        END;
        INSERT INTO notes VALUES ('once');
        """)
      #expect(
        try session.fetch("SELECT text FROM notes ORDER BY rowid", as: String.self)
          == ["once", "a;b", "twice"])
      try session.execute("UPDATE notes SET text = \("x") WHERE text = :old", ["old": "once"])
      try session.execute("PRAGMA optimize")
      try session.execute("SELECT * FROM notes")
      try session.execute("")
      _ = recorder.take()
      try session.execute("DELETE FROM notes WHERE text = 'x'; DELETE FROM notes")
      #expect(recorder.takeSQL() == ["DELETE FROM notes WHERE text = 'x'; DELETE FROM notes"])
    }
    #expect(
      error { session in
        try session.execute("INSERT INTO notes VALUES ('lost'); INSERT INTO absent VALUES (1)")
      }
        == "no such table: absent: create the tables of the schema, as in db.create(Blog.self) (code 1)\n  in: INSERT INTO notes VALUES ('lost'); INSERT INTO absent VALUES (1)"
    )
    #expect(
      try database.read { try $0.fetch("SELECT COUNT(*) FROM notes", as: Int.self) } == [0])
    #expect(
      error { try $0.execute("SELECT \(1); SELECT 2") }
        == "SQL contains more than one statement: execute runs several, without values\n  in: SELECT ?; SELECT 2"
    )
  }

  @Test("a read session writes nothing")
  func readOnly() {
    #expect(throws: SQLError.self) {
      try database.read { try $0.execute("DELETE FROM users") }
    }
  }

  @Test("SQL that ends the transaction fails, and so do later statements until a rollback")
  func transactionControl() throws {
    for sql in ["COMMIT", "ROLLBACK; SELECT 1"] as [SQL] {
      let session = try database.session()
      defer { session.close() }
      #expect(throws: SQLError.self) { try session.execute(sql) }
      #expect(throws: SQLError.self) { try session.fetch("SELECT 1", as: Int.self) }
      try session.rollback()
      #expect(try session.fetch("SELECT 1", as: Int.self) == [1])
    }
    #expect(
      error { try $0.fetch("COMMIT", as: Int.self) }
        == "the statement returns 0 columns, but Int needs 1 column\n  in: COMMIT")
  }

  @Test("hostile text stays a value", arguments: hostileTexts)
  func hostile(text: String) throws {
    try database.write { (session: Session) throws in
      try session.insert(Tag.Draft(name: Tag.ID(text)))
      #expect(
        try session.fetch("SELECT name FROM tags WHERE name = \(text)", as: String.self)
          .map { Array($0.utf8) } == [Array(text.utf8)])
      #expect(
        try session.fetch("SELECT name FROM tags WHERE name = :n", ["n": text], as: Tag.ID.self)
          == [Tag.ID(text)])
      #expect(
        try session.fetch("SELECT 1 AS \(identifier: text.filter { $0 != "\0" })") {
          $0.columnNames
        } == [[text.filter { $0 != "\0" }]])
    }
  }
}

private let hostileTexts = [
  "'", "''", "\"", "`", "\\", "\\'", "; DROP TABLE users; --", "' OR '1'='1", "?", "?1", ":n",
  "$1", "@x", "/*", "*/", "--", "a\0b", "\u{1F600}", "é", "e\u{301}", "%", "_", "\n", "\r\n", "]",
  "[", "$$", "NULL", "\u{202E}", "x' UNION SELECT secret FROM users --",
]
