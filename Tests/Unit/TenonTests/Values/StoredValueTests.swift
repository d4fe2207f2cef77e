import Foundation
import Testing

@testable import Tenon

/// Values in real columns: written values are read back, and values of other programs are read or refused.
@Suite("Values in columns")
struct StoredValueTests {
  private let database: Database

  init() throws { database = try Database.test() }

  /// Writes a draft, checks that the row read back equals the returned one, and returns SQLite's `typeof` and text.
  private func store(_ draft: Sample.Draft, _ column: String) throws -> (
    row: Sample, type: String?, text: String?
  ) {
    try database.write { session in
      let inserted = try session.insert(draft)
      let read = try session.require(Sample.self, inserted.id)
      #expect(read == inserted)
      let id = UUIDText.text(inserted.id.rawValue)
      let type = try session.texts("SELECT typeof(\(column)) FROM samples WHERE id = '\(id)'")
      let text = try session.texts(
        "SELECT CAST(\(column) AS TEXT) FROM samples WHERE id = '\(id)'")
      return (read, type[0], text[0])
    }
  }

  /// Reads a row with a column that another program wrote as a SQL literal.
  private func read(_ column: String, _ literal: String) throws -> Sample {
    try database.write { session in
      let id = UUID()
      try session.raw(
        "INSERT INTO samples (id, \(column)) VALUES ('\(UUIDText.text(id))', \(literal))")
      return try session.require(Sample.self, Sample.ID(id))
    }
  }

  private func refusal(_ column: String, _ literal: String) -> InvalidColumnValue? {
    do {
      let row = try read(column, literal)
      Issue.record("\(literal) was read as \(row)")
      return nil
    } catch {
      return error as? InvalidColumnValue
    }
  }

  @Test("a row of values at their limits is read back unchanged")
  func limits() throws {
    var draft = Sample.Draft()
    draft.bool = true
    draft.int = .min
    draft.int64 = .max
    draft.int32 = .min
    draft.int16 = .max
    draft.float = .greatestFiniteMagnitude
    draft.double = -.leastNonzeroMagnitude
    draft.decimal = Decimal(string: "-99999999999999999999999999999999999999")
    draft.text = ""
    draft.bytes = []
    draft.date = CalendarDate(year: 9999, month: 12, day: 31)
    draft.time = TimeOfDay(hour: 23, minute: 59, second: 59, microsecond: 999_999)
    draft.datetime = Date(timeIntervalSinceReferenceDate: 12_345.678_901_2)
    draft.uuid = UUID()
    draft.json = ["a": [1, 2.5, nil, true, "x"]]
    draft.settings = ["z": 1, "a": 2]
    draft.mood = .notSoGood
    draft.level = .high
    draft.address = Sample.Address(rawValue: "ann@example.com")
    try database.write { session in
      let inserted = try session.insert(draft)
      #expect(try session.require(Sample.self, inserted.id) == inserted)
      #expect(inserted.datetime == Date(timeIntervalSinceReferenceDate: 12_345.678_901))
      #expect(try Sample.query.all(in: session) == [inserted])
    }
  }

  @Test("a row of nils is read back as nils")
  func nils() throws {
    let row = try store(Sample.Draft(), "text").row
    #expect(row.text == nil && row.bytes == nil && row.json == nil && row.decimal == nil)
  }

  @Test(
    "text keeps NUL, emoji, line ends and text that looks like SQL",
    arguments: [
      "", "\u{0}", "a\u{0}b", "\u{0}\u{0}", "👩‍👩‍👧‍👦 é e\u{301}", "\r\n\t", "'; DROP TABLE samples; --",
      "\\%_*?[",
      "\u{feff}x", "\u{10ffff}",
    ])
  func text(value: String) throws {
    let row = try store(Sample.Draft(text: value), "text").row
    #expect(row.text.map { Array($0.utf8) } == Array(value.utf8))
  }

  @Test("a megabyte of text and of bytes is read back")
  func large() throws {
    let text = String(repeating: "äöü", count: 200_000)
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let row = try store(Sample.Draft(text: text, bytes: bytes), "text").row
    #expect(row.text == text)
    #expect(row.bytes == bytes)
  }

