/// A model and its table.
package struct Model: Sendable {
  /// The model's name, such as `User`.
  package var name: String

  /// The table's name, such as `users`.
  package var table: String

  /// The place of the name.
  package var range: SourceRange

  package var description: String?

  package var deprecation: Deprecation?

  /// The fields in column order: the key, the declared fields, those of mixins, foreign keys, then `version` and
  /// `deletedAt` if declared.
  package var fields: [Field] = []

  /// The names of the key's fields, in key order; never empty.
  package var primaryKey: [String] = []

  /// The relationships, including those added as inverses.
  package var relationships: [Relationship] = []

  /// The foreign keys, in the order of their columns.
  package var foreignKeys: [ForeignKey] = []

  /// The unique constraints, including those of single fields.
  package var uniqueConstraints: [UniqueConstraint] = []

  /// The indexes, including those of single fields.
  package var indexes: [Index] = []

  /// The checks of the model and of its fields, in SQL, without those that a type implies (a length, the cases of an
  /// enum).
  package var checks: [Check] = []

  /// The name of the field that holds the time of a soft delete, or nil.
  package var softDeleteField: String?

  /// The name of the field that counts versions for optimistic locking, or nil.
  package var versionField: String?

  /// True for a join table added for a `manyToMany` relationship: it has a table but no Swift struct.
  package var isJoinTable = false
}

extension Model {
  /// The field with a name, or nil.
  package func field(named name: String) -> Field? {
    fields.first { $0.name == name }
  }

  /// True if the database makes the key: one integer field, without a default and not a foreign key.
  package var isKeyMadeByDatabase: Bool {
    guard primaryKey.count == 1, let key = field(named: primaryKey[0]), key.role == .plain,
      key.defaultValue == nil, key.databaseDefault == nil, case .scalar(let type) = key.type
    else { return false }
    return type.isInteger
  }
}

package struct Deprecation: Hashable, Sendable {
  /// The advice what to use instead; empty if the schema only says `deprecated: true`.
  package var message: String
}
