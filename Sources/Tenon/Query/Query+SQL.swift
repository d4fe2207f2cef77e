extension Query {
  /// The query as a dialect's SQL, as `all` runs it.
  ///
  ///     try User.query.filter(User.id == 1).statement(for: .postgresql).sql
  ///
  /// - Throws: `SQLError` when the model was generated without the dialect, or the query cannot be written.
  public func statement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    writer.append(try Root.modelDefinition.sql(for: dialect).select)
    try writeClauses(to: &writer)
    return writer.statement
  }

  /// The number of rows the query gives.
  package func countStatement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    if limit == nil && offset == nil {
      writer.append("SELECT COUNT(*) FROM ")
      writer.append(quoted: Root.modelDefinition.table)
      try writer.writeWhere(effectiveCondition)
    } else {
      writer.append("SELECT COUNT(*) FROM (SELECT 1 AS \(dialect.quoted("one")) FROM ")
      writer.append(quoted: Root.modelDefinition.table)
      try writeClauses(to: &writer)
      writer.append(") AS \(dialect.quoted("rows"))")
    }
    return writer.statement
  }

  /// Whether the query gives a row.
  package func existsStatement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    writer.append("SELECT EXISTS (SELECT 1 FROM ")
    writer.append(quoted: Root.modelDefinition.table)
    var query = self
    query.ordering = []
    try query.writeClauses(to: &writer)
    writer.append(")")
    return writer.statement
  }

  /// An update of the query's rows.
  package func updateStatement(
    _ assignments: [Assignment<Root>], for dialect: Dialect
  ) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    writer.append("UPDATE ")
    writer.append(quoted: Root.modelDefinition.table)
    writer.append(" SET ")
    try writer.separated(assignments, by: ", ") { assignment, writer in
      writer.append(quoted: assignment.column)
      writer.append(" = ")
      try writer.write(assignment.value)
    }
    try writeTargets(to: &writer)
    return writer.statement
  }

  /// A deletion of the query's rows.
  package func deleteStatement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    writer.append("DELETE FROM ")
    writer.append(quoted: Root.modelDefinition.table)
    try writeTargets(to: &writer)
    return writer.statement
  }

  /// Some columns of the query's rows, for use inside another query.
  package func subselect(_ columns: [SQLNode]) -> SQLSelect {
    SQLSelect(columns: columns, table: Root.modelDefinition.table, condition: effectiveCondition)
  }

  /// The condition, with that of soft deletion.
  package var effectiveCondition: SQLNode? {
    let definition = Root.modelDefinition
    guard let index = definition.softDelete, deleted != .included else { return condition }
    let isAlive = SQLNode.isNull(
      .column(table: definition.table, name: definition.columns[index].name, isNumeric: false),
      isNegated: deleted == .only)
    return condition.map { .all($0, isAlive) } ?? isAlive
  }

  private func writeClauses(to writer: inout SQLWriter) throws {
    try writer.writeWhere(effectiveCondition)
    try writer.writeOrder(ordering)
    try checkBounds()
    writer.dialect.write(limit: limit, offset: offset, to: &writer)
  }

  /// Writes which rows an update or deletion is for. Where the query is bounded, they are found by key in a
  /// derived table: no database takes `LIMIT` there in a form that the others take as well.
  private func writeTargets(to writer: inout SQLWriter) throws {
    guard limit != nil || offset != nil else { return try writer.writeWhere(effectiveCondition) }
    let definition = Root.modelDefinition
    let dialect = writer.dialect
    let keys = definition.key.map { dialect.quoted(definition.columns[$0].name) }
    let list = keys.joined(separator: ", ")
    writer.append(" WHERE \(keys.count == 1 ? list : "(\(list))") IN (SELECT \(list) FROM (SELECT ")
    writer.append(keys.map { "\(dialect.quoted(definition.table)).\($0)" }.joined(separator: ", "))
    writer.append(" FROM ")
    writer.append(quoted: definition.table)
    try writeClauses(to: &writer)
    writer.append(") AS \(dialect.quoted("rows")))")
  }

  private func checkBounds() throws {
    if let limit, limit < 0 { throw SQLError(message: "a limit of \(limit) is negative") }
    if let offset, offset < 0 { throw SQLError(message: "an offset of \(offset) is negative") }
  }
}