  @Test(
    "text that is not valid UTF-8 is refused, never repaired",
    // A byte that is never valid; half a character, as long as its replacement; a surrogate; an overlong form.
    arguments: ["61ff62", "f09f98", "61f09f9862", "eda080", "c0af"])
  func invalidUTF8(bytes: String) {
    #expect(
      refusal("text", "CAST(x'\(bytes)' AS TEXT)")
        == InvalidColumnValue(
          column: "samples.text", expected: "text in UTF-8", found: "text",
          statement: Sample.modelDefinition.sqliteFind))
  }

  @Test(
    "a letter is read and an invalid byte refused, at any position in texts of any length")
  func placesInText() {
    for length in 0...100 {
      let ascii = (0..<length).map { UInt8(97 + $0 % 26) }
      #expect(string(ascii) == String(decoding: ascii, as: UTF8.self))
      for place in 0..<length {
        for letter in ["ä", "€", "🦊"] {
          var bytes = ascii
          bytes.replaceSubrange(place...place, with: letter.utf8)
          #expect(string(bytes) == String(decoding: bytes, as: UTF8.self))
        }
        for stray: UInt8 in [0x80, 0xC3, 0xFF] {
          var bytes = ascii
          bytes[place] = stray
          #expect(string(bytes) == nil)
        }
      }
    }
  }

  private func string(_ bytes: [UInt8]) -> String? {
    bytes.withUnsafeBufferPointer(UTF8Text.string)
  }

  @Test("values are stored in the documented form")
  func storageForms() throws {
    #expect(try store(Sample.Draft(bool: false), "bool").type == "integer")
    #expect(try store(Sample.Draft(double: 2), "double").type == "real")
    #expect(try store(Sample.Draft(double: .infinity), "double").text == "Inf")
    #expect(try store(Sample.Draft(decimal: Decimal(string: "0.10")), "decimal").text == "0.1")
    #expect(try store(Sample.Draft(decimal: 5), "decimal").type == "text")
    #expect(try store(Sample.Draft(bytes: []), "bytes").type == "blob")
    #expect(try store(Sample.Draft(text: ""), "text").type == "text")
    let uuid = UUID()
    #expect(try store(Sample.Draft(uuid: uuid), "uuid").text == uuid.uuidString.lowercased())
    #expect(
      try store(Sample.Draft(datetime: Date(timeIntervalSince1970: 0.25)), "datetime").text
        == "1970-01-01 00:00:00.250000")
    #expect(
      try store(Sample.Draft(time: TimeOfDay(hour: 7)), "time").text == "07:00:00.000000")
    #expect(
      try store(Sample.Draft(json: ["b": 1, "a": "/x"]), "json").text == #"{"a":"/x","b":1}"#)
    #expect(
      try store(Sample.Draft(settings: ["b": 1, "a": 2]), "settings").text == #"{"a":2,"b":1}"#)
    #expect(try store(Sample.Draft(mood: .notSoGood), "mood").text == "not_so_good")
  }

  @Test("a value that no database can store is refused before anything is written")
  func unstorable() throws {
    try database.write { (session: Session) throws in
      func message(_ draft: Sample.Draft) throws -> String? {
        do {
          try session.insert(draft)
          return nil
        } catch let error as SQLError {
          #expect(error.statement == Sample.modelDefinition.sqliteInsert)
          return error.message
        }
      }
      #expect(
        try message(Sample.Draft(double: .nan))
          == "parameter 8 cannot be bound: a number that is NaN")
      #expect(
        try message(Sample.Draft(decimal: .nan))
          == "parameter 9 cannot be bound: a decimal that is NaN")
      #expect(
        try message(Sample.Draft(datetime: Date(timeIntervalSinceReferenceDate: 1e15)))
          == "parameter 14 cannot be bound: a time outside the years 1 to 9999")
      #expect(
        try message(Sample.Draft(json: .double(.infinity)))
          == "parameter 16 cannot be bound: a JSONValue that cannot be encoded as JSON")
      #expect(try Sample.query.count(in: session) == 0)
    }
  }

  @Test("infinities are stored and read like other numbers")
  func infinity() throws {
    #expect(try store(Sample.Draft(double: .infinity), "double").row.double == .infinity)
    #expect(try store(Sample.Draft(double: -.infinity), "double").row.double == -.infinity)
  }

  @Test("a decimal is read from the numbers and texts that other programs write")
  func foreignDecimals() throws {
    func decimal(_ literal: String) throws -> Decimal? {
      try database.write { session in
        // A column without a type keeps any value unchanged.
        try session.raw(
          "CREATE TABLE IF NOT EXISTS loose (value)", "DELETE FROM loose",
          "INSERT INTO loose VALUES (\(literal))")
        var value: Decimal?
        try session.run("SELECT value FROM loose", bind: { _ in }, { value = try $0.value(at: 0) })
        return value
      }
    }
    #expect(try decimal("0.99") == Decimal(string: "0.99"))
    #expect(try decimal("1.99") == Decimal(string: "1.99"))
    #expect(try decimal("3") == 3)
    #expect(try decimal("-9223372036854775808") == Decimal(string: "-9223372036854775808"))
    #expect(try decimal("'12.50'") == Decimal(string: "12.5"))
    #expect(try decimal("1e20") == Decimal(string: "100000000000000000000"))
    for literal in ["'12abc'", "''", "9e999", "x'31'", "'NaN'"] {
      #expect(throws: InvalidColumnValue.self) { try decimal(literal) }
    }
  }

  @Test(
    "a value of another type is refused with the column's name, never the value",
    arguments: [
      ("bool", "2", "0 or 1", "an integer"),
      ("bool", "'true'", "0 or 1", "text"),
      ("int", "'1x'", "an integer", "text"),
      ("int", "1.5", "an integer", "a floating-point number"),
      ("int", "9223372036854775808", "an integer", "a floating-point number"),
      ("int32", "2147483648", "Int32", "an integer"),
      ("int32", "-2147483649", "Int32", "an integer"),
      ("int16", "32768", "Int16", "an integer"),
      ("float", "1e300", "Float", "a floating-point number"),
      ("double", "'x'", "a number", "text"),
      ("double", "x'00'", "a number", "bytes"),
      ("text", "x'61'", "text in UTF-8", "bytes"),
      ("bytes", "'abc'", "bytes", "text"),
      ("decimal", "'12abc'", "a decimal number", "text"),
      ("date", "'2023-02-29'", "a date as YYYY-MM-DD", "text"),
      ("date", "x'ff'", "a date as YYYY-MM-DD", "bytes"),
      ("time", "'25:00'", "a time of day as HH:MM:SS", "text"),
      ("datetime", "'yesterday'", "a time as YYYY-MM-DD HH:MM:SS.ffffff", "text"),
      ("uuid", "'no uuid'", "a UUID", "text"),
      ("uuid", "x'0102'", "a UUID", "bytes"),
      ("json", "'{'", "JSON", "text"),
      ("json", "'{\"a\":}'", "JSON", "text"),
      ("settings", "'{\"a\":\"b\"}'", "JSON of Dictionary<String, Int>", "text"),
      ("settings", "'null'", "JSON of Dictionary<String, Int>", "text"),
      ("mood", "'angry'", "Mood", "text"),
      ("level", "2", "Level", "an integer"),
      ("address", "'nobody'", "Address", "text"),
    ])
  func wrongContents(column: String, literal: String, expected: String, found: String) {
    #expect(
      refusal(column, literal)
        == InvalidColumnValue(
          column: "samples.\(column)", expected: expected, found: found,
          statement: Sample.modelDefinition.sqliteFind))
  }

  @Test("UUIDs are read in the three forms that programs write")
  func uuidForms() throws {
    let value = try #require(UUID(uuidString: "0f8fad5b-d9cb-469f-a165-70867728950e"))
    #expect(try read("uuid", "'0f8fad5b-d9cb-469f-a165-70867728950e'").uuid == value)
    #expect(try read("uuid", "'0F8FAD5BD9CB469FA16570867728950E'").uuid == value)
    #expect(try read("uuid", "x'0F8FAD5BD9CB469FA16570867728950E'").uuid == value)
  }

  @Test("integers are read in floating-point columns")
  func integersAsDoubles() throws {
    #expect(try read("double", "3").double == 3)
    #expect(try read("float", "3").float == 3)
  }

  @Test("JSON null, nesting and large numbers keep their meaning")
  func json() throws {
    #expect(try read("json", "'null'").json == JSONValue.null)
    #expect(try read("json", "NULL").json == nil)
    #expect(
      try read("json", "'[1, 9223372036854775807, 1e30, true, \"\\u0000\"]'").json
        == [1, .int(.max), .double(1e30), true, "\u{0}"])
    let deep = String(repeating: "[", count: 100_000)
    #expect(refusal("json", "'\(deep)'")?.expected == "JSON")
  }

  @Test("looking up a member or an element of a JSON value returns it, or nil")
  func jsonSubscripts() {
    let value: JSONValue = ["theme": "dark", "sizes": [1, 2]]
    #expect(value["theme"] == "dark")
    #expect(value["sizes"]?[1] == 2)
    #expect(value["sizes"]?[2] == nil)
    #expect(value["sizes"]?[-1] == nil)
    #expect(value["none"] == nil)
    #expect(value[0] == nil)
  }

  @Test("a value of a cursor has exactly the type of its column")
  func valueRow() throws {
    let values: [SQLValue] = [
      .integer(1), .integer(1), .text("1"), .integer(1), .text("2024-02-29"), .text("1"),
    ]
    let source = ValueRow(values)
    try withExtendedLifetime(source) { () throws in
      let row = Row(source: source)
      #expect(throws: InvalidCursor.self) { try row.bool(at: 0) }
      #expect(throws: InvalidCursor.self) { try row.double(at: 1) }
      #expect(throws: InvalidCursor.self) { try row.decimal(at: 2) }
      #expect(throws: InvalidCursor.self) { try row.decimal(at: 3) }
      #expect(throws: InvalidCursor.self) { try row.date(at: 4) }
      #expect(throws: InvalidCursor.self) { try row.int64(at: 5) }
      #expect(try row.int64(at: 0) == 1)
    }
  }
}

extension ModelDefinition {
  var sqliteFind: String { sql(for: .sqlite).find }
  var sqliteInsert: String { sql(for: .sqlite).insert }
}
