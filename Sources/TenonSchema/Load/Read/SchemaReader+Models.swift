/// Models and mixins, and what they have in common.
extension SchemaReader {
  private static let bodyKeys = ["mixins", "fields", "relationships", "indexes", "checks"]
  private static let modelKeys =
    bodyKeys + ["table", "primaryKey", "softDelete", "version", "description", "deprecated"]

  private static let modelAdvice = [
    "columns": "its fields stand under `fields`",
    "properties": "its fields stand under `fields`",
    "relations": "its relationships stand under `relationships`",
    "unique": "write `indexes: [{ fields: [...], unique: true }]`",
    "type": "its fields stand under `fields`",
  ]

  /// Reads a mixin: its name and what stands below.
  mutating func mixinDeclaration(_ pair: YAMLPair) -> BodyDeclaration? {
    let name = Located(pair.key, at: pair.keyRange)
    check(name, of: "a mixin", style: .type, reserved: [])
    guard let pairs = mapping(pair.value, of: "a mixin") else { return BodyDeclaration(name: name) }
    let keys = options(
      pairs, of: "a mixin", known: Self.bodyKeys + ["description"],
      advice: ["primaryKey": "the key belongs to the model", "table": "only a model has a table"])
    _ = description(keys["description"])
    return body(name: name, keys)
  }

  /// Reads a model: its name and what stands below.
  mutating func modelDeclaration(_ pair: YAMLPair) -> ModelDeclaration {
    let name = Located(pair.key, at: pair.keyRange)
    check(name, of: "a model", style: .type, reserved: ReservedNames.types)
    let pairs = mapping(pair.value, of: "a model") ?? []
    let keys = options(
      pairs, of: "a model", known: Self.modelKeys, advice: Self.modelAdvice)
    var model = ModelDeclaration(
      body: body(name: name, keys),
      table: text(keys["table"]) ?? Located(NameCases.snake(name.value), at: name.range))
    model.description = description(keys["description"])
    model.deprecation = deprecation(keys["deprecated"])
    model.primaryKey = names(keys["primaryKey"])
    model.softDelete = switchedOn(keys["softDelete"])
    model.version = switchedOn(keys["version"])
    return model
  }

  private mutating func body(name: Located<String>, _ keys: OptionPairs) -> BodyDeclaration {
    var body = BodyDeclaration(name: name)
    if let pair = keys["mixins"], !pair.value.isNull { body.mixins = names(pair)?.value ?? [] }
    if let pair = keys["fields"], let pairs = mapping(pair.value, of: "`fields`") {
      body.fields = rejoiningParentheses(pairs).map { fieldDeclaration($0) }
    }
    if let pair = keys["relationships"], let pairs = mapping(pair.value, of: "`relationships`") {
      body.relationships = pairs.map { relationshipDeclaration($0) }
    }
    if let pair = keys["indexes"], let nodes = list(pair) {
      body.indexes = nodes.compactMap { indexDeclaration($0) }
    }
    if let pair = keys["checks"], let nodes = list(pair) {
      body.checks = nodes.compactMap { checkDeclaration($0) }
    }
    return body
  }

  /// An index: a list of fields, one field, or a mapping with more to say.
  private mutating func indexDeclaration(_ node: YAMLNode) -> IndexDeclaration? {
    switch node.content {
    case .sequence(let nodes):
      guard let fields = names(nodes, of: "an index", at: node.range) else { return nil }
      return IndexDeclaration(fields: fields.value, range: node.range)
    case .scalar:
      guard let field = text(node, of: "an index") else { return nil }
      return IndexDeclaration(fields: [field], range: node.range)
    case .mapping(let pairs):
      return indexDeclaration(pairs, at: node.range)
    }
  }

  private mutating func indexDeclaration(
    _ pairs: [YAMLPair], at range: SourceRange
  ) -> IndexDeclaration? {
    let keys = options(
      pairs, of: "an index", known: ["name", "fields", "expressions", "unique", "where"],
      advice: ["columns": "write `fields`", "sql": "write `expressions`"])
    var index = IndexDeclaration(name: text(keys["name"]), range: range)
    index.uniqueness = uniqueness(keys["unique"])?.value ?? .none
    index.condition = text(keys["where"])?.value
    var isComplete = true
    if let pair = keys["fields"] {
      let fields = names(pair)
      index.fields = fields?.value ?? []
      isComplete = fields != nil
    }
    if let pair = keys["expressions"] {
      let expressions = names(pair)
      index.expressions = expressions?.value.map(\.value) ?? []
      isComplete = isComplete && expressions != nil
    }
    guard isComplete else { return nil }
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
    guard case .mapping(let pairs) = node.content else {
      log.error(
        "wrong-kind", "a check is written as { name: ..., sql: ... }, not as \(node.kindName)",
        at: node.range)
      return nil
    }
    let keys = options(pairs, of: "a check", known: ["name", "sql"])
    for key in ["name", "sql"] where keys[key] == nil {
      missing("a check needs `\(key)`", at: node.range)
    }
    guard let name = text(keys["name"]), let sql = text(keys["sql"]) else { return nil }
    return CheckDeclaration(name: name, sql: sql.value)
  }
}
