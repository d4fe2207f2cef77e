/// A model and its table.
package struct Model: Sendable {
  /// The model's name, such as `User`.
  package var name: String

  /// The table's name, such as `users`.
  package var table: String

  /// What a row stands for.
  package var description: String?

  /// Set when the model should no longer be used.
  package var deprecation: Deprecation?

  /// The fields in column order: the key, the declared fields, those of mixins, foreign keys, then `version` and
  /// `deletedAt` where declared.
  package var fields: [Field]

  /// The names of the key's fields, in key order; never empty.
  package var primaryKey: [String]

  /// The relationships, those made as inverses included.
  package var relationships: [Relationship]

  /// The foreign keys, in the order of their columns.
  package var foreignKeys: [ForeignKey]

  /// Unique constraints, those of single fields included.
  package var uniqueConstraints: [UniqueConstraint]

  /// The indexes, those of single fields included.
  package var indexes: [Index]

  /// The checks of the model and of its fields, in SQL. What a type implies (a length, an enum's cases) is not among them.
  package var checks: [Check]

  /// The name of the field that holds the time of a soft delete, or nil.
  package var softDeleteField: String?

  /// The name of the field that counts versions for optimistic locking, or nil.
  package var versionField: String?

  /// Whether this is a join table made for a `manyToMany` relationship: it has a table but no Swift struct.
  package var isJoinTable: Bool

  /// Where the name stands.
  package var range: SourceRange

  /// Creates a model without fields, for the caller to fill.
  package init(name: String, table: String, range: SourceRange) {
    self.name = name
    self.table = table
    self.range = range
    self.fields = []
    self.primaryKey = []
    self.relationships = []
    self.foreignKeys = []
    self.uniqueConstraints = []
    self.indexes = []
    self.checks = []
    self.isJoinTable = false
  }
}

extension Model {
  /// The field with a name, or nil.
  package func field(named name: String) -> Field? {
    fields.first { $0.name == name }
  }

  /// Whether the database makes the key: one integer field, without a default and not a foreign key.
  package var isKeyMadeByDatabase: Bool {
    guard primaryKey.count == 1, let name = primaryKey.first, let key = field(named: name)
    else { return false }
    guard case .plain = key.role, key.defaultValue == nil, key.databaseDefault == nil,
      case .scalar(let type) = key.type
    else { return false }
    return switch type {
    case .int, .int64, .int32, .int16: true
    default: false
    }
  }
}

/// That something should no longer be used, and what to use instead.
package struct Deprecation: Hashable, Sendable {
  /// What to use instead; empty when the schema only says `deprecated: true`.
  package var message: String

  /// Creates a deprecation.
  package init(message: String) {
    self.message = message
  }
}
