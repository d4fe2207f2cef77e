/// Step 3: links each relationship with its inverse. Sides that name each other are linked first, then sides with only
/// one possible inverse; for the rest the other side is added.
extension SchemaResolver {
  mutating func linkRelationships() {
    let sides = sides
    for side in sides { linkNamedInverse(side) }
    for side in sides { linkOnlyCandidate(side) }
    for side in sides { addMissingSide(side) }
    for side in sides { settleDeleteRule(side) }
  }

  /// All sides of relationships.
  var sides: [SideIndex] {
    models.indices.flatMap { model in
      models[model].relationships.indices.map { SideIndex(model: model, relationship: $0) }
    }
  }

  subscript(side: SideIndex) -> PartialRelationship {
    get { models[side.model].relationships[side.relationship] }
    set { models[side.model].relationships[side.relationship] = newValue }
  }

  /// The other side, once they are linked.
  func inverse(of side: SideIndex) -> SideIndex? {
    let relationship = self[side]
    guard let target = relationship.target, let inverse = relationship.inverse else { return nil }
    return SideIndex(model: target, relationship: inverse)
  }

  /// The relationships of a side's target that lead back to the side's model.
  private func sidesBack(from side: SideIndex) -> [SideIndex] {
    guard let target = self[side].target else { return [] }
    return models[target].relationships.indices
      .map { SideIndex(model: target, relationship: $0) }
      .filter { $0 != side && self[$0].target == side.model }
  }

  /// `Post.author`.
  func title(_ side: SideIndex) -> String { "\(models[side.model].name).\(self[side].name)" }

  // MARK: Sides that name each other

  private mutating func linkNamedInverse(_ side: SideIndex) {
    let relationship = self[side]
    guard !relationship.isBroken, relationship.inverse == nil, let target = relationship.target,
      let inverse = relationship.declaration.inverse
    else { return }
    if let index = models[target].relationshipIndex(inverse.value) {
      link(side, SideIndex(model: target, relationship: index), at: inverse.range)
      return
    }
    // No relationship has that name. It is added, unless another relationship shows that the name is a mistake.
    let others = sidesBack(from: side).filter { self[$0].inverse == nil }
    if let other = others.first(where: {
      self[$0].declaration.inverse?.value == relationship.name
    }) {
      disagree(side, other, at: inverse.range)
      return
    }
    let free = others.filter {
      self[$0].declaration.inverse == nil && fit(relationship.kind, self[$0].kind)
    }
    let names = free.map { self[$0].name }
    guard let near = log.nearest(to: inverse, among: names),
      let other = free.first(where: { self[$0].name == near })
    else { return }
    log.error(
      "unknown-inverse",
      "`\(models[target].name)` has no relationship `\(inverse.value)`; did you mean `\(near)`?",
      at: inverse.range, notes: [note(other)])
    breakOff(side, other)
  }

  /// Links a side with the one that it names, if that agrees.
  private mutating func link(_ side: SideIndex, _ other: SideIndex, at range: SourceRange) {
    let relationship = self[side]
    let inverse = self[other]
    guard side != other else {
      log.error(
        "inverse-disagrees",
        "`\(title(side))` cannot be its own inverse; give the other side a name", at: range)
      self[side].isBroken = true
      return
    }
    guard let target = inverse.target, !inverse.isBroken else {
      self[side].isBroken = true
      return
    }
    let problem: String
    var noted = other
    if target != side.model {
      problem =
        "the inverse of `\(title(side))` is `\(title(other))`, but that refers to "
        + "`\(models[target].name)`"
    } else if !fit(relationship.kind, inverse.kind) {
      let kinds = inverses(of: relationship.kind).map(\.rawValue).joined(separator: " or ")
      problem =
        "the inverse of a \(relationship.kind.rawValue) is a \(kinds), but `\(title(other))` is "
        + "a \(inverse.kind.rawValue)"
    } else if let named = inverse.declaration.inverse, named.value != relationship.name {
      disagree(side, other, at: range)
      return
    } else if let taken = self.inverse(of: other) {
      problem = "`\(title(other))` is already the inverse of `\(title(taken))`"
      noted = taken
    } else {
      self[side].inverse = other.relationship
      self[other].inverse = side.relationship
      return
    }
    log.error("inverse-disagrees", problem, at: range, notes: [note(noted)])
    breakOff(side, other)
  }

  /// Reports two sides of which one names the other, but the other names a third.
  private mutating func disagree(_ side: SideIndex, _ other: SideIndex, at range: SourceRange) {
    let named = self[side].declaration.inverse?.value ?? ""
    let back = self[other].declaration.inverse
    log.error(
      "inverse-disagrees",
      "`\(title(side))` has the inverse `\(named)`, but `\(title(other))` has the inverse "
        + "`\(back?.value ?? "")`",
      at: range,
      notes: [.init("`\(title(other))` names its inverse here", at: back?.range ?? range)])
    breakOff(side, other)
  }

  /// Excludes a side from further checks, and the other one too if nothing else is linked with it.
  private mutating func breakOff(_ side: SideIndex, _ other: SideIndex) {
    self[side].isBroken = true
    if self[other].inverse == nil { self[other].isBroken = true }
  }

