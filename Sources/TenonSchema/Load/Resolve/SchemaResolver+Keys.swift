/// Step 4: keys, and the foreign keys that refer to them.
///
/// A key may itself be made of foreign keys, so models are taken in the order in which their keys depend on each other.
extension SchemaResolver {
  /// The most fields of a key: PostgreSQL takes 32. If keys are made of keys, their size can double with each model.
  private static let keyLimit = 32

  /// A part of a key.
  private enum KeyPart {
    case field(String)
    /// The index of a relationship.
    case relationship(Int)

    var relationship: Int? { if case .relationship(let index) = self { index } else { nil } }
  }

  mutating func makeKeysAndForeignKeys() {
    let parts = models.indices.map { keyParts(of: $0) }
    let dependencies = DependencyOrder(
      parts.enumerated().map { model, parts in
        (parts ?? []).compactMap(\.relationship).compactMap {
          models[model].relationships[$0].target
        }
      })
    let circles = dependencies.circles(models.map(\.declaration.name)) { model, other in
      parts[model]?.compactMap(\.relationship).map { models[model].relationships[$0] }
        .first { $0.target == other }?.range
    }
    for circle in circles {
      log.error(
        "key-cycle", "keys are made of each other in a circle: \(circle.value)", at: circle.range)
    }
    for model in dependencies.independent {
      if let parts = parts[model] { models[model].key = key(of: model, parts) }
    }
    for side in sides { makeForeignKey(side) }
    for model in models { checkKey(of: model) }
    passOnForms()
  }

  // MARK: The parts of a key

  /// The parts of a model's key, or nil if they have an error.
  private mutating func keyParts(of index: Int) -> [KeyPart]? {
    let model = models[index]
    let fields = model.fields.filter { $0.declaration?.primaryKey != nil }
    let relationships = model.relationships.indices.filter {
      model.relationships[$0].declaration.primaryKey != nil
    }
    if let named = model.declaration.primaryKey {
      let marks =
        fields.compactMap(\.declaration?.primaryKey)
        + relationships.compactMap { model.relationships[$0].declaration.primaryKey }
      for mark in marks {
        refuse(
          "the model already names its key", at: mark,
          notes: [.init("the key is named here", at: named.range)])
      }
      return namedParts(named.value, of: model)
    }
    guard !fields.isEmpty || !relationships.isEmpty else { return impliedKey(of: index) }
    var isValid = true
    for relationship in relationships.map({ model.relationships[$0] }) {
      if relationship.isOptional { refuseOptional(relationship) }
      if relationship.isOptional || relationship.isBroken { isValid = false }
    }
    guard isValid else { return nil }
    return fields.map { .field($0.field.name) } + relationships.map { .relationship($0) }
  }

  private mutating func refuseOptional(_ relationship: PartialRelationship) {
    let target = relationship.declaration.target
    refuse(
      "a key cannot be missing; write `belongsTo: \(target?.value ?? "")` without `?`",
      at: target?.range ?? relationship.range)
  }

  /// The parts that `primaryKey:` names, or nil if they have an error.
  private mutating func namedParts(
    _ names: [Located<String>], of model: PartialModel
  ) -> [KeyPart]? {
    var parts: [KeyPart] = []
    for name in names {
      if let field = model.field(named: name.value) {
        if isAllowedInKey(field, at: name.range) { parts.append(.field(name.value)) }
      } else if let index = model.relationshipIndex(name.value) {
        let relationship = model.relationships[index]
        if relationship.isBroken { continue }
        if relationship.kind != .belongsTo {
          refuseWithoutColumn(name, relationship)
        } else if relationship.isOptional {
          refuseOptional(relationship)
        } else {
          parts.append(.relationship(index))
        }
      } else {
        log.unknown(
          "unknown-field", name,
          "`\(model.name)` has no field or relationship \(quoted(name.value))",
          among: model.fieldNames + model.relationships.map(\.name))
      }
    }
    return parts.count == names.count ? parts : nil
  }

