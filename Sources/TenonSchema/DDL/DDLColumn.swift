/// A field as the DDL writer sees it: with its enum and its part in keys.
struct DDLColumn: Sendable {
  /// The stored type, with the enum itself in place of its name.
  enum Storage {
    case scalar(ScalarType)
    case enumeration(EnumType)
  }

  let field: Field
  let storage: Storage
  /// True for a column of the primary key or of a foreign key.
  let isInKey: Bool
  /// True for the whole primary key.
  let isWholeKey: Bool
  /// True for the whole primary key if the database makes its value.
  let isKeyMade: Bool

  /// Creates a column. Without a model the field is in no key. An enum that the graph does not have is stored as text.
  init(_ field: Field, of model: Model? = nil, in graph: SchemaGraph) {
    self.field = field
    storage =
      switch field.type {
      case .scalar(let scalar): .scalar(scalar)
      case .enumeration(let name):
        graph.enumType(named: name).map(Storage.enumeration) ?? .scalar(.text)
      }
    let names = model.map { $0.primaryKey + $0.foreignKeys.flatMap(\.fields) } ?? []
    isInKey = names.contains(field.name)
    isWholeKey = model?.primaryKey == [field.name]
    isKeyMade = isWholeKey && model?.isKeyMadeByDatabase == true
  }

  var name: String { field.column }

  /// The stored type, or nil for an enum.
  var scalar: ScalarType? {
    if case .scalar(let scalar) = storage { scalar } else { nil }
  }
}