  private func note(_ side: SideIndex) -> Diagnostic.Note {
    .init("`\(title(side))` is declared here", at: self[side].range)
  }

  private func fit(_ left: Relationship.Kind, _ right: Relationship.Kind) -> Bool {
    inverses(of: left).contains(right)
  }

  private func inverses(of kind: Relationship.Kind) -> [Relationship.Kind] {
    switch kind {
    case .belongsTo: [.hasMany, .hasOne]
    case .hasMany, .hasOne: [.belongsTo]
    case .manyToMany: [.manyToMany]
    }
  }

  // MARK: Sides with only one possible inverse

  private mutating func linkOnlyCandidate(_ side: SideIndex) {
    guard isOpen(side) else { return }
    let candidates = candidates(for: side)
    guard let candidate = candidates.first else { return }
    let rivals = self.candidates(for: candidate)
    if candidates.count == 1, rivals.count == 1 {
      self[side].inverse = candidate.relationship
      self[candidate].inverse = side.relationship
      return
    }
    let (open, choices) = candidates.count > 1 ? (side, candidates) : (candidate, rivals)
    log.error(
      "ambiguous-inverse",
      "the inverse of `\(title(open))` may be "
        + choices.map { "`\(title($0))`" }.joined(separator: " or ")
        + "; say which with `inverse`",
      at: self[side].range, notes: choices.filter { $0 != side }.map(note))
    for index in candidates + rivals + [side] { self[index].isBroken = true }
  }

  private func isOpen(_ side: SideIndex) -> Bool {
    let relationship = self[side]
    return !relationship.isBroken && relationship.inverse == nil
      && relationship.declaration.inverse == nil
  }

  private func candidates(for side: SideIndex) -> [SideIndex] {
    sidesBack(from: side).filter { isOpen($0) && fit(self[side].kind, self[$0].kind) }
  }

  // MARK: Sides that are not declared

  private mutating func addMissingSide(_ side: SideIndex) {
    let relationship = self[side]
    guard !relationship.isBroken, relationship.inverse == nil, let target = relationship.target
    else { return }
    let model = models[side.model].name
    let name =
      relationship.declaration.inverse
      ?? Located(impliedName(relationship, of: model), at: relationship.range)
    let claim = "the inverse of `\(title(side))` would have the name `\(name.value)`"
    guard isFree(name, in: models[target], claim, advice: { _ in "; name it with `inverse`" })
    else {
      self[side].isBroken = true
      return
    }
    if relationship.declaration.inverse == nil, ReservedNames.relationships.contains(name.value) {
      log.error(
        "reserved-name",
        "\(claim), but generated code needs that name; name it with `inverse`", at: name.range)
      self[side].isBroken = true
      return
    }
    let declaration = RelationshipDeclaration(
      name, kindOfInverse(relationship), target: Located(model, at: relationship.range))
    var added = PartialRelationship(declaration, target: side.model)
    added.isImplicit = true
    added.isOptional =
      added.kind == .belongsTo && relationship.declaration.onDelete?.value == .setNull
    added.inverse = side.relationship
    self[side].inverse = models[target].relationships.count
    models[target].relationships.append(added)
  }

  private func kindOfInverse(_ relationship: PartialRelationship) -> Relationship.Kind {
    switch relationship.kind {
    case .belongsTo:
      [nil, Uniqueness.none].contains(relationship.declaration.unique?.value) ? .hasMany : .hasOne
    case .hasMany, .hasOne: .belongsTo
    case .manyToMany: .manyToMany
    }
  }

  /// The name of the other side if the schema gives none: that of the model it leads back to.
  private func impliedName(_ relationship: PartialRelationship, of model: String) -> String {
    let name = NameCases.lowerCamel(model)
    return switch kindOfInverse(relationship) {
    case .belongsTo, .hasOne: name
    case .hasMany, .manyToMany: NameCases.plural(name)
    }
  }

  // MARK: Options of both sides

  /// Copies `onDelete`, which either side may have, to the other side.
  private mutating func settleDeleteRule(_ side: SideIndex) {
    guard !self[side].isBroken, let other = inverse(of: side) else { return }
    // Each pair once, from the side that comes first.
    guard
      (side.model, side.relationship) < (other.model, other.relationship)
        || self[other].isImplicit
    else { return }
    let rule = self[side].declaration.onDelete
    let back = self[other].declaration.onDelete
    if let rule, let back, rule.value != back.value {
      log.error(
        "inverse-disagrees",
        "`\(title(other))` has `onDelete: \(back.value.rawValue)`, but its inverse "
          + "`\(title(side))` has `onDelete: \(rule.value.rawValue)`",
        at: back.range, notes: [.init("the `onDelete` of the inverse is here", at: rule.range)])
      return
    }
    guard let settled = rule ?? back else { return }
    self[side].onDelete = settled.value
    self[other].onDelete = settled.value
    let child = self[side].kind == .belongsTo ? side : other
    if settled.value == .setNull, !self[child].isOptional {
      refuse(
        "`onDelete: setNull` needs a foreign key that may be null, but `\(title(child))` is "
          + "required; write `belongsTo: \(self[child].declaration.target?.value ?? "")?`",
        at: settled.range, notes: child == side && rule != nil ? [] : [note(child)])
    }
  }
}
