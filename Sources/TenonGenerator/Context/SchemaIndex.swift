import TenonSchema

/// A graph, and what the generator derives from it.
struct SchemaIndex: Sendable {
  let graph: SchemaGraph

  /// The foreign keys of the join tables that have no model of their own, by the model they refer to.
  let joinKeys: [String: [(join: Model, key: ForeignKey)]]

  private let deprecated: Set<String>

  /// The qualified names of the enums.
  private var enums: Set<String> = []

  init(_ graph: SchemaGraph) {
    self.graph = graph
    deprecated = Set(graph.models.filter { $0.deprecation != nil }.map(\.name))
    let keys = graph.models.filter(\.isJoinTable).flatMap { join in
      join.foreignKeys.map { (join: join, key: $0) }
    }
    joinKeys = Dictionary(grouping: keys, by: \.key.target)
    enums = Set(graph.enums.map { qualified($0.name) })
  }

  /// The models that become Swift, in the order of the schema.
  var generatedModels: [Model] { graph.models.filter { !$0.isJoinTable } }

  /// The model with a name, or nil.
  func model(_ name: String) -> Model? { graph.model(named: name) }

  /// The namespace of the generated types, if they are in one.
  var namespace: String? { graph.isNamespaced ? SwiftName(graph.name).identifier : nil }

  /// The columns by which declarations are indented.
  var margin: Int { graph.isNamespaced ? 2 : 0 }

  /// The name with which a model's struct is declared. For a deprecated model, the public name is a deprecated alias,
  /// so that the rest of the generated code can use the struct without a warning.
  func declaredName(_ model: String) -> String {
    deprecated.contains(model) ? "_\(model)" : model
  }

  /// The name of a model's struct as other code writes it.
  func typeName(_ model: String) -> String { qualified(declaredName(model)) }

  /// The name of an enum, shape or input as other code writes it.
  func qualified(_ name: String) -> String { (namespace.map { "\($0)." } ?? "") + name }

  /// True if a qualified name is that of an enum.
  func isEnum(_ name: String) -> Bool { enums.contains(name) }

  /// The model and field that a field of a foreign key refers to, or nil if it is not part of one.
  ///
  /// A field that two foreign keys share has the type of the first, unless it was made for the other.
  func referent(of field: String, in model: Model) -> (model: String, field: String)? {
    var referent: (model: String, field: String)?
    for relationship in model.relationships where relationship.kind == .belongsTo {
      guard let place = relationship.localFields.firstIndex(of: field),
        relationship.targetFields.indices.contains(place)
      else { continue }
      let role = Field.Role.foreignKey(relationship: relationship.name)
      if referent == nil || model.field(named: field)?.role == role {
        referent = (relationship.target, relationship.targetFields[place])
      }
    }
    return referent
  }

  /// True if a model's key is one column that is not a foreign key. Then `ID` is an `Identifier`, otherwise a struct.
  func hasSimpleKey(_ model: Model) -> Bool {
    model.primaryKey.count == 1 && referent(of: model.primaryKey[0], in: model) == nil
  }

  /// The name of the stored property of a field, for use inside the generated code.
  func storage(_ field: Field, of model: Model) -> String {
    guard field.deprecation != nil else { return field.name }
    let names = Set(model.fields.map(\.name) + model.relationships.map(\.name))
    var name = "_\(field.name)"
    while names.contains(name) { name = "_" + name }
    return name
  }
}
