/// What the schema files say, typed and with the place of every part, before anything is looked up.
///
/// A declaration that has a mistake is kept as far as it is understood: its name still counts, so that a mistake is
/// reported where it is and not again where the name is used.

/// A value and where it stands.
struct Located<Value: Sendable>: Sendable {
  var value: Value
  var range: SourceRange

  init(_ value: Value, at range: SourceRange) {
    self.value = value
    self.range = range
  }
}

extension Located: Equatable where Value: Equatable {}

/// The rows that `unique` is about.
enum Uniqueness {
  /// None: values may repeat.
  case none
  /// Those that are there: a row of a model with `softDelete` that is deleted holds no value.
  case present
  /// All, deleted ones too.
  case always
}

/// All files together.
struct SchemaDeclaration {
  var name: Located<String>?
  var description: Located<String>?
  var enums: [EnumDeclaration] = []
  var mixins: [BodyDeclaration] = []
  var models: [ModelDeclaration] = []
  var queries: [QueryDeclaration] = []
  var shapes: [ShapeDeclaration] = []
}

/// An enum.
struct EnumDeclaration {
  var name: Located<String>
  var description: String?
  var cases: [EnumType.Case] = []
  /// Whether a case may be missing because it had a mistake.
  var isBroken = false
}

/// What models and mixins have in common.
struct BodyDeclaration {
  var name: Located<String>
  var mixins: [Located<String>] = []
  var fields: [FieldDeclaration] = []
  var relationships: [RelationshipDeclaration] = []
  var indexes: [IndexDeclaration] = []
  var checks: [CheckDeclaration] = []
}

/// A model.
struct ModelDeclaration {
  var body: BodyDeclaration
  var table: Located<String>
  var description: String?
  var deprecation: Deprecation?
  /// The fields or relationships of the key, where the model names them.
  var primaryKey: Located<[Located<String>]>?
  /// Where `softDelete: true` stands.
  var softDelete: SourceRange?
  /// Where `version: true` stands.
  var version: SourceRange?
}

/// The type of a field as written.
enum TypeReference: Equatable {
  case scalar(ScalarType)
  case named(String)
}

/// A field.
struct FieldDeclaration {
  var name: Located<String>
  /// The type, or nil when it had a mistake.
  var type: Located<TypeReference>?
  var isOptional = false
  /// Where `primaryKey: true` stands; likewise the next ones.
  var primaryKey: SourceRange?
  var index: SourceRange?
  /// The value of `unique`, where its key stands.
  var unique: Located<Uniqueness>?
  var onUpdate: SourceRange?
  var redacted: Located<Bool>?
  var input: Located<Field.Input>?
  var defaultValue: YAMLPair?
  var databaseDefault: Located<String>?
  var column: Located<String>?
  var description: String?
  var validation: YAMLPair?
  var generated: Located<Field.Generated>?
  var collation: Located<String>?
  var stored: Located<String>?
  var deprecation: Deprecation?
  var swiftType: Located<String>?
  var check: Located<String>?

  init(name: Located<String>) {
    self.name = name
  }
}

/// A relationship.
struct RelationshipDeclaration {
  var name: Located<String>
  var kind: Relationship.Kind
  /// The model on the other side, or nil when there is a mistake in the declaration.
  var target: Located<String>?
  var isOptional = false
  var inverse: Located<String>?
  var onDelete: Located<DeleteRule>?
  var orphans: SourceRange?
  var order: [Located<Relationship.Order>] = []
  var through: Located<String>?
  var description: String?
  var columns: Located<[Located<String>]>?
  var foreignKey: Located<[Located<String>]>?
  /// The value of `unique`, where its key stands.
  var unique: Located<Uniqueness>?
  var index: Located<Bool>?
  var primaryKey: SourceRange?

  init(name: Located<String>, kind: Relationship.Kind, target: Located<String>?) {
    self.name = name
    self.kind = kind
    self.target = target
  }

  /// Whether a belongsTo says that each row of the other side has one row at most.
  var isUnique: Bool { unique.map { $0.value != .none } ?? false }
}

/// An index of a model.
struct IndexDeclaration {
  var name: Located<String>?
  var fields: [Located<String>] = []
  var expressions: [String] = []
  var uniqueness = Uniqueness.none
  var condition: String?
  var range: SourceRange
}

/// A check of a model.
struct CheckDeclaration {
  var name: Located<String>
  var sql: String
}

/// A query.
struct QueryDeclaration {
  var name: Located<String>
  /// The SQL, or nil when there is none to read.
  var sql: ScalarText?
  var parameters: [QueryValueDeclaration] = []
  var results: [QueryValueDeclaration] = []
  var returns: Located<NamedQuery.Returns>?
  var description: String?

  init(name: Located<String>) {
    self.name = name
  }
}

/// A parameter or a column of a query.
struct QueryValueDeclaration {
  var name: Located<String>
  /// The type, or nil when it had a mistake.
  var type: Located<TypeReference>?
  var isOptional = false
  /// Whether the type stands in brackets: a list of such values.
  var isList = false

  init(name: Located<String>) {
    self.name = name
  }
}

/// A shape.
struct ShapeDeclaration {
  var name: Located<String>
  /// The model, or nil when there is a mistake in the declaration.
  var model: Located<String>?
  var content = ShapeContentDeclaration()
  var description: String?

  init(name: Located<String>) {
    self.name = name
  }
}

/// What a shape holds of a row.
struct ShapeContentDeclaration: Sendable {
  /// The fields, or nil for all of them.
  var fields: [Located<String>]?
  var relationships: [ShapeRelationshipDeclaration] = []
}

/// A relationship in a shape.
struct ShapeRelationshipDeclaration: Sendable {
  var name: Located<String>
  var order: [Located<Relationship.Order>] = []
  var limit: Located<Int>?
  /// The shape that the related rows take, where that is another one.
  var shape: Located<String>?
  var content = ShapeContentDeclaration()

  init(name: Located<String>) {
    self.name = name
  }
}
