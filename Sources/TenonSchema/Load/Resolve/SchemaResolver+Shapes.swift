/// Shapes: looks up models, fields, relationships and other shapes, and checks the names of the types they add.
extension SchemaResolver {
  /// The most fields and relationships of all shapes together. A few lines can ask for more than memory holds.
  private static let shapeLimit = 200_000

  /// The names of types with the kind and place of each, such as "a model".
  typealias TypeNames = [String: Located<String>]

  mutating func graphShapes() -> [Shape] {
    guard !schema.shapes.isEmpty else { return [] }
    let types = typeNamesInShapes()
    var size = 0
    var shapes: [Shape] = []
    for (index, declaration) in schema.shapes.enumerated() {
      guard let name = declaration.model, let model = findModel(name) else { continue }
      let content = resolve(declaration.content, of: models[model], types, &size)
      guard size <= Self.shapeLimit else {
        log.error(
          "too-large", "the shapes have more than \(Self.shapeLimit) fields and relationships",
          at: declaration.name.range)
        return []
      }
      guard shapeIndexes[declaration.name.value] == index else { continue }
      shapes.append(
        Shape(
          name: declaration.name.value, content: content, description: declaration.description,
          range: declaration.name.range))
    }
    checkShapeCycles()
    return shapes
  }

  private func typeNamesInShapes() -> TypeNames {
    var names: TypeNames = [:]
    for field in models.lazy.flatMap(\.fields).map(\.field) {
      for word in field.swiftType?.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) ?? [] {
        names[String(word)] = Located("a field's type", at: field.range)
      }
    }
    for name in schema.shapes.map(\.name) { names[name.value] = Located("a shape", at: name.range) }
    return names.merging(typeNames()) { $1 }
  }

  private mutating func resolve(
    _ declaration: ShapeContentDeclaration, of model: PartialModel, _ types: TypeNames,
    _ size: inout Int
  ) -> Shape.Content {
    let fields =
      declaration.fields.map { shapeFields($0, of: model) }
      ?? model.fields.map(\.field).filter { !$0.isRedacted }.map(\.name)
    var content = Shape.Content(model: model.name, fields: fields, relationships: [])
    size += fields.count + declaration.relationships.count
    for relationship in declaration.relationships where size <= Self.shapeLimit {
      if let part = resolve(relationship, of: model, types, &size) {
        content.relationships.append(part)
      }
    }
    return content
  }

  private mutating func shapeFields(
    _ names: [Located<String>], of model: PartialModel
  ) -> [String] {
    names.compactMap { name in
      if let field = model.field(named: name.value)?.field {
        guard field.isRedacted else { return name.value }
        log.error(
          "redacted-field",
          "`\(name.value)` is redacted, so it never leaves the server; remove it here",
          at: name.range, notes: [.init("`\(name.value)` is here", at: field.range)])
      } else if model.relationship(named: name.value) != nil {
        log.error(
          "unknown-field",
          "`\(name.value)` is a relationship of `\(model.name)`; write it under `with`",
          at: name.range)
      } else {
        reportUnknownField(name, of: model)
      }
      return nil
    }
  }

  private mutating func resolve(
    _ declaration: ShapeRelationshipDeclaration, of model: PartialModel,
    _ types: TypeNames, _ size: inout Int
  ) -> Shape.Part? {
    let name = declaration.name
    guard let relationship = model.relationship(named: name.value) else {
      if model.field(named: name.value) != nil {
        log.error(
          "unknown-relationship",
          "`\(name.value)` is a field of `\(model.name)`; write it under `fields`", at: name.range)
      } else {
        log.unknown(
          "unknown-relationship", name, "`\(model.name)` has no relationship \(quoted(name.value))",
          among: model.relationships.map(\.name))
      }
      return nil
    }
    guard let target = relationship.target.map({ models[$0] }) else { return nil }
    checkFit(declaration, of: relationship.kind)
    checkOrder(declaration.order, of: target)
    let rowType = rowType(of: relationship, in: model)
    let rows: Shape.Rows
    if let shape = declaration.shape {
      checkShape(shape, of: target, for: name.value)
      rows = .shape(shape.value)
    } else {
      checkRowType(rowType, of: name, types)
      rows = .content(resolve(declaration.content, of: target, types, &size))
    }
    return Shape.Part(
      relationship: name.value, rowType: rowType, order: declaration.order.map(\.value),
      limit: declaration.limit?.value, rows: rows)
  }

  /// The name of the type that related rows become: in the singular, unless another relationship has that name.
  private func rowType(of relationship: PartialRelationship, in model: PartialModel) -> String {
    func singular(_ relationship: PartialRelationship) -> String {
      switch relationship.kind {
      case .belongsTo, .hasOne: relationship.name
      case .hasMany, .manyToMany: NameCases.singular(relationship.name)
      }
    }
    let name = singular(relationship)
    let isAmbiguous = model.relationships.count { singular($0) == name } > 1
    return NamedQuery.rowType(of: isAmbiguous ? relationship.name : name)
  }

  /// Reports a row type with the name of another type: it would hide that type, which the fields in it may need.
  mutating func checkRowType(_ type: String, of name: Located<String>, _ types: TypeNames) {
    guard let other = types[type] else { return }
    log.error(
      "name-collision",
      "the rows of `\(name.value)` become the type `\(type)`, but that is already \(other.value)",
      at: name.range, notes: [.init("`\(type)` is here", at: other.range)])
  }

  /// Reports an order or a limit of a relationship to one row.
  private mutating func checkFit(
    _ declaration: ShapeRelationshipDeclaration, of kind: Relationship.Kind
  ) {
    guard kind == .belongsTo || kind == .hasOne else { return }
    let options = [
      ("orderBy", declaration.order.first?.range), ("limit", declaration.limit?.range),
    ]
    for case (let option, let range?) in options {
      log.error(
        "option-does-not-fit",
        "a \(kind.rawValue) takes no `\(option)`, because it leads to at most one row", at: range)
    }
  }

  /// Reports an unknown shape of related rows, or a shape of another model.
  private mutating func checkShape(
    _ shape: Located<String>, of target: PartialModel, for relationship: String
  ) {
    if let declaration = shapeIndexes[shape.value].map({ schema.shapes[$0] }) {
      guard let model = declaration.model, model.value != target.name else { return }
      log.error(
        "wrong-shape",
        "`\(shape.value)` is a shape of `\(model.value)`, but `\(relationship)` leads to "
          + "`\(target.name)`",
        at: shape.range, notes: [.init("the shape is here", at: declaration.name.range)])
    } else if let member = target.member(named: shape.value) {
      log.error(
        "unknown-shape",
        "`\(shape.value)` is a \(member.value) of `\(target.name)`, not a shape; write "
          + (member.value == "field" ? "{ fields: [\(shape.value)] }" : "[\(shape.value)]"),
        at: shape.range)
    } else {
      log.unknown(
        "unknown-shape", shape, "unknown shape \(quoted(shape.value))",
        among: schema.shapes.filter { $0.model?.value == target.name }.map(\.name.value))
    }
  }

  /// Reports shapes that contain each other, which would have no end.
  private mutating func checkShapeCycles() {
    let mentions = schema.shapes.map { $0.content.shapes }
    let dependencies = DependencyOrder(mentions.map { $0.compactMap { shapeIndexes[$0.value] } })
    let circles = dependencies.circles(schema.shapes.map(\.name)) { shape, other in
      mentions[shape].first { shapeIndexes[$0.value] == other }?.range
    }
    for circle in circles {
      log.error(
        "shape-cycle", "shapes contain each other in a circle: \(circle.value)", at: circle.range)
    }
  }
}

extension ShapeContentDeclaration {
  /// The shapes of related rows, at any depth.
  fileprivate var shapes: [Located<String>] {
    relationships.flatMap { relationship in
      relationship.shape.map { [$0] } ?? relationship.content.shapes
    }
  }
}
