import TenonSchema

/// Rules of `swift format lint` that the generated code cannot keep, because a name or a choice of the user's forbids.
enum LintRules {
  /// The names of the rules, in order, for the declarations of one file.
  static func broken(
    by models: [Model], enums: [EnumType], queries: [TypedQuery], shapes: [Shape],
    index: SchemaIndex, options: GeneratorOptions
  ) -> [String] {
    var rules: [String] = []
    var names = enums.flatMap { $0.cases.map(\.name) }
    for model in models {
      // By their places: to go through the fields themselves copies each, with all it has.
      for place in model.fields.indices {
        let isPlain = model.fields[place].deprecation == nil
        names.append(
          isPlain ? model.fields[place].name : index.storage(model.fields[place], of: model))
      }
      for place in model.relationships.indices { names.append(model.relationships[place].name) }
    }
    for query in queries {
      names.append(query.query.name)
      names += query.parameters.map(\.name) + query.columns.map(\.property)
    }
    let contents = shapes.flatMap { ShapeContext.contents($0.content) }
    let related = contents.flatMap { $0.relationships.map(\.relationship) }
    names += contents.flatMap(\.fields) + related
    if names.contains(where: { !isLowerCamelCase($0) }) { rules.append("AlwaysUseLowerCamelCase") }
    let types =
      models.map(\.name) + enums.map(\.name) + shapes.map(\.name) + related.map(Shape.rowType)
    if types.contains(where: { $0.first?.isLowercase == true }) {
      rules.append("TypeNamesShouldBeCapitalized")
    }
    // The initializer that Swift would synthesise does not have the documentation.
    if options.access == .internal,
      !models.isEmpty || !shapes.isEmpty || queries.contains(where: { $0.columns.count > 1 })
    {
      rules.append("UseSynthesizedInitializer")
    }
    return rules
  }

  private static func isLowerCamelCase(_ name: String) -> Bool {
    // Of most names the bytes tell.
    if let byte = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) {
      return !name.has(UInt8(ascii: "_"))
    }
    let text = name.hasPrefix("_") ? name.dropFirst() : name[...]
    return !text.utf8.contains(UInt8(ascii: "_")) && text.first?.isUppercase != true
  }
}
