/// The forms of columns: a foreign key is compared with the key it refers to, so it takes that key's collation and the form
/// of its values.
extension SchemaResolver {
  /// A field of a model, by its places.
  private struct FieldPlace: Hashable {
    var model: Int
    var field: Int
  }

  /// Gives the fields of foreign keys the forms of the keys they refer to, through keys that are foreign keys themselves.
  mutating func passOnForms() {
    var references: [FieldPlace: [FieldPlace]] = [:]
    var reached: [FieldPlace] = []
    for model in models.indices {
      for relationship in models[model].relationships.indices {
        let side = SidePlace(model: model, relationship: relationship)
        for (local, target) in places(of: side) {
          references[target, default: []].append(local)
          if hasForm(target) { reached.append(target) }
        }
      }
    }
    while let place = reached.popLast() {
      for local in references[place] ?? [] where !hasForm(local) {
        models[local.model].fields[local.field].field.takeForm(
          of: models[place.model].fields[place.field].field)
        reached.append(local)
      }
    }
    for model in models.indices {
      for relationship in models[model].relationships.indices {
        checkForms(of: SidePlace(model: model, relationship: relationship))
      }
    }
  }

  /// The fields of a belongsTo and the fields they refer to.
  private func places(of side: SidePlace) -> [(local: FieldPlace, target: FieldPlace)] {
    let draft = models[side.model].relationships[side.relationship]
    guard draft.kind == .belongsTo, !draft.isBroken, let target = draft.target else { return [] }
    return zip(draft.localFields, draft.targetFields).compactMap { local, key in
      guard let local = models[side.model].fieldPlaces[local],
        let key = models[target].fieldPlaces[key]
      else { return nil }
      return (
        FieldPlace(model: side.model, field: local), FieldPlace(model: target, field: key)
      )
    }
  }

  private func hasForm(_ place: FieldPlace) -> Bool {
    models[place.model].fields[place.field].field.hasForm
  }

  /// Reports fields whose own form is another than that of the key they refer to: equal values would not meet.
  private mutating func checkForms(of side: SidePlace) {
    for (local, target) in places(of: side) {
      let field = models[local.model].fields[local.field].field
      let key = models[target.model].fields[target.field].field
      let name = "`\(models[target.model].name).\(key.name)`"
      if field.comparison != key.comparison {
        log.error(
          "invalid-option",
          "`\(field.name)` compares by \(field.comparison ?? "BINARY"), but the key \(name) it refers "
            + "to by \(key.comparison ?? "BINARY"); give both the same `collate`",
          at: field.range, notes: [.init("the key is here", at: key.range)])
      }
      if field.stored != key.stored {
        log.error(
          "invalid-option",
          "`\(field.name)` is \(described(field.stored)), but the key \(name) it refers to is "
            + "\(described(key.stored)); give both the same `stored`",
          at: field.range, notes: [.init("the key is here", at: key.range)])
      }
    }
  }

  private func described(_ form: StoredForm?) -> String {
    form.map { "stored as `\($0.text)`" } ?? "stored in Tenon's own form"
  }
}

extension Field {
  /// Whether the schema says how values are kept or compared.
  fileprivate var hasForm: Bool { collation != nil || stored != nil }

  /// Takes over the form of the field's values from the key it refers to.
  mutating func takeForm(of key: Field) {
    collation = key.collation
    stored = key.stored
  }
}
