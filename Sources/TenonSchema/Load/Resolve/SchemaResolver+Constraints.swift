/// Step 6: what the tables hold besides columns — foreign keys, unique constraints, indexes, checks — each with its name; and
/// the columns of soft deletes and versions.
extension SchemaResolver {
  mutating func finishModels() {
    for place in models.indices where isLive(place) {
      addSoftDelete(place)
      addVersion(place)
      orderFields(place)
    }
    // About as many as usual models have.
    names.reserveCapacity(models.count * 4)
    claimExplicitNames()
    for place in models.indices where isLive(place) {
      makeForeignKeyConstraints(place)
      makeUniqueConstraints(place)
      makeIndexes(place)
      makeChecks(place)
      checkOrders(place)
    }
  }

  /// Whether a model counts: of two with one name the second does not.
  func isLive(_ place: Int) -> Bool {
    modelPlaces[models[place].name] == place
  }

  // MARK: Columns of soft deletes and versions

  private mutating func addVersion(_ place: Int) {
    guard let range = models[place].declaration.version else { return }
    var field = Field(name: "version", column: "version", type: .scalar(.int), range: range)
    field.role = .version
    field.defaultValue = .integer(1)
    if add(field, of: "version", to: place) { models[place].versionField = field.name }
  }

  private mutating func addSoftDelete(_ place: Int) {
    guard let range = models[place].declaration.softDelete else { return }
    var field = Field(
      name: "deletedAt", column: "deleted_at", type: .scalar(.datetime), isOptional: true,
      range: range)
    field.role = .softDelete
    if add(field, of: "softDelete", to: place) { models[place].softDeleteField = field.name }
  }

  private mutating func add(_ field: Field, of option: String, to place: Int) -> Bool {
    if let other = models[place].member(named: field.name) {
      log.error(
        "duplicate-name",
        "`\(option)` makes the field `\(field.name)`, but `\(models[place].name)` has a "
          + "\(other.value) of that name",
        at: field.range, notes: [.init("the \(other.value) is here", at: other.range)])
      return false
    }
    models[place].append(FieldDraft(field))
    return true
  }

  /// The key first, then the fields as they came.
  private mutating func orderFields(_ place: Int) {
    models[place].moveKeyToFront()
  }

  // MARK: Names

  /// Names the schema gives come before those made up, so that made-up ones step aside.
  private mutating func claimExplicitNames() {
    for model in models.indices where isLive(model) {
      for index in models[model].indexes {
        guard let name = index.name,
          let owner = names.claim(name.value, table: models[model].table, at: name.range)
        else { continue }
        let advice =
          owner.range == name.range
          ? "; without a name, each model that uses the mixin gets its own" : ""
        log.error(
          "duplicate-name",
          "there is an index `\(owner.name)` already, on the table `\(owner.table)`\(advice)",
          at: name.range, notes: [.init("the other index is here", at: owner.range)])
      }
    }
  }

  /// A name made from a table and its columns, told apart from an equal one of another table (`a_b` + `c`, `a` + `b_c`).
  ///
  /// - Returns: The name, and whoever has it already on the same table.
  private mutating func claim(
    _ name: String, table: String, parts: [String], at range: SourceRange
  ) -> (name: String, owner: ConstraintRegistry.Owner?) {
    guard let owner = names.claim(name, table: table, at: range) else { return (name, nil) }
    if owner.table == table { return (name, owner) }
    let other = ConstraintNames.distinguished(name, by: [table] + parts)
    return (other, names.claim(other, table: table, at: range))
  }

  private func columns(of fields: [String], in place: Int) -> [String] {
    var columns: [String] = []
    for name in fields {
      guard let field = models[place].fieldPlaces[name] else { continue }
      columns.append(models[place].fields[field].field.column)
    }
    return columns
  }

  // MARK: Foreign keys and unique constraints

  /// The belongsTo relationships of a model that have a foreign key.
  private func links(of place: Int) -> [RelationshipDraft] {
    models[place].relationships.filter {
      $0.kind == .belongsTo && !$0.isBroken && !$0.localFields.isEmpty
    }
  }

  private mutating func makeForeignKeyConstraints(_ place: Int) {
    if models[place].isJoinTable {
      let range = models[place].range
      var rest = models[place].key[...]
      for end in models[place].joined {
        let fields = Array(rest.prefix(models[end].key.count))
        rest = rest.dropFirst(fields.count)
        addForeignKey(
          fields, to: models[end].name, models[end].key, onDelete: .cascade, at: range, place)
      }
      return
    }
    for relationship in links(of: place) {
      guard let target = relationship.target else { continue }
      addForeignKey(
        relationship.localFields, to: models[target].name, relationship.targetFields,
        onDelete: relationship.onDelete, at: relationship.declaration.name.range, place)
    }
  }

