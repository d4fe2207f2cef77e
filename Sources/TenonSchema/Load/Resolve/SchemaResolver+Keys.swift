/// Step 4: keys, and the foreign keys that refer to them.
///
/// A key may itself be made of foreign keys, so models are taken in the order in which their keys depend on each other.
extension SchemaResolver {
  /// The most fields of a key: PostgreSQL takes 32. Where keys are made of keys, their size can double with each model.
  private static let keyLimit = 32

  /// What a key is made of.
  private enum KeyPart {
    case field(Located<String>)
    case relationship(Int)
  }

  mutating func makeKeysAndForeignKeys() {
    let parts = models.indices.map { keyParts(of: $0) }
    let dependencies = parts.enumerated().map { model, parts in
      (parts ?? []).compactMap { part in
        if case .relationship(let place) = part {
          models[model].relationships[place].target
        } else {
          nil
        }
      }
    }
    let order = DependencyOrder(dependencies)
    for cycle in order.cycles { reportKeyCycle(cycle, parts) }
    for model in order.order {
      guard let parts = parts[model] else { continue }
      models[model].key = key(of: model, parts)
    }
    for model in models.indices {
      for place in models[model].relationships.indices {
        makeForeignKey(SidePlace(model: model, relationship: place))
      }
      checkNameOfKey(model)
    }
    passOnForms()
  }

  // MARK: What the key is made of

  /// The parts of a model's key, or nil when there is a mistake in them.
  private mutating func keyParts(of place: Int) -> [KeyPart]? {
    let fields = models[place].fields.filter { $0.primaryKey != nil }
    let relationships = models[place].relationships.indices.filter {
      models[place].relationships[$0].declaration.primaryKey != nil
    }
    // No copy of the model is held where one is made to change: all its fields would be copied.
    if models[place].declaration.primaryKey == nil, fields.isEmpty, relationships.isEmpty {
      return impliedKey(of: place)
    }
    let model = models[place]
    if let named = model.declaration.primaryKey {
      let marks =
        fields.compactMap(\.primaryKey)
        + relationships.compactMap { model.relationships[$0].declaration.primaryKey }
      for mark in marks {
        log.error(
          "invalid-option", "the model names its key already", at: mark,
          notes: [.init("the key is named here", at: named.range)])
      }
      return namedParts(named.value, of: model)
    }
    var isRight = true
    for relationship in relationships where model.relationships[relationship].declaration.isOptional
    {
      refuseOptional(model.relationships[relationship])
      isRight = false
    }
    guard isRight, relationships.allSatisfy({ !model.relationships[$0].isBroken }) else {
      return nil
    }
    return fields.map { .field(Located($0.field.name, at: $0.field.range)) }
      + relationships.map { .relationship($0) }
  }

  private mutating func refuseOptional(_ relationship: RelationshipDraft) {
    let target = relationship.declaration.target
    log.error(
      "invalid-option",
      "a key cannot be missing; write `belongsTo: \(target?.value ?? "")` without `?`",
      at: target?.range ?? relationship.declaration.name.range)
  }

  private mutating func namedParts(
    _ names: [Located<String>], of model: ModelDraft
  ) -> [KeyPart]? {
    var parts: [KeyPart] = []
    for name in names {
      if let field = model.field(named: name.value) {
        guard isFit(field, forKeyAt: name.range) else { continue }
        parts.append(.field(name))
      } else if let place = model.relationshipPlaces[name.value] {
        let relationship = model.relationships[place]
        if relationship.isBroken { continue }
        if relationship.kind != .belongsTo {
          log.error(
            "invalid-option",
            "`\(name.value)` is a \(relationship.kind.rawValue); only a belongsTo has a column",
            at: name.range)
        } else if relationship.declaration.isOptional {
          refuseOptional(relationship)
        } else {
          parts.append(.relationship(place))
        }
      } else {
        log.error(
          "unknown-field",
          "`\(model.name)` has no field or relationship \(quoted(name.value))"
            + log.hint(for: name.value, among: model.memberNames),
          at: name.range)
      }
    }
    return parts.count == names.count ? parts : nil
  }

