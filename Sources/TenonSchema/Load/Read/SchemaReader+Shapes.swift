/// Shapes: the fields and related rows of a model's rows that form one value.
extension SchemaReader {
  /// The deepest nesting of relationships in a shape.
  private static let shapeDepthLimit = 16

  static let shapeKeys = ["of", "fields", "with", "description"]
  static let shapeRelationshipKeys = ["as", "fields", "with", "orderBy", "limit"]

  static let shapeAdvice = [
    "columns": "write `fields`", "only": "write `fields`", "select": "write `fields`",
    "except": "list the remaining fields under `fields`",
    "exclude": "list the remaining fields under `fields`",
    "include": "write `with`", "relationships": "write `with`", "load": "write `with`",
    "order": "write `orderBy`", "model": "write `of`", "shape": "write `as`",
  ]

  mutating func shapeDeclaration(_ pair: YAMLPair) -> ShapeDeclaration {
    var shape = ShapeDeclaration(name: pair.locatedKey)
    check(shape.name, of: "a shape", style: .type, reserved: ReservedNames.types)
    guard let pairs = pair.value.pairs else {
      log.error(
        "wrong-kind",
        "a shape is a mapping with its model, as in { of: Model, with: [relationship] }, not "
          + described(pair.value),
        at: pair.value.isNull ? pair.keyRange : pair.value.range)
      return shape
    }
    let keys = options(
      pairs, of: "a shape", known: Self.shapeKeys, advice: Self.shapeAdvice)
    if keys["of"] == nil {
      missing("the shape `\(pair.key)` needs `of`, the model of its rows", at: pair.keyRange)
    }
    shape.model = text(keys["of"])
    shape.description = description(keys["description"])
    shape.content = shapeContent(keys, depth: 1)
    return shape
  }

  private mutating func shapeContent(
    _ keys: [String: YAMLPair], depth: Int
  ) -> ShapeContentDeclaration {
    var content = ShapeContentDeclaration()
    content.fields = names(keys["fields"])?.value
    guard let pair = keys["with"], !pair.value.isNull else { return content }
    guard depth <= Self.shapeDepthLimit else {
      log.error(
        "too-large",
        "relationships nest more than \(Self.shapeDepthLimit) levels deep in a shape",
        at: pair.keyRange)
      return content
    }
    if let pairs = pair.value.pairs {
      content.relationships = pairs.map { shapeRelationship($0, depth: depth) }
    } else {
      content.relationships = bareRelationships(names(pair))
    }
    return content
  }

  /// Reads a relationship with its rows: another shape, a list of relationships to load with them, or a mapping of
  /// options.
  private mutating func shapeRelationship(
    _ pair: YAMLPair, depth: Int
  ) -> ShapeRelationshipDeclaration {
    var relationship = ShapeRelationshipDeclaration(name: pair.locatedKey)
    switch pair.value.content {
    case .scalar where pair.value.isNull: break
    case .scalar: relationship.shape = text(pair)
    case .sequence(let items) where items.isEmpty: break
    case .sequence: relationship.content.relationships = bareRelationships(names(pair))
    case .mapping(let pairs):
      let keys = options(
        pairs, of: "a relationship in a shape",
        known: Self.shapeRelationshipKeys, advice: Self.shapeAdvice)
      relationship.order = order(keys["orderBy"])
      relationship.limit = limit(keys["limit"])
      relationship.shape = text(keys["as"])
      relationship.content = shapeContent(keys, depth: depth + 1)
      guard let shape = relationship.shape else { break }
      for pair in [keys["fields"], keys["with"]].compactMap({ $0 }) {
        log.error(
          "invalid-option", "the shape `\(shape.value)` defines its content; remove `\(pair.key)`",
          at: pair.keyRange, notes: [.init("the shape is named here", at: shape.range)])
      }
    }
    return relationship
  }

  /// Relationships given by their names only.
  private func bareRelationships(
    _ names: Located<[Located<String>]>?
  ) -> [ShapeRelationshipDeclaration] {
    (names?.value ?? []).map { ShapeRelationshipDeclaration(name: $0) }
  }

  private mutating func limit(_ pair: YAMLPair?) -> Located<Int>? {
    guard let pair else { return nil }
    if let limit = pair.value.int, limit >= 1 { return Located(limit, at: pair.keyRange) }
    refuse(pair.value, "`limit` is a whole number from 1", code: "invalid-option")
    return nil
  }
}
