import Foundation
import Testing

@testable import Tenon

/// Lists with more values than a statement allows parameters.
@Suite("Long lists")
struct LongListTests {
  private static let count = 40_000

  /// The condition after `WHERE`, and the number of bound values.
  private func written(_ values: [SQLValue], for dialect: Dialect) throws -> (String, Int) {
    let column = SQLNode.column(table: "samples", name: "x", isNumeric: false)
    let query = Sample.query.filter(Condition(.isIn(column, values)))
    let statement = try query.select(Sample.id).statement(for: dialect)
    let range = try #require(statement.sql.range(of: " WHERE "))
    return (String(statement.sql[range.upperBound...]), statement.parameters.count)
  }

  private func many(_ value: SQLValue) -> [SQLValue] {
    Array(repeating: value, count: Self.count)
  }

  @Test("the values of each type are one parameter, in the column's stored form")
  func forms() throws {
    let moment = Date(timeIntervalSince1970: 0)
    let day = try #require(CalendarDate("2024-02-29"))
    let time = try #require(TimeOfDay("12:30:00"))
    let kinds: [(SQLValue, postgresql: String?, mysql: String)] = [
      (.bool(true), "boolean", "TINYINT"), (.integer(1), nil, "BIGINT"),
      (.double(0.5), "double precision", "DOUBLE"),
      (.decimal(0.5), "numeric", "DECIMAL(65, 30)"),
      (.text("x"), nil, "LONGTEXT CHARACTER SET utf8mb4"),
      (.json("{}"), "jsonb", "LONGTEXT CHARACTER SET utf8mb4"), (.date(day), "date", "DATE"),
      (.time(time), "time", "TIME(6)"),
      (.datetime(moment), "timestamp with time zone", "DATETIME(6)"),
    ]
    for (value, postgresql, mysql) in kinds {
      #expect(
        try written(many(value), for: .sqlite)
          == (#""samples"."x" IN (SELECT "value" FROM json_each(?))"#, 1))
      #expect(
        try written(many(value), for: .postgresql)
          == (
            postgresql.map {
              #""samples"."x" IN (SELECT CAST("value" AS \#($0)) FROM jsonb_array_elements_text(CAST($1 AS jsonb)) AS "list"("value"))"#
            } ?? #""samples"."x" = ANY($1\#(value == .integer(1) ? "::bigint[]" : ""))"#,
            1
          ))
      #expect(
        try written(many(value), for: .mysql)
          == (
            "`samples`.`x` IN (SELECT `value` FROM JSON_TABLE(?, '$[*]' COLUMNS (`value` \(mysql) PATH '$')) AS `list`)",
            1
          ))
    }
  }

  @Test("bytes, and text with a NUL, are hexadecimal digits; on MySQL so are UUIDs")
  func digits() throws {
    let text = "LONGTEXT CHARACTER SET utf8mb4"
    func expect(
      _ value: SQLValue, _ sqlite: String, _ postgresql: String?, _ mysql: String
    ) throws {
      #expect(
        try written(many(value), for: .sqlite)
          == (#""samples"."x" IN (SELECT \#(sqlite) FROM json_each(?))"#, 1))
      #expect(
        try written(many(value), for: .postgresql)
          == (
            postgresql.map {
              #""samples"."x" IN (SELECT \#($0) FROM jsonb_array_elements_text(CAST($1 AS jsonb)) AS "list"("value"))"#
            } ?? #""samples"."x" = ANY($1)"#,
            1
          ))
      #expect(
        try written(many(value), for: .mysql)
          == (
            "`samples`.`x` IN (SELECT \(mysql) FROM JSON_TABLE(?, '$[*]' COLUMNS (`value` \(text) PATH '$')) AS `list`)",
            1
          ))
    }
    try expect(
      .bytes([0, 255]), #"unhex("value")"#, #"decode("value", 'hex')"#, "UNHEX(`value`)")
    try expect(
      .text("a\0b"), #"CAST(unhex("value") AS TEXT)"#,
      nil, "CONVERT(UNHEX(`value`) USING utf8mb4)")
    let id = try #require(UUID(uuidString: "3F2504E0-4F89-41D3-9A0C-0305E82C3301"))
    try expect(.uuid(id), #""value""#, nil, "UNHEX(`value`)")
    let query = Sample.query.filter(Sample.uuid.in(Array(repeating: id, count: Self.count)))
    let list = try query.statement(for: .mysql).parameters
    guard case .json(let json)? = list.first else {
      Issue.record("the list is no JSON: \(list.count) values")
      return
    }
    #expect(json.hasPrefix(#"["3f2504e04f8941d39a0c0305e82c3301","3f25"#))
  }

  @Test("each kind of value is one list; values that cannot be stored are bound and refused")
  func mixed() throws {
    #expect(
      try written(many(.integer(1)) + [.bytes([1]), .null, .integer(2)], for: .postgresql)
        == (
          #""samples"."x" IN (SELECT CAST("value" AS bigint) FROM jsonb_array_elements_text(CAST($1 AS jsonb)) AS "list"("value") UNION ALL SELECT decode("value", 'hex') FROM jsonb_array_elements_text(CAST($2 AS jsonb)) AS "list"("value") UNION ALL SELECT NULL)"#,
          2
        ))
    #expect(
      try written(many(.double(.nan)), for: .sqlite) == (#""samples"."x" IN (SELECT ?)"#, 1))
    #expect(
      try written(many(.integer(1)) + many(.double(.infinity)), for: .mysql)
        == (
          "`samples`.`x` IN (SELECT `value` FROM JSON_TABLE(?, '$[*]' COLUMNS (`value` BIGINT PATH '$')) AS `list` UNION ALL SELECT ?)",
          2
        ))
  }

  @Test("several short lists can form a long one together")
  func several() throws {
    let list = (1...10_000).map { $0 }
    let query = Post.query.filter(
      Post.viewCount.in(list) && !Post.viewCount.in(list) || Post.viewCount.in(list))
    #expect(try query.statement(for: .sqlite).parameters.count == 10_002)
    #expect(try query.statement(for: .mysql).parameters.count == 30_000)
    let database = try Database.test()
    #expect(try database.read { try query.count(in: $0) } == 0)
  }

  @Test("SQLite finds the values of every type, and no others")
  func found() throws {
    let database = try Database.test()
    let id = UUID()
    let json = JSONValue.object(["a": ["\"\\ é\u{1F600}", 1, nil]])
    let moment = Date(timeIntervalSince1970: 1_000_000.25)
    let day = try #require(CalendarDate("2024-02-29"))
    try database.write { session throws in
      var full = Sample.Draft()
      (full.bool, full.int, full.double, full.decimal) = (true, .max, -.infinity, 1.50)
      (full.text, full.bytes, full.uuid, full.json) = ("a\0\u{1}\"é\\", [0, 255, 7], id, json)
      (full.date, full.datetime, full.settings) = (day, moment, ["x": 1])
      (full.mood, full.level) = (.notSoGood, .high)
      try session.insert([full, Sample.Draft()])
    }
    func check<Value: SQLConvertible>(
      _ column: Column<Sample, Value?>, _ value: Value, _ other: (Int) -> Value,
      at location: SourceLocation = #_sourceLocation
    ) throws where Value.Unwrapped == Value {
      let others: [Value?] = (0..<Self.count).map(other)
      try database.read { session throws in
        func count(_ condition: Condition) throws -> Int {
          try Sample.query.filter(condition).count(in: session)
        }
        #expect(try count(column.in(others + [value])) == 1, sourceLocation: location)
        #expect(try count(column.in(others)) == 0, sourceLocation: location)
        #expect(try count(!column.in(others + [value])) == 0, sourceLocation: location)
        #expect(try count(!column.in(others)) == 1, sourceLocation: location)
        #expect(try count(column.in(others + [value, nil])) == 2, sourceLocation: location)
        #expect(try count(column.in(others + [nil])) == 1, sourceLocation: location)
      }
    }
    try check(Sample.bool, true) { _ in false }
    try check(Sample.int, .max) { $0 }
    try check(Sample.double, -.infinity) { $0 == 1 ? .infinity : Double($0) / 3 }
    try check(Sample.decimal, 1.50) { Decimal($0) }
    try check(Sample.text, "a\0\u{1}\"é\\") { "\($0)a\0\"é\\" }
    try check(Sample.text, "a\0\u{1}\"é\\") { "a\($0)" }
    try check(Sample.bytes, [0, 255, 7]) { [UInt8(truncatingIfNeeded: $0), 255] }
    try check(Sample.bytes, [0, 255, 7]) { _ in [] }
    try check(Sample.uuid, id) { _ in UUID() }
    try check(Sample.json, json) { JSONValue.array([.int(Int64($0))]) }
    try check(Sample.settings, JSON(["x": 1])) { JSON(["x": $0 + 2]) }
    try check(Sample.datetime, moment) { moment.addingTimeInterval(Double($0 + 1)) }
    try check(Sample.mood, .notSoGood) { _ in .good }
    try check(Sample.level, .high) { _ in .low }
  }

  @Test("numbers of a long list keep their exact values")
  func numbers() throws {
    let database = try Database.test()
    var generator = SystemRandomNumberGenerator()
    let numbers = (0..<2000).compactMap { _ -> Double? in
      let number = Double(bitPattern: generator.next())
      return number.isFinite ? number : nil
    }
    let values = numbers + [0.1, 1e23, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi]
    let list = values + (0..<Self.count).map { Double($0) + 0.5 }
    try database.write { session throws in
      try session.insert(values.map { Sample.Draft(double: $0) })
      #expect(
        try Sample.query.filter(Sample.double.in(list.map(Optional.some))).count(in: session)
          == values.count)
    }
  }

  @Test("a value that cannot be stored is refused in long and short lists")
  func refused() throws {
    let database = try Database.test()
    let distant = Date(timeIntervalSince1970: 1e15)
    for count in [1, Self.count] {
      let error = #expect(throws: SQLError.self) {
        try database.read { session throws in
          try Sample.query.filter(
            Sample.datetime.in(Array(repeating: distant, count: count))
          ).count(in: session)
        }
      }
      #expect(
        error?.message == "parameter 1 cannot be bound: a time outside the years 1 to 9999")
    }
  }

  @Test("a list in hand-written SQL can be as long")
  func byHand() throws {
    let database = try Database.test()
    let list = (0..<Self.count).map { [UInt8(truncatingIfNeeded: $0), 1, 2] as [UInt8] }
    let found = try database.read { session throws in
      try session.fetch("SELECT x'070102' IN \(list: list)", as: Bool.self)
    }
    #expect(found == [true])
  }

  @Test("rows can be read and deleted by any number of keys, also of two columns")
  func keys() throws {
    let database = try Database.test()
    try database.write { session throws in
      let drafts = (0..<Self.count).map { Enrollment.Draft(student: $0, course: "c") }
      let rows = try session.insert(drafts)
      #expect(try session.load(Enrollment.absences, for: rows).values.allSatisfy(\.isEmpty))
      for row in rows { session.delete(row) }
      try session.flush()
      #expect(try Enrollment.query.count(in: session) == 0)
    }
  }
}
