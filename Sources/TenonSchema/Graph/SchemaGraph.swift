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

  /// Where the schema's name stands.
  package var range: SourceRange

  /// Creates a graph.
  package init(
    name: String, description: String?, enums: [EnumType], models: [Model], range: SourceRange
  ) {
    self.name = name
    self.description = description
    self.enums = enums
    self.models = models
    self.range = range
  }
}

extension SchemaGraph {
  /// The model with a name, or nil.
  package func model(named name: String) -> Model? {
    models.first { $0.name == name }
  }

  /// The enum with a name, or nil.
  package func enumType(named name: String) -> EnumType? {
    enums.first { $0.name == name }
  }
}
