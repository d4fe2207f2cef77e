import FormModels
import Foundation
import Tenon
import Testing

/// Columns of every type, with values that other programs wrote.
@Suite("Values in all stored forms")
struct ColumnFormTests {
  let db: Database

  /// Rows as SQLite itself, Tenon, SQLAlchemy, GRDB and Python's sqlite3 write them.
  private static let rows: [[String: SQL]] = [
    [
      "ratio": "0.1", "single": "0.5", "amount": "'1.5'", "label": "char(233)", "folded": "'A'",
      "data": "x''", "day": "'2018-06-05'", "hour": "'09:30:00'",
      "moment": "'2018-06-05 01:00:00'", "token": "'3f2504e0-4f89-41d3-9a0c-0305e82c3301'",
      "note": "'{\"a\": 1, \"b\": [1, 2]}'", "mood": "'calm'",
    ],
    [
      "ratio": "3", "single": "2", "amount": "'2.50'", "label": "'e' || char(769)",
      "folded": "'a'", "data": "x'00'", "day": "'0001-01-01'", "hour": "'09:30:00.000000'",
      "moment": "'2018-06-05 01:00:00.000'", "token": "'3F2504E0-4F89-41D3-9A0C-0305E82C3302'",
      "note": "'{\"b\":[1,2],\"a\":1}'", "mood": "'glad'",
    ],
    [
      "ratio": "-1e300", "single": "-1.5", "amount": "'1000000000.0000000001'", "label": "'a'",
      "folded": "'B'", "data": "x'ff00'", "day": "'9999-12-31'", "hour": "'09:30:00.5'",
      "moment": "'2018-06-05 01:00:00.000000'", "token": "'3f2504e04f8941d39a0c0305e82c3303'",
      "note": "'null'", "mood": "'sorry'",
    ],
    [
      "ratio": "1e-300", "single": "0", "amount": "'1000000000.0000000002'", "label": "''",
      "folded": "''", "data": "x'61'", "day": "'2024-02-29'", "hour": "'23:59:59.999999'",
      "moment": "'2018-06-05 01:00:00.5'", "token": "'3F2504E04F8941D39A0C0305E82C3304'",
      "note": "'\"text\"'", "mood": "'calm'",
    ],
    [
      "ratio": "9007199254740993", "single": "16777216", "amount": "'-3'",
      "label": "CAST(x'610062' AS TEXT)", "folded": "'é'", "data": "x'6100'",
      "day": "'1970-01-01'", "hour": "'00:00:00.0'", "moment": "'2018-06-05 00:59:59.999999'",
      "token": "x'3f2504e04f8941d39a0c0305e82c3305'", "note": "' [ 1.0 , 2 ] '", "mood": "'glad'",
    ],
  ]

  init() throws {
    db = try Database("sqlite::memory:")
    try db.create(Forms.self)
    try db.write { session in
      for (index, row) in Self.rows.enumerated() {
        let names = row.keys.sorted()
        let columns = names.map { "\"\($0)\"" }.joined(separator: ", ")
        var values: SQL = "\(index % 2), \(index), \(index), \(index), 'c'"
        for name in names { values = "\(values), \(row[name] ?? "NULL")" }
        try session.execute(
          """
          INSERT INTO sample (flag, small, medium, large, code, \(raw: columns))
          VALUES (\(values))
          """)
      }
    }
  }

