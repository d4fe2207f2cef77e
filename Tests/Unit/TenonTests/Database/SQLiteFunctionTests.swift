import Foundation
import Testing

@testable import Tenon

/// User-defined functions and collations on SQLite's connections.
@Suite("SQLite functions")
struct SQLiteFunctionTests {
  private func database(
    _ functions: [SQLiteFunction] = [], _ collations: [SQLiteCollation] = []
  ) throws -> Database {
    var configuration = Configuration()
    configuration.functions = functions
    configuration.collations = collations
    return try Database("sqlite::memory:", configuration: configuration)
  }

  private static let echo = SQLiteFunction("echo", arguments: 1) { $0[0] }

  @Test("a function is called with the values of a row, and its result has its type")
  func values() throws {
    let kinds = SQLiteFunction("kind", arguments: 1) { values in
      switch values[0] {
      case .null: .text("NULL")
      case .integer: .text("integer")
      case .double: .text("double")
      case .text: .text("text")
      case .bytes: .text("bytes")
      default: .text("another")
      }
    }
    let database = try database([Self.echo, kinds])
    try database.read { session throws in
      let found = try session.fetch(
        "SELECT kind(NULL), kind(1), kind(1.5), kind('x'), kind(x'00')",
        as: (String, String, String, String, String).self)
      #expect(found[0] == ("NULL", "integer", "double", "text", "bytes"))
      let echoed = try session.fetch(
        "SELECT echo(\(Int?.none)), echo(\(Int.min)), echo(\(0.1)), echo(\("a\0é")), echo(\([0, 1] as [UInt8]))",
        as: (Int?, Int, Double, String, [UInt8]).self)
      #expect(echoed[0] == (nil, .min, 0.1, "a\0é", [0, 1]))
      let empty = try session.fetch(
        "SELECT echo(\("")), echo(\([] as [UInt8]))", as: (String?, [UInt8]?).self)
      #expect(empty[0] == ("", []))
    }
  }

  @Test("a result has the same form as a stored value")
  func results() throws {
    let id = UUID()
    let moment = Date(timeIntervalSince1970: 0.5)
    let day = try #require(CalendarDate("2024-02-29"))
    let results: [SQLValue] = [
      .bool(true), .decimal(1.50), .date(day), .datetime(moment), .uuid(id), .json("{}"),
    ]
    let function = SQLiteFunction("result", arguments: 1) { values in
      guard case .integer(let index) = values[0] else { return .null }
      return results[Int(index)]
    }
    try database([function]).read { session throws in
      let row = try session.fetch(
        "SELECT result(0), result(1), result(2), result(3), result(4), result(5)",
        as: (Bool, Decimal, CalendarDate, Date, UUID, JSONValue).self)
      #expect(row[0] == (true, 1.5, day, moment, id, .object([:])))
      let stored = try session.fetch("SELECT \(moment), \(id)", as: (String, String).self)
      let made = try session.fetch("SELECT result(3), result(4)", as: (String, String).self)
      #expect(stored[0] == made[0])
    }
  }

