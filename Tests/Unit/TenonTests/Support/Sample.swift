import Foundation
import Tenon

/// A column of every type of a schema, all optional except the key. Hand-written because its table accepts any value: a
/// schema's table has checks, and its decimals have a limited number of digits.
struct Sample: Model {
  enum Mood: String, SQLEnum {
    case good
    case notSoGood = "not_so_good"
  }

  enum Level: Int, SQLEnum {
    case low = 1
    case high = 9
  }

  struct Address: RawRepresentable, SQLConvertible, Hashable, Codable {
    let rawValue: String
    init?(rawValue: String) {
      guard rawValue.contains("@") else { return nil }
      self.rawValue = rawValue
    }
  }

  typealias ID = Identifier<Sample, UUID>

  struct Draft: ModelDraft {
    typealias Root = Sample
    var key = ID(UUID())
    var bool: Bool?
    var int: Int?
    var int64: Int64?
    var int32: Int32?
    var int16: Int16?
    var float: Float?
    var double: Double?
    var decimal: Decimal?
    var text: String?
    var bytes: [UInt8]?
    var date: CalendarDate?
    var time: TimeOfDay?
    var datetime: Date?
    var uuid: UUID?
    var json: JSONValue?
    var settings: [String: Int]?
    var mood: Mood?
    var level: Level?
    var address: Address?
    var id: ID? { key }

    func bind(to binder: inout Binder) throws {
      try Sample(self).bind(columns: Array(Sample.modelDefinition.columns.indices), to: &binder)
    }
  }

  let id: ID
  var bool: Bool?
  var int: Int?
  var int64: Int64?
  var int32: Int32?
  var int16: Int16?
  var float: Float?
  var double: Double?
  var decimal: Decimal?
  var text: String?
  var bytes: [UInt8]?
  var date: CalendarDate?
  var time: TimeOfDay?
  var datetime: Date?
  var uuid: UUID?
  var json: JSONValue?
  var settings: [String: Int]?
  var mood: Mood?
  var level: Level?
  var address: Address?
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.bool = try columns.next()
    self.int = try columns.next()
    self.int64 = try columns.next()
    self.int32 = try columns.next()
    self.int16 = try columns.next()
    self.float = try columns.next()
    self.double = try columns.next()
    columns = row.columns(from: offset + 8)
    self.decimal = try columns.next()
    self.text = try columns.next()
    self.bytes = try columns.next()
    self.date = try columns.next()
    self.time = try columns.next()
    self.datetime = try columns.next()
    self.uuid = try columns.next()
    self.json = try columns.next()
    settings = try row.value(JSON<[String: Int]>?.self, at: offset + 16)?.value
    columns = row.columns(from: offset + 17)
    self.mood = try columns.next()
    self.level = try columns.next()
    self.address = try columns.next()
  }

  init(_ draft: Draft) {
    id = draft.key
    bool = draft.bool
    int = draft.int
    int64 = draft.int64
    int32 = draft.int32
    int16 = draft.int16
    float = draft.float
    double = draft.double
    decimal = draft.decimal
    text = draft.text
    bytes = draft.bytes
    date = draft.date
    time = draft.time
    datetime = draft.datetime.stored
    uuid = draft.uuid
    json = draft.json
    settings = draft.settings
    mood = draft.mood
    level = draft.level
    address = draft.address
  }

  static func inserted(_ draft: Draft, id: ID) -> Sample? { Sample(draft) }

  typealias Patch = NoPatch<Sample>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(bool)
    try binder.bind(int)
    try binder.bind(int64)
    try binder.bind(int32)
    try binder.bind(int16)
    try binder.bind(float)
    try binder.bind(double)
    try binder.bind(decimal)
    try binder.bind(text)
    try binder.bind(bytes)
    try binder.bind(date)
    try binder.bind(time)
    try binder.bind(datetime)
    try binder.bind(uuid)
    try binder.bind(json)
    try binder.bind(settings.map { JSON($0) })
    try binder.bind(mood)
    try binder.bind(level)
    try binder.bind(address)
  }

  static let createTable = """
    CREATE TABLE IF NOT EXISTS "samples" ("id" TEXT NOT NULL PRIMARY KEY, "bool" BOOLEAN,
    "int" INTEGER, "int64" INTEGER, "int32" INTEGER, "int16" INTEGER, "float" REAL,
    "double" REAL, "decimal" DECIMAL_TEXT(38, 10), "text" TEXT, "bytes" BLOB, "date" TEXT,
    "time" TEXT, "datetime" TEXT, "uuid" TEXT, "json" TEXT, "settings" TEXT, "mood" TEXT,
    "level" INTEGER, "address" TEXT)
    """

  static let modelDefinition = ModelDefinition.test(
    "Sample", "samples",
    [
      .column("id", .integer, role: .key),
      .nullable("bool", .bool),
      .nullable("int", .integer),
      .nullable("int64", .integer),
      .nullable("int32", .integer32),
      .nullable("int16", .integer16),
      .nullable("float", .number),
      .nullable("double", .number),
      .nullable("decimal", .decimal),
      .nullable("text", .text),
      .nullable("bytes", .bytes),
      .nullable("date", .date),
      .nullable("time", .time),
      .nullable("datetime", .datetime),
      .nullable("uuid", .uuid),
      .nullable("json", .json),
      .nullable("settings", .json),
      .nullable("mood", .cases(of: Mood.self)),
      .nullable("level", .cases(of: Level.self)),
      .nullable("address", .text),
    ])

  static var id: Column<Sample, ID> { Column("id") }
  static var bool: Column<Sample, Bool?> { Column("bool") }
  static var int: Column<Sample, Int?> { Column("int") }
  static var double: Column<Sample, Double?> { Column("double") }
  static var decimal: Column<Sample, Decimal?> { Column("decimal") }
  static var text: Column<Sample, String?> { Column("text") }
  static var bytes: Column<Sample, [UInt8]?> { Column("bytes") }
  static var date: Column<Sample, CalendarDate?> { Column("date") }
  static var datetime: Column<Sample, Date?> { Column("datetime") }
  static var uuid: Column<Sample, UUID?> { Column("uuid") }
  static var json: Column<Sample, JSONValue?> { Column("json") }
  static var settings: Column<Sample, JSON<[String: Int]>?> { Column("settings") }
  static var mood: Column<Sample, Mood?> { Column("mood") }
  static var level: Column<Sample, Level?> { Column("level") }
  static var address: Column<Sample, Address?> { Column("address") }
}
