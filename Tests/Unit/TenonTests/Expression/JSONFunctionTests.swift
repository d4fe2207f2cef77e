import Foundation
import Testing

@testable import Tenon

@Suite("Values inside JSON")
struct JSONFunctionTests {
  private let samples: Samples

  init() throws {
    samples = try Samples(
      .init(
        json: [
          "theme": "dark", "count": 5, "ratio": 1.5, "on": true, "off": false, "none": nil,
          "sizes": [1, 2], "0": "zero", "a.b": ["c": "deep"],
          "q\"'\\`$[0]": ["": "odd", "\n": [7]],
        ]), .init(), .init(json: [10, "x"]))
  }

  @Test("a path is bound, and the type of the value is tested")
  func sql() throws {
    let expected = WrittenExpression(
      sqlite:
        #"(CASE WHEN json_type("samples"."json", ?) = 'text' THEN json_extract("samples"."json", ?) END)"#,
      postgresql:
        #"(CASE WHEN jsonb_typeof((("samples"."json" -> CAST($1 AS text)) -> 0)) = 'string' THEN ((("samples"."json" -> CAST($2 AS text)) -> 0) #>> '{}') END)"#,
      mysql:
        "(CASE WHEN JSON_TYPE(JSON_EXTRACT(`samples`.`json`, ?)) = 'STRING' THEN JSON_UNQUOTE(JSON_EXTRACT(`samples`.`json`, ?)) END)",
      parameters: [.text(#"$."a"[0]"#), .text(#"$."a"[0]"#)])
    #expect(try written(Sample.json.json("a", 0, as: String.self)) == expected)
    #expect(
      try written(Sample.settings.json("a", as: Int.self)).mysql
        == "(CASE WHEN JSON_TYPE(JSON_EXTRACT(`samples`.`settings`, ?)) IN ('INTEGER', 'UNSIGNED INTEGER') THEN CAST(JSON_EXTRACT(`samples`.`settings`, ?) AS SIGNED) END)"
    )
    #expect(
      try written(Sample.json.json("a", as: Bool.self)).postgresql
        == #"(CASE WHEN jsonb_typeof(("samples"."json" -> CAST($1 AS text))) = 'boolean' THEN CAST((("samples"."json" -> CAST($2 AS text)) #>> '{}') AS boolean) END)"#
    )
    #expect(
      try written(Sample.json.json("a", as: Double.self)).mysql
        == "(CASE WHEN JSON_TYPE(JSON_EXTRACT(`samples`.`json`, ?)) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') THEN JSON_EXTRACT(`samples`.`json`, ?) + 0e0 END)"
    )
    #expect(
      try written(Sample.json.json("a", as: JSONValue.self)).postgresql
        == #"("samples"."json" -> CAST($1 AS text))"#)
  }

  @Test("values of another type, and missing ones, are nil")
  func types() throws {
    func first<Target: SQLJSONReadable>(
      _ path: JSONPathSegment..., as type: Target.Type
    ) throws -> Target? {
      let values = try samples.values(of: Sample.json.json(path, as: type))
      #expect(values.count == 3 && values[1] == nil)
      return values[0]
    }
    #expect(try first("theme", as: String.self) == "dark")
    #expect(try first("count", as: Int.self) == 5)
    #expect(try first("count", as: Double.self) == 5)
    #expect(try first("ratio", as: Double.self) == 1.5)
    #expect(try first("on", as: Bool.self) == true)
    #expect(try first("off", as: Bool.self) == false)
    #expect(try first("sizes", 1, as: Int.self) == 2)
    #expect(try first("0", as: String.self) == "zero")
    #expect(try first("a.b", "c", as: String.self) == "deep")
    #expect(try first("count", as: String.self) == nil)
    #expect(try first("theme", as: Int.self) == nil)
    #expect(try first("ratio", as: Int.self) == nil)
    #expect(try first("theme", as: Bool.self) == nil)
    #expect(try first("missing", as: String.self) == nil)
    #expect(try first("sizes", 9, as: Int.self) == nil)
    #expect(try first("theme", "deeper", as: String.self) == nil)
    #expect(try first("sizes", as: JSONValue.self) == [1, 2])
    #expect(try first("theme", as: JSONValue.self) == "dark")
    #expect(try first("on", as: JSONValue.self) == true)
    #expect(try first("missing", as: JSONValue.self) == nil)
    #expect(try samples.values(of: Sample.json.json(0, as: Int.self)) == [nil, nil, 10])
  }

  @Test("keys with any character find their values and do not change the statement")
  func hostileKeys() throws {
    let key = JSONPathSegment.key("q\"'\\`$[0]")
    let odd = Sample.json.json([key, ""], as: String.self)
    #expect(
      try written(odd)
        == WrittenExpression(
          sqlite:
            #"(SELECT (CASE WHEN json_1.type = 'text' THEN json_1.value END) FROM json_each("samples"."json") AS json_0, json_each(CASE WHEN json_0.type IN ('object', 'array') THEN json_0.value END) AS json_1 WHERE json_0.key = ? AND json_1.key = ?)"#,
          postgresql:
            #"(CASE WHEN jsonb_typeof((("samples"."json" -> CAST($1 AS text)) -> CAST($2 AS text))) = 'string' THEN ((("samples"."json" -> CAST($3 AS text)) -> CAST($4 AS text)) #>> '{}') END)"#,
          mysql:
            "(CASE WHEN JSON_TYPE(JSON_EXTRACT(`samples`.`json`, ?)) = 'STRING' THEN JSON_UNQUOTE(JSON_EXTRACT(`samples`.`json`, ?)) END)",
          parameters: [.text("q\"'\\`$[0]"), .text("")]))
    #expect(try samples.values(of: odd) == ["odd", nil, nil])
    #expect(
      try samples.values(of: Sample.json.json([key, "\n", 0], as: Int.self)) == [7, nil, nil])
    #expect(try samples.values(of: Sample.json.json("'", as: Int.self)) == [nil, nil, nil])
    var writer = SQLWriter(.mysql)
    try writer.write(Sample.json.json([key, "\n"], as: JSONValue.self).node)
    #expect(writer.sql == "JSON_EXTRACT(`samples`.`json`, ?)")
    #expect(writer.parameters == [.text(#"$."q\"'\\`$[0]"."\n""#)])
  }

  @Test("a negative index and a path that is too long are refused when they are written")
  func impossiblePaths() throws {
    #expect(
      throws: SQLError(message: "a JSON path of 51 steps is too long: at most 50 are allowed")
    ) {
      try written(Sample.json.json(Array(repeating: "\"", count: 51), as: Int.self))
    }
    let long = Sample.json.json(Array(repeating: "\"", count: 50), as: Int.self)
    #expect(try samples.values(of: long) == [nil, nil, nil])
    #expect(
      throws: SQLError(message: "a JSON array has no element -1: indexes are counted from 0")
    ) { try written(Sample.json.json("a", -1, as: Int.self)) }
  }

  @Test("a filter finds rows by a value inside JSON")
  func filter() throws {
    let found = try samples.database.read {
      try Sample.query.filter(Sample.json.json("theme", as: String.self) == "dark").count(in: $0)
    }
    #expect(found == 1)
  }
}