  private mutating func addForeignKey(
    _ fields: [String], to target: String, _ targetFields: [String], onDelete: DeleteRule?,
    at range: SourceRange, _ place: Int
  ) {
    let columns = columns(of: fields, in: place)
    let table = models[place].table
    let (name, owner) = claim(
      ConstraintNames.foreignKey(table: table, columns: columns), table: table, parts: columns,
      at: range)
    if let owner {
      log.error(
        "duplicate-name", "another relationship uses this foreign key already", at: range,
        notes: [.init("the other relationship is here", at: owner.range)])
      return
    }
    models[place].foreignKeys.append(
      ForeignKey(
        name: name, fields: fields, target: target, targetFields: targetFields, onDelete: onDelete))
  }

  private mutating func makeUniqueConstraints(_ place: Int) {
    let fields = models[place].fields
    for field in fields.indices {
      guard let unique = fields[field].unique else { continue }
      addUnique([fields[field].field.name], unique.value, at: unique.range, place)
    }
    for relationship in links(of: place) {
      guard let target = relationship.target, let inverse = relationship.inverse else { continue }
      let declaration = relationship.declaration
      let isSingle = models[target].relationships[inverse].kind == .hasOne
      if let unique = declaration.unique, unique.value != .none, !isSingle {
        let other = SidePlace(model: target, relationship: inverse)
        log.error(
          "inverse-disagrees",
          "`unique` allows one row for each `\(models[target].name)`, but `\(title(other))` is a "
            + "hasMany; make it a hasOne",
          at: unique.range,
          notes: [.init("`\(title(other))` is here", at: self[other].declaration.name.range)])
      }
      // A key is unique as it is.
      guard isSingle, Set(relationship.localFields) != Set(models[place].key) else { continue }
      addUnique(
        relationship.localFields, declaration.unique?.value ?? .present,
        at: declaration.unique?.range ?? declaration.name.range, place)
    }
  }

  /// Adds a unique constraint; where it is only about rows that are there, that is an index with a condition.
  private mutating func addUnique(
    _ fields: [String], _ uniqueness: Uniqueness, at range: SourceRange, _ place: Int
  ) {
    guard uniqueness != .none else { return }
    let columns = columns(of: fields, in: place)
    let table = models[place].table
    let (name, owner) = claim(
      ConstraintNames.unique(table: table, columns: columns), table: table, parts: columns,
      at: range)
    // A field of a foreign key may be marked unique beside its relationship: that is one constraint.
    guard owner == nil else { return }
    // The key of a deleted row stays taken: whatever holds the key is unique as it is.
    if !Set(fields).isSuperset(of: models[place].key),
      let condition = condition(nil, uniqueness, of: place)
    {
      models[place].madeIndexes.append(
        Index(
          name: name, parts: fields.map { .field($0) }, isUnique: true, condition: condition,
          range: range))
    } else {
      models[place].uniqueConstraints.append(
        Located(UniqueConstraint(name: name, fields: fields), at: range))
    }
  }

  /// The condition of an index: what the schema says, and that the row is there, unless the schema speaks of deletions
  /// itself.
  private func condition(_ written: String?, _ uniqueness: Uniqueness, of place: Int) -> String? {
    let model = models[place]
    guard uniqueness == .present, let name = model.softDeleteField,
      let column = model.field(named: name)?.field.column
    else { return written }
    let isThere = "\(column) IS NULL"
    guard let written else { return isThere }
    let words = written.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    return words.contains { $0 == column }
      ? written : "\(SQLText.parenthesised(written)) AND \(isThere)"
  }

  // MARK: Indexes

  private mutating func makeIndexes(_ place: Int) {
    let fields = models[place].fields
    for field in fields.indices {
      guard let range = fields[field].index else { continue }
      addIndex(fields: [fields[field].field.name], at: range, place)
    }
    for relationship in links(of: place) {
      let inverse = relationship.target.flatMap { target in
        relationship.inverse.map { models[target].relationships[$0] }
      }
      let choice = relationship.declaration.index ?? inverse?.declaration.index
      guard let choice, choice.value else { continue }
      addIndex(fields: relationship.localFields, at: choice.range, place)
    }
    for declaration in models[place].indexes { makeIndex(declaration, place) }
    if models[place].isJoinTable, let end = models[place].joined.first {
      // The key serves the first side; the second needs its own way in.
      let fields = models[place].key.dropFirst(models[end].key.count)
      addIndex(fields: Array(fields), at: models[place].range, place)
    }
  }

