/// Shapes: models, fields, relationships and other shapes looked up, and the types they make told apart.
extension SchemaResolver {
  /// The most fields and relationships of all shapes together. A few lines can ask for more than memory holds.
  private static let shapeLimit = 200_000

  /// Resolves the shapes.
  mutating func graphShapes() -> [Shape] {
    guard !schema.shapes.isEmpty else { return [] }
    let taken = typeNames()
    var size = 0
    var shapes: [Shape] = []
    for (place, declaration) in schema.shapes.enumerated() {
      guard let model = shapeModel(declaration) else { continue }
      let content = resolve(declaration.content, of: model, taken, &size)
      guard size <= Self.shapeLimit else {
        log.error(
          "too-large", "the shapes have more than \(Self.shapeLimit) fields and relationships",
          at: declaration.name.range)
        return []
      }
      guard shapePlaces[declaration.name.value] == place else { continue }
      shapes.append(
        Shape(
          name: declaration.name.value, content: content, description: declaration.description,
          range: declaration.name.range))
    }
    checkShapeCycles()
    return shapes
  }

  /// A name that generated code uses for a type, and whose it is.
  private typealias TypeName = (what: String, range: SourceRange)

  private func typeNames() -> [String: TypeName] {
    var names: [String: TypeName] = [:]
    for field in models.lazy.flatMap(\.fields).map(\.field) {
      for word in field.swiftType?.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) ?? [] {
        names[String(word)] = ("a field's type", field.range)
      }
    }
    for shape in schema.shapes { names[shape.name.value] = ("a shape", shape.name.range) }
    for type in schema.enums { names[type.name.value] = ("an enum", type.name.range) }
    for model in schema.models { names[model.body.name.value] = ("a model", model.body.name.range) }
    return names
  }

  /// The place of the model whose rows take a shape.
  private mutating func shapeModel(_ shape: ShapeDeclaration) -> Int? {
    guard let name = shape.model else { return nil }
    if let place = modelPlaces[name.value] { return place }
    log.error(
      "unknown-model",
      "there is no model \(quoted(name.value))"
        + log.hint(for: name.value, among: modelPlaces.keys.sorted()),
      at: name.range)
    return nil
  }

  private mutating func resolve(
    _ declaration: ShapeContentDeclaration, of place: Int, _ taken: [String: TypeName],
    _ size: inout Int
  ) -> Shape.Content {
    let model = models[place]
    var content = Shape.Content(model: model.name, fields: [], relationships: [])
    content.fields =
      declaration.fields.map { shapeFields($0, of: model) }
      ?? model.fields.map(\.field).filter { !$0.isRedacted }.map(\.name)
    size += content.fields.count + declaration.relationships.count
    for relationship in declaration.relationships where size <= Self.shapeLimit {
      if let part = resolve(relationship, of: model, taken, &size) {
        content.relationships.append(part)
      }
    }
    return content
  }

  private mutating func shapeFields(_ names: [Located<String>], of model: ModelDraft) -> [String] {
    names.compactMap { name in
      if let field = model.field(named: name.value)?.field {
        guard field.isRedacted else { return name.value }
        log.error(
          "redacted-field",
          "`\(name.value)` is redacted, so that it never leaves the server; remove it here",
          at: name.range, notes: [.init("`\(name.value)` is here", at: field.range)])
      } else if model.relationship(named: name.value) != nil {
        log.error(
          "unknown-field",
          "`\(name.value)` is a relationship of `\(model.name)`; write it under `with`",
          at: name.range)
      } else {
        log.error(
          "unknown-field",
          "`\(model.name)` has no field \(quoted(name.value))"
            + log.hint(for: name.value, among: model.fields.map(\.field.name)),
          at: name.range)
      }
      return nil
    }
  }

  private mutating func resolve(
    _ declaration: ShapeRelationshipDeclaration, of model: ModelDraft,
    _ taken: [String: TypeName], _ size: inout Int
  ) -> Shape.Part? {
    let name = declaration.name
    guard let relationship = model.relationship(named: name.value) else {
      log.error(
        "unknown-relationship",
        model.field(named: name.value) != nil
          ? "`\(name.value)` is a field of `\(model.name)`; write it under `fields`"
          : "`\(model.name)` has no relationship \(quoted(name.value))"
            + log.hint(for: name.value, among: model.relationships.map(\.name)),
        at: name.range)
      return nil
    }
    guard let target = relationship.target else { return nil }
    checkFit(declaration, of: relationship)
    checkOrder(declaration.order, of: target)
    let rowType = rowType(of: relationship, in: model)
    let rows: Shape.Rows
    if let shape = declaration.shape {
      checkShape(shape, of: target, for: name.value)
      rows = .shape(shape.value)
    } else {
      checkRowType(rowType, of: name, taken)
      rows = .content(resolve(declaration.content, of: target, taken, &size))
    }
    return Shape.Part(
      relationship: name.value, rowType: rowType, order: declaration.order.map(\.value),
      limit: declaration.limit?.value, rows: rows)
  }

  /// The name of the type that related rows become: in the singular, unless that is the name of another relationship's.
  private func rowType(of relationship: RelationshipDraft, in model: ModelDraft) -> String {
    func singular(_ relationship: RelationshipDraft) -> String {
      switch relationship.kind {
      case .belongsTo, .hasOne: relationship.name
      case .hasMany, .manyToMany: NameCases.singular(relationship.name)
      }
    }
    let name = singular(relationship)
    let isAmbiguous = model.relationships.count { singular($0) == name } > 1
    return NamedQuery.rowType(of: isAmbiguous ? relationship.name : name)
  }

  /// The type of related rows hides others of its name, which the fields within may need.
  private mutating func checkRowType(
    _ type: String, of name: Located<String>, _ taken: [String: TypeName]
  ) {
    guard let other = taken[type] else { return }
    log.error(
      "name-collision",
      "the rows of `\(name.value)` become the type `\(type)`, which is \(other.what) already",
      at: name.range, notes: [.init("`\(type)` is here", at: other.range)])
  }

  /// An order and a limit are for relationships to many rows.
  private mutating func checkFit(
    _ declaration: ShapeRelationshipDeclaration, of relationship: RelationshipDraft
  ) {
    let kind = relationship.kind
    guard kind == .belongsTo || kind == .hasOne else { return }
    let options = [
      ("orderBy", declaration.order.first?.range), ("limit", declaration.limit?.range),
    ]
    for case (let option, let range?) in options {
      log.error(
        "option-does-not-fit",
        "a \(kind.rawValue) takes no `\(option)`: it leads to one row at most", at: range)
    }
  }

  /// A shape that related rows take has to be one of their model.
  private mutating func checkShape(
    _ shape: Located<String>, of target: Int, for relationship: String
  ) {
    guard let place = shapePlaces[shape.value] else {
      let model = models[target]
      let fitting = schema.shapes.filter { $0.model?.value == model.name }
      log.error(
        "unknown-shape",
        model.member(named: shape.value).map {
          "`\(shape.value)` is a \($0.value) of `\(model.name)`, not a shape; write "
            + ($0.value == "field" ? "{ fields: [\(shape.value)] }" : "[\(shape.value)]")
        } ?? "there is no shape \(quoted(shape.value))"
          + log.hint(for: shape.value, among: fitting.map(\.name.value)),
        at: shape.range)
      return
    }
    let declaration = schema.shapes[place]
    guard let model = declaration.model, model.value != models[target].name else { return }
    log.error(
      "wrong-shape",
      "`\(shape.value)` is a shape of `\(model.value)`, but `\(relationship)` leads to "
        + "`\(models[target].name)`",
      at: shape.range, notes: [.init("the shape is here", at: declaration.name.range)])
  }

  // MARK: Circles

  /// Shapes that hold each other would have no end.
  private mutating func checkShapeCycles() {
    let mentions = schema.shapes.map { $0.content.shapes }
    let dependencies = DependencyOrder(
      mentions.map { $0.compactMap { shapePlaces[$0.value] } })
    for cycle in dependencies.cycles {
      guard let first = cycle.first, let second = (cycle + [first]).dropFirst().first else {
        continue
      }
      let name = schema.shapes[second].name.value
      log.error(
        "shape-cycle",
        "shapes hold each other in a circle: "
          + DependencyOrder.text(cycle.map { schema.shapes[$0].name.value }),
        at: mentions[first].first { $0.value == name }?.range ?? schema.shapes[first].name.range)
    }
  }
}

extension ShapeContentDeclaration {
  /// The shapes that related rows take, at any depth.
  fileprivate var shapes: [Located<String>] {
    relationships.flatMap { relationship in
      relationship.shape.map { [$0] } ?? relationship.content.shapes
    }
  }
}
