/// Shapes: which fields and which related rows of a model's rows are one value.
extension SchemaReader {
  /// How deep relationships nest in a shape.
  private static let shapeDepthLimit = 16

  private static let advice = [
    "columns": "write `fields`", "only": "write `fields`", "select": "write `fields`",
    "except": "name under `fields` what is to stay",
    "exclude": "name under `fields` what is to stay",
    "include": "write `with`", "relationships": "write `with`", "load": "write `with`",
    "order": "write `orderBy`", "model": "write `of`", "shape": "write `as`",
  ]

  /// Reads a shape: its name and what stands below.
  mutating func shapeDeclaration(_ pair: YAMLPair) -> ShapeDeclaration {
    let name = Located(pair.key, at: pair.keyRange)
    check(name, of: "a shape", style: .type, reserved: ReservedNames.types)
    var shape = ShapeDeclaration(name: name)
    guard case .mapping(let pairs) = pair.value.content else {
      log.error(
        "wrong-kind",
        "a shape is a mapping with its model, as in { of: Model, with: [relationship] }, not "
          + pair.value.kindName,
        at: pair.value.isNull ? pair.keyRange : pair.value.range)
      return shape
    }
    let keys = options(
      pairs, of: "a shape", known: ["of", "fields", "with", "description"], advice: Self.advice)
    if keys["of"] == nil {
      missing("the shape `\(name.value)` needs `of`, the model whose rows take it", at: name.range)
    }
    shape.model = text(keys["of"])
    shape.description = description(keys["description"])
    shape.content = shapeContent(keys, depth: 1)
    return shape
  }

  private mutating func shapeContent(
    _ keys: OptionPairs, depth: Int
  ) -> ShapeContentDeclaration {
    var content = ShapeContentDeclaration()
    content.fields = names(keys["fields"])?.value
    guard let pair = keys["with"], !pair.value.isNull else { return content }
    guard depth <= Self.shapeDepthLimit else {
      log.error(
        "too-large", "relationships nest more than \(Self.shapeDepthLimit) deep in a shape",
        at: pair.keyRange)
      return content
    }
    if case .mapping(let pairs) = pair.value.content {
      content.relationships = pairs.map { shapeRelationship($0, depth: depth) }
    } else {
      content.relationships = bareRelationships(names(pair))
    }
    return content
  }

  /// A relationship with what is said of its rows: another shape, a list of what is loaded with them, or more.
  private mutating func shapeRelationship(
    _ pair: YAMLPair, depth: Int
  ) -> ShapeRelationshipDeclaration {
    var relationship = ShapeRelationshipDeclaration(name: Located(pair.key, at: pair.keyRange))
    switch pair.value.content {
    case .scalar where pair.value.isNull: break
    case .scalar: relationship.shape = text(pair)
    case .sequence(let nodes):
      relationship.content.relationships = bareRelationships(
        names(nodes, of: "`\(pair.key)`", at: pair.value.range))
    case .mapping(let pairs):
      let keys = options(
        pairs, of: "a relationship in a shape",
        known: ["as", "fields", "with", "orderBy", "limit"],
        advice: Self.advice)
      relationship.order = order(keys["orderBy"])
      relationship.limit = limit(keys["limit"])
      relationship.shape = text(keys["as"])
      relationship.content = shapeContent(keys, depth: depth + 1)
      if let shape = relationship.shape {
        for key in ["fields", "with"] {
          guard let pair = keys[key] else { continue }
          log.error(
            "invalid-option", "the shape `\(shape.value)` says what is in it; remove `\(key)`",
            at: pair.keyRange, notes: [.init("the shape is named here", at: shape.range)])
        }
      }
    }
    return relationship
  }

  /// Relationships of which only the names are given.
  private func bareRelationships(
    _ names: Located<[Located<String>]>?
  ) -> [ShapeRelationshipDeclaration] {
    (names?.value ?? []).map { ShapeRelationshipDeclaration(name: $0) }
  }

  private mutating func limit(_ pair: YAMLPair?) -> Located<Int>? {
    guard let pair else { return nil }
    guard let limit = pair.value.int, limit >= 1 else {
      log.error(
        "invalid-option", "`limit` is a whole number from 1, not \(described(pair.value))",
        at: pair.value.range)
      return nil
    }
    return Located(limit, at: pair.keyRange)
  }
}