  private mutating func addIndex(fields: [String], at range: SourceRange, _ place: Int) {
    let index = Index(
      name: "", parts: fields.map { .field($0) }, isUnique: false, condition: nil, range: range)
    add(index, fields: fields, place)
  }

  /// Adds an index whose name is made from its fields.
  private mutating func add(_ index: Index, fields: [String], _ place: Int) {
    let columns = columns(of: fields, in: place)
    let table = models[place].table
    let (name, owner) = claim(
      ConstraintNames.index(table: table, columns: columns), table: table, parts: columns,
      at: index.range)
    if let owner {
      log.error(
        "duplicate-name",
        "there is an index `\(owner.name)` already; give this one a `name`, or remove it",
        at: index.range, notes: [.init("the other index is here", at: owner.range)])
      return
    }
    var index = index
    index.name = name
    models[place].madeIndexes.append(index)
  }

  private mutating func makeIndex(_ declaration: IndexDeclaration, _ place: Int) {
    let model = models[place]
    var fields: [String] = []
    var isRight = true
    for name in declaration.fields {
      guard let found = indexed(name, in: model) else {
        isRight = false
        continue
      }
      for field in found {
        if fields.contains(field) {
          log.error("duplicate-name", "the index has `\(field)` twice", at: name.range)
          isRight = false
        } else {
          fields.append(field)
        }
      }
    }
    guard isRight else { return }
    let index = Index(
      name: declaration.name?.value ?? "",
      parts: fields.map { .field($0) } + declaration.expressions.map { .expression($0) },
      isUnique: declaration.uniqueness != .none,
      condition: condition(declaration.condition, declaration.uniqueness, of: place),
      range: declaration.range)
    if declaration.name != nil {
      models[place].madeIndexes.append(index)
    } else {
      add(index, fields: fields, place)
    }
  }

  /// The fields that a name in an index stands for: a field, or the foreign key of a belongsTo.
  private mutating func indexed(_ name: Located<String>, in model: ModelDraft) -> [String]? {
    if model.fieldPlaces[name.value] != nil { return [name.value] }
    if let relationship = model.relationship(named: name.value) {
      if relationship.isBroken { return nil }
      if relationship.kind == .belongsTo { return relationship.localFields }
      log.error(
        "invalid-option",
        "`\(name.value)` is a \(relationship.kind.rawValue); only a belongsTo has a column",
        at: name.range)
      return nil
    }
    // The property of a foreign key that could not be made was reported there.
    let isPending = model.relationships.contains {
      $0.isBroken && $0.kind == .belongsTo && name.value.hasPrefix($0.name)
    }
    if isPending { return nil }
    let known =
      model.fields.map(\.field.name)
      + model.relationships.filter { $0.kind == .belongsTo }.map(\.name)
    log.error(
      "unknown-field",
      "`\(model.name)` has no field \(quoted(name.value))"
        + log.hint(for: name.value, among: known),
      at: name.range)
    return nil
  }

  // MARK: Checks

  private mutating func makeChecks(_ place: Int) {
    let fields = models[place].fields
    for field in fields.indices {
      guard let sql = fields[field].check else { continue }
      addCheck(Located(fields[field].field.column, at: fields[field].field.range), sql, place)
    }
    for check in models[place].checks { addCheck(check.name, check.sql, place) }
  }

  private mutating func addCheck(_ part: Located<String>, _ sql: String, _ place: Int) {
    let table = models[place].table
    let (name, owner) = claim(
      ConstraintNames.check(table: table, name: part.value), table: table, parts: [part.value],
      at: part.range)
    if let owner {
      log.error(
        "duplicate-name", "there is a check `\(owner.name)` already", at: part.range,
        notes: [.init("the other check is here", at: owner.range)])
      return
    }
    models[place].madeChecks.append(Check(name: name, sql: sql))
  }

  // MARK: Orders

  private mutating func checkOrders(_ place: Int) {
    for relationship in models[place].relationships where !relationship.isBroken {
      guard let target = relationship.target else { continue }
      checkOrder(relationship.declaration.order, of: target)
    }
  }

  /// Reports fields to order by that a model does not have.
  mutating func checkOrder(_ order: [Located<Relationship.Order>], of place: Int) {
    for order in order where models[place].fieldPlaces[order.value.field] == nil {
      log.error(
        "unknown-field",
        "`\(models[place].name)` has no field \(quoted(order.value.field))"
          + log.hint(for: order.value.field, among: models[place].fields.map(\.field.name)),
        at: order.range)
    }
  }
}
