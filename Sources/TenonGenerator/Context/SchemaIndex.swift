import TenonSchema

/// A graph with its names looked up in constant time, and what the generator derives from it.
///
/// It never changes; it is a class because it is large and handed around.
final class SchemaIndex: Sendable {
  let graph: SchemaGraph

  private let deprecated: Set<String>
  private let foreignKeyParts: [String: [String: ForeignKeyPart]]
  private let joinKeys: [String: [(join: Model, key: ForeignKey)]]

  /// The place of a field in the foreign key of a `belongsTo` relationship.
  struct ForeignKeyPart: Sendable {
    let target: String
    let targetField: String
  }

  init(_ graph: SchemaGraph) {
    self.graph = graph
    deprecated = Set(graph.models.lazy.filter { $0.deprecation != nil }.map(\.name))
    foreignKeyParts = Dictionary(
      Parallel.map(graph.models, chunkSize: 64) { ($0.name, Self.foreignKeyParts(of: $0)) }
    ) { first, _ in first }
    var joinKeys: [String: [(join: Model, key: ForeignKey)]] = [:]
    for join in graph.models where join.isJoinTable {
      for key in join.foreignKeys { joinKeys[key.target, default: []].append((join, key)) }
    }
    self.joinKeys = joinKeys
  }

  /// The models that become Swift, in the order of the schema.
  var generatedModels: [Model] { graph.models.filter { !$0.isJoinTable } }

  /// The model with a name, or nil.
  func model(_ name: String) -> Model? { graph.model(named: name) }

  /// The foreign keys to a model of the join tables that have no model of their own.
  func joinKeys(to model: String) -> [(join: Model, key: ForeignKey)] { joinKeys[model] ?? [] }

  /// The name a model's struct is declared with. A deprecated one has its public name as a deprecated alias, so that
  /// the rest of the generated code can mention it without a warning.
  func typeName(_ model: String) -> String {
    deprecated.contains(model) ? "_\(model)" : model
  }

  /// What a field refers to, or nil when it is no part of a foreign key.
  func foreignKeyPart(_ field: String, of model: String) -> ForeignKeyPart? {
    foreignKeyParts[model]?[field]
  }

  /// Whether a model's key is one column of its own. Then `ID` is an `Identifier`; otherwise it is a struct.
  func hasSimpleKey(_ model: Model) -> Bool {
    model.primaryKey.count == 1 && foreignKeyPart(model.primaryKey[0], of: model.name) == nil
  }

  /// The name of the stored property of a field, for use inside the generated code.
  func storage(_ field: Field, of model: Model) -> String {
    guard field.deprecation != nil else { return field.name }
    var name = "_\(field.name)"
    while model.field(named: name) != nil
      || model.relationships.contains(where: { $0.name == name })
    {
      name = "_" + name
    }
    return name
  }

  private static func foreignKeyParts(of model: Model) -> [String: ForeignKeyPart] {
    var parts: [String: ForeignKeyPart] = [:]
    for relationship in model.relationships where relationship.kind == .belongsTo {
      for (local, target) in zip(relationship.localFields, relationship.targetFields) {
        // A field two foreign keys share has the type of the first, unless it was made for the other.
        let isOwner =
          model.field(named: local)?.role == .foreignKey(relationship: relationship.name)
        if parts[local] == nil || isOwner {
          parts[local] = ForeignKeyPart(target: relationship.target, targetField: target)
        }
      }
    }
    return parts
  }
}
