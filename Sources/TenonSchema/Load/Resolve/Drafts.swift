/// Models on their way into the graph: declarations with what was looked up so far.

/// A field, and whether its type had a mistake (then nothing more is said about it).
struct FieldDraft {
  var field: Field
  var isBroken = false
  /// The value of `unique`.
  var unique: Located<Uniqueness>?
  /// Where `index` and `primaryKey` stand, for plain fields.
  var index: SourceRange?
  var primaryKey: SourceRange?
  /// The condition of the field's own check.
  var check: String?
  /// Whether the schema says expressly whether the field is redacted.
  var saysRedacted = false

  init(_ field: Field) {
    self.field = field
  }
}

/// A relationship seen from one side.
struct RelationshipDraft {
  let declaration: Shared<RelationshipDeclaration>
  /// The place of the other side's model in `models`; nil when the declaration has a mistake.
  var target: Int?
  /// The place of the other side among the target's relationships; nil until the sides are matched.
  var inverse: Int?
  var isImplicit = false
  /// Whether a mistake was reported that keeps the relationship out of all further checks.
  var isBroken: Bool
  /// The fields on this side and those on the other.
  var localFields: [String] = []
  var targetFields: [String] = []
  var through: Relationship.Through?
  var onDelete: DeleteRule?

  init(_ declaration: RelationshipDeclaration, target: Int?) {
    self.declaration = Shared(declaration)
    self.target = target
    self.isBroken = target == nil
  }

  var name: String { declaration.name.value }
  var kind: Relationship.Kind { declaration.kind }
}

/// A model.
struct ModelDraft {
  let declaration: Shared<ModelDeclaration>
  var fields: [FieldDraft] = []
  var fieldPlaces: [String: Int] = [:]
  var relationships: [RelationshipDraft] = []
  var relationshipPlaces: [String: Int] = [:]
  var indexes: [IndexDeclaration] = []
  var checks: [CheckDeclaration] = []
  /// The names of the key's fields in order; empty until known, and when there is a mistake in the key.
  var key: [String] = []
  var isJoinTable = false
  /// The two models a join table stands between.
  var joined: [Int] = []
  var softDeleteField: String?
  var versionField: String?
  /// The model as far as it is explicit; set by the last steps.
  var foreignKeys: [ForeignKey] = []
  var uniqueConstraints: [Located<UniqueConstraint>] = []
  var madeIndexes: [Index] = []
  var madeChecks: [Check] = []

  init(_ declaration: ModelDeclaration) {
    self.declaration = Shared(declaration)
  }

  var name: String { declaration.body.name.value }
  var table: String { declaration.table.value }
  var range: SourceRange { declaration.body.name.range }

  func field(named name: String) -> FieldDraft? {
    fieldPlaces[name].map { fields[$0] }
  }

  func relationship(named name: String) -> RelationshipDraft? {
    relationshipPlaces[name].map { relationships[$0] }
  }

  /// Where a field or relationship of a name is declared.
  func member(named name: String) -> Located<String>? {
    if let field = field(named: name) { return Located("field", at: field.field.range) }
    return relationship(named: name).map { Located("relationship", at: $0.declaration.name.range) }
  }

  /// Adds a field whose name is free.
  mutating func append(_ field: FieldDraft) {
    fieldPlaces[field.field.name] = fields.count
    fields.append(field)
  }

  /// Moves the fields of the key before the others.
  mutating func moveKeyToFront() {
    for (index, name) in key.enumerated() {
      guard let place = fields.firstIndex(where: { $0.field.name == name }), place != index else {
        continue
      }
      fields.insert(fields.remove(at: place), at: index)
    }
    for index in fields.indices { fieldPlaces[fields[index].field.name] = index }
  }

  /// Adds a relationship whose name is free.
  mutating func append(_ relationship: RelationshipDraft) {
    relationshipPlaces[relationship.name] = relationships.count
    relationships.append(relationship)
  }

  /// The names that a key, an index or a foreign key can be made of.
  var memberNames: [String] { fields.map(\.field.name) + relationships.map(\.name) }
}

/// One side of a relationship, by its place.
struct SidePlace: Hashable {
  var model: Int
  var relationship: Int
}
