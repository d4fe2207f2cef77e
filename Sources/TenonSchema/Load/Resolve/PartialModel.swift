// Models on their way into the graph: declarations with what has been resolved so far.

/// A field.
struct PartialField {
  var field: Field
  /// The declaration, or nil for a field that the schema does not declare.
  var declaration: FieldDeclaration?
  /// True if the type had an error; then nothing more is reported about the field.
  var isBroken = false
}

/// One side of a relationship.
struct PartialRelationship {
  let declaration: RelationshipDeclaration
  /// The index of the model on the other side; nil if the declaration has an error.
  var target: Int?
  /// The index of the other side among the relationships of `target`; nil until the sides are linked.
  var inverse: Int?
  var isImplicit = false
  /// True if an error was reported that excludes the relationship from further checks.
  var isBroken: Bool
  /// The fields on this side and those on the other.
  var localFields: [String] = []
  var targetFields: [String] = []
  var through: Relationship.Through?
  var onDelete: DeleteRule?

  init(_ declaration: RelationshipDeclaration, target: Int?) {
    self.declaration = declaration
    self.target = target
    self.isBroken = target == nil
  }

  var name: String { declaration.name.value }
  var kind: Relationship.Kind { declaration.kind }
  var range: SourceRange { declaration.name.range }
}

/// A model.
struct PartialModel {
  let declaration: ModelDeclaration
  private(set) var fields: [PartialField] = []
  private var fieldIndexes: [String: Int] = [:]
  var relationships: [PartialRelationship] = []
  private(set) var relationshipIndexes: [String: Int] = [:]
  var indexDeclarations: [IndexDeclaration] = []
  var checkDeclarations: [CheckDeclaration] = []
  /// The names of the key's fields in order; empty until known, and if the key has an error.
  var key: [String] = []
  var isJoinTable = false
  /// The indexes of the two models that a join table connects.
  var joined: [Int] = []
  var softDeleteField: String?
  var versionField: String?
  var foreignKeys: [ForeignKey] = []
  var uniqueConstraints: [Located<UniqueConstraint>] = []
  var indexes: [Index] = []
  var checks: [Check] = []

  init(_ declaration: ModelDeclaration) {
    self.declaration = declaration
  }

  var name: String { declaration.body.name.value }
  var table: String { declaration.table.value }
  var range: SourceRange { declaration.body.name.range }
  var fieldNames: [String] { fields.map(\.field.name) }

  func fieldIndex(_ name: String) -> Int? { fieldIndexes[name] }

  func field(named name: String) -> PartialField? { fieldIndexes[name].map { fields[$0] } }

  func relationship(named name: String) -> PartialRelationship? {
    relationshipIndexes[name].map { relationships[$0] }
  }

  /// The kind ("field" or "relationship") and place of the member with a name.
  func member(named name: String) -> Located<String>? {
    if let field = field(named: name) { return Located("field", at: field.field.range) }
    return relationship(named: name).map { Located("relationship", at: $0.range) }
  }

  /// Adds a field with a new name.
  mutating func append(_ field: PartialField) {
    fieldIndexes[field.field.name] = fields.count
    fields.append(field)
  }

  /// Adds a relationship with a new name.
  mutating func append(_ relationship: PartialRelationship) {
    relationshipIndexes[relationship.name] = relationships.count
    relationships.append(relationship)
  }

  /// Changes the field at an index, but not its name.
  mutating func changeField(at index: Int, _ change: (inout Field) -> Void) {
    change(&fields[index].field)
  }

  /// Moves the fields of the key before the others.
  mutating func moveKeyToFront() {
    let keyFields = key.compactMap { field(named: $0) }
    fields = keyFields + fields.filter { !key.contains($0.field.name) }
    for index in fields.indices { fieldIndexes[fields[index].field.name] = index }
  }
}

/// The indexes of one side of a relationship.
struct SideIndex: Hashable {
  var model: Int
  var relationship: Int
}
