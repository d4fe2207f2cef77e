extension Query {
  /// The query as a dialect's SQL, as `all` runs it.
  ///
  ///     try User.query.filter(User.id == 1).statement(for: .postgresql).sql
  ///
  /// - Throws: `SQLError` when the model was generated without the dialect, or the query cannot be written.
  public func statement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    writer.append(try Root.modelDefinition.sql(for: dialect).select)
    try writer.writeClauses(of: subselect([]))
    return try writer.statement
  }

  /// The number of rows the query gives.
  package func countStatement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    var select = subselect([])
    if select.isBounded {
      writer.append("SELECT COUNT(*) FROM (SELECT 1 AS \(dialect.quoted("one")) FROM ")
    } else {
      writer.append("SELECT COUNT(*) FROM ")
      select.ordering = []
    }
    writer.append(quoted: select.table)
    try writer.writeClauses(of: select)
    if select.isBounded { writer.append(") AS \(dialect.quoted("rows"))") }
    return try writer.statement
  }

  /// Whether the query gives a row.
  package func existsStatement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    var select = subselect([])
    select.ordering = []
    writer.append("SELECT EXISTS (SELECT 1 FROM ")
    writer.append(quoted: select.table)
    try writer.writeClauses(of: select)
    writer.append(")")
    return try writer.statement
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
    return try writer.statement
  }

  /// A deletion of the query's rows.
  package func deleteStatement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect)
    writer.append("DELETE FROM ")
    writer.append(quoted: Root.modelDefinition.table)
    try writeTargets(to: &writer)
    return try writer.statement
  }

  /// Some columns of the query's rows, for use inside another query.
  package func subselect(_ columns: [SQLNode]) -> SQLSelect {
    SQLSelect(
      columns: columns, table: Root.modelDefinition.table, condition: effectiveCondition,
      ordering: ordering, limit: limit, offset: offset)
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

  /// Writes which rows an update or deletion is for. Where the query is bounded, they are found by key: no database
  /// takes `LIMIT` there in a form that the others take as well.
  private func writeTargets(to writer: inout SQLWriter) throws {
    guard limit != nil || offset != nil else { return try writer.writeWhere(effectiveCondition) }
    let definition = Root.modelDefinition
    let key = Root.columnNodes(definition.key.map { definition.columns[$0].name })
    try writer.writeWhere(.isInQuery(key, subselect(key)))
  }
}