  @Test("an error in a function is the statement's error, and shows no value")
  func failures() throws {
    struct Mistake: Error, CustomStringConvertible { let description: String }
    let functions = [
      SQLiteFunction("fails", arguments: 1) { _ in throw SQLiteFunction.Failure("it may not") },
      SQLiteFunction("leaks", arguments: 1) { throw Mistake(description: "\($0)") },
      SQLiteFunction("distant", arguments: 0) { _ in .datetime(Date(timeIntervalSince1970: 1e15)) },
      SQLiteFunction("invalid", arguments: 0) { _ in .invalid("no value") },
      Self.echo,
    ]
    let cases: [(SQL, String)] = [
      ("SELECT fails(\("secret"))", "the function fails failed: it may not"),
      ("SELECT leaks(\("secret"))", "the function leaks failed: Mistake"),
      ("SELECT distant()", "the function distant failed: the result cannot be stored"),
      ("SELECT invalid()", "the function invalid failed: the result is no value"),
      (
        "SELECT echo(CAST(x'FF' AS TEXT))",
        "the function echo failed: an argument is text that is not UTF-8"
      ),
      ("SELECT echo(1, 2)", "wrong number of arguments to function echo()"),
      ("SELECT echo(1) OVER ()", "echo() may not be used as a window function"),
    ]
    let database = try database(functions)
    for (sql, message) in cases {
      let error = #expect(throws: SQLError.self) {
        try database.read { try $0.fetch(sql, as: String?.self) }
      }
      #expect(error?.message == message)
      #expect(error.map { !"\($0)".contains("secret") } == true)
    }
    // The connection can still be used.
    #expect(try database.read { try $0.fetch("SELECT echo(1)", as: Int.self) } == [1])
  }

  @Test("every connection has the functions and collations")
  func connections() async throws {
    let directory = try TemporaryDirectory()
    var configuration = Configuration()
    configuration.functions = [Self.echo]
    configuration.collations = [SQLiteCollation("backward") { $1.compare($0) }]
    let database = try Database(directory.url(), configuration: configuration)
    let sql: SQL = "SELECT echo('a') UNION SELECT 'b' ORDER BY 1 COLLATE backward"
    #expect(try await database.write { try $0.fetch(sql, as: String.self) } == ["b", "a"])
    try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<8 {
        group.addTask { try await database.read { try $0.fetch(sql, as: String.self) } }
      }
      for try await found in group { #expect(found == ["b", "a"]) }
    }
  }

  @Test("indexes and views can use deterministic functions, but no others")
  func schemas() throws {
    let database = try database([
      SQLiteFunction("folded", arguments: 1, isDeterministic: true) { values in
        guard case .text(let text) = values[0] else { return .null }
        return .text(text.lowercased())
      }, Self.echo,
    ])
    try database.write { session throws in
      try session.execute("CREATE TABLE t (a TEXT)")
      try session.execute("CREATE UNIQUE INDEX i ON t (folded(a))")
      try session.execute("INSERT INTO t VALUES ('É')")
    }
    #expect(throws: ConstraintViolation.self) {
      try database.write { try $0.execute("INSERT INTO t VALUES ('é')") }
    }
    #expect(throws: SQLError.self) {
      try database.write { try $0.execute("CREATE INDEX j ON t (echo(a))") }
    }
    let error = #expect(throws: SQLError.self) {
      try database.write { session throws in
        try session.execute("CREATE VIEW v AS SELECT folded(a), echo(a) FROM t")
        _ = try session.fetch("SELECT * FROM v", as: (String, String).self)
      }
    }
    #expect(error?.message == "unsafe use of echo()")
  }

  @Test("a collation orders and compares text")
  func collation() throws {
    let database = try database(
      [], [SQLiteCollation("unicode") { $0.compare($1, options: .caseInsensitive) }])
    try database.create(TestSchema.self)
    try database.write { session throws in
      try session.insert(["É", "a", "é", "Z", "b\0b", ""].map { User.Draft(username: $0) })
      let name = sql("\(User.username) COLLATE unicode", as: String.self)
      #expect(
        try User.query.filter(User.username != "b\0b").order(by: name, User.id).all(in: session)
          .map(\.username) == ["", "a", "É", "é", "Z"])
      #expect(try User.query.filter(name == "É").count(in: session) == 2)
    }
  }

  @Test("a built-in function can be replaced, for any number of arguments if declared so")
  func replaced() throws {
    let database = try database([
      SQLiteFunction("upper", arguments: 1, isDeterministic: true) { values in
        guard case .text(let text) = values[0] else { return .null }
        return .text(text.uppercased())
      },
      SQLiteFunction("many", arguments: nil) { .integer(Int64($0.count)) },
      SQLiteFunction("MANY", arguments: 2) { _ in .integer(-2) },
    ])
    try database.create(TestSchema.self)
    try database.write { session throws in
      try session.insert(User.Draft(username: "é"))
      #expect(try User.query.select(User.username.upper()).one(in: session) == "É")
      #expect(
        try session.fetch("SELECT many(), many(1, 2, 3), many(1, 2)", as: (Int, Int, Int).self)[0]
          == (0, 3, -2))
    }
  }

  @Test(
    "a name that is invalid or already in use is refused when the database is opened",
    arguments: [
      ("", 1), ("a\0b", 1), (String(repeating: "é", count: 128), 1), ("decimal_add", 2),
      ("Decimal_Other", 1), ("UNHEX", 2), ("unicode_lower", 1), ("f", 101), ("f", -1), ("echo", 1),
      ("ECHO", 1),
    ] as [(String, Int?)])
  func refused(name: String, arguments: Int?) {
    let function = SQLiteFunction(name, arguments: arguments) { $0[0] }
    #expect(throws: SQLError.self) { try database([Self.echo, function]) }
  }

  @Test(
    "a collation's name is refused in the same way",
    arguments: ["", "a\0b", "NOCASE", "binary", "RTRIM", "decimal", "Mine"])
  func refusedCollation(name: String) {
    let mine = SQLiteCollation("mine") { $0.compare($1) }
    let collation = SQLiteCollation(name) { $0.compare($1) }
    #expect(throws: SQLError.self) { try database([], [mine, collation]) }
  }

  @Test("any valid name can be called, in quotes")
  func oddName() throws {
    let database = try database([SQLiteFunction("a \"b\"", arguments: 0) { _ in .integer(7) }])
    #expect(
      try database.read {
        try $0.fetch("SELECT \(identifier: "a \"b\"")()", as: Int.self)
      } == [7])
  }

  @Test("closures are released with the database")
  func released() throws {
    final class Witness: Sendable {}
    weak var witness: Witness?
    try {
      let held = Witness()
      witness = held
      let database = try database(
        [SQLiteFunction("f", arguments: 0) { _ in .text("\(type(of: held))") }],
        [SQLiteCollation("c") { left, right in held === held ? left.compare(right) : .orderedSame }]
      )
      #expect(
        try database.read { try $0.fetch("SELECT f() COLLATE c", as: String.self) } == ["Witness"])
    }()
    #expect(witness == nil)
  }
}
