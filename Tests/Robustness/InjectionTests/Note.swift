import Tenon

/// A row of text and JSON, in a table with the names of `Names.current`.
struct Note: Model {
  typealias ID = Identifier<Note, Int>
  let id: ID
  var text: String { didSet { _changedColumns.insert(1) } }
  var data: JSONValue? { didSet { _changedColumns.insert(2) } }
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.text = try columns.next()
    self.data = try columns.next()
  }

  private init(id: ID, _ draft: Draft) {
    self.id = id
    text = draft.text
    data = draft.data
  }

  static func inserted(_ draft: Draft, id: ID) -> Note? { Note(id: id, draft) }

  struct Draft: ModelDraft {
    typealias Root = Note
    var text: String
    var data: JSONValue?

    func bind(to binder: inout Binder) throws {
      try binder.bind(text)
      try binder.bind(data)
    }
  }

  struct Patch: ModelPatch {
    typealias Root = Note
    mutating func visit(_ fields: inout PatchFields) throws {}
  }

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(text)
    try binder.bind(data)
  }

  static var modelDefinition: ModelDefinition { Names.current.definition }

  static var id: Column<Note, ID> { Column("id") }
  static var text: Column<Note, String> { Column(Names.current.text) }
  static var data: Column<Note, JSONValue?> { Column(Names.current.data) }
}

/// The names of the table and the columns of notes.
struct Names: Sendable {
  /// The names in use.
  @TaskLocal static var current = Names.plain

  static let plain: Names = {
    guard let schema = try? HostileSchema(table: "notes", text: "text", data: "data"),
      let names = Names(table: "notes", text: "text", data: "data", schema)
    else { return Names() }
    return names
  }()

  var table = ""
  var text = ""
  var data = ""
  var create: [String] = []
  var drop: [String] = []
  var definition = ModelDefinition(name: "Note", table: "", columns: [])

  private init() {}

  /// Returns nil if the schema refuses the names.
  init?(table: String, text: String, data: String, _ schema: HostileSchema) {
    guard let sqlite = schema.statements else { return nil }
    self.table = table
    self.text = text
    self.data = data
    create = sqlite.create
    drop = sqlite.drop
    definition = ModelDefinition(
      name: "Note", table: table,
      columns: [
        .column("id", .integer, role: .generatedKey), .column(text, .text, field: "text"),
        .column(data, .bytes, field: "data"),
      ])
  }
}
