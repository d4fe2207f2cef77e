/// Step 5: the tables between the two sides of a many-to-many relationship. `through` names a model that has a belongsTo to
/// each side, or the table to make.
extension SchemaResolver {
  mutating func joinManyToMany() {
    // Join tables are added behind the models; only those from the schema are looked through.
    let declared = models.indices
    var tables: [String: Int] = [:]
    for model in declared {
      let table = models[model].table.smallLetters
      if tables[table] == nil { tables[table] = model }
    }
    for model in declared {
      for place in models[model].relationships.indices {
        let side = SidePlace(model: model, relationship: place)
        guard self[side].kind == .manyToMany, !self[side].isBroken, self[side].through == nil,
          !self[side].isImplicit, let other = inverse(of: side), !self[other].isBroken,
          let through = through(side, other)
        else { continue }
        join(side, other, through, tables)
      }
    }
  }

  /// The name of the join, from either side; nil when the sides disagree.
  private mutating func through(_ side: SidePlace, _ other: SidePlace) -> Located<String>? {
    let here = self[side].declaration.through
    let there = self[other].declaration.through
    if let here, let there, here.value != there.value {
      log.error(
        "inverse-disagrees",
        "`\(title(other))` goes through `\(there.value)`, but its inverse `\(title(side))` through "
          + "`\(here.value)`",
        at: there.range, notes: [.init("the inverse says it here", at: here.range)])
      self[side].isBroken = true
      self[other].isBroken = true
      return nil
    }
    let implied = models[side.model].table + "_" + models[other.model].table
    return here ?? there ?? Located(implied, at: self[side].declaration.name.range)
  }

  private mutating func join(
    _ side: SidePlace, _ other: SidePlace, _ through: Located<String>, _ tables: [String: Int]
  ) {
    let isNamed = self[side].declaration.through != nil || self[other].declaration.through != nil
    let isJoined: Bool
    if let model = modelPlaces[through.value] {
      isJoined = join(side, other, throughModel: model, at: through.range)
    } else if through.value.first?.isUppercase == true, isNamed {
      let hint = log.hint(for: through.value, among: modelPlaces.keys.sorted())
      log.error(
        "unknown-model",
        "there is no model \(quoted(through.value))"
          + (hint.isEmpty ? "; a table to be made here starts with a lower-case letter" : hint),
        at: through.range)
      isJoined = false
    } else if let model = tables[through.value.smallLetters] {
      log.error(
        "duplicate-table",
        "the table `\(through.value)` belongs to the model `\(models[model].name)`; to join through "
          + "it, write `through: \(models[model].name)`",
        at: through.range, notes: [.init("the model is here", at: models[model].range)])
      isJoined = false
    } else {
      isJoined = join(side, other, throughTable: through)
    }
    if !isJoined {
      self[side].isBroken = true
      self[other].isBroken = true
    }
  }

  private mutating func connect(
    _ side: SidePlace, _ other: SidePlace, model: String, _ local: [String], _ target: [String]
  ) {
    let here = models[side.model].key
    let there = models[other.model].key
    self[side].localFields = here
    self[side].targetFields = there
    self[side].through = .init(model: model, localFields: local, targetFields: target)
    self[other].localFields = there
    self[other].targetFields = here
    self[other].through = .init(model: model, localFields: target, targetFields: local)
  }

  // MARK: Through a model

  private mutating func join(
    _ side: SidePlace, _ other: SidePlace, throughModel model: Int, at range: SourceRange
  ) -> Bool {
    let references = models[model].relationships.filter { $0.kind == .belongsTo }
    // A reference with a mistake might be the one that is looked for.
    if references.contains(where: \.isBroken) { return false }
    var local = references.filter { $0.target == side.model }
    var target = references.filter { $0.target == other.model }
    if side.model == other.model {
      guard local.count == 2 else {
        refuse(local.count, to: side, in: model, at: range, wanted: "two, one for each side")
        return false
      }
      // The element of `followers` is a `follower`: that reference is where `followers` leads to.
      let isSwapped =
        local[0].name == NameCases.singular(self[side].name)
        || local[1].name == NameCases.singular(self[other].name)
      local = [local[isSwapped ? 1 : 0]]
      target = [target[isSwapped ? 0 : 1]]
    }
    for (found, end) in [(local, side), (target, other)] where found.count != 1 {
      refuse(found.count, to: end, in: model, at: range, wanted: "just one")
      return false
    }
    guard let local = local.first, let target = target.first else { return false }
    connect(side, other, model: models[model].name, local.localFields, target.localFields)
    return true
  }

  private mutating func refuse(
    _ count: Int, to end: SidePlace, in model: Int, at range: SourceRange, wanted: String
  ) {
    let name = models[model].name
    log.error(
      "ambiguous-join",
      "`\(name)` has \(count == 0 ? "no" : "\(count)") belongsTo to `\(models[end.model].name)`; to "
        + "join through it, it needs \(wanted)",
      at: range, notes: [.init("`\(name)` is here", at: models[model].range)])
  }

  // MARK: Through a table

  private mutating func join(
    _ side: SidePlace, _ other: SidePlace, throughTable table: Located<String>
  ) -> Bool {
    let ends = [side, other]
    // An end whose key has a mistake has no fields to refer to.
    guard ends.allSatisfy({ !models[$0.model].key.isEmpty }) else { return false }
    let range = self[side].declaration.name.range
    let name = freeModelName(models[side.model].name + NameCases.upperCamel(self[side].name))
    var join = ModelDraft(
      ModelDeclaration(body: BodyDeclaration(name: Located(name, at: range)), table: table))
    join.isJoinTable = true
    var fields: [[String]] = []
    for (end, name) in zip(ends, referenceNames(side, other)) {
      var names: [String] = []
      for key in models[end.model].key.compactMap({ field($0, of: end.model) }) {
        let isSingle = models[end.model].key.count == 1
        let property = name + (isSingle ? "ID" : NameCases.capitalized(key.field.name))
        var field = Field(
          name: property, column: NameCases.snake(property), type: key.field.type, range: range)
        field.role = .foreignKey(relationship: name)
        field.swiftType = key.field.swiftType
        field.takeForm(of: key.field)
        names.append(property)
        join.append(FieldDraft(field))
      }
      fields.append(names)
    }
    guard let local = fields.first, let target = fields.last else { return false }
    join.key = local + target
    join.joined = ends.map(\.model)
    models.append(join)
    connect(side, other, model: name, local, target)
    return true
  }

  /// What the join's references are called: after the models, or where these are one and the same, after the sides.
  private func referenceNames(_ side: SidePlace, _ other: SidePlace) -> [String] {
    let models = [side, other].map { NameCases.lowerCamel(self.models[$0.model].name) }
    if models[0].lowercased() != models[1].lowercased() { return models }
    let names = [self[other].name, self[side].name]
    let singular = names.map(NameCases.singular)
    return singular[0] == singular[1] ? names : singular
  }

  private mutating func freeModelName(_ name: String) -> String {
    var free = name
    var number = 1
    while modelPlaces[free] != nil || enumPlaces[free] != nil {
      number += 1
      free = "\(name)\(number)"
    }
    modelPlaces[free] = models.count
    return free
  }
}
