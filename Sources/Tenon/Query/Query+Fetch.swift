extension QueryConvertible {
  /// The query with every column of the model as its select list.
  public var selected: SQLSelect {
    var select = clauses
    select.columns = ModelColumns<Root>().nodes.map { SQLColumn(node: $0) }
    return select
  }

  /// The model's name.
  public var elementName: String { Root.modelDefinition.name }

  /// Returns the query in a dialect's SQL, as `all` runs it.
  ///
  ///     try User.query.filter(User.id == 1).statement(for: .postgresql).sql
  ///
  /// - Throws: `SQLError` if the query cannot be written.
  public func statement(for dialect: Dialect) throws -> SQLStatement {
    let select = Root.modelDefinition.sql(for: dialect).select
    let clauses = clauses
    var writer = SQLWriter(dialect, validatesTables: true)
    guard clauses.readsTable, !clauses.combinesRows else {
      try writer.write(selected)
      return try writer.statement
    }
    writer.reserve(select.utf8.count + 256)
    try writer.write(clauses.commonTables)
    writer.append(select)
    try writer.scoped(to: clauses) { writer in try writer.writeClauses(of: clauses) }
    return try writer.statement
  }

  /// Decodes a model from a row.
  @inlinable
  public func decode(_ row: Row) throws -> Root { try Root(row: row, at: 0) }
}

extension Query {
  /// Returns the query limited to at most `count` rows.
  public func bounded(to count: Int) -> Query {
    refining { $0.limit = min($0.limit ?? count, count) }
  }
}

extension SQLSelect {
  /// True if the rows come from a table under its own name.
  fileprivate var readsTable: Bool {
    if case .table(_, nil, _) = source { true } else { false }
  }
}
