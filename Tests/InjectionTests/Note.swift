import Tenon

/// A row of text and JSON, in a table whose names are those of `Names.current`.
struct Note: Model {
  typealias ID = Identifier<Note, Int>
  let id: ID
  var text: String { didSet { changedColumns.insert(1) } }
  var data: JSONValue? { didSet { changedColumns.insert(2) } }
  var changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    id = try row.value(at: offset)
    text = try row.value(at: offset + 1)
    data = try row.value(at: offset + 2)
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
    func write(to assignments: inout PatchAssignments) {}
  }

  func bind(column: Int, to binder: inout Binder) throws {
    switch column {
    case 0: try binder.bind(id)
    case 1: try binder.bind(text)
    case 2: try binder.bind(data)
    default: break
    }
  }

  static var modelDefinition: ModelDefinition { Names.current.definition }

  static var id: Column<Note, ID> { Column("id") }
  static var text: Column<Note, String> { Column(Names.current.text) }
  static var data: Column<Note, JSONValue?> { Column(Names.current.data) }
}

/// What the table and the columns of notes are called.
struct Names: Sendable {
  /// Those in use.
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

  /// Nil when the schema refuses the names.
  init?(table: String, text: String, data: String, _ schema: HostileSchema) {
    guard let sqlite = schema.statements["sqlite"] else { return nil }
    self.table = table
    self.text = text
    self.data = data
    create = sqlite.create
    drop = sqlite.drop
    func sql(_ dialect: Dialect) -> ModelSQL? {
      schema.statements[dialect.rawValue].map {
        ModelSQL(select: $0.select, insert: $0.insert, delete: $0.delete, key: $0.key)
      }
    }
    definition = ModelDefinition(
      name: "Note", table: table,
      columns: [
        ColumnDefinition("id", role: .generatedKey), ColumnDefinition(text, field: "text"),
        ColumnDefinition(data, field: "data"),
      ], sqlite: sql(.sqlite), postgresql: sql(.postgresql), mysql: sql(.mysql))
  }
}
