/// Step 3: each relationship meets its inverse. Sides that name each other are linked first, then sides that can only mean
/// each other, and for what is left the other side is made.
extension SchemaResolver {
  mutating func linkRelationships() {
    let sides = declaredSides()
    var opposite: [ModelPair: [SidePlace]] = [:]
    for side in sides {
      guard let target = self[side].target else { continue }
      opposite[ModelPair(from: side.model, to: target), default: []].append(side)
    }
    for side in sides { linkNamedInverse(side, opposite) }
    for side in sides { linkOnlyCandidate(side, opposite) }
    for side in sides { makeMissingSide(side) }
    for side in sides { settleDeleteRule(side) }
  }

  /// Two models in the direction of a relationship.
  private struct ModelPair: Hashable {
    var from: Int
    var to: Int
  }

  subscript(side: SidePlace) -> RelationshipDraft {
    get { models[side.model].relationships[side.relationship] }
    set { models[side.model].relationships[side.relationship] = newValue }
  }

  /// The other side, once they are linked.
  func inverse(of side: SidePlace) -> SidePlace? {
    let draft = self[side]
    guard let target = draft.target, let inverse = draft.inverse else { return nil }
    return SidePlace(model: target, relationship: inverse)
  }

  /// `Post.author`.
  func title(_ side: SidePlace) -> String {
    "\(models[side.model].name).\(self[side].name)"
  }

  private func declaredSides() -> [SidePlace] {
    models.indices.flatMap { model in
      models[model].relationships.indices.map { SidePlace(model: model, relationship: $0) }
    }
  }

  // MARK: Sides that name each other

  private mutating func linkNamedInverse(
    _ side: SidePlace, _ opposite: [ModelPair: [SidePlace]]
  ) {
    let draft = self[side]
    guard !draft.isBroken, draft.inverse == nil, let target = draft.target,
      let inverse = draft.declaration.inverse
    else { return }
    if let place = models[target].relationshipPlaces[inverse.value] {
      link(side, SidePlace(model: target, relationship: place), at: inverse.range)
      return
    }
    // Nothing has that name. It is to be made, unless another relationship shows that the name is a slip.
    let candidates = opposite[ModelPair(from: target, to: side.model)] ?? []
    let others = candidates.filter { self[$0].inverse == nil && $0 != side }
    if let claimant = others.first(where: { self[$0].declaration.inverse?.value == draft.name }) {
      disagree(side, claimant, at: inverse.range)
      return
    }
    let free = others.filter {
      self[$0].declaration.inverse == nil && fit(draft.kind, self[$0].kind)
    }
    let names = free.map { self[$0].name }
    guard let near = log.nearest(to: inverse.value, among: names),
      let other = free.first(where: { self[$0].name == near })
    else { return }
    log.error(
      "unknown-inverse",
      "`\(models[target].name)` has no relationship `\(inverse.value)`; did you mean `\(near)`?",
      at: inverse.range, notes: [note(other)])
    breakOff(side, other)
  }

  /// Links a side to the one it names, if that agrees.
  private mutating func link(_ side: SidePlace, _ other: SidePlace, at range: SourceRange) {
    let draft = self[side]
    let inverse = self[other]
    guard side != other else {
      log.error(
        "inverse-disagrees",
        "`\(title(side))` cannot be its own inverse; give the other side a name",
        at: range)
      self[side].isBroken = true
      return
    }
    guard let target = inverse.target, !inverse.isBroken else {
      self[side].isBroken = true
      return
    }
    if target != side.model {
      log.error(
        "inverse-disagrees",
        "the inverse of `\(title(side))` is `\(title(other))`, but that refers to "
          + "`\(models[target].name)`",
        at: range, notes: [note(other)])
    } else if !fit(draft.kind, inverse.kind) {
      log.error(
        "inverse-disagrees",
        "the inverse of a \(draft.kind.rawValue) is a \(fitting(draft.kind)), but "
          + "`\(title(other))` is a \(inverse.kind.rawValue)",
        at: range, notes: [note(other)])
    } else if let named = inverse.declaration.inverse, named.value != draft.name {
      disagree(side, other, at: range)
      return
    } else if let taken = self.inverse(of: other) {
      log.error(
        "inverse-disagrees",
        "`\(title(other))` is the inverse of `\(title(taken))` already", at: range,
        notes: [note(taken)])
    } else {
      self[side].inverse = other.relationship
      self[other].inverse = side.relationship
      return
    }
    breakOff(side, other)
  }

  /// Reports two sides that mean to be each other's inverse but have the name wrong.
  private mutating func disagree(_ side: SidePlace, _ other: SidePlace, at range: SourceRange) {
    let named = self[side].declaration.inverse?.value ?? ""
    let back = self[other].declaration.inverse
    log.error(
      "inverse-disagrees",
      "`\(title(side))` says its inverse is `\(named)`, but `\(title(other))` says its inverse is "
        + "`\(back?.value ?? "")`",
      at: range,
      notes: [.init("`\(title(other))` says it here", at: back?.range ?? range)])
    breakOff(side, other)
  }

  /// Leaves a side out of all further checks, and the other one too if nothing else is linked to it.
  private mutating func breakOff(_ side: SidePlace, _ other: SidePlace) {
    self[side].isBroken = true
    if self[other].inverse == nil { self[other].isBroken = true }
  }

