import Foundation
import Testing

@testable import TenonSchema

/// Runs defaults in SQL: common expressions have the form that Tenon binds.
@Suite("Defaults of the database")
struct DatabaseDefaultTests {
  private typealias Graphs = DDLGraphs

  /// The default value of a column on SQLite, with its storage class.
  private func value(_ type: ScalarType, _ sql: String) throws -> [String] {
    let field = Graphs.field("a", type) { $0.databaseDefault = sql }
    let model = Graphs.model("T", table: "t", [Graphs.id, field])
    let client = try SQLiteClient()
    let rows = try client.run(
      DDL(Graphs.graph([model]), dialect: .sqlite).create + [
        client.insertDefaults(into: "t"), "SELECT a, typeof(a) FROM t",
      ])
    return try #require(rows.first)
  }

  @Test(
    "the time of the insert has six decimals in UTC, for each way to write it",
    arguments: [
      "CURRENT_TIMESTAMP", "current_timestamp", " ( ( CURRENT_TIMESTAMP ) ) ",
      "CURRENT_TIMESTAMP(6)", "now()", "NOW ( )", "utc_timestamp(6)", "datetime()",
      "datetime('now')", "DATETIME( 'NOW' )", "datetime('now', 'subsec')",
      "strftime('%Y-%m-%d %H:%M:%S', 'now')", "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
      "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'", "strftime('%F %T')",
      "strftime('%Y-%m-%d %H:%M:%S', 'now') || '.000000'",
    ])
  func datetime(_ sql: String) throws {
    let value = try value(.datetime, sql)
    #expect(value[0].wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}000/) != nil, "\(value)")
    #expect(value[1] == "text")
    let age = try SQLiteClient().run(["SELECT abs(unixepoch('\(value[0])') - unixepoch()) < 60"])
    #expect(age == [["1"]])
  }

  @Test(
    "a day has no time, and a time of day has six decimals",
    arguments: [
      "CURRENT_DATE", "date('now')", "now()", "strftime('%Y-%m-%d', 'now')", "utc_date()", "date()",
    ],
    [
      "CURRENT_TIME", "time('now')", "now()", "strftime('%H:%M:%S','now')", "utc_time()",
      "strftime('%H:%M:%f', 'now') || '000'",
    ])
  func dateAndTime(_ date: String, _ time: String) throws {
    let date = try value(.date, date)
    let time = try value(.time, time)
    #expect(date[0].wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil, "\(date)")
    #expect(time[0].wholeMatch(of: /\d\d:\d\d:\d\d\.\d{3}000/) != nil, "\(time)")
  }

