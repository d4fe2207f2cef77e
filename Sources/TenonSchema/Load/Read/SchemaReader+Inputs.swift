/// Inputs: the fields of a new row that a client sends.
extension SchemaReader {
  static let inputKeys = ["of", "fields", "description"]

  static let inputAdvice: [String: String] = {
    let rest = "list the remaining fields under `fields`"
    return [
      "columns": "write `fields`", "only": "write `fields`", "properties": "write `fields`",
      "except": rest, "exclude": rest, "model": "write `of`", "comment": "write `description`",
      "with": "an input has the fields of one row; write its parents under `fields`",
      "validate": "the rules are those of the model's fields",
      "defaults": "the defaults are those of the model's fields",
    ]
  }()

  mutating func inputDeclaration(_ pair: YAMLPair) -> InputDeclaration {
    var input = InputDeclaration(name: pair.locatedKey)
    check(input.name, of: "an input", style: .type, reserved: ReservedNames.types)
    guard let pairs = pair.value.pairs else {
      log.error(
        "wrong-kind",
        "an input is a mapping with its model, as in { of: Model, fields: [name] }, not "
          + described(pair.value),
        at: pair.value.isNull ? pair.keyRange : pair.value.range)
      return input
    }
    let keys = options(
      pairs, of: "an input", known: Self.inputKeys, advice: Self.inputAdvice)
    if keys["of"] == nil {
      missing("the input `\(pair.key)` needs `of`, the model of its rows", at: pair.keyRange)
    }
    if keys["fields"] == nil {
      missing("the input `\(pair.key)` needs `fields`, what a client sends", at: pair.keyRange)
    }
    input.model = text(keys["of"])
    input.fields = names(keys["fields"])?.value ?? []
    input.description = description(keys["description"])
    return input
  }
}