  private mutating func isFit(_ field: FieldDraft, forKeyAt range: SourceRange) -> Bool {
    if field.isBroken { return false }
    let reason: String
    if field.field.isOptional {
      reason = "it is optional"
    } else if field.field.generated != nil {
      reason = "the database computes it"
    } else if field.field.isUpdatedToNow {
      reason = "every update changes it"
    } else if field.field.isRedacted {
      reason = "it is redacted"
    } else if field.field.type == .scalar(.json) {
      reason = "databases do not compare json"
    } else {
      return true
    }
    log.error(
      "invalid-option", "`\(field.field.name)` cannot be part of the key: \(reason)", at: range,
      notes: [.init("the field is here", at: field.field.range)])
    return false
  }

  /// The key of a model that names none: `id`.
  private mutating func impliedKey(of place: Int) -> [KeyPart] {
    if let field = models[place].field(named: "id") {
      log.error(
        "reserved-name",
        "a field called `id` has to be the key; add `primaryKey: true`", at: field.field.range)
      return [.field(Located("id", at: field.field.range))]
    }
    let range = models[place].range
    let key = Field(name: "id", column: "id", type: .scalar(.int), range: range)
    models[place].append(FieldDraft(key))
    return [.field(Located("id", at: range))]
  }

  private mutating func reportKeyCycle(_ cycle: [Int], _ parts: [[KeyPart]?]) {
    guard let first = cycle.first else { return }
    let next = cycle.count > 1 ? cycle[1] : first
    var range = models[first].range
    for case .relationship(let place) in parts[first] ?? []
    where models[first].relationships[place].target == next {
      range = models[first].relationships[place].declaration.name.range
      break
    }
    log.error(
      "key-cycle",
      "keys are made of each other in a circle: "
        + DependencyOrder.text(cycle.map { models[$0].name }),
      at: range)
  }

  /// The fields of a key, with foreign keys made for the relationships in it; empty when there is a mistake.
  private mutating func key(of model: Int, _ parts: [KeyPart]) -> [String] {
    var key: [String] = []
    for part in parts {
      switch part {
      case .field(let name): key.append(name.value)
      case .relationship(let place):
        let side = SidePlace(model: model, relationship: place)
        makeForeignKey(side)
        guard !self[side].isBroken else { return [] }
        key += self[side].localFields.filter { !key.contains($0) }
      }
      guard key.count <= Self.keyLimit else {
        log.error(
          "too-large",
          "the key of `\(models[model].name)` has more than \(Self.keyLimit) fields",
          at: models[model].range)
        return []
      }
    }
    return key
  }

  /// `id` is how generated code calls the key.
  private mutating func checkNameOfKey(_ place: Int) {
    let key = models[place].key
    guard !key.isEmpty else { return }
    if let field = field("id", of: place), key != ["id"] {
      log.error(
        "reserved-name", "only the key may be called `id`, and only when it is one field",
        at: field.field.range)
    }
    guard key.count == 1, let field = field(key[0], of: place) else { return }
    switch field.field.defaultValue {
    case nil, .uuid, .now: break
    default:
      log.error(
        "invalid-default", "the default would give every row the same key", at: field.field.range)
    }
  }

  // MARK: Foreign keys

  /// Gives a belongsTo its fields, and its inverse the other end; does nothing when that is done.
  private mutating func makeForeignKey(_ side: SidePlace) {
    guard models[side.model].relationships[side.relationship].kind == .belongsTo else { return }
    let draft = self[side]
    guard !draft.isBroken, draft.localFields.isEmpty, let target = draft.target,
      let inverse = inverse(of: side)
    else { return }
    let key = models[target].key
    let referred = key.compactMap { field($0, of: target) }
    let names: [String]?
    if referred.isEmpty {
      names = nil
    } else if let declared = draft.declaration.foreignKey {
      names = declaredForeignKey(declared, of: side, referred)
    } else {
      names = madeForeignKey(of: side, referred)
    }
    guard let names else {
      self[side].isBroken = true
      self[inverse].isBroken = true
      return
    }
    setFields(of: side, local: names, target: key)
    setFields(of: inverse, local: key, target: names)
  }

  private mutating func setFields(of side: SidePlace, local: [String], target: [String]) {
    models[side.model].relationships[side.relationship].localFields = local
    models[side.model].relationships[side.relationship].targetFields = target
  }

