import TenonDialects

/// Step 7: tables and columns must have different names; then the partial models become the graph.
extension SchemaResolver {
  /// SQLite and MySQL ignore case in names, and PostgreSQL cuts them off, so tables and columns must differ by more.
  mutating func checkTablesAndColumns() {
    var tables: [String: PartialModel] = [:]
    for model in models.indices.filter(isFirst).map({ models[$0] }) {
      let table = model.declaration.table
      let folded = table.value.lowercased()
      let kept = SQLName.cutOff(folded)
      if let other = tables[kept] {
        let owner = other.isJoinTable ? "another many-to-many relationship" : "`\(other.name)`"
        log.error(
          "duplicate-table",
          "the table `\(table.value)` already belongs to \(owner)"
            + sameStart(table.value, other.declaration.table.value),
          at: table.range,
          notes: [.init("the other table is here", at: other.declaration.table.range)])
      } else {
        tables[kept] = model
      }
      if folded.hasPrefix("sqlite_") {
        log.error(
          "reserved-name",
          "`\(table.value)` cannot be the name of a table: SQLite reserves names that start with "
            + "`sqlite_`", at: table.range)
      }
      checkColumns(of: model)
    }
  }

  private mutating func checkColumns(of model: PartialModel) {
    var columns: [String: Field] = [:]
    // A name that gives no column was reported as a name.
    for field in model.fields.map(\.field) where !field.column.isEmpty {
      let column = SQLName.cutOff(field.column.lowercased())
      guard let other = columns[column] else {
        columns[column] = field
        continue
      }
      log.error(
        "duplicate-column",
        "`\(other.name)` and `\(field.name)` of `\(model.name)` have the same column "
          + "`\(field.column)`" + sameStart(field.column, other.column),
        at: field.range, notes: [.init("`\(other.name)` is here", at: other.range)])
    }
  }

  /// The reason why two different names count as the same.
  private func sameStart(_ name: String, _ other: String) -> String {
    name.lowercased() == other.lowercased()
      ? "" : ", as PostgreSQL keeps only the first \(SQLName.byteLimit) bytes of a name"
  }

  /// The models of the graph, in the order of the files, join tables last.
  func graphModels() -> [Model] {
    models.indices.filter(isFirst).map { graphModel(models[$0]) }
  }

  func graphModel(_ partial: PartialModel) -> Model {
    Model(
      name: partial.name, table: partial.table, range: partial.range,
      description: partial.declaration.description, deprecation: partial.declaration.deprecation,
      fields: partial.fields.map(\.field), primaryKey: partial.key,
      relationships: partial.relationships.map(graphRelationship),
      foreignKeys: partial.foreignKeys,
      uniqueConstraints: partial.uniqueConstraints.map(\.value), indexes: partial.indexes,
      checks: partial.checks, softDeleteField: partial.softDeleteField,
      versionField: partial.versionField, isJoinTable: partial.isJoinTable)
  }

  private func graphRelationship(_ partial: PartialRelationship) -> Relationship {
    var relationship = partial.relationship
    guard let target = partial.target.map({ models[$0] }) else { return relationship }
    relationship.target = target.name
    relationship.inverse = partial.inverse.map { target.relationships[$0].name } ?? ""
    return relationship
  }
}
