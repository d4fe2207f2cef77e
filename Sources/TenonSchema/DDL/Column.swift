/// A field as the DDL sees it: its type resolved and its part in keys known.
struct Column: Sendable {
  /// What is stored, with the enum itself in place of its name.
  enum Storage {
    case scalar(ScalarType)
    case enumeration(EnumType)
  }

  /// The part a column has in keys.
  enum Key {
    /// None.
    case none
    /// It belongs to the primary key, among others, or to a foreign key.
    case part
    /// It is the whole primary key, and the application gives its value.
    case whole
    /// It is the whole primary key, and the database makes its value.
    case made
  }

  let field: Field
  let storage: Storage
  let key: Key

  /// Resolves a field. An enum that `enumType` does not know is stored as text.
  init(_ field: Field, key: Key, enumType: (String) -> EnumType?) {
    self.field = field
    self.key = key
    switch field.type {
    case .scalar(let scalar):
      storage = .scalar(scalar)
    case .enumeration(let name):
      storage = enumType(name).map(Storage.enumeration) ?? .scalar(.text)
    }
  }

  /// Resolves a field of a model.
  init(_ field: Field, of model: Model, enumType: (String) -> EnumType?) {
    let key: Key =
      if model.primaryKey == [field.name] {
        model.isKeyMadeByDatabase ? .made : .whole
      } else if model.primaryKey.contains(field.name)
        || model.foreignKeys.contains(where: { $0.fields.contains(field.name) })
      {
        .part
      } else {
        .none
      }
    self.init(field, key: key, enumType: enumType)
  }

  /// The column's name.
  var name: String { field.column }

  /// The scalar stored, or nil for an enum.
  var scalar: ScalarType? {
    if case .scalar(let scalar) = storage { scalar } else { nil }
  }

  /// Whether a whole number is stored, an enum's included.
  var isInteger: Bool {
    switch storage {
    case .scalar(.int), .scalar(.int64), .scalar(.int32), .scalar(.int16): true
    case .scalar: false
    case .enumeration(let type): type.isInteger
    }
  }
}
