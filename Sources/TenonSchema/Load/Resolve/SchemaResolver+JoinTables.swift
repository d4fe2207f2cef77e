/// Step 5: the tables between the two sides of a many-to-many relationship. `through` names a model that has a
/// belongsTo to each side, or the table to add.
extension SchemaResolver {
  mutating func joinManyToMany() {
    // The join tables that this step adds come after the models of the schema.
    let tables = models.prefix(schema.models.count).enumerated().map { index, model in
      (model.table.lowercased(), index)
    }
    let declared = Dictionary(tables) { first, _ in first }
    for side in sides {
      let relationship = self[side]
      guard relationship.kind == .manyToMany, !relationship.isBroken,
        relationship.through == nil, !relationship.isImplicit, let other = inverse(of: side),
        !self[other].isBroken
      else { continue }
      if let through = through(side, other), join(side, other, through, declared) { continue }
      self[side].isBroken = true
      self[other].isBroken = true
    }
  }

  /// The name of the join, from either side; nil if the sides disagree.
  private mutating func through(_ side: SideIndex, _ other: SideIndex) -> Located<String>? {
    let here = self[side].declaration.through
    let there = self[other].declaration.through
    if let here, let there, here.value != there.value {
      log.error(
        "inverse-disagrees",
        "`\(title(other))` goes through `\(there.value)`, but its inverse `\(title(side))` through "
          + "`\(here.value)`",
        at: there.range, notes: [.init("the `through` of the inverse is here", at: here.range)])
      return nil
    }
    let implied = models[side.model].table + "_" + models[other.model].table
    return here ?? there ?? Located(implied, at: self[side].range)
  }

  /// Joins two sides. Returns false if there is an error.
  ///
  /// - Parameter declared: The models of the schema by their tables in lower case.
  private mutating func join(
    _ side: SideIndex, _ other: SideIndex, _ through: Located<String>, _ declared: [String: Int]
  ) -> Bool {
    let isNamed = self[side].declaration.through != nil || self[other].declaration.through != nil
    if let model = modelIndexes[through.value] {
      return join(side, other, throughModel: models[model], at: through.range)
    }
    if through.value.first?.isUppercase == true, isNamed {
      let hint = log.hint(for: through, among: modelIndexes.keys.sorted())
      log.error(
        "unknown-model",
        "unknown model \(quoted(through.value))"
          + (hint.isEmpty
            ? "; the name of a new table starts with a lower-case letter, and for a table of this "
              + "name write a model with `table: \(through.value)`"
            : hint),
        at: through.range)
      return false
    }
    if let model = declared[through.value.lowercased()].map({ models[$0] }) {
      log.error(
        "duplicate-table",
        "the table `\(through.value)` belongs to the model `\(model.name)`; to join through it, "
          + "write `through: \(model.name)`",
        at: through.range, notes: [.init("the model is here", at: model.range)])
      return false
    }
    return join(side, other, throughTable: through)
  }

  private mutating func connect(
    _ side: SideIndex, _ other: SideIndex, model: String, _ local: [String], _ target: [String]
  ) {
    let here = models[side.model].key
    let there = models[other.model].key
    (self[side].localFields, self[side].targetFields) = (here, there)
    (self[other].localFields, self[other].targetFields) = (there, here)
    self[side].through = .init(model: model, localFields: local, targetFields: target)
    self[other].through = .init(model: model, localFields: target, targetFields: local)
  }

  // MARK: Through a model

  private mutating func join(
    _ side: SideIndex, _ other: SideIndex, throughModel model: PartialModel, at range: SourceRange
  ) -> Bool {
    let references = model.relationships.filter { $0.kind == .belongsTo }
    // A reference with an error might be the one needed.
    if references.contains(where: \.isBroken) { return false }
    var local = references.filter { $0.target == side.model }
    var target = references.filter { $0.target == other.model }
    if side.model == other.model {
      guard local.count == 2 else {
        refuse(local.count, to: side, in: model, at: range, needed: "two, one for each side")
        return false
      }
      // The element of `followers` is a `follower`, so `followers` leads to the target of that reference.
      let isSwapped =
        local[0].name == NameCases.singular(self[side].name)
        || local[1].name == NameCases.singular(self[other].name)
      local = [local[isSwapped ? 1 : 0]]
      target = [target[isSwapped ? 0 : 1]]
    }
    for (found, end) in [(local, side), (target, other)] where found.count != 1 {
      refuse(found.count, to: end, in: model, at: range, needed: "exactly one")
      return false
    }
    connect(side, other, model: model.name, local[0].localFields, target[0].localFields)
    return true
  }

  private mutating func refuse(
    _ count: Int, to end: SideIndex, in model: PartialModel, at range: SourceRange, needed: String
  ) {
    log.error(
      "ambiguous-join",
      "`\(model.name)` has \(count == 0 ? "no" : "\(count)") belongsTo to "
        + "`\(models[end.model].name)`; a join through it needs \(needed)",
      at: range, notes: [.init("`\(model.name)` is here", at: model.range)])
  }

  // MARK: Through a table

  private mutating func join(
    _ side: SideIndex, _ other: SideIndex, throughTable table: Located<String>
  ) -> Bool {
    // A model whose key has an error has no fields to refer to.
    guard [side, other].allSatisfy({ !models[$0.model].key.isEmpty }) else { return false }
    let range = self[side].range
    let name = freeModelName(models[side.model].name + NameCases.upperCamel(self[side].name))
    var join = PartialModel(
      ModelDeclaration(name: Located(name, at: range), table: table))
    let names = referenceNames(side, other)
    let local = addReference(names.0, to: models[side.model], in: &join)
    let target = addReference(names.1, to: models[other.model], in: &join)
    join.key = local + target
    join.joined = [side.model, other.model]
    models.append(join)
    connect(side, other, model: name, local, target)
    return true
  }

  /// Adds the fields that refer to a model, and returns their names.
  private func addReference(
    _ name: String, to model: PartialModel, in join: inout PartialModel
  ) -> [String] {
    model.key.compactMap { model.field(named: $0)?.field }.map { key in
      var field = Field.foreignKey(
        to: key, isOnly: model.key.count == 1, relationship: name, range: join.range)
      field.takeForm(of: key)
      join.fields.append(PartialField(field: field))
      return field.name
    }
  }

  /// The names of the join's references: those of the models, or if they are the same, of the sides.
  private func referenceNames(_ side: SideIndex, _ other: SideIndex) -> (String, String) {
    let names = (
      NameCases.lowerCamel(models[side.model].name), NameCases.lowerCamel(models[other.model].name)
    )
    if names.0.lowercased() != names.1.lowercased() { return names }
    let sides = (self[other].name, self[side].name)
    let singular = (NameCases.singular(sides.0), NameCases.singular(sides.1))
    return singular.0 == singular.1 ? sides : singular
  }

  private mutating func freeModelName(_ name: String) -> String {
    var free = name
    var number = 1
    while modelIndexes[free] != nil || enumIndexes[free] != nil {
      number += 1
      free = "\(name)\(number)"
    }
    modelIndexes[free] = models.count
    return free
  }
}
