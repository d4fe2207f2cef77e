import Testing

@testable import Tenon

@Suite("Errors")
struct ErrorTests {
  private let sql = "SELECT ?"

  @Test("each error maps to an HTTP status")
  func statuses() {
    #expect(NotFound(model: "User").httpStatus == 404)
    #expect(PageError(message: "").httpStatus == 400)
    #expect(MultipleRowsFound(model: "User", statement: nil).httpStatus == 500)
    #expect(StaleRow(model: "User", statement: nil).httpStatus == 409)
    #expect(Conflict(kind: .busy, message: "", statement: nil).httpStatus == 503)
    #expect(ConnectionLost(message: "").httpStatus == 503)
    #expect(SQLError(message: "").httpStatus == 500)
    #expect(
      InvalidColumnValue(column: "", expected: "", found: "", statement: nil).httpStatus == 500)
    func violation(_ kind: ConstraintViolation.Kind) -> Int {
      ConstraintViolation(kind: kind, message: "", statement: nil).httpStatus
    }
    #expect(violation(.unique(columns: [])) == 409)
    #expect(violation(.foreignKey) == 409)
    #expect(violation(.notNull(column: "")) == 422)
    #expect(violation(.check(name: "")) == 422)
    #expect(violation(.other) == 409)
    let anyError: any Error = NotFound(model: "User")
    #expect(anyError.httpStatus == 404)
    #expect(CancellationError().httpStatus == 500)
  }

  @Test("each error is described in one line, and its statement in a second one")
  func descriptions() {
    #expect(NotFound(model: "User").description == "no User found")
    #expect(
      NotFound(model: "User", statement: sql).description == "no User found\n  in: SELECT ?")
    #expect(
      MultipleRowsFound(model: "User", statement: sql).description
        == "more than one User found\n  in: SELECT ?")
    #expect(
      StaleRow(model: "User", statement: sql).description
        == "this User was changed or deleted since it was read\n  in: SELECT ?")
    #expect(
      Conflict(kind: .busy, message: "database is locked", statement: sql).description
        == "database is locked\n  in: SELECT ?")
    #expect(
      ConnectionLost(message: "gone", code: 14, statement: nil).description == "gone")
    #expect(
      SQLError(message: "no such table: x", code: 1, statement: sql).description
        == "no such table: x (code 1)\n  in: SELECT ?")
    #expect(SQLError(message: "wrong").description == "wrong")
    #expect(
      ConstraintViolation(
        kind: .foreignKey, message: "FOREIGN KEY constraint failed", statement: sql
      ).description == "FOREIGN KEY constraint failed\n  in: SELECT ?")
    #expect(
      InvalidColumnValue(
        column: "users.age", expected: "an integer", found: "text", statement: sql
      ).description == "column users.age holds text; expected an integer\n  in: SELECT ?")
    #expect(PageError(message: "page 0").description == "page 0")
  }

  @Test("each error has a reason for clients, without SQL, values or names of the database")
  func reasons() {
    #expect(NotFound(model: "User", statement: sql, row: 2).reason == "no User found")
    #expect(MultipleRowsFound(model: "User", statement: sql).reason == "more than one User found")
    #expect(
      StaleRow(model: "User", statement: sql, row: 1).reason
        == "this User was changed or deleted since it was read")
    func conflict(_ kind: Conflict.Kind) -> String {
      Conflict(kind: kind, message: "s3cr3t", statement: sql).reason
    }
    #expect(conflict(.busy) == "the database is busy; try again")
    #expect(conflict(.deadlock) == "another change was made at the same time; try again")
    #expect(conflict(.serialization) == conflict(.deadlock))
    #expect(
      ConnectionLost(message: "/var/s3cr3t", code: 14, statement: nil).reason
        == "the database cannot be reached; try again later")
    #expect(SQLError(message: "s3cr3t", code: 1, statement: sql).reason == "internal error")
    #expect(
      InvalidColumnValue(column: "s3cr3t", expected: "", found: "", statement: sql).reason
        == "internal error")
    #expect(
      InvalidCursor("s3cr3t").reason == "the cursor is not valid; start again from the first page")
    #expect(PageError(message: "page 0 does not exist").reason == "page 0 does not exist")
    #expect(CancellationError().reason == "internal error")
    func violation(_ kind: ConstraintViolation.Kind) -> String {
      ConstraintViolation(kind: kind, message: "s3cr3t", statement: sql).reason
    }
    #expect(violation(.unique(columns: ["s3cr3t"])) == "a row with these values already exists")
    #expect(
      violation(.foreignKey)
        == "a row that this one refers to does not exist, or another row still refers to this one")
    #expect(violation(.notNull(column: "s3cr3t")) == "a required value is missing")
    #expect(violation(.check(name: "s3cr3t")) == "a value is not allowed")
    #expect(violation(.other) == "the change is not allowed")
  }

  @Test("the fields at fault are named once each")
  func fields() {
    func failure(_ field: String, row: Int? = nil) -> ValidationError.Failure {
      .init(model: "User", row: row, field: field, rule: .min, message: "must be at least 1")
    }
    let error: any Error = ValidationError([failure("b", row: 1), failure("a"), failure("b")])
    #expect(error.fields == ["b", "a"])
    #expect(
      error.reason == "row 1: b must be at least 1; a must be at least 1; b must be at least 1")
    #expect(NotFound(model: "User").fields == [])
    #expect(CancellationError().fields == [])
  }

  @Test("all kinds of constraints in SQLite are distinguished")
  func constraintKinds() throws {
    let database = try Database.test()
    try database.write { session in
      try session.raw(
        "CREATE TABLE t (a INTEGER, b TEXT, CHECK (a < 10))",
        "CREATE UNIQUE INDEX t_lower ON t (lower(b))",
        "CREATE TRIGGER t_guard BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'guarded'); END",
        "CREATE TABLE strict (a INTEGER) STRICT", "INSERT INTO t VALUES (1, 'x')")
      func kind(_ sql: String) -> ConstraintViolation.Kind? {
        do {
          try session.raw(sql)
          return nil
        } catch {
          return (error as? ConstraintViolation)?.kind
        }
      }
      #expect(kind("INSERT INTO t VALUES (1, 'X')") == .unique(columns: ["t_lower"]))
      #expect(kind("INSERT INTO t VALUES (11, 'y')") == .check(name: "a < 10"))
      #expect(kind("DELETE FROM t") == .other)
      #expect(kind("INSERT INTO strict VALUES ('x')") == .other)
      #expect(kind("INSERT INTO t (rowid, a) VALUES (1, 1)") == .unique(columns: ["t.rowid"]))
    }
  }

  @Test("SQL that is not a single statement is refused")
  func statements() throws {
    let database = try Database.test()
    try database.write { session in
      func message(_ sql: String) -> String? {
        do {
          try session.raw(sql)
          return nil
        } catch {
          return (error as? SQLError)?.message
        }
      }
      #expect(
        message("SELECT 1; SELECT 2")
          == "SQL contains more than one statement: execute runs several, without values")
      #expect(
        message("SELECT 1; nonsense")
          == "SQL contains more than one statement: execute runs several, without values")
      #expect(message("SELECT 1; -- done\n") == nil)
      #expect(message("") == "SQL contains no statement")
      #expect(message("-- nothing") == "SQL contains no statement")
      #expect(message("SELECT 1\u{0}") == "SQL contains a NUL character")
      #expect(message("SELEC 1") == #"near "SELEC": syntax error"#)
    }
  }
}