  /// The fields that `foreignKey:` names.
  private mutating func declaredForeignKey(
    _ names: Located<[Located<String>]>, of side: SidePlace, _ referred: [FieldDraft]
  ) -> [String]? {
    let target = self[side].target.map { models[$0].name } ?? ""
    guard names.value.count == referred.count else {
      log.error(
        "invalid-option",
        "`foreignKey` names \(names.value.count), but the key of `\(target)` is made of "
          + "\(referred.count)",
        at: names.range)
      return nil
    }
    var isRight = true
    for (name, key) in zip(names.value, referred) {
      guard let place = models[side.model].fieldPlaces[name.value] else {
        log.error(
          "unknown-field",
          "`\(models[side.model].name)` has no field \(quoted(name.value))"
            + log.hint(
              for: name.value, among: models[side.model].fields.map(\.field.name)),
          at: name.range)
        isRight = false
        continue
      }
      let field = models[side.model].fields[place]
      if field.isBroken || key.isBroken {
        isRight = false
      } else if field.field.type != key.field.type {
        log.error(
          "invalid-option",
          "`\(name.value)` is \(field.field.type.schemaName), but the key `\(target)."
            + "\(key.field.name)` is \(key.field.type.schemaName)",
          at: name.range, notes: [.init("the field is here", at: field.field.range)])
        isRight = false
      } else if field.field.isOptional != self[side].declaration.isOptional {
        log.error(
          "invalid-option",
          field.field.isOptional
            ? "`\(name.value)` is optional, so the relationship is too: write `belongsTo: \(target)?`"
            : "the relationship is optional, so `\(name.value)` has to be too: write a `?` behind its type",
          at: name.range, notes: [.init("the field is here", at: field.field.range)])
        isRight = false
      } else if case .plain = field.field.role {
        models[side.model].fields[place].field.role = .foreignKey(relationship: self[side].name)
      }
    }
    return isRight ? names.value.map(\.value) : nil
  }

  /// New fields for a foreign key: `authorID`, or one for each part of a composite key.
  private mutating func madeForeignKey(of side: SidePlace, _ referred: [FieldDraft]) -> [String]? {
    let draft = self[side]
    let name = draft.declaration.name
    let columns = draft.declaration.columns
    if let columns, columns.value.count != referred.count {
      log.error(
        "invalid-option",
        "`column` names \(columns.value.count), but the key of "
          + "`\(draft.declaration.target?.value ?? "")` is made of \(referred.count)",
        at: columns.range)
      return nil
    }
    var fields: [FieldDraft] = []
    for (index, key) in referred.enumerated() {
      let property =
        name.value + (referred.count == 1 ? "ID" : NameCases.capitalized(key.field.name))
      guard isFree(property, for: side) else { return nil }
      var field = Field(
        name: property,
        column: columns?.value[index].value ?? NameCases.snake(property),
        type: key.field.type, isOptional: draft.declaration.isOptional, range: name.range)
      field.role = .foreignKey(relationship: name.value)
      field.swiftType = key.field.swiftType
      var made = FieldDraft(field)
      made.isBroken = key.isBroken
      fields.append(made)
    }
    for field in fields { models[side.model].append(field) }
    return fields.map(\.field.name)
  }

  private mutating func isFree(_ property: String, for side: SidePlace) -> Bool {
    let draft = self[side]
    // All else about the name was checked with the relationship's, but keys made of keys have names made of names.
    guard property.unicodeScalars.count <= NameRules.lengthLimit else {
      if draft.name.unicodeScalars.count <= NameRules.lengthLimit {
        log.error(
          "invalid-name",
          "`\(title(side))` makes a property with a name of \(property.unicodeScalars.count) "
            + "characters; at most \(NameRules.lengthLimit) are allowed",
          at: draft.declaration.name.range)
      }
      return false
    }
    guard let other = member(property, of: side.model) else { return true }
    let advice =
      other.value == "field"
      ? "; to use that field, write `foreignKey: \(property)`" : ""
    log.error(
      "duplicate-name",
      "`\(title(side))` makes the property `\(property)`, but `\(models[side.model].name)` has a "
        + "\(other.value) of that name\(advice)",
      at: draft.declaration.name.range,
      notes: [.init("the \(other.value) is here", at: other.range)])
    return false
  }
}
