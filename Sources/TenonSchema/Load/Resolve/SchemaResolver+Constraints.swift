/// Step 6: foreign keys, unique constraints, indexes and checks, each with its name, and the columns of soft deletes
/// and versions.
extension SchemaResolver {
  mutating func finishModels() {
    let models = self.models.indices.filter(isFirst)
    for model in models {
      addSoftDelete(model)
      addVersion(model)
      self.models[model].moveKeyToFront()
    }
    // Names that the schema gives are reserved first, so that made-up names avoid them.
    for model in models { reserveGivenNames(self.models[model]) }
    for model in models {
      addForeignKeys(model)
      addUniqueConstraints(model)
      addIndexes(model)
      addChecks(model)
      for relationship in self.models[model].relationships where !relationship.isBroken {
        if let target = relationship.target {
          checkOrder(relationship.declaration.order, of: self.models[target])
        }
      }
    }
  }

  // MARK: Columns of soft deletes and versions

  private mutating func addVersion(_ model: Int) {
    guard let range = models[model].declaration.version else { return }
    let field = Field(
      name: "version", column: "version", type: .scalar(.int), range: range, role: .version,
      defaultValue: .integer(1))
    if add(field, for: "version", to: model) { models[model].versionField = field.name }
  }

  private mutating func addSoftDelete(_ model: Int) {
    guard let range = models[model].declaration.softDelete else { return }
    let field = Field(
      name: "deletedAt", column: "deleted_at", type: .scalar(.datetime), isOptional: true,
      range: range, role: .softDelete)
    if add(field, for: "softDelete", to: model) { models[model].softDeleteField = field.name }
  }

  private mutating func add(_ field: Field, for option: String, to model: Int) -> Bool {
    let isFree = isFree(
      Located(field.name, at: field.range), in: models[model],
      "`\(option)` adds the field `\(field.name)`")
    if isFree { models[model].fields.append(PartialField(field: field)) }
    return isFree
  }

  // MARK: Names

  private mutating func reserveGivenNames(_ model: PartialModel) {
    for name in model.indexDeclarations.compactMap(\.name) {
      guard
        let owner = constraintNames.reserve(
          given: name.value, table: model.table, at: name.range)
      else { continue }
      let advice =
        owner.range == name.range
        ? "; without a name, each model that uses the mixin gets its own" : ""
      log.error(
        "duplicate-name",
        "an index `\(owner.name)` already exists on the table `\(owner.table)`\(advice)",
        at: name.range, notes: [.init("the other index is here", at: owner.range)])
    }
  }

  /// Reserves a name for a constraint of some columns. Returns nil if it is in use on the same table, which is reported.
  ///
  /// - Parameter problem: Returns the message for the name in use.
  private mutating func newName(
    _ kind: String, columns: [String], of model: Int, at range: SourceRange, _ what: String,
    _ problem: (String) -> String
  ) -> String? {
    let (name, owner) = constraintNames.reserve(
      kind, table: models[model].table, columns: columns, at: range)
    guard let owner else { return name }
    log.error(
      "duplicate-name", problem(owner.name), at: range,
      notes: [.init("the other \(what) is here", at: owner.range)])
    return nil
  }

  private func columns(of fields: [String], in model: Int) -> [String] {
    fields.compactMap { models[model].field(named: $0)?.field.column }
  }

  // MARK: Foreign keys

  /// The belongsTo relationships of a model that have a foreign key.
  private func references(of model: Int) -> [PartialRelationship] {
    models[model].relationships.filter {
      $0.kind == .belongsTo && !$0.isBroken && !$0.localFields.isEmpty
    }
  }

