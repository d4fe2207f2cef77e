import Foundation
import Tenon
import Testing

/// Rows and patches are encoded and decoded as the compiler's own code does for a struct of the same fields.
@Suite("A row as JSON")
struct ModelCodingTests {
  @Test("the JSON of a row contains only its columns, not its changes")
  func encoding() throws {
    var tag = Tag(name: "swift")
    tag.color = "orange"
    #expect(try json(tag) == #"{"color":"orange","name":"swift"}"#)
    #expect(try json([Wrapper(tag: tag)]) == #"[{"tag":{"color":"orange","name":"swift"}}]"#)
    tag.color = nil
    #expect(try json(tag) == #"{"name":"swift"}"#)
  }

  @Test("a row decoded from JSON has no changes, also if the JSON has `changedColumns`")
  func decoding() throws {
    let text = #"{"name":"swift","color":"orange","changedColumns":7}"#
    let tag = try JSONDecoder().decode(Tag.self, from: Data(text.utf8))
    #expect(tag == Tag(name: "swift", color: "orange"))
    #expect(tag.changedColumns.isEmpty)
  }

  @Test("JSON omits redacted columns when encoded, and reads them if present")
  func redacted() throws {
    let user = User(id: 1, username: "alice", secret: "hidden")
    #expect(try json(user) == #"{"id":1,"isActive":true,"username":"alice"}"#)
    let text = #"{"id":1,"isActive":true,"username":"alice","secret":"hidden"}"#
    #expect(try JSONDecoder().decode(User.self, from: Data(text.utf8)) == user)
  }

  @Test("JSON of every type equals that of the compiler's code for a struct", arguments: Coding.all)
  fileprivate func everyType(_ coding: Coding) throws {
    for plain in try [PlainKinds.full, .sparse] {
      let text = try json(plain, coding)
      let row = try decode(Kinds.self, text, coding)
      #expect(row.plain == plain)
      #expect(try json(row, coding) == text)
    }
  }

  @Test(
    "invalid JSON is refused at the same place as by the compiler's own code",
    arguments: [
      #""id": null"#, #""id": "1""#, #""small": 40000"#, #""small": 1.5"#, #""isOn": 1"#,
      #""level": "loudest""#, #""name": 5"#, #""day": "2026-02-30""#, #""url": "no address""#,
      #""point": {"x": 1}"#, #""bytes": "AA==""#, #""key": "x""#, #""amount": "many""#,
      #""maybe": "none""#, #""settings": [1]"#,
    ])
  func refused(_ change: String) throws {
    let text = try json(PlainKinds.full)
    var fields = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let other = try #require(
      try JSONSerialization.jsonObject(with: Data("{\(change)}".utf8)) as? [String: Any])
    fields.merge(other) { $1 }
    let data = try JSONSerialization.data(withJSONObject: fields)
    let expected = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(PlainKinds.self, from: data)
    }
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Kinds.self, from: data)
    }
    // Foundation does not name the field of a number that its type cannot hold.
    let path = try #require(error?.path)
    let field = try #require(change.split(separator: "\"").first.map(String.init))
    #expect(path == expected?.path || path == [field])
  }

  @Test("dates inside a JSON field have the form that the coder is configured for")
  func datesInJSON() throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let text = #"{"id":1,"times":{"start":"2024-01-31T09:30:00Z"}}"#
    let row = try decoder.decode(Dated.self, from: Data(text.utf8))
    #expect(row.times == ["start": Date(timeIntervalSince1970: 1_706_693_400)])
    #expect(try JSONDecoder().decode(Dated.self, from: try JSONEncoder().encode(row)) == row)
    #expect(
      String(decoding: try encoder.encode(row), as: UTF8.self).contains("2024-01-31T09:30:00Z"))
  }

  @Test("JSON without a required field is refused")
  func missing() throws {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Tag.self, from: Data(#"{"color":"orange"}"#.utf8))
    }
    guard case .keyNotFound(let key, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(key.stringValue == "name")
    #expect("\(key)" == "name")
    #expect(!String(reflecting: error).contains("FieldKey"))
  }

  @Test("JSON of a patch has the fields that it sets, and null for NULL", arguments: Coding.all)
  fileprivate func patches(_ coding: Coding) throws {
    var patch = Kinds.Patch()
    #expect(try json(patch, coding) == "{}")
    patch.maybe = nil
    patch.url = .value(WebAddress(rawValue: "https://a.example"))
    patch.point = .value(Point(x: 1, y: 2))
    patch.settings = .value(JSON(["b": 1]))
    patch.at = .value(Date(timeIntervalSince1970: 1.5))
    let plain = PlainPatch(
      maybe: .value(nil), url: patch.url, point: patch.point, at: patch.at,
      settings: .value(["b": 1]))
    let text = try json(plain, coding)
    #expect(try json(patch, coding) == text)
    let read = try decode(Kinds.Patch.self, text, coding)
    #expect(try json(read, coding) == text)
    #expect(read.name.isAbsent && read.maybe == .value(nil) && read.point == patch.point)
  }

  private struct Wrapper: Codable {
    var tag: Tag
  }
}

/// The options of JSON encoders and decoders.
private struct Coding: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var isSnakeCase = false
  var datesAsText = false

  static let all = [
    Coding(testDescription: "as usual"),
    Coding(testDescription: "snake case, dates as text", isSnakeCase: true, datesAsText: true),
  ]
}

private func json(
  _ value: some Encodable, _ coding: Coding = Coding(testDescription: "")
) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  if coding.isSnakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
  if coding.datesAsText { encoder.dateEncodingStrategy = .iso8601 }
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

private func decode<Value: Decodable>(
  _ type: Value.Type, _ text: String, _ coding: Coding
) throws -> Value {
  let decoder = JSONDecoder()
  if coding.isSnakeCase { decoder.keyDecodingStrategy = .convertFromSnakeCase }
  if coding.datesAsText { decoder.dateDecodingStrategy = .iso8601 }
  return try decoder.decode(type, from: Data(text.utf8))
}

extension DecodingError {
  fileprivate var path: [String] {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context), .dataCorrupted(let context):
      context.codingPath.map(\.stringValue)
    @unknown default: []
    }
  }
}

/// A row with dates inside JSON. Hand-written because no schema of the tests has such a field.
private struct Dated: Model, Codable {
  typealias ID = Identifier<Dated, Int>
  typealias Patch = NoPatch<Dated>
  let id: ID
  let times: [String: Date]
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.strict.columns(from: offset)
    id = try columns.next()
    times = try columns.next(JSON<[String: Date]>.self).value
  }

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(JSON(times))
  }

  struct Draft: ModelDraft {
    typealias Root = Dated
    func bind(to binder: inout Binder) throws {}
  }

  static let modelDefinition = ModelDefinition(
    name: "Dated", table: "dated",
    columns: [.column("id", .integer, role: .generatedKey), .column("times", .json)])
}
