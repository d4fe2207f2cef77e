/// The last steps: tables and columns are told apart, and the drafts become the graph.
extension SchemaResolver {
  /// SQLite and MySQL fold the case of names, so tables and columns must differ by more than that.
  mutating func checkTablesAndColumns() {
    var tables: [String: Int] = [:]
    for place in models.indices where isLive(place) {
      let table = models[place].declaration.table
      let folded = table.value.smallLetters
      if let other = tables[folded] {
        let taken = models[other].declaration.table
        log.error(
          "duplicate-table",
          "the table `\(table.value)` belongs to "
            + (models[other].isJoinTable
              ? "another many-to-many relationship" : "`\(models[other].name)`") + " already",
          at: table.range, notes: [.init("the other table is here", at: taken.range)])
      } else {
        tables[folded] = place
      }
      if folded.hasPrefix("sqlite_") {
        log.error(
          "reserved-name",
          "`\(table.value)` cannot be the name of a table: SQLite keeps names that start with "
            + "`sqlite_` to itself", at: table.range)
      }
    }
    _ = map(models.indices.filter(isLive)) { resolver, place in resolver.checkColumns(of: place) }
  }

  private mutating func checkColumns(of model: Int) {
    let fields = models[model].fields
    var columns: [String: Int] = [:]
    columns.reserveCapacity(fields.count)
    // A name that makes no column was reported as a name.
    for place in fields.indices where !fields[place].field.column.isEmpty {
      let column = fields[place].field.column.smallLetters
      guard let taken = columns[column] else {
        columns[column] = place
        continue
      }
      let field = fields[place].field
      let other = fields[taken].field
      log.error(
        "duplicate-column",
        "`\(other.name)` and `\(field.name)` of `\(models[model].name)` have the same column "
          + "`\(field.column)`",
        at: field.range, notes: [.init("`\(other.name)` is here", at: other.range)])
    }
  }

  /// The models of the graph, in the order of the files, join tables last.
  func graphModels() -> [Model] {
    Parallel.map(models.indices.filter(isLive), chunkSize: 64) { graphModel(models[$0]) }
  }

  private func graphModel(_ draft: ModelDraft) -> Model {
    var model = Model(name: draft.name, table: draft.table, range: draft.range)
    model.description = draft.declaration.description
    model.deprecation = draft.declaration.deprecation
    model.fields = draft.fields.map(\.field)
    model.primaryKey = draft.key
    model.relationships = draft.relationships.map(graphRelationship)
    model.foreignKeys = draft.foreignKeys
    model.uniqueConstraints = draft.uniqueConstraints.map(\.value)
    model.indexes = draft.madeIndexes
    model.checks = draft.madeChecks
    model.softDeleteField = draft.softDeleteField
    model.versionField = draft.versionField
    model.isJoinTable = draft.isJoinTable
    return model
  }

  private func graphRelationship(_ draft: RelationshipDraft) -> Relationship {
    let declaration = draft.declaration
    var target = ""
    var inverse = ""
    if let place = draft.target {
      target = models[place].name
      if let side = draft.inverse { inverse = models[place].relationships[side].name }
    }
    var relationship = Relationship(
      name: draft.name, kind: draft.kind, target: target, inverse: inverse,
      localFields: draft.localFields, targetFields: draft.targetFields,
      range: declaration.name.range)
    relationship.isOptional = declaration.isOptional
    relationship.isImplicit = draft.isImplicit
    relationship.through = draft.through
    relationship.onDelete = draft.onDelete
    relationship.deletesOrphans = declaration.orphans != nil
    relationship.order = declaration.order.map(\.value)
    relationship.description = declaration.description
    return relationship
  }
}
