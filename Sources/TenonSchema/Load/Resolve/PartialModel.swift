// Models on their way into the graph: declarations with what has been resolved so far.

struct PartialField {
  var field: Field
  /// The declaration, or nil for a field that the schema does not declare.
  var declaration: FieldDeclaration?
  /// True if the type had an error; then nothing more is reported about the field.
  var isBroken = false
}

/// One side of a relationship.
@dynamicMemberLookup
struct PartialRelationship {
  let declaration: RelationshipDeclaration
  /// The relationship of the graph, without the names of `target` and `inverse`.
  var relationship: Relationship
  /// The index of the model on the other side; nil if the declaration has an error.
  var target: Int?
  /// The index of the other side among the relationships of `target`; nil until the sides are linked.
  var inverse: Int?
  /// True if an error was reported that excludes the relationship from further checks.
  var isBroken: Bool

  init(_ declaration: RelationshipDeclaration, target: Int?) {
    self.declaration = declaration
    self.relationship = declaration.relationship
    self.target = target
    self.isBroken = target == nil
  }

  subscript<Value>(dynamicMember member: WritableKeyPath<Relationship, Value>) -> Value {
    get { relationship[keyPath: member] }
    set { relationship[keyPath: member] = newValue }
  }
}

struct PartialModel {
  let declaration: ModelDeclaration
  var fields: [PartialField] = []
  var relationships: [PartialRelationship] = []
  var indexDeclarations: [IndexDeclaration] = []
  var checkDeclarations: [CheckDeclaration] = []
  /// The names of the key's fields in order; empty until known, and if the key has an error.
  var key: [String] = []
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

  var isJoinTable: Bool { !joined.isEmpty }
  var name: String { declaration.name.value }
  var table: String { declaration.table.value }
  var range: SourceRange { declaration.name.range }
  var fieldNames: [String] { fields.map(\.field.name) }

  func fieldIndex(_ name: String) -> Int? { fields.firstIndex { $0.field.name == name } }

  func field(named name: String) -> PartialField? { fieldIndex(name).map { fields[$0] } }

  func relationshipIndex(_ name: String) -> Int? { relationships.firstIndex { $0.name == name } }

  func relationship(named name: String) -> PartialRelationship? {
    relationshipIndex(name).map { relationships[$0] }
  }

  /// The kind ("field" or "relationship") and place of the member with a name.
  func member(named name: String) -> Located<String>? {
    if let field = field(named: name) { return Located("field", at: field.field.range) }
    return relationship(named: name).map { Located("relationship", at: $0.range) }
  }

  /// Moves the fields of the key before the others.
  mutating func moveKeyToFront() {
    fields = key.compactMap { field(named: $0) } + fields.filter { !key.contains($0.field.name) }
  }
}

/// The indexes of one side of a relationship.
struct SideIndex: Hashable {
  var model: Int
  var relationship: Int
}
