/// The forms of columns: a foreign key is compared with the key it refers to, so it takes the collation and the stored
/// form of that key.
extension SchemaResolver {
  private typealias FieldIndex = (model: Int, field: Int)

  /// A field of a foreign key and the field it refers to.
  private typealias Reference = (local: FieldIndex, target: FieldIndex)

  private subscript(index: FieldIndex) -> Field { models[index.model].fields[index.field].field }

  /// Gives the fields of foreign keys the forms of the keys they refer to, through keys that are foreign keys
  /// themselves, and reports fields with another form.
  mutating func passOnForms() {
    let references = models.indices.flatMap { model in
      models[model].relationships.flatMap { self.references(of: $0, in: model) }
    }
    var isSettled = false
    while !isSettled {
      isSettled = true
      for (local, target) in references where self[target].hasForm && !self[local].hasForm {
        let key = self[target]
        models[local.model].fields[local.field].field.takeForm(of: key)
        isSettled = false
      }
    }
    for reference in references { checkForm(reference) }
  }

  private func references(of relationship: PartialRelationship, in model: Int) -> [Reference] {
    guard relationship.kind == .belongsTo, !relationship.isBroken, let target = relationship.target
    else { return [] }
    return zip(relationship.localFields, relationship.targetFields).compactMap { local, key in
      guard let local = models[model].fieldIndex(local), let key = models[target].fieldIndex(key)
      else { return nil }
      return ((model, local), (target, key))
    }
  }

  /// Reports a field whose own form differs from that of the key it refers to: equal values would not be equal.
  private mutating func checkForm(_ reference: Reference) {
    let field = self[reference.local]
    let key = self[reference.target]
    let name = "`\(models[reference.target.model].name).\(key.name)`"
    if field.comparison != key.comparison {
      refuse(
        "`\(field.name)` compares by \(field.comparison ?? "BINARY"), but the key \(name) it refers "
          + "to by \(key.comparison ?? "BINARY"); give both the same `collate`",
        at: field.range, notes: [.init("the key is here", at: key.range)])
    }
    if field.stored != key.stored {
      refuse(
        "`\(field.name)` is \(described(field.stored)), but the key \(name) it refers to is "
          + "\(described(key.stored)); give both the same `stored`",
        at: field.range, notes: [.init("the key is here", at: key.range)])
    }
  }

  private func described(_ form: StoredForm?) -> String {
    form.map { "stored as `\($0.text)`" } ?? "stored in Tenon's own form"
  }
}

extension Field {
  /// True if the schema says how values are stored or compared.
  fileprivate var hasForm: Bool { collation != nil || stored != nil }

  /// Copies the form of the key that the field refers to.
  mutating func takeForm(of key: Field) {
    collation = key.collation
    stored = key.stored
  }
}
