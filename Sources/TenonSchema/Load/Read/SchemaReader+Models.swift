/// Models and mixins.
extension SchemaReader {
  static let mixinKeys = [
    "mixins", "fields", "relationships", "indexes", "checks", "description",
  ]
  static let modelKeys =
    mixinKeys + ["table", "primaryKey", "softDelete", "version", "deprecated"]

  static let modelAdvice = [
    "columns": "its fields are written under `fields`",
    "properties": "its fields are written under `fields`",
    "relations": "its relationships are written under `relationships`",
    "unique": "write `indexes: [{ fields: [...], unique: true }]`",
    "type": "its fields are written under `fields`",
    "timestamps": "write `createdAt: { type: datetime, default: now }` and "
      + "`updatedAt: { type: datetime, default: now, onUpdate: now }` under `fields`",
    "tablename": "write `table`", "__tablename__": "write `table`",
  ]

  static let indexKeys = ["name", "fields", "expressions", "unique", "where"]
  static let indexAdvice = ["columns": "write `fields`", "sql": "write `expressions`"]

  static let checkKeys = ["name", "sql"]

  static let mixinAdvice = [
    "primaryKey": "the key belongs to the model", "table": "only a model has a table",
  ]

  mutating func mixinDeclaration(_ pair: YAMLPair) -> ModelDeclaration {
    declaration(
      pair, of: "a mixin", reserved: [], known: Self.mixinKeys, advice: Self.mixinAdvice)
  }

  mutating func modelDeclaration(_ pair: YAMLPair) -> ModelDeclaration {
    declaration(
      pair, of: "a model", reserved: ReservedNames.types, known: Self.modelKeys,
      advice: Self.modelAdvice)
  }

  private mutating func declaration(
    _ pair: YAMLPair, of what: String, reserved: Set<String>, known: [String],
    advice: [String: String]
  ) -> ModelDeclaration {
    let name = pair.locatedKey
    check(name, of: what, style: .type, reserved: reserved)
    let keys = options(
      mapping(pair.value, of: what) ?? [], of: what, known: known, advice: advice)
    var model = ModelDeclaration(
      name: name, table: text(keys["table"]) ?? Located(NameCases.snake(name.value), at: name.range)
    )
    model.description = description(keys["description"])
    model.deprecation = deprecation(keys["deprecated"])
    model.primaryKey = names(keys["primaryKey"])
    model.softDelete = mark(keys["softDelete"])
    model.version = mark(keys["version"])
    if let pair = keys["mixins"], !pair.value.isNull { model.mixins = names(pair)?.value ?? [] }
    if let pair = keys["fields"], let pairs = mapping(pair.value, of: "`fields`") {
      model.fields = rejoiningParentheses(pairs).map { fieldDeclaration($0) }
    }
    if let pair = keys["relationships"], let pairs = mapping(pair.value, of: "`relationships`") {
      model.relationships = pairs.map { relationshipDeclaration($0) }
    }
    if let pair = keys["indexes"], let nodes = list(pair) {
      model.indexes = nodes.compactMap { indexDeclaration($0) }
    }
    if let pair = keys["checks"], let nodes = list(pair) {
      model.checks = nodes.compactMap { checkDeclaration($0) }
    }
    return model
  }

  /// Reads an index: a list of fields, one field, or a mapping of options.
  private mutating func indexDeclaration(_ node: YAMLNode) -> IndexDeclaration? {
    switch node.content {
    case .sequence(let nodes):
      return names(nodes, of: "an index", at: node.range).map {
        IndexDeclaration(fields: $0.value, range: node.range)
      }
    case .scalar:
      return text(node, of: "an index").map { IndexDeclaration(fields: [$0], range: node.range) }
    case .mapping(let pairs):
      return indexDeclaration(pairs, at: node.range)
    }
  }

  private mutating func indexDeclaration(
    _ pairs: [YAMLPair], at range: SourceRange
  ) -> IndexDeclaration? {
    let keys = options(
      pairs, of: "an index", known: Self.indexKeys, advice: Self.indexAdvice)
    var index = IndexDeclaration(name: text(keys["name"]), range: range)
    index.uniqueness = uniqueness(keys["unique"])?.value ?? .none
    index.condition = text(keys["where"])?.value
    let fields = names(keys["fields"])
    let expressions = names(keys["expressions"])
    guard (fields == nil) == (keys["fields"] == nil),
      (expressions == nil) == (keys["expressions"] == nil)
    else { return nil }
    index.fields = fields?.value ?? []
    index.expressions = expressions?.value.map(\.value) ?? []
    if index.fields.isEmpty, index.expressions.isEmpty {
      missing("an index needs `fields` or `expressions`", at: range)
      return nil
    }
    if !index.expressions.isEmpty, keys["name"] == nil {
      missing("an index over expressions needs a `name`", at: range)
      return nil
    }
    return index
  }

  private mutating func checkDeclaration(_ node: YAMLNode) -> CheckDeclaration? {
    guard let pairs = node.pairs else {
      refuse(node, "a check is written as { name: ..., sql: ... }")
      return nil
    }
    let keys = options(pairs, of: "a check", known: Self.checkKeys)
    for key in Self.checkKeys where keys[key] == nil {
      missing("a check needs `\(key)`", at: node.range)
    }
    guard let name = text(keys["name"]), let sql = text(keys["sql"]) else { return nil }
    return CheckDeclaration(name: name, sql: sql.value)
  }
}