  private mutating func addForeignKeys(_ model: Int) {
    var rest = models[model].key[...]
    for target in models[model].joined {
      let fields = Array(rest.prefix(models[target].key.count))
      rest = rest.dropFirst(fields.count)
      addForeignKey(
        fields, to: target, models[target].key, onDelete: .cascade, at: models[model].range, model)
    }
    for relationship in references(of: model) {
      guard let target = relationship.target else { continue }
      addForeignKey(
        relationship.localFields, to: target, relationship.targetFields,
        onDelete: relationship.onDelete, at: relationship.range, model)
    }
  }

  private mutating func addForeignKey(
    _ fields: [String], to target: Int, _ targetFields: [String], onDelete: DeleteRule?,
    at range: SourceRange, _ model: Int
  ) {
    let columns = columns(of: fields, in: model)
    let name = newName("fk", columns: columns, of: model, at: range, "relationship") { _ in
      "another relationship already uses this foreign key"
    }
    guard let name else { return }
    models[model].foreignKeys.append(
      ForeignKey(
        name: name, fields: fields, target: models[target].name, targetFields: targetFields,
        onDelete: onDelete))
  }

  // MARK: Unique constraints

  private mutating func addUniqueConstraints(_ model: Int) {
    for field in models[model].fields {
      if let unique = field.declaration?.unique {
        addUnique([field.field.name], unique.value, at: unique.range, model)
      }
    }
    for relationship in references(of: model) {
      guard let target = relationship.target, let inverse = relationship.inverse else { continue }
      let declaration = relationship.declaration
      let other = models[target].relationships[inverse]
      if let unique = declaration.unique, unique.value != .none, other.kind != .hasOne {
        let title = "\(models[target].name).\(other.name)"
        log.error(
          "inverse-disagrees",
          "`unique` allows one row for each `\(models[target].name)`, but `\(title)` is a hasMany; "
            + "make it a hasOne",
          at: unique.range, notes: [.init("`\(title)` is here", at: other.range)])
      }
      // A key is unique anyway.
      guard other.kind == .hasOne, Set(relationship.localFields) != Set(models[model].key)
      else { continue }
      addUnique(
        relationship.localFields, declaration.unique?.value ?? .present,
        at: declaration.unique?.range ?? relationship.range, model)
    }
  }

  /// Adds a unique constraint, or if it concerns only rows that are not deleted, an index with a condition.
  private mutating func addUnique(
    _ fields: [String], _ uniqueness: Uniqueness, at range: SourceRange, _ model: Int
  ) {
    guard uniqueness != .none else { return }
    let (name, owner) = constraintNames.reserve(
      "uq", table: models[model].table, columns: columns(of: fields, in: model), at: range)
    // The field of a foreign key may be marked unique as well as its relationship: that is one constraint.
    guard owner == nil else { return }
    // A deleted row keeps its key, so fields that contain the key are unique anyway.
    if !Set(fields).isSuperset(of: models[model].key),
      let condition = condition(nil, uniqueness, of: models[model])
    {
      models[model].indexes.append(
        Index(
          name: name, parts: fields.map { .field($0) }, isUnique: true, condition: condition,
          range: range))
    } else {
      models[model].uniqueConstraints.append(
        Located(UniqueConstraint(name: name, fields: fields), at: range))
    }
  }

  /// The condition of an index: the schema's own, and that the row is not deleted unless the schema's own mentions
  /// deletions.
  private func condition(
    _ written: String?, _ uniqueness: Uniqueness, of model: PartialModel
  ) -> String? {
    guard uniqueness == .present, let name = model.softDeleteField,
      let column = model.field(named: name)?.field.column
    else { return written }
    let isNotDeleted = "\(column) IS NULL"
    guard let written else { return isNotDeleted }
    let words = written.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    return words.contains { $0 == column }
      ? written : "\(SQLFormat.parenthesised(written)) AND \(isNotDeleted)"
  }

  // MARK: Indexes

