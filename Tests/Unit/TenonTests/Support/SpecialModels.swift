import Tenon

// Models in the form of generated code that no schema can produce.

/// Seventy columns besides the key: more than `ColumnChanges` counts. Hand-written because the generated model would
/// have a thousand lines.
struct Wide: Model {
  typealias ID = Identifier<Wide, Int>
  static let width = 70
  let id: ID
  var first: Int { didSet { _changedColumns.insert(1) } }
  var last: Int { didSet { _changedColumns.insert(Wide.width) } }
  private let middle: [Int]
  var _changedColumns = WideColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    id = try columns.next()
    first = try columns.next()
    middle = try (2..<Wide.width).map { _ in try columns.next() }
    last = try columns.next()
  }

  private init(id: ID, draft: Draft) throws {
    self.id = id
    first = draft.value
    middle = Array(repeating: draft.value, count: Wide.width - 2)
    last = draft.value
  }

  static var last: Column<Wide, Int> { Column("c70") }

  static let createTable =
    #"CREATE TABLE "wide" ("id" INTEGER PRIMARY KEY, "#
    + (1...width).map { #""c\#($0)" INTEGER NOT NULL"# }.joined(separator: ", ") + ")"

  struct Draft: ModelDraft {
    typealias Root = Wide
    var value: Int
    func bind(to binder: inout Binder) throws {
      for _ in 0..<Wide.width { try binder.bind(value) }
    }
  }

  static func inserted(_ draft: Draft, id: ID) throws -> Wide? { try Wide(id: id, draft: draft) }

  typealias Patch = NoPatch<Wide>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(first)
    for value in middle { try binder.bind(value) }
    try binder.bind(last)
  }

  static let modelDefinition = ModelDefinition.test(
    "Wide", "wide",
    [.column("id", .integer, role: .generatedKey)]
      + (1...width).map { .column("c\($0)", .integer) })
}

/// A number, and a default that only the database knows, so that its rows are read back. Hand-written because its
/// integer key is set by the draft, whereas in a schema the database sets integer keys.
struct Meter: Model {
  typealias ID = Identifier<Meter, Int>
  let id: ID
  var reading: Double { didSet { _changedColumns.insert(1) } }
  let unit: String
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    id = try columns.next()
    reading = try columns.next()
    unit = try columns.next()
  }

  static var id: Column<Meter, ID> { Column("id") }
  static var reading: Column<Meter, Double> { Column("reading") }

  struct Draft: ModelDraft {
    typealias Root = Meter
    var key: ID
    var reading: Double
    var id: ID? { key }
    var absentColumns: [Int] { [2] }

    func bind(to binder: inout Binder) throws {
      try binder.bind(key)
      try binder.bind(reading)
    }
  }

  typealias Patch = NoPatch<Meter>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(reading)
    try binder.bind(unit)
  }

  static let modelDefinition = ModelDefinition.test(
    "Meter", "meters",
    [
      .column("id", .integer, role: .key),
      .column("reading", .number),
      .column("unit", .text, role: .databaseDefault),
    ])
}
