import TenonSchema

/// Rules of `swift format lint` that the generated code breaks because of a name or an option of the user.
enum LintRules {
  /// The names of the rules, in order, for the declarations of one file.
  static func broken(
    by file: GeneratorContext.File, queries: [TypedQuery], index: SchemaIndex,
    options: GeneratorOptions
  ) -> [String] {
    let (enums, models, shapes) = (file.enums, file.models, file.shapes)
    var rules: [String] = []
    var names = enums.flatMap { $0.cases.map(\.name) }
    for model in models {
      names += model.fields.map { index.storage($0, of: model) }
      names += model.relationships.map(\.name)
    }
    for query in queries {
      names.append(query.query.name)
      names += query.query.parameters.map(\.name) + query.columns.map(\.property)
    }
    let contents = shapes.flatMap { ShapeContext.contents($0.content) }
    let related = contents.flatMap(\.relationships)
    names += contents.flatMap(\.fields) + related.map(\.relationship)
    // Their functions have the parameters of drafts.
    for model in file.inputs.compactMap({ index.model($0.model) }) {
      names += model.fields.map(\.name) + model.relationships.map(\.name)
    }
    if names.contains(where: { !isLowerCamelCase($0) }) { rules.append("AlwaysUseLowerCamelCase") }
    let types =
      models.map(\.name) + enums.map(\.name) + shapes.map(\.name) + related.map(\.rowType)
      + file.inputs.map(\.name)
    if types.contains(where: { $0.first?.isLowercase == true }) {
      rules.append("TypeNamesShouldBeCapitalized")
    }
    // A synthesised initializer would have no documentation.
    if options.access == .internal,
      !models.isEmpty || !shapes.isEmpty || !file.inputs.isEmpty
        || queries.contains(where: { $0.columns.count > 1 })
    {
      rules.append("UseSynthesizedInitializer")
    }
    return rules
  }

  private static func isLowerCamelCase(_ name: String) -> Bool {
    let text = name.hasPrefix("_") ? name.dropFirst() : name[...]
    return !text.utf8.contains(UInt8(ascii: "_")) && text.first?.isUppercase != true
  }
}