  private func note(_ side: SidePlace) -> Diagnostic.Note {
    .init("`\(title(side))` is declared here", at: self[side].declaration.name.range)
  }

  private func fit(_ left: Relationship.Kind, _ right: Relationship.Kind) -> Bool {
    switch left {
    case .belongsTo: right == .hasMany || right == .hasOne
    case .hasMany, .hasOne: right == .belongsTo
    case .manyToMany: right == .manyToMany
    }
  }

  private func fitting(_ kind: Relationship.Kind) -> String {
    switch kind {
    case .belongsTo: "hasMany or hasOne"
    case .hasMany, .hasOne: "belongsTo"
    case .manyToMany: "manyToMany"
    }
  }

  // MARK: Sides that can only mean each other

  private mutating func linkOnlyCandidate(
    _ side: SidePlace, _ opposite: [ModelPair: [SidePlace]]
  ) {
    guard isOpen(side), let target = self[side].target else { return }
    let candidates = candidates(for: side, among: opposite[ModelPair(from: target, to: side.model)])
    guard let candidate = candidates.first else { return }
    let rivals = self.candidates(
      for: candidate, among: opposite[ModelPair(from: side.model, to: target)])
    if candidates.count == 1, rivals.count == 1 {
      self[side].inverse = candidate.relationship
      self[candidate].inverse = side.relationship
      return
    }
    let choices = candidates.count > 1 ? candidates : rivals
    let open = candidates.count > 1 ? side : candidate
    log.error(
      "ambiguous-inverse",
      "the inverse of `\(title(open))` may be "
        + choices.map { "`\(title($0))`" }.joined(separator: " or ")
        + "; say which with `inverse`",
      at: self[side].declaration.name.range, notes: choices.filter { $0 != side }.map(note))
    for place in candidates + rivals + [side] { self[place].isBroken = true }
  }

  private func isOpen(_ side: SidePlace) -> Bool {
    let draft = self[side]
    return !draft.isBroken && draft.inverse == nil && draft.declaration.inverse == nil
  }

  private func candidates(for side: SidePlace, among places: [SidePlace]?) -> [SidePlace] {
    (places ?? []).filter { $0 != side && isOpen($0) && fit(self[side].kind, self[$0].kind) }
  }

  // MARK: Sides that are not written

  private mutating func makeMissingSide(_ side: SidePlace) {
    let draft = self[side]
    guard !draft.isBroken, draft.inverse == nil, let target = draft.target else { return }
    let model = models[side.model].name
    let name =
      draft.declaration.inverse
      ?? Located(impliedName(draft, of: model), at: draft.declaration.name.range)
    if let other = member(name.value, of: target) {
      log.error(
        "duplicate-name",
        "the inverse of `\(title(side))` would be called `\(name.value)`, but "
          + "`\(models[target].name)` has a \(other.value) of that name; "
          + "name it with `inverse`",
        at: name.range, notes: [.init("the \(other.value) is here", at: other.range)])
      self[side].isBroken = true
      return
    }
    if draft.declaration.inverse == nil, ReservedNames.relationships.contains(name.value) {
      log.error(
        "reserved-name",
        "the inverse of `\(title(side))` would be called `\(name.value)`, but generated code needs "
          + "that name; name it with `inverse`",
        at: name.range)
      self[side].isBroken = true
      return
    }
    var declaration = RelationshipDeclaration(
      name: name, kind: kindOfInverse(draft.declaration.content),
      target: Located(model, at: draft.declaration.name.range))
    declaration.isOptional =
      declaration.kind == .belongsTo && draft.declaration.onDelete?.value == .setNull
    var made = RelationshipDraft(declaration, target: side.model)
    made.isImplicit = true
    made.inverse = side.relationship
    self[side].inverse = models[target].relationships.count
    models[target].append(made)
  }

  private func kindOfInverse(_ declaration: RelationshipDeclaration) -> Relationship.Kind {
    switch declaration.kind {
    case .belongsTo: declaration.isUnique ? .hasOne : .hasMany
    case .hasMany, .hasOne: .belongsTo
    case .manyToMany: .manyToMany
    }
  }

  /// What the other side is called when the schema does not say: after the model it leads back to.
  private func impliedName(_ draft: RelationshipDraft, of model: String) -> String {
    let name = NameCases.lowerCamel(model)
    switch draft.kind {
    case .belongsTo: return draft.declaration.isUnique ? name : NameCases.plural(name)
    case .hasMany, .hasOne: return name
    case .manyToMany: return NameCases.plural(name)
    }
  }

  // MARK: What both sides may say

  /// `onDelete` may stand on either side; the foreign key takes it from where it stands.
  private mutating func settleDeleteRule(_ side: SidePlace) {
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
        at: back.range, notes: [.init("the inverse says it here", at: rule.range)])
      return
    }
    guard let settled = rule ?? back else { return }
    self[side].onDelete = settled.value
    self[other].onDelete = settled.value
    let child = self[side].kind == .belongsTo ? side : other
    if settled.value == .setNull, !self[child].declaration.isOptional {
      let target = self[child].declaration.target?.value ?? ""
      log.error(
        "invalid-option",
        "`onDelete: setNull` needs a foreign key that may be null, but `\(title(child))` is "
          + "required; write `belongsTo: \(target)?`",
        at: settled.range,
        notes: child == side && rule != nil ? [] : [note(child)])
    }
  }
}