  /// Checks that comparisons of a column's values have the expected results.
  private func check<Value: SQLConvertible>(
    _ column: Column<Sample, Value>, _ name: String, _ value: (Sample) -> Value,
    isSame: (Value, Value) -> Bool, in session: Session
  ) throws {
    let rows = try Sample.query.order(by: Sample.id).all(in: session)
    #expect(rows.count == Self.rows.count)
    func count(_ condition: Condition) throws -> Int {
      try Sample.query.filter(condition).count(in: session)
    }
    for row in rows {
      let own = value(row)
      let same = rows.count { isSame(value($0), own) }
      #expect(try count(column == own) == same, "\(name) ==")
      #expect(try count(column != own) == rows.count - same, "\(name) !=")
      #expect(try count(column.in([own])) == same, "\(name) in")
      #expect(try count(column.between(own, own)) == same, "\(name) between")
      let (less, more) = (try count(column < own), try count(column > own))
      #expect(less + more == rows.count - same, "\(name) < >")
      #expect(try count(column <= own) == less + same, "\(name) <=")
      #expect(try count(column >= own) == more + same, "\(name) >=")
      do {
        try session.savepoint {
          // A row keeps its value when it is written.
          #expect(
            try Sample.query.filter(Sample.id == row.id).update(column.set(own), in: session) == 1)
          #expect(try isSame(value(session.require(Sample.self, row.id)), own), "\(name) set")
          #expect(try Sample.query.filter(column == own).delete(in: session) == same)
          throw Undone()
        }
      } catch is Undone {}
    }
    #expect(try count(column.in(rows.map(value))) == rows.count, "\(name) in all")
    try pages(column, name, in: session)
  }

  private func check<Value: SQLConvertible>(
    _ column: Column<Sample, Value>, _ name: String, _ value: (Sample) -> Value,
    isSame: (Value, Value) -> Bool = Value.areSame
  ) throws {
    try db.write { session in try check(column, name, value, isSame: isSame, in: session) }
  }

  private struct Undone: Error {}

  /// Checks pages in the order of the column, in both directions.
  private func pages<Value: SQLConvertible>(
    _ column: Column<Sample, Value>, _ name: String, in session: Session
  ) throws {
    for query in [
      Sample.query.order(by: column, Sample.id),
      Sample.query.order(by: column.desc, Sample.id.desc),
      Sample.query.order(by: column, Sample.id.desc),
    ] {
      let all = try query.all(in: session).map(\.id)
      var (cursor, seen, back): (Cursor<Sample>?, [Sample.ID], Cursor<Sample>?) = (nil, [], nil)
      for _ in all {
        let page = try query.page(after: cursor, size: 1, in: session)
        seen += page.items.map(\.id)
        (cursor, back) = (page.next, page.previous)
      }
      #expect(seen == all && cursor == nil, "\(name) pages")
      for id in all.dropLast().reversed() {
        let page = try query.page(before: back, size: 1, in: session)
        #expect(page.items.map(\.id) == [id], "\(name) pages back")
        back = page.previous
      }
      #expect(back == nil, "\(name) pages back")
    }
  }

  @Test("numbers") func numbers() throws {
    try check(Sample.small, "small", \.small)
    try check(Sample.medium, "medium", \.medium)
    try check(Sample.large, "large", \.large)
    try check(Sample.ratio, "ratio", \.ratio)
    try check(Sample.single, "single", \.single)
    try check(Sample.amount, "amount", \.amount)
  }

  @Test("texts and bytes") func texts() throws {
    try check(Sample.label, "label", \.label)
    try check(Sample.code, "code", \.code)
    try check(Sample.data, "data", \.data)
    try check(Sample.folded, "folded", \.folded, isSame: { $0.lowercased() == $1.lowercased() })
    try check(Sample.mood, "mood", \.mood)
  }

  @Test("times") func times() throws {
    try check(Sample.day, "day", \.day)
    try check(Sample.hour, "hour", \.hour)
    try check(Sample.moment, "moment", \.moment)
  }

  @Test("UUIDs and Boolean values are equal to themselves") func others() throws {
    try db.read { session in
      for row in try Sample.query.all(in: session) {
        #expect(try Sample.query.filter(Sample.token == row.token).all(in: session) == [row])
        #expect(try Sample.query.filter(Sample.token != row.token).count(in: session) == 4)
        #expect(try Sample.query.filter(Sample.token.in([row.token])).all(in: session) == [row])
        #expect(try Sample.query.filter(Sample.flag == row.flag).all(in: session).contains(row))
      }
      try pages(Sample.token, "token", in: session)
    }
  }

  @Test("JSON is equal to itself, with any spacing and order of keys") func json() throws {
    try db.read { session in
      let rows = try Sample.query.order(by: Sample.id).all(in: session)
      for row in rows {
        let same = rows.filter { $0.note == row.note }.map(\.id)
        let equal = Sample.query.filter(Sample.note == row.note).order(by: Sample.id)
        #expect(try equal.all(in: session).map(\.id) == same)
        #expect(
          try Sample.query.filter(Sample.note != row.note).count(in: session)
            == rows.count - same.count)
        #expect(
          try Sample.query.filter(Sample.note.in([row.note])).count(in: session) == same.count)
      }
      try pages(Sample.note, "note", in: session)
    }
  }

  @Test(
    "a value that could not be found again is refused when a model reads it",
    arguments: [
      ("moment", "'2018-06-05T01:00:00Z'"), ("moment", "'2018-06-05 01:00:00+02:00'"),
      ("moment", "'2018-06-05 01:00:00.1234567'"), ("moment", "'2018-06-05'"),
      ("hour", "'09:30'"), ("token", "'3f2504E0-4F89-41d3-9a0c-0305e82c3301'"), ("single", "0.1"),
    ] as [(String, String)])
  func refused(_ column: String, _ value: String) throws {
    try db.write { session in
      try session.execute("UPDATE sample SET \(identifier: column) = \(raw: value) WHERE id = 1")
      let error = #expect(throws: InvalidColumnValue.self) {
        try session.find(Sample.self, 1)
      }
      #expect(error?.column == "sample.\(column)")
    }
  }

  @Test("hand-written SQL reads times and UUIDs in any form")
  func raw() throws {
    try db.read { session in
      let date = try session.fetch("SELECT '2018-06-05T03:00:00+02:00'", as: Date.self)
      #expect(date == [Date(timeIntervalSince1970: 1_528_160_400)])
      let uuid = try session.fetch("SELECT '3f2504E0-4F89-41d3-9a0c-0305e82c3301'", as: UUID.self)
      #expect(uuid == [UUID(uuidString: "3F2504E0-4F89-41D3-9A0C-0305E82C3301")])
    }
  }
}
