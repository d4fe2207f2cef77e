/// A resolved schema: everything explicit, every name checked, nothing left to infer.
///
/// The generator and the DDL writer read it; neither looks at YAML.
package struct SchemaGraph: Sendable {
  /// The schema's name, which becomes the generated namespace.
  package var name: String

  /// What the schema is for.
  package var description: String?

  /// The enums, in the order of the file.
  package var enums: [EnumType]

  /// The models, in the order of the file, followed by the join tables made for `manyToMany` relationships.
  package var models: [Model]

  /// The queries, in the order of the file. Their SQL is not checked yet.
  package var queries: [NamedQuery]

  /// The shapes, in the order of the file.
  package var shapes: [Shape]

  /// Where the schema's name stands.
  package var range: SourceRange

  // Where models and enums stood when the graph was made, so that looking them up takes no search.
  private let modelPlaces: [String: Int]
  private let enumPlaces: [String: Int]

  /// Creates a graph.
  package init(
    name: String, description: String?, enums: [EnumType], models: [Model],
    queries: [NamedQuery] = [], shapes: [Shape] = [], range: SourceRange
  ) {
    self.name = name
    self.description = description
    self.enums = enums
    self.models = models
    self.queries = queries
    self.shapes = shapes
    self.range = range
    self.modelPlaces = Dictionary(
      zip(models.map(\.name), models.indices), uniquingKeysWith: { first, _ in first })
    self.enumPlaces = Dictionary(
      zip(enums.map(\.name), enums.indices), uniquingKeysWith: { first, _ in first })
  }
}

extension SchemaGraph {
  /// The model with a name, or nil.
  package func model(named name: String) -> Model? {
    place(ofModel: name).map { models[$0] }
  }

  /// The place of the model with a name in `models`, or nil. A model has many parts, which need not be copied to look at
  /// one of them.
  package func place(ofModel name: String) -> Int? {
    if let place = modelPlaces[name], models.indices.contains(place), models[place].name == name {
      return place
    }
    return models.firstIndex { $0.name == name }
  }

  /// The enum with a name, or nil.
  package func enumType(named name: String) -> EnumType? {
    if let place = enumPlaces[name], enums.indices.contains(place), enums[place].name == name {
      return enums[place]
    }
    return enums.first { $0.name == name }
  }
}
