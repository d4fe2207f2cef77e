extension Query {
  /// The statement that updates the query's rows.
  package func updateStatement(
    _ assignments: [Assignment<Root>], for dialect: Dialect
  ) throws -> SQLStatement {
    var writer = SQLWriter(dialect, validatesTables: true)
    writer.append("UPDATE ")
    writer.append(quoted: Root.modelDefinition.table)
    writer.append(" SET ")
    try writer.scoped(to: Root.modelDefinition.rows) { writer in
      try writer.separated(assignments, by: ", ") { assignment, writer in
        writer.append(quoted: assignment.column)
        writer.append(" = ")
        try writer.asUnit(isRedacted: Root.modelDefinition.isRedacted(assignment.column)) {
          writer in
          let form = Root.modelDefinition.form(of: assignment.column)
          try writer.write(dialect.rules.stored(assignment.value, as: form))
        }
      }
      try writeTargets(to: &writer)
    }
    return try writer.statement
  }

  /// The statement that deletes the query's rows.
  package func deleteStatement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect, validatesTables: true)
    writer.append("DELETE FROM ")
    writer.append(quoted: Root.modelDefinition.table)
    try writer.scoped(to: Root.modelDefinition.rows) { writer in try writeTargets(to: &writer) }
    return try writer.statement
  }

  /// The query for some columns of its rows, as part of another query.
  package func subselect(_ columns: [SQLNode]) -> SQLSelect {
    guard clauses.isDistinct else { return clauses.selecting(columns) }
    guard clauses.isBounded else {
      var select = clauses.selecting(columns)
      select.ordering = []
      return select
    }
    // The distinct rows are counted, so `DISTINCT` applies to whole rows, before the columns are selected.
    var rows = selected
    rows.lock = nil
    var select = SQLSelect(source: .query(rows, alias: Root.modelDefinition.table))
    select.columns = columns.map { SQLColumn(node: $0) }
    return select
  }

  /// Writes the `WHERE` clause of an update or deletion. Unless a simple condition selects the rows, they are found by
  /// key: no database supports `LIMIT` or a join there in a form that the others support too.
  private func writeTargets(to writer: inout SQLWriter) throws {
    guard try !clauses.isPlain || isReadInside(writer) else {
      return try writer.writeWhere(clauses.effectiveCondition)
    }
    let key = Root.columnNodes(Root.keyColumns)
    let alias = "rows"
    let targets = SQLSelect(source: .query(subselect(key), alias: alias))
    try writer.writeWhere(.isInQuery(key, targets))
  }

  /// True if the condition reads the written table in a subquery, and the database allows that only in a derived table.
  private func isReadInside(_ writer: SQLWriter) throws -> Bool {
    guard !writer.dialect.rules.readsWrittenTables, let condition = clauses.effectiveCondition
    else {
      return false
    }
    var trial = SQLWriter(writer.dialect)
    try trial.write(condition)
    return trial.tablesRead.contains(Root.modelDefinition.table)
  }
}
