/// The words of the schema language, as the loader knows them. The schema reference of the guide is compared with them.
package enum SchemaLanguage {
  /// A part of a schema, with its keys.
  package struct Part: Sendable {
    /// The part as the title of its table: "Fields".
    package let name: String
    package let keys: [String]
    /// Keys of other tools that a message explains.
    package let otherWords: [String]

    fileprivate init(_ name: String, _ keys: [String], advice: [String: String] = [:]) {
      self.name = name
      self.keys = keys
      otherWords = advice.keys.sorted()
    }
  }

  /// The parts of a schema.
  package static let parts = [
    Part("The file", SchemaReader.schemaKeys),
    Part("Enums", SchemaReader.enumKeys, advice: SchemaReader.enumAdvice),
    Part("Mixins", SchemaReader.mixinKeys, advice: SchemaReader.mixinAdvice),
    Part("Models", SchemaReader.modelKeys, advice: SchemaReader.modelAdvice),
    Part("Indexes", SchemaReader.indexKeys, advice: SchemaReader.indexAdvice),
    Part("Checks", SchemaReader.checkKeys),
    Part("Fields", SchemaReader.fieldKeys, advice: SchemaReader.fieldAdvice),
    Part("Generated columns", SchemaReader.generatedKeys),
    Part("Rules", SchemaResolver.rules, advice: SchemaResolver.ruleAdvice),
    Part(
      "Relationships", SchemaReader.relationshipKeys, advice: SchemaReader.relationshipAdvice),
    Part("Queries", SchemaReader.queryKeys, advice: SchemaReader.queryAdvice),
    Part("Shapes", SchemaReader.shapeKeys, advice: SchemaReader.shapeAdvice),
    Part("Related rows of a shape", SchemaReader.shapeRelationshipKeys),
    Part("Inputs", SchemaReader.inputKeys, advice: SchemaReader.inputAdvice),
  ]

  /// The names of all types, without their sizes.
  package static let types = TypeText.names

  /// The names of types in other tools that a message explains.
  package static let otherTypes = TypeText.aliases.keys.sorted()

  /// The kinds of relationships that an option is for, by option; other options are for all.
  package static let kindsOfOption = SchemaReader.kindsOfOption.mapValues { kinds in
    Relationship.Kind.allCases.filter(kinds.contains).map(\.rawValue)
  }

  /// The values of options that have a few fixed ones, by option.
  package static let choices = [
    "onDelete": DeleteRule.allCases.map(\.rawValue),
    "returns": NamedQuery.Returns.allCases.map(\.rawValue),
    "stored": StoredForm.UUIDForm.allCases.map(\.rawValue),
    "input": ["create"],
    "unique": ["always"],
    "onUpdate": ["now"],
    "orphans": ["delete"],
  ]
}
