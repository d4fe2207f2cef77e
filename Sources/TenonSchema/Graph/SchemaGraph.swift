/// A resolved schema: everything is explicit, every name is checked, nothing is left to infer.
///
/// The generator and the DDL writer read it; neither looks at YAML.
package struct SchemaGraph: Sendable {
  /// The schema's name, which becomes the generated namespace.
  package var name: String

  package var description: String?

  /// True if the generated types are inside the namespace.
  package var isNamespaced = false

  /// The enums, in the order of the file.
  package let enums: [EnumType]

  /// The models, in the order of the file, followed by the join tables added for `manyToMany` relationships.
  package let models: [Model]

  /// The queries, in the order of the file. Their SQL is not checked yet.
  package var queries: [NamedQuery]

  /// The shapes, in the order of the file.
  package var shapes: [Shape]

  /// The inputs, in the order of the file.
  package var inputs: [InputShape]

  /// The place of the schema's name.
  package var range: SourceRange

  private let modelIndexes: [String: Int]

  package init(
    name: String, description: String?, isNamespaced: Bool = false, enums: [EnumType],
    models: [Model],
    queries: [NamedQuery] = [], shapes: [Shape] = [], inputs: [InputShape] = [],
    range: SourceRange
  ) {
    self.name = name
    self.description = description
    self.isNamespaced = isNamespaced
    self.enums = enums
    self.models = models
    self.queries = queries
    self.shapes = shapes
    self.inputs = inputs
    self.range = range
    modelIndexes = Dictionary(zip(models.map(\.name), models.indices)) { first, _ in first }
  }
}

extension SchemaGraph {
  /// The model with a name, or nil.
  package func model(named name: String) -> Model? {
    index(ofModel: name).map { models[$0] }
  }

  /// The index of the model with a name, or nil.
  func index(ofModel name: String) -> Int? { modelIndexes[name] }

  /// The enum with a name, or nil.
  package func enumType(named name: String) -> EnumType? {
    enums.first { $0.name == name }
  }
}