  @Test("a time that SQLite computes keeps its arguments")
  func computed() throws {
    #expect(
      try value(.datetime, "datetime('2024-02-28 23:00:00', '+2 hours')")
        == ["2024-02-29 01:00:00.000000", "text"])
    #expect(try value(.date, "date('2024-02-28', 'start of month')") == ["2024-02-01", "text"])
    #expect(
      try value(.time, "time('2024-02-28 10:00', '-1 minute')") == ["09:59:00.000000", "text"])
  }

  @Test(
    "a random UUID is of version 4, in lower case with hyphens",
    arguments: [
      "lower(hex(randomblob(16)))", "hex(randomblob(16))", "randomblob(16)", "gen_random_uuid()",
      "UUID()", "uuid ( )",
      """
      lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
        substr('89AB', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))
      """,
    ])
  func uuid(_ sql: String) throws {
    let value = try value(.uuid, sql)
    let pattern = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
    #expect(value[0].wholeMatch(of: pattern) != nil, "\(value)")
    #expect(value[1] == "text")
  }

  @Test(
    "a literal has the form of its type",
    arguments: [
      (ScalarType.datetime, "'2018-06-05'", "2018-06-05 00:00:00.000000"),
      (.datetime, "('2018-06-05T10:00:00Z')", "2018-06-05 10:00:00.000000"),
      (.datetime, "'2018-06-05 10:00:00.5+02:00'", "2018-06-05 08:00:00.500000"),
      (.time, "'09:30'", "09:30:00.000000"), (.date, "'2018-06-05'", "2018-06-05"),
      (
        .uuid, "'3F2504E0-4F89-41D3-9A0C-0305E82C3301'", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
      ), (.uuid, "'3f2504e04f8941d39a0c0305e82c3301'", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
      (.uuid, "X'3f2504e04f8941d39a0c0305E82C3301'", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
      (.decimal(precision: 9, scale: 2), "'1.50'", "1.5"),
      (.decimal(precision: 9, scale: 2), "1.0", "1"),
      (.decimal(precision: 9, scale: 2), "-0.50", "-0.5"),
      (
        .json, #"'{"b": [1.50, true], "a": {"d": null, "c": "it''s"}}'"#,
        #"{"a":{"c":"it's","d":null},"b":[1.5,true]}"#
      ),
    ])
  func literal(_ type: ScalarType, _ sql: String, _ stored: String) throws {
    #expect(try value(type, sql) == [stored, "text"])
  }

  @Test("JSON is compact with sorted keys, whatever their order in the schema")
  func json() throws {
    let members = [
      "b": 1, "a": 2, "a10": 3, "a2": 4, "B": 5, "_": 6, "é": 7, "e\u{301}a": 8, "/": 9,
    ]
    let encoder = JSONEncoder()
    let text = String(decoding: try encoder.encode(members), as: UTF8.self)
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let sorted = String(decoding: try encoder.encode(members), as: UTF8.self)
    let field = Graphs.field("a", .json, default: .json(text))
    let model = Graphs.model("T", table: "t", [Graphs.id, field])
    let client = try SQLiteClient()
    let rows = try client.run(
      DDL(Graphs.graph([model]), dialect: .sqlite).create + [
        client.insertDefaults(into: "t"), "SELECT a FROM t",
      ])
    #expect(rows == [[sorted]])
  }

  @Test(
    "JSON is distinguished from similar text",
    arguments: [
      ("[]", "[]"), (" { } ", "{}"), (#"["\u0041\/\ud83e\udd8a\b"]"#, #"["A/🦊\b"]"#),
      ("[1,]", nil), ("{a:1}", nil), ("[01]", nil), ("[.5]", nil), ("[+1]", nil), ("[1.]", nil),
      ("'a'", nil), ("[1] 2", nil), (#"["\ud83e"]"#, nil), (#"{"a":1,"a":2}"#, nil), ("", nil),
      ("nul", nil), ("\"\n\"", nil), (String(repeating: "[", count: 100_000), nil),
    ] as [(String, String?)])
  func jsonText(_ text: String, _ canonical: String?) {
    #expect(JSONLiteral.canonical(text) == canonical)
  }

  @Test(
    "an unknown expression is not changed",
    arguments: [
      (ScalarType.datetime, "my_clock()"), (.datetime, "NULL"),
      (.datetime, "CURRENT_TIMESTAMP -- here"),
      (.datetime, "datetime(my_clock())"), (.uuid, "uuid7()"),
      (.decimal(precision: 9, scale: 2), "1 + 1"),
      (.json, "json_object('a', 1)"), (.text, "CURRENT_TIMESTAMP"), (.datetime, #""now""#),
      (.json, #"'{"a": "\\"}'"#), (.datetime, "'2018"), (.datetime, "E'2018-06-05'"),
      (.datetime, ""),
      (.datetime, "||"), (.datetime, ")("), (.uuid, "''''"),
    ])
  func others(_ type: ScalarType, _ sql: String) {
    let field = Graphs.field("a", type) { $0.databaseDefault = sql }
    let model = Graphs.model("T", table: "t", [Graphs.id, field])
    for dialect in DDLDialect.allCases {
      let text = DDL(Graphs.graph([model]), dialect: dialect).script
      #expect(text.contains("DEFAULT (\(sql)"), "\(text)")
    }
  }

  @Test("a common function has its own name on each server")
  func servers() {
    func defaults(_ type: ScalarType, _ sql: String) -> [String] {
      [.postgresql, .mysql].map { (dialect: DDLDialect) in
        let field = Graphs.field("a", type) { $0.databaseDefault = sql }
        let model = Graphs.model("T", table: "t", [field], key: [])
        let text = DDL(Graphs.graph([model]), dialect: dialect).create[0]
        return text.split(separator: "\n")[1].split(separator: " DEFAULT ").last.map(String.init)
          ?? ""
      }
    }
    #expect(defaults(.datetime, "datetime('now')") == ["now()", "(UTC_TIMESTAMP(6))"])
    #expect(defaults(.datetime, "CURRENT_TIMESTAMP") == ["now()", "(UTC_TIMESTAMP(6))"])
    #expect(
      defaults(.datetime, "datetime('now', '+1 day')") == [
        "(datetime('now', '+1 day'))", "(datetime('now', '+1 day'))",
      ])
    #expect(
      defaults(.datetime, "'2018-06-05'") == [
        "'2018-06-05 00:00:00.000000+00'", "'2018-06-05 00:00:00.000000'",
      ])
    #expect(defaults(.uuid, "randomblob(16)")[0] == "gen_random_uuid()")
  }

  @Test(
    "defaults have the form that their column declares",
    arguments: [
      ("YYYY-MM-DD HH:MM:SS", "2024-02-29 10:00:00", #"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"#),
      (
        "YYYY-MM-DDTHH:MM:SS.fffZ", "2024-02-29T10:00:00.123Z",
        #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"#
      ),
      (
        "YYYY-MM-DDTHH:MM:SS.ffffff+00:00", "2024-02-29T10:00:00.123456+00:00",
        #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000\+00:00"#
      ),
    ])
  func storedTimes(_ form: String, _ literal: String, _ pattern: String) throws {
    let canonical = "2024-02-29 10:00:00.123456"
    #expect(try stored(.datetime, form, default: .temporal(canonical))[0] == literal)
    #expect(try stored(.datetime, form, sql: "'\(canonical)'")[0] == literal)
    let regex = try Regex(pattern)
    #expect(try stored(.datetime, form, default: .now)[0].wholeMatch(of: regex) != nil)
    #expect(try stored(.datetime, form, sql: "CURRENT_TIMESTAMP")[0].wholeMatch(of: regex) != nil)
    let later = try stored(.datetime, form, sql: "datetime('now', '+1 day')")
    #expect(later[0].wholeMatch(of: regex) != nil)
  }

  @Test(
    "a UUID's default has the form that its column declares",
    arguments: [
      ("lowercase", "00112233-4455-4677-8899-aabbccddeeff", "text"),
      ("uppercase", "00112233-4455-4677-8899-AABBCCDDEEFF", "text"),
      ("digits", "00112233445546778899aabbccddeeff", "text"),
      ("bytes", "0011223344554677 8899AABBCCDDEEFF", "blob"),
    ])
  func storedUUIDs(_ form: String, _ literal: String, _ type: String) throws {
    let text = "00112233-4455-4677-8899-aabbccddeeff"
    let literal = literal.filter { $0 != " " }
    for value in [
      try stored(.uuid, form, default: .uuidLiteral(text)),
      try stored(.uuid, form, sql: "'\(text.uppercased())'"),
    ] { #expect(value == [literal, type]) }
    var seen: Set<String> = []
    for _ in 0..<20 {
      for value in [
        try stored(.uuid, form, default: .uuid), try stored(.uuid, form, sql: "randomblob(16)"),
      ] {
        #expect(value[1] == type)
        #expect(value[0].utf8.count == literal.utf8.count)
        #expect(form != "uppercase" || value[0] == value[0].uppercased())
        #expect(["uppercase", "bytes"].contains(form) || value[0] == value[0].lowercased())
        let digits = Array(value[0].lowercased().filter { $0 != "-" })
        #expect(digits[12] == "4")
        #expect("89ab".contains(digits[16]))
        seen.insert(value[0])
      }
    }
    #expect(seen.count == 40)
  }

  /// The default value of a column with a form; bytes as hexadecimal digits.
  private func stored(
    _ type: ScalarType, _ form: String, default value: DefaultValue? = nil, sql: String? = nil
  ) throws -> [String] {
    let form = try #require(StoredForm(form, of: type))
    let field = Graphs.field("a", type, default: value) {
      $0.databaseDefault = sql
      $0.stored = form
    }
    let model = Graphs.model("T", table: "t", [Graphs.id, field])
    let client = try SQLiteClient()
    let rows = try client.run(
      DDL(Graphs.graph([model]), dialect: .sqlite).create + [
        client.insertDefaults(into: "t"),
        "SELECT CASE typeof(a) WHEN 'blob' THEN hex(a) ELSE a END, typeof(a) FROM t",
      ])
    return try #require(rows.first)
  }
}