  private mutating func addIndexes(_ model: Int) {
    for field in models[model].fields {
      guard let range = field.declaration?.index else { continue }
      addIndex(fields: [field.field.name], at: range, model)
    }
    for relationship in references(of: model) {
      let inverse = relationship.target.flatMap { target in
        relationship.inverse.map { models[target].relationships[$0] }
      }
      let choice = relationship.declaration.index ?? inverse?.declaration.index
      guard let choice, choice.value else { continue }
      addIndex(fields: relationship.localFields, at: choice.range, model)
    }
    for declaration in models[model].indexDeclarations { addIndex(declaration, model) }
    if let end = models[model].joined.first {
      // The key serves the first side of a join table; the second needs an index.
      let fields = models[model].key.dropFirst(models[end].key.count)
      addIndex(fields: Array(fields), at: models[model].range, model)
    }
  }

  private mutating func addIndex(fields: [String], at range: SourceRange, _ model: Int) {
    add(
      Index(parts: fields.map { .field($0) }, isUnique: false, condition: nil, range: range),
      model)
  }

  /// Adds an index. If it has no name, one is made from its fields.
  private mutating func add(_ index: Index, _ model: Int) {
    var index = index
    if index.name.isEmpty {
      let columns = columns(of: index.fields, in: model)
      let name = newName("ix", columns: columns, of: model, at: index.range, "index") {
        "an index `\($0)` already exists; give this one a `name`, or remove it"
      }
      guard let name else { return }
      index.name = name
    }
    models[model].indexes.append(index)
  }

  private mutating func addIndex(_ declaration: IndexDeclaration, _ model: Int) {
    var fields: [String] = []
    var isValid = true
    for name in declaration.fields {
      guard let found = indexedFields(name, in: models[model]) else {
        isValid = false
        continue
      }
      for field in found where fields.contains(field) {
        log.error("duplicate-name", "the index has `\(field)` twice", at: name.range)
        isValid = false
      }
      fields += found
    }
    guard isValid else { return }
    add(
      Index(
        name: declaration.name?.value ?? "",
        parts: fields.map { .field($0) } + declaration.expressions.map { .expression($0) },
        isUnique: declaration.uniqueness != .none,
        condition: condition(declaration.condition, declaration.uniqueness, of: models[model]),
        range: declaration.range),
      model)
  }

  /// The fields for a name in an index: the field, or those of the foreign key of a belongsTo.
  private mutating func indexedFields(
    _ name: Located<String>, in model: PartialModel
  ) -> [String]? {
    if model.field(named: name.value) != nil { return [name.value] }
    if let relationship = model.relationship(named: name.value) {
      if relationship.isBroken { return nil }
      if relationship.kind == .belongsTo { return relationship.localFields }
      refuseWithoutColumn(name, relationship)
      return nil
    }
    let references = model.relationships.filter { $0.kind == .belongsTo }
    // A foreign key that could not be added was already reported.
    if references.contains(where: { $0.isBroken && name.value.hasPrefix($0.name) }) { return nil }
    reportUnknownField(name, of: model, among: model.fieldNames + references.map(\.name))
    return nil
  }

  // MARK: Checks

  private mutating func addChecks(_ model: Int) {
    for field in models[model].fields {
      guard let sql = field.declaration?.check else { continue }
      addCheck(Located(field.field.column, at: field.field.range), sql, model)
    }
    for check in models[model].checkDeclarations { addCheck(check.name, check.sql, model) }
  }

  private mutating func addCheck(_ part: Located<String>, _ sql: String, _ model: Int) {
    let name = newName("ck", columns: [part.value], of: model, at: part.range, "check") {
      "a check `\($0)` already exists"
    }
    if let name { models[model].checks.append(Check(name: name, sql: sql, range: part.range)) }
  }

  // MARK: Orders

  /// Reports unknown fields in an order.
  mutating func checkOrder(_ order: [Located<Relationship.Order>], of model: PartialModel) {
    for order in order where model.field(named: order.value.field) == nil {
      reportUnknownField(Located(order.value.field, at: order.range), of: model)
    }
  }
}