  /// Reports a relationship that a key or index cannot contain.
  mutating func refuseWithoutColumn(_ name: Located<String>, _ relationship: PartialRelationship) {
    refuse(
      "`\(name.value)` is a \(relationship.kind.rawValue); only a belongsTo has a column",
      at: name.range)
  }

  private mutating func isAllowedInKey(_ field: PartialField, at range: SourceRange) -> Bool {
    if field.isBroken { return false }
    let problems = [
      (field.field.isOptional, "it is optional"),
      (field.field.generated != nil, "the database computes it"),
      (field.field.isUpdatedToNow, "every update changes it"),
      (field.field.isRedacted, "it is redacted"),
      (field.field.type == .scalar(.json), "databases do not compare json"),
    ]
    guard let (_, reason) = problems.first(where: \.0) else { return true }
    refuse(
      "`\(field.field.name)` cannot be part of the key: \(reason)", at: range,
      notes: [.init("the field is here", at: field.field.range)])
    return false
  }

  /// The key of a model that names none: `id`.
  private mutating func impliedKey(of model: Int) -> [KeyPart] {
    if let field = models[model].field(named: "id") {
      log.error(
        "reserved-name", "a field with the name `id` is the key; add `primaryKey: true`",
        at: field.field.range)
    } else {
      models[model].fields.append(
        PartialField(
          field: Field(name: "id", column: "id", type: .scalar(.int), range: models[model].range)))
    }
    return [.field("id")]
  }

