// The content of the schema files, typed and with the place of every part, before any name is looked up.
//
// A declaration with an error is kept as far as it is understood. Its name still counts, so that an error is reported
// where it is and not again where the name is used.

/// A value and its place.
struct Located<Value: Sendable>: Sendable {
  var value: Value
  var range: SourceRange

  init(_ value: Value, at range: SourceRange) {
    self.value = value
    self.range = range
  }
}

/// The rows among which values must be unique.
enum Uniqueness {
  /// No rows: values may repeat.
  case none
  /// The rows that are not deleted: a soft-deleted row may have the same value as another one.
  case present
  /// All rows, including deleted ones.
  case always
}

/// All files together.
struct SchemaDeclaration {
  var name: Located<String>?
  var description: Located<String>?
  /// The value of `namespace`, at its key.
  var namespace: Located<Bool>?
  var enums: [EnumType] = []
  /// The names of enums in which a case may be missing because of an error.
  var brokenEnums: Set<String> = []
  var mixins: [ModelDeclaration] = []
  var models: [ModelDeclaration] = []
  var queries: [QueryDeclaration] = []
  var shapes: [ShapeDeclaration] = []
  var inputs: [InputDeclaration] = []
}

/// A model or a mixin.
struct ModelDeclaration {
  var name: Located<String>
  var mixins: [Located<String>] = []
  var fields: [FieldDeclaration] = []
  var relationships: [RelationshipDeclaration] = []
  var indexes: [IndexDeclaration] = []
  var checks: [CheckDeclaration] = []
  var description: String?

  // Only for a model.
  var table: Located<String>
  var deprecation: Deprecation?
  /// The fields or relationships of the key, if the model names them.
  var primaryKey: Located<[Located<String>]>?
  /// The place of `softDelete: true`.
  var softDelete: SourceRange?
  /// The place of `version: true`.
  var version: SourceRange?
}

struct FieldDeclaration {
  /// The field, as far as it is known before any name is looked up.
  var field: Field
  /// The type as written, perhaps with the name of an enum that does not exist; nil if it has an error.
  var type: Located<FieldType>?
  /// The options as the schema writes them.
  var options: [String: YAMLPair] = [:]
  /// The place of `primaryKey: true`; `index` likewise.
  var primaryKey: SourceRange?
  var index: SourceRange?
  /// The value of `unique`, at its key.
  var unique: Located<Uniqueness>?
  var stored: Located<String>?
  /// The condition in SQL.
  var check: String?
}

struct RelationshipDeclaration {
  /// The relationship, as far as it is known before any name is looked up.
  var relationship: Relationship
  /// The model on the other side, or nil if the declaration has an error.
  var target: Located<String>?
  var inverse: Located<String>?
  var onDelete: Located<DeleteRule>?
  var order: [Located<Relationship.Order>] = []
  var through: Located<String>?
  var columns: Located<[Located<String>]>?
  var foreignKey: Located<[Located<String>]>?
  /// The value of `unique`, at its key.
  var unique: Located<Uniqueness>?
  var index: Located<Bool>?
  var primaryKey: SourceRange?

  init(_ name: Located<String>, _ kind: Relationship.Kind, target: Located<String>? = nil) {
    relationship = Relationship(name: name.value, kind: kind, range: name.range)
    self.target = target
  }
}

struct IndexDeclaration {
  var name: Located<String>?
  var fields: [Located<String>] = []
  var expressions: [String] = []
  var uniqueness = Uniqueness.none
  var condition: String?
  var range: SourceRange
}

struct CheckDeclaration {
  var name: Located<String>
  var sql: String
}

struct QueryDeclaration {
  var name: Located<String>
  /// The SQL, or nil if it could not be read.
  var sql: ScalarText?
  var parameters: [QueryValueDeclaration] = []
  var results: [QueryValueDeclaration] = []
  var returns: Located<NamedQuery.Returns>?
  var description: String?
}

/// A parameter or a column of a query.
struct QueryValueDeclaration {
  var name: Located<String>
  /// The type, or nil if it has an error.
  var type: Located<FieldType>?
  var isOptional = false
  /// True for a type in brackets: a list of such values.
  var isList = false
}

struct ShapeDeclaration {
  var name: Located<String>
  /// The model, or nil if the declaration has an error.
  var model: Located<String>?
  var content = ShapeContentDeclaration()
  var description: String?
}

struct InputDeclaration {
  var name: Located<String>
  /// The model, or nil if the declaration has an error.
  var model: Located<String>?
  /// The fields and parents.
  var fields: [Located<String>] = []
  var description: String?
}

struct ShapeContentDeclaration: Sendable {
  /// The fields, or nil for all of them.
  var fields: [Located<String>]?
  var relationships: [ShapeRelationshipDeclaration] = []
}

struct ShapeRelationshipDeclaration: Sendable {
  var name: Located<String>
  var order: [Located<Relationship.Order>] = []
  var limit: Located<Int>?
  /// The shape of the related rows, if another one is named.
  var shape: Located<String>?
  var content = ShapeContentDeclaration()
}
