/// Step 1: names. Models, enums, shapes, inputs and the schema become Swift types, so they share one namespace; each has a file
/// of its name, so two names must differ by more than case.
extension SchemaResolver {
  /// Names in use, by their lower-case form if case does not count.
  typealias Names = [String: (name: Located<String>, kind: String)]

  mutating func collectNames() {
    var types: Names = [:]
    if let name = schema.name { types[name.value.lowercased()] = (name, "schema") }
    modelIndexes = reserve(schema.models.map(\.name), as: "model", in: &types)
    let enums = schema.enums.map { Located($0.name, at: $0.range) }
    enumIndexes = reserve(enums, as: "enum", in: &types)
    shapeIndexes = reserve(schema.shapes.map(\.name), as: "shape", in: &types)
    inputIndexes = reserve(schema.inputs.map(\.name), as: "input", in: &types)
    var mixins: Names = [:]
    mixinIndexes = reserve(schema.mixins.map(\.name), as: "mixin", in: &mixins)
  }

  /// Reserves names and returns their indexes. Names in use are reported and left out.
  mutating func reserve(
    _ names: [Located<String>], as kind: String, in used: inout Names, foldsCase: Bool = true
  ) -> [String: Int] {
    var indexes: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      let folded = foldsCase ? name.value.lowercased() : name.value
      if let other = used[folded] {
        let article = ["enum", "input"].contains(other.kind) ? "an" : "a"
        log.error(
          "duplicate-name",
          other.name.value == name.value
            ? "\(article) \(other.kind) `\(name.value)` already exists"
            : "`\(name.value)` and the \(other.kind) `\(other.name.value)` differ only in case, "
              + "which some file systems ignore",
          at: name.range,
          notes: [
            .init("the \(other.kind) `\(other.name.value)` is declared here", at: other.name.range)
          ])
      } else {
        used[folded] = (name, kind)
        indexes[name.value] = index
      }
    }
    return indexes
  }
}