  /// The fields of a key, after making the foreign keys in it; empty if there is an error.
  private mutating func key(of model: Int, _ parts: [KeyPart]) -> [String] {
    var key: [String] = []
    for part in parts {
      switch part {
      case .field(let name): key.append(name)
      case .relationship(let index):
        let side = SideIndex(model: model, relationship: index)
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

  private mutating func checkKey(of model: PartialModel) {
    guard !model.key.isEmpty else { return }
    // In generated code `id` is the key.
    if let field = model.field(named: "id"), model.key != ["id"] {
      log.error(
        "reserved-name",
        "only a key of one field may have the name `id`; give the field another name and keep its column, "
          + "as in `rowID: { type: \(field.field.type.schemaName), column: id }`",
        at: field.field.range)
    }
    guard model.key.count == 1, let field = model.field(named: model.key[0]) else { return }
    switch field.field.defaultValue {
    case nil, .uuid, .now: break
    default:
      log.error(
        "invalid-default", "the default would give every row the same key", at: field.field.range)
    }
  }

  // MARK: Foreign keys

  /// Gives a belongsTo and its inverse their fields, unless they have them.
  private mutating func makeForeignKey(_ side: SideIndex) {
    let relationship = self[side]
    guard relationship.kind == .belongsTo, !relationship.isBroken,
      relationship.localFields.isEmpty, let target = relationship.target,
      let inverse = inverse(of: side)
    else { return }
    let key = models[target].key
    let referred = key.compactMap { models[target].field(named: $0) }
    let names =
      if referred.isEmpty {
        [String]?.none
      } else if let declared = relationship.declaration.foreignKey {
        declaredForeignKey(declared, of: side, referred)
      } else {
        addedForeignKey(of: side, referred)
      }
    guard let names else {
      self[side].isBroken = true
      self[inverse].isBroken = true
      return
    }
    (self[side].localFields, self[side].targetFields) = (names, key)
    (self[inverse].localFields, self[inverse].targetFields) = (key, names)
  }

  /// The fields that `foreignKey:` names, or nil if they have an error.
  private mutating func declaredForeignKey(
    _ names: Located<[Located<String>]>, of side: SideIndex, _ referred: [PartialField]
  ) -> [String]? {
    let target = self[side].target.map { models[$0].name } ?? ""
    guard names.value.count == referred.count else {
      refuse(
        "`foreignKey` has \(names.value.count) fields, but the key of `\(target)` has "
          + "\(referred.count)",
        at: names.range)
      return nil
    }
    var valid: [String] = []
    for (name, key) in zip(names.value, referred) {
      guard let index = models[side.model].fieldIndex(name.value) else {
        if models[side.model].relationship(named: name.value) != nil {
          refuse(
            "`\(name.value)` is a relationship; `foreignKey` lists fields, so write the field of its "
              + "key and declare it under `fields`", at: name.range)
          continue
        }
        reportUnknownField(name, of: models[side.model])
        continue
      }
      let field = models[side.model].fields[index]
      if field.isBroken || key.isBroken { continue }
      let problem: String
      if field.field.type != key.field.type {
        problem =
          "`\(name.value)` is \(field.field.type.schemaName), but the key `\(target)."
          + "\(key.field.name)` is \(key.field.type.schemaName)"
      } else if field.field.isOptional, !self[side].isOptional {
        problem =
          "`\(name.value)` is optional, so the relationship is too: write `belongsTo: \(target)?`"
      } else if !field.field.isOptional, self[side].isOptional {
        problem =
          "the relationship is optional, so `\(name.value)` has to be too: write a `?` after its type"
      } else {
        if field.field.role == .plain {
          let role = Field.Role.foreignKey(relationship: self[side].name)
          models[side.model].fields[index].field.role = role
        }
        valid.append(name.value)
        continue
      }
      refuse(problem, at: name.range, notes: [.init("the field is here", at: field.field.range)])
    }
    return valid.count == names.value.count ? valid : nil
  }

  /// Adds the fields of a foreign key: `authorID`, or one for each part of a composite key.
  private mutating func addedForeignKey(of side: SideIndex, _ referred: [PartialField]) -> [String]?
  {
    let relationship = self[side]
    let columns = relationship.declaration.columns
    if let columns, columns.value.count != referred.count {
      refuse(
        "`column` has \(columns.value.count) names, but the key of "
          + "`\(relationship.declaration.target?.value ?? "")` needs \(referred.count)",
        at: columns.range)
      return nil
    }
    var fields: [PartialField] = []
    for (index, key) in referred.enumerated() {
      var field = Field.foreignKey(
        to: key.field, isOnly: referred.count == 1, relationship: relationship.name,
        range: relationship.range)
      if let columns { field.column = columns.value[index].value }
      field.isOptional = relationship.isOptional
      guard isFree(field.name, for: side) else { return nil }
      fields.append(PartialField(field: field, isBroken: key.isBroken))
    }
    models[side.model].fields += fields
    return fields.map(\.field.name)
  }

  private mutating func isFree(_ property: String, for side: SideIndex) -> Bool {
    let relationship = self[side]
    // Everything else about the name was checked with the relationship's, but keys made of keys have names made of
    // names.
    guard property.unicodeScalars.count <= NameRules.lengthLimit else {
      if relationship.name.unicodeScalars.count <= NameRules.lengthLimit {
        log.error(
          "invalid-name",
          "`\(title(side))` adds a property with a name of \(property.unicodeScalars.count) "
            + "characters; at most \(NameRules.lengthLimit) are allowed",
          at: relationship.range)
      }
      return false
    }
    return isFree(
      Located(property, at: relationship.range), in: models[side.model],
      "`\(title(side))` adds the property `\(property)`",
      advice: { $0 == "field" ? "; to use that field, write `foreignKey: \(property)`" : "" })
  }
}

extension Field {
  /// Creates a field that refers to a field of a key.
  ///
  /// - Parameter isOnly: True if the key has no other field.
  static func foreignKey(
    to key: Field, isOnly: Bool, relationship: String, range: SourceRange
  ) -> Field {
    let name = relationship + (isOnly ? "ID" : NameCases.capitalized(key.name))
    return Field(
      name: name, column: NameCases.snake(name), type: key.type, range: range,
      role: .foreignKey(relationship: relationship), swiftType: key.swiftType)
  }
}
