/// A field as the DDL writer sees it: with its enum and its part in keys.
struct DDLColumn: Sendable {
  /// The stored type, with the enum itself in place of its name.
  enum Storage {
    case scalar(ScalarType)
    case enumeration(EnumType)
  }

  /// The part of a column in keys.
  enum Key {
    /// It is in no key.
    case none
    /// It is one of several columns of the primary key, or in a foreign key.
    case part
    /// It is the whole primary key, and the application gives its value.
    case whole
    /// It is the whole primary key, and the database makes its value.
    case made
  }

  let field: Field
  let storage: Storage
  let key: Key

  /// Creates a column. Without a model the field is in no key. An enum that the graph does not have is stored as text.
  init(_ field: Field, of model: Model? = nil, in graph: SchemaGraph) {
    self.field = field
    storage =
      switch field.type {
      case .scalar(let scalar): .scalar(scalar)
      case .enumeration(let name):
        graph.enumType(named: name).map(Storage.enumeration) ?? .scalar(.text)
      }
    key =
      if let model, model.primaryKey == [field.name] {
        model.isKeyMadeByDatabase ? .made : .whole
      } else if let model,
        model.primaryKey.contains(field.name)
          || model.foreignKeys.contains(where: { $0.fields.contains(field.name) })
      {
        .part
      } else {
        .none
      }
  }

  var name: String { field.column }

  /// The stored type, or nil for an enum.
  var scalar: ScalarType? {
    if case .scalar(let scalar) = storage { scalar } else { nil }
  }
}
