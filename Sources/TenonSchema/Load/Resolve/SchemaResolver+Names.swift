/// Step 1: who is called what. Models, enums, shapes and the schema become Swift types, so they share one set of names; the file of
/// each is named after it, so two names must differ by more than case.
extension SchemaResolver {
  mutating func collectNames() {
    var types: [String: (name: Located<String>, what: String)] = [:]
    if let name = schema.name { types[name.value.smallLetters] = (name, "schema") }
    for (place, model) in schema.models.enumerated()
    where claim(model.body.name, as: "model", in: &types) {
      modelPlaces[model.body.name.value] = place
    }
    for (place, declaration) in schema.enums.enumerated()
    where claim(declaration.name, as: "enum", in: &types) {
      enumPlaces[declaration.name.value] = place
    }
    for (place, shape) in schema.shapes.enumerated()
    where claim(shape.name, as: "shape", in: &types) {
      shapePlaces[shape.name.value] = place
    }
    var mixins: [String: (name: Located<String>, what: String)] = [:]
    for (place, mixin) in schema.mixins.enumerated()
    where claim(mixin.name, as: "mixin", in: &mixins) {
      mixinPlaces[mixin.name.value] = place
    }
  }

  /// Takes a name, or reports who has it.
  private mutating func claim(
    _ name: Located<String>, as what: String,
    in taken: inout [String: (name: Located<String>, what: String)]
  ) -> Bool {
    let folded = name.value.smallLetters
    guard let other = taken[folded] else {
      taken[folded] = (name, what)
      return true
    }
    let article = other.what == "enum" ? "an" : "a"
    let message =
      other.name.value == name.value
      ? "there is \(article) \(other.what) called `\(name.value)` already"
      : "`\(name.value)` and the \(other.what) `\(other.name.value)` differ only in case, "
        + "which file systems that fold case cannot tell apart"
    log.error(
      "duplicate-name", message, at: name.range,
      notes: [
        .init("the \(other.what) `\(other.name.value)` is declared here", at: other.name.range)
      ])
    return false
  }
}
