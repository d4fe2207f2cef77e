import Foundation
import Tenon
import Testing

// A model with a column of every type, including user-defined ones, and a struct of the same fields that the compiler
// encodes.

/// An address that is validated when it is decoded.
struct WebAddress: RawRepresentable, SQLConvertible, Codable, Hashable {
  let rawValue: String

  init(rawValue: String) { self.rawValue = rawValue }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    rawValue = try container.decode(String.self)
    guard rawValue.contains("://") else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no address")
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

/// A type that is stored as text in its column, and has fields in JSON.
struct Point: SQLConvertible, Codable, Hashable {
  var x: Int
  var y: Int

  init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }

  init(row: Row, at index: Int) throws {
    let parts = try row.text(at: index).split(separator: ",").compactMap { Int($0) }
    guard parts.count == 2 else { throw row.invalidValue(at: index, expected: "a point") }
    self.init(x: parts[0], y: parts[1])
  }

  var sqlValue: SQLValue { .text("\(x),\(y)") }
}

enum Level: String, SQLEnum {
  case low, high
}

struct PlainKinds: Codable, Hashable {
  var id: Int
  var small: Int16
  var isOn: Bool
  var ratio: Float
  var size: Double
  var amount: Decimal
  var name: String
  var maybe: Int?
  var bytes: [UInt8]
  var day: CalendarDate
  var time: TimeOfDay
  var at: Date
  var seenAt: Date?
  var key: UUID
  var level: Level
  var nextLevel: Level?
  var extra: JSONValue
  var settings: [String: Int]
  var moreSettings: [String: Int]?
  var url: WebAddress
  var otherAddress: WebAddress?
  var point: Point
  var otherPoint: Point?
}

extension PlainKinds {
  static var full: PlainKinds {
    get throws {
      PlainKinds(
        id: 1, small: -300, isOn: true, ratio: 0.1, size: 0.1, amount: Decimal(1_234_567) / 1000,
        name: "Ünïcode \u{0}\"", maybe: 0, bytes: [0, 255],
        day: try #require(CalendarDate("2026-02-28")),
        time: try #require(TimeOfDay("23:59:01")), at: Date(timeIntervalSince1970: 1_700_000_000),
        seenAt: Date(timeIntervalSince1970: -1),
        key: UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)), level: .high,
        nextLevel: .low, extra: ["deep": [1, nil, 2.5, "x"]], settings: ["one": 1, "two": 2],
        moreSettings: [:], url: WebAddress(rawValue: "https://a.example"),
        otherAddress: WebAddress(rawValue: "https://b.example"), point: Point(x: 1, y: -2),
        otherPoint: Point(x: 0, y: 0))
    }
  }

  static var sparse: PlainKinds {
    get throws {
      var kinds = try full
      kinds.maybe = nil
      kinds.seenAt = nil
      kinds.nextLevel = nil
      kinds.extra = nil
      kinds.moreSettings = nil
      kinds.otherAddress = nil
      kinds.otherPoint = nil
      return kinds
    }
  }
}

struct PlainPatch: Codable {
  var maybe: Input<Int?> = .absent
  var url: Input<WebAddress> = .absent
  var point: Input<Point> = .absent
  var at: Input<Date> = .absent
  var settings: Input<[String: Int]> = .absent
}

/// The same fields as columns. Hand-written because it is converted from and to a `PlainKinds`, so that the encoding
/// and decoding of both can be compared.
struct Kinds: Model, Codable {
  typealias ID = Identifier<Kinds, Int>

  let id: ID
  var plain: PlainKinds
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    id = try columns.next()
    plain = PlainKinds(
      id: id.rawValue, small: try columns.next(), isOn: try columns.next(),
      ratio: try columns.next(), size: try columns.next(), amount: try columns.next(),
      name: try columns.next(), maybe: try columns.next(), bytes: try columns.next(),
      day: try columns.next(), time: try columns.next(), at: try columns.next(),
      seenAt: try columns.next(), key: try columns.next(), level: try columns.next(),
      nextLevel: try columns.next(), extra: try columns.next(),
      settings: try columns.next(JSON<[String: Int]>.self).value,
      moreSettings: try columns.next(JSON<[String: Int]>?.self)?.value,
      url: try columns.next(WebAddress.self),
      otherAddress: try columns.next(WebAddress?.self),
      point: try columns.next(Point.self), otherPoint: try columns.next(Point?.self))
  }

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(plain.small)
    try binder.bind(plain.isOn)
    try binder.bind(plain.ratio)
    try binder.bind(plain.size)
    try binder.bind(plain.amount)
    try binder.bind(plain.name)
    try binder.bind(plain.maybe)
    try binder.bind(plain.bytes)
    try binder.bind(plain.day)
    try binder.bind(plain.time)
    try binder.bind(plain.at)
    try binder.bind(plain.seenAt)
    try binder.bind(plain.key)
    try binder.bind(plain.level)
    try binder.bind(plain.nextLevel)
    try binder.bind(plain.extra)
    try binder.bind(JSON(plain.settings))
    try binder.bind(plain.moreSettings.map { JSON($0) })
    try binder.bind(own: plain.url)
    try binder.bind(own: plain.otherAddress)
    try binder.bind(own: plain.point)
    try binder.bind(own: plain.otherPoint)
  }

  struct Draft: ModelDraft {
    typealias Root = Kinds
    func bind(to binder: inout Binder) throws {}
  }

  struct Patch: ModelPatch, Codable {
    typealias Root = Kinds
    var name: Input<String> = .absent
    var maybe: Input<Int?> = .absent
    var at: Input<Date> = .absent
    var settings: Input<JSON<[String: Int]>> = .absent
    var url: Input<WebAddress> = .absent
    var point: Input<Point> = .absent

    mutating func visit(_ fields: inout PatchFields) throws {
      try fields.visit(6, &name)
      try fields.visit(7, &maybe)
      try fields.visit(11, &at)
      try fields.visit(17, &settings)
      try fields.visit(19, &url)
      try fields.visit(21, &point)
    }
  }

  static let modelDefinition = ModelDefinition.test(
    "Kinds", "kinds",
    [
      .column("id", .integer, role: .key),
      .column("small", .integer16),
      .column("is_on", .bool, field: "isOn"),
      .column("ratio", .number),
      .column("size", .number),
      .column("amount", .decimal),
      .column("name", .text),
      .nullable("maybe", .integer),
      .column("bytes", .bytes),
      .column("day", .date),
      .column("time", .time),
      .column("at", .datetime),
      .nullable("seen_at", .datetime, field: "seenAt"),
      .column("key", .uuid),
      .column("level", .cases(of: Level.self)),
      .nullable("next_level", .cases(of: Level.self), field: "nextLevel"),
      .column("extra", .json),
      .column("settings", .json),
      .nullable("more_settings", .json, field: "moreSettings"),
      .column("url", .text),
      .nullable("other_address", .text, field: "otherAddress"),
      .column("point", .text),
      .nullable("other_point", .text, field: "otherPoint"),
    ])
}
