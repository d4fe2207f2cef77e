/// Inputs: looks up models, fields and parents, and refuses fields that clients must not send.
extension SchemaResolver {
  mutating func graphInputs() -> [InputShape] {
    var inputs: [InputShape] = []
    for (index, declaration) in schema.inputs.enumerated() {
      guard let name = declaration.model, let model = findModel(name) else { continue }
      let fields = inputFields(declaration.fields, of: models[model])
      guard inputIndexes[declaration.name.value] == index else { continue }
      inputs.append(
        InputShape(
          name: declaration.name.value, model: name.value, fields: fields,
          description: declaration.description, range: declaration.name.range))
    }
    return inputs
  }

  private mutating func inputFields(
    _ names: [Located<String>], of model: PartialModel
  ) -> [String] {
    var fields: [String] = []
    for name in names {
      guard let field = inputField(name, of: model) else { continue }
      if fields.contains(field) {
        log.error("duplicate-name", "`fields` names `\(field)` twice", at: name.range)
      } else if field == "draft" {
        log.error(
          "reserved-name",
          "`draft` cannot be in an input, which has a function of that name; give the field another "
            + "name, such as `draftValue`, with `column: draft`",
          at: name.range)
      } else {
        fields.append(field)
      }
    }
    return fields
  }

  /// The name of a field, or of the field that is a parent's key.
  private mutating func inputField(_ name: Located<String>, of model: PartialModel) -> String? {
    if let relationship = model.relationship(named: name.value) {
      return inputParent(relationship, name, of: model)
    }
    guard let field = model.field(named: name.value)?.field else {
      let parents = model.relationships.filter { $0.kind == .belongsTo }.map(\.name)
      reportUnknownField(name, of: model, among: model.fieldNames + parents)
      return nil
    }
    if case .foreignKey(let parent) = field.role,
      let relationship = model.relationship(named: parent), relationship.localFields.count > 1,
      model.ownsKey(of: relationship)
    {
      log.error(
        "unknown-field", "`\(name.value)` is a part of the key of `\(parent)`; write `\(parent)`",
        at: name.range)
      return nil
    }
    guard let reason = closed(field, of: model) else { return name.value }
    log.error(
      "closed-field", "a client must not send `\(name.value)`: \(reason)", at: name.range,
      notes: [.init("`\(name.value)` is here", at: field.range)])
    return nil
  }

  private mutating func inputParent(
    _ relationship: PartialRelationship, _ name: Located<String>, of model: PartialModel
  ) -> String? {
    guard relationship.kind == .belongsTo else {
      log.error(
        "unknown-field",
        "`\(name.value)` is a \(relationship.kind.rawValue) of `\(model.name)`, and an input has "
          + "the fields and parents of one row; add the other rows in Swift",
        at: name.range)
      return nil
    }
    let fields = relationship.localFields
    guard !fields.isEmpty else { return nil }  // reported as a relationship
    guard model.ownsKey(of: relationship) else {
      let list = fields.map { "`\($0)`" }.joined(separator: " and ")
      log.error(
        "unknown-field", "the key of `\(name.value)` is in \(list); write \(list)", at: name.range)
      return nil
    }
    return fields.count == 1 ? fields[0] : name.value
  }

  /// The reason why a client must not send a field, and the remedy; nil if it may.
  private func closed(_ field: Field, of model: PartialModel) -> String? {
    let remove = "; remove it here"
    if field.generated != nil { return "the database computes it" + remove }
    switch field.role {
    case .version: return "it counts the updates of the row" + remove
    case .softDelete: return "it holds the time of the deletion" + remove
    case .plain where graphModel(model).isKeyMadeByDatabase && model.key == [field.name]:
      return "the database makes the key" + remove
    case .plain, .foreignKey: break
    }
    guard field.input == .never else { return nil }
    let reason =
      if model.field(named: field.name)?.declaration?.options["input"] != nil {
        "it has `input: false`"
      } else if field.isRedacted {
        "it is redacted"
      } else if field.isUpdatedToNow {
        "each update sets it"
      } else {
        "its default is the time of the insert"
      }
    return reason + remove + ", or write `input: true` at the field"
  }
}

extension PartialModel {
  /// True if the fields of a parent's key belong to that relationship alone; a draft then has the relationship in place
  /// of the fields.
  fileprivate func ownsKey(of relationship: PartialRelationship) -> Bool {
    relationship.localFields.allSatisfy { name in
      field(named: name)?.field.role == .foreignKey(relationship: relationship.name)
    }
  }
}
