import Foundation
import Tenon

/// A column of every type a schema has, all of them optional but the key.
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
      let sample = Sample(self)
      for column in Sample.modelDefinition.columns.indices {
        try sample.bind(column: column, to: &binder)
      }
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
  var changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    id = try row.value(at: offset)
    bool = try row.value(at: offset + 1)
    int = try row.value(at: offset + 2)
    int64 = try row.value(at: offset + 3)
    int32 = try row.value(at: offset + 4)
    int16 = try row.value(at: offset + 5)
    float = try row.value(at: offset + 6)
    double = try row.value(at: offset + 7)
    decimal = try row.value(at: offset + 8)
    text = try row.value(at: offset + 9)
    bytes = try row.value(at: offset + 10)
    date = try row.value(at: offset + 11)
    time = try row.value(at: offset + 12)
    datetime = try row.value(at: offset + 13)
    uuid = try row.value(at: offset + 14)
    json = try row.value(at: offset + 15)
    settings = try row.value(JSON<[String: Int]>?.self, at: offset + 16)?.value
    mood = try row.value(at: offset + 17)
    level = try row.value(at: offset + 18)
    address = try row.value(at: offset + 19)
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

  func bind(column: Int, to binder: inout Binder) throws {
    switch column {
    case 0: try binder.bind(id)
    case 1: try binder.bind(bool)
    case 2: try binder.bind(int)
    case 3: try binder.bind(int64)
    case 4: try binder.bind(int32)
    case 5: try binder.bind(int16)
    case 6: try binder.bind(float)
    case 7: try binder.bind(double)
    case 8: try binder.bind(decimal)
    case 9: try binder.bind(text)
    case 10: try binder.bind(bytes)
    case 11: try binder.bind(date)
    case 12: try binder.bind(time)
    case 13: try binder.bind(datetime)
    case 14: try binder.bind(uuid)
    case 15: try binder.bind(json)
    case 16: try binder.bind(settings.map { JSON($0) })
    case 17: try binder.bind(mood)
    case 18: try binder.bind(level)
    case 19: try binder.bind(address)
    default: break
    }
  }

  static let modelDefinition = ModelDefinition.test(
    "Sample", "samples",
    [ColumnDefinition("id", role: .key)]
      + [
        "bool", "int", "int64", "int32", "int16", "float", "double", "decimal", "text", "bytes",
        "date", "time", "datetime", "uuid", "json", "settings", "mood", "level", "address",
      ].map { ColumnDefinition($0) })

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
