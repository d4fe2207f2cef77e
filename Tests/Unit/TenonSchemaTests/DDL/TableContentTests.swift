import TenonDialects
import Testing

@testable import TenonSchema

/// Values of other tools, checked by SQLite itself.
@Suite("Contents of tables")
struct TableContentTests {
  private typealias Graphs = DDLGraphs

  /// The literals of the values that do not have the column's form.
  private func wrong(
    _ type: ScalarType, stored: String? = nil, optional: Bool = false, _ values: [String]
  ) throws -> [String] {
    let field = Graphs.field("a", type, column: "a \"b", optional: optional) {
      $0.stored = stored.flatMap { StoredForm($0, of: type) }
    }
    return try wrong(field, values)
  }

  private func wrong(_ field: Field, enums: [EnumType] = [], _ values: [String]) throws -> [String]
  {
    let model = Graphs.model("T", table: "t", [Graphs.id, field])
    let table = try #require(Graphs.graph([model], enums: enums).contents.last)
    let column = try #require(table.columns.last)
    #expect(table.key == ["id"])
    let client = try SQLiteClient()
    return try values.filter { value in
      let found = try client.run([
        "SELECT \(column.isWrong) FROM (SELECT \(value) COLLATE NOCASE AS \"\(field.column.replacing("\"", with: "\"\""))\")"
      ])
      return found == [["1"]]
    }
  }

  private func forms(_ type: ScalarType, _ values: [String]) throws -> [String] {
    let model = Graphs.model("T", table: "t", [Graphs.id, Graphs.field("a", type)])
    let column = try #require(Graphs.graph([model]).contents.last?.columns.last)
    let form = try #require(column.content.form("a"))
    let client = try SQLiteClient()
    return try values.map { value in
      try client.run(["SELECT \(form) FROM (SELECT \(value) AS a)"])[0][0]
    }
  }

  @Test("a datetime is text without a zone, with up to six digits of a fraction")
  func datetime() throws {
    let right = [
      "'2024-02-29 10:00:00'", "'2024-02-29 10:00:00.5'", "'2024-02-29 10:00:00.123'",
      "'2024-02-29 10:00:00.123456'",
    ]
    let wrong = [
      "'2024-02-29T10:00:00'", "'2024-02-29 10:00:00Z'", "'2024-02-29 10:00:00+00:00'",
      "'2024-02-29 10:00:00.1234567'", "'2024-02-29 10:00:00.'", "'2023-02-29 10:00:00'",
      "'2024-02-29 25:00:00'", "'2024-02-29 10:00'", "'2024-02-29'", "''", "1709200800",
      "1709200800.5", "X'00'", "NULL", "'2024-02-29 10:00:00.5' || char(0)", "'now'",
    ]
    #expect(try self.wrong(.datetime, right + wrong) == wrong)
    #expect(try self.wrong(.datetime, optional: true, ["NULL", "''"]) == ["''"])
    #expect(
      try self.wrong(
        .datetime, stored: "YYYY-MM-DDTHH:MM:SS.fffZ",
        right + [
          "'2024-02-29T10:00:00.123Z'", "'2024-02-29T10:00:00Z'", "'2024-02-29 10:00:00.123Z'",
          "'2024-02-29T10:00:00.123'", "NULL",
        ]) == right + [
          "'2024-02-29T10:00:00Z'", "'2024-02-29 10:00:00.123Z'", "'2024-02-29T10:00:00.123'",
          "NULL",
        ])
  }

  @Test(
    "a time has the form that the schema declares",
    arguments: StoredForm.forms(of: .datetime).map(\.text)
  )
  func timeForms(_ text: String) throws {
    let time = try #require(StoredForm(text, of: .datetime)).time("2024-02-29 10:00:00.123456")
    #expect(try forms(.datetime, ["'\(time)'"]) == [text])
    #expect(try wrong(.datetime, stored: text, ["'\(time)'", "'\(time) '"]) == ["'\(time) '"])
    let isPlain = !text.contains("T") && !text.contains("Z") && !text.contains("+")
    #expect(try wrong(.datetime, ["'\(time)'"]).isEmpty == isPlain)
  }

  @Test("a UUID has one of the forms that Tenon reads, or the one that the schema declares")
  func uuid() throws {
    let lower = "'3f2504e0-4f89-41d3-9a0c-0305e82c3301'"
    let upper = "'3F2504E0-4F89-41D3-9A0C-0305E82C3301'"
    let digits = "'3f2504e04f8941d39a0c0305e82c3301'"
    let upperDigits = "'3F2504E04F8941D39A0C0305E82C3301'"
    let bytes = "X'3f2504e04f8941d39a0c0305e82c3301'"
    let wrong = [
      "'3F2504e0-4f89-41d3-9a0c-0305e82c3301'", "'3f2504e0-4f89-41d3-9a0c-0305e82c330'",
      "'3f2504e04-f89-41d3-9a0c-0305e82c3301'", "'zf2504e0-4f89-41d3-9a0c-0305e82c3301'",
      "'{3f2504e0-4f89-41d3-9a0c-0305e82c3301}'", "X'3f'", "5", "''", "NULL",
    ]
    let right = [lower, upper, digits, upperDigits, bytes]
    #expect(try self.wrong(.uuid, right + wrong) == wrong)
    for (form, value) in [
      ("lowercase", lower), ("uppercase", upper), ("digits", digits), ("bytes", bytes),
    ] {
      #expect(
        try self.wrong(.uuid, stored: form, right + wrong) == right.filter { $0 != value } + wrong)
    }
    #expect(
      try forms(.uuid, right) == ["lowercase", "uppercase", "digits", "NULL", "bytes"])
  }

  @Test(
    "a decimal is text without an exponent, whatever its collation",
    arguments: [
      ["'0'", "'-1.5'", "'10'", "'100.05'", "'0.5'", "'-0.01'", "'12345678901234567890.5'"],
      [],
    ],
    [
      [
        "'1.50'", "'-0'", "'0.0'", "'01'", "'.5'", "'5.'", "'1e3'", "'--1'", "'+1'", "' 1'",
        "'1.2.3'", "''",
        "'-'", "'1,5'", "1", "1.5", "X'31'", "NULL",
        "'1' || char(0) || '2'",
      ]
    ])
  func decimal(_ right: [String], _ wrong: [String]) throws {
    #expect(try self.wrong(.decimal(precision: 30, scale: 10), right + wrong) == wrong)
  }

  @Test("other values have the type of their column")
  func others() throws {
    #expect(
      try wrong(.bool, ["0", "1", "2", "'1'", "1.0", "NULL"]) == ["2", "'1'", "1.0", "NULL"])
    #expect(try wrong(.int, ["9223372036854775807", "1.0", "'1'"]) == ["1.0", "'1'"])
    #expect(try wrong(.int32, ["-2147483648", "2147483648", "'a'"]) == ["2147483648", "'a'"])
    #expect(try wrong(.int16, ["32767", "-32769"]) == ["-32769"])
    #expect(try wrong(.double, ["1", "1.5", "'1.5'"]) == ["'1.5'"])
    #expect(try wrong(.text, ["''", "1", "X'61'"]) == ["1", "X'61'"])
    #expect(try wrong(.bytes, ["X''", "'a'"]) == ["'a'"])
    #expect(try wrong(.json, ["'{}'", "'{a:1}'", "''", "1"]) == ["'{a:1}'", "''", "1"])
    #expect(
      try wrong(.date, ["'2024-02-29'", "'2023-02-29'", "'2024-02-29 '", "'2024-2-9'", "20240229"])
        == ["'2023-02-29'", "'2024-02-29 '", "'2024-2-9'", "20240229"])
    #expect(
      try wrong(
        .time, ["'09:30:00.000000'", "'09:30:00'", "'9:30:00.000000'", "'24:00:00.000000'"])
        == ["'09:30:00'", "'9:30:00.000000'", "'24:00:00.000000'"])
  }

  @Test("an enum's value is one of its cases, with the same upper and lower case")
  func enums() throws {
    let enums = [
      Graphs.textEnum("Text", [("a", "it's"), ("b", "b")]),
      Graphs.integerEnum("Number", [("a", 1)]),
    ]
    #expect(
      try wrong(Graphs.field("a", enum: "Text"), enums: enums, ["'b'", "'it''s'", "'B'", "1"])
        == ["'B'", "1"])
    #expect(
      try wrong(Graphs.field("a", enum: "Number"), enums: enums, ["1", "2", "'1'"]) == ["2", "'1'"])
  }

  @Test("a redacted key is not shown")
  func redacted() {
    let key = Graphs.field("a", .text) { $0.isRedacted = true }
    let model = Graphs.model("T", table: "t", [key], key: ["a"])
    #expect(Graphs.graph([model]).contents.map(\.key) == [[]])
  }
}
