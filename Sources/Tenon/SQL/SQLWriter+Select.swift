extension SQLWriter {
  /// Writes a whole query.
  ///
  /// - Throws: `SQLError` if the dialect does not support a part of it.
  package mutating func write(_ select: SQLSelect) throws {
    try write(select.commonTables)
    try scoped(to: select) { writer in
      let select = try writer.groupedByKey(select)
      writer.append(select.isDistinct ? "SELECT DISTINCT " : "SELECT ")
      if select.columns.isEmpty { writer.append("*") }
      try writer.separated(select.columns, by: ", ") { column, writer in
        try writer.write(column.node)
        if let label = column.label ?? column.node.label {
          writer.append(" AS \(writer.dialect.quoted(label))")
        }
      }
      writer.append(" FROM ")
      try writer.write(select.source)
      try writer.writeClauses(of: select)
    }
  }

  /// Writes the query of an `IN`. A query with a limit or a union becomes a derived table: MySQL does not support
  /// `LIMIT` directly after `IN`, nor the table that an update or deletion writes to.
  package mutating func write(members select: SQLSelect) throws {
    guard select.isBounded || !select.compounds.isEmpty else { return try write(select) }
    append("SELECT * FROM (")
    try write(select)
    append(") AS \(dialect.quoted("rows"))")
  }

  /// Writes `WITH`, if there are common table expressions.
  package mutating func write(_ tables: [SQLCommonTable]) throws {
    guard !tables.isEmpty else { return }
    append(tables.contains { $0.step != nil } ? "WITH RECURSIVE " : "WITH ")
    try separated(tables, by: ", ") { table, writer in
      writer.append(quoted: table.name)
      writer.append(" (\(table.columns.map(writer.dialect.quoted).joined(separator: ", "))) AS (")
      try writer.write(table.select)
      if let (kind, step) = table.step {
        writer.append(" \(kind.rawValue) ")
        try writer.write(operand: step, of: kind)
      }
      writer.append(")")
    }
    append(" ")
  }

  /// Writes the clauses after the source: joins, conditions, groups, other queries, order, limit and lock.
  package mutating func writeClauses(of select: SQLSelect) throws {
    for join in select.joins {
      append(" \(join.kind.rawValue) ")
      try write(join.source)
      append(" ON ")
      try write(join.condition)
    }
    try writeWhere(select.effectiveCondition)
    if !select.grouping.isEmpty {
      append(" GROUP BY ")
      try separated(select.grouping, by: ", ") { node, writer in
        if let number = try writer.position(of: node, in: select) {
          writer.append("\(number)")
        } else {
          try writer.write(node)
        }
      }
    }
    if let having = select.having {
      append(" HAVING ")
      try write(having)
    }
    let isGrouped = select.isGrouped
    if isGrouped { try checkGroups(of: select) }
    for (kind, operand) in select.compounds {
      append(" \(kind.rawValue) ")
      try write(operand: operand, of: kind)
    }
    try select.compounds.isEmpty
      ? writeOrder(ordering(of: select, isGrouped: isGrouped))
      : writeOrder(select.ordering, amongColumns: select.columns)
    if let limit = select.limit, limit < 0 {
      throw SQLError(message: "a limit of \(limit) is negative")
    }
    if let offset = select.offset, offset < 0 {
      throw SQLError(message: "an offset of \(offset) is negative")
    }
    dialect.rules.write(limit: select.limit, offset: select.offset, to: &self)
    if let (lock, locked) = select.lock {
      let table = select.joins.isEmpty ? nil : select.source.tables.first
      append(try dialect.rules.clause(of: lock, locked, table: table))
    }
  }

  /// Writes an operand of `UNION` and the like. SQLite does not allow parentheses there, so a query with an order, a
  /// limit or a union of its own becomes a derived table.
  private mutating func write(operand select: SQLSelect, of kind: SQLCompound) throws {
    if select.ordering.isEmpty, !select.isBounded, select.compounds.isEmpty,
      select.commonTables.isEmpty
    {
      return try write(select)
    }
    append("SELECT * FROM (")
    try write(select)
    append(") AS \(dialect.quoted("rows"))")
  }

  /// Writes `ORDER BY` of combined queries, whose columns are named by number.
  private mutating func writeOrder(
    _ terms: [OrderTerm], amongColumns columns: [SQLColumn]
  ) throws {
    guard !terms.isEmpty else { return }
    append(" ORDER BY ")
    try separated(terms, by: ", ") { term, writer in
      guard let index = columns.firstIndex(where: { $0.isNamed(like: term.node) }) else {
        throw SQLError(
          message:
            "a union can only be ordered by a column that its first query selects, or by the "
            + "label of an expression there")
      }
      if term.nulls != nil, writer.dialect.rules.placesNullsByExpression {
        throw SQLError(
          message:
            "\(writer.dialect.rules.name) cannot place NULLs first or last in the order of a union")
      }
      var numbered = term
      numbered.node = .position(index + 1, isNumeric: term.node.isNumeric)
      try writer.dialect.rules.write(numbered, to: &writer)
    }
  }

  /// Writes a source of rows.
  package mutating func write(_ source: SQLSource) throws {
    switch source {
    case .table(let name, let alias, _):
      tablesRead.insert(name)
      append(quoted: name)
      if let alias { append(" AS \(dialect.quoted(alias))") }
    case .query(let select, let alias):
      append("(")
      try write(select)
      append(") AS \(dialect.quoted(alias))")
    case .pair(let left, let right, let condition):
      append("(")
      try write(left)
      append(" JOIN ")
      try write(right)
      append(" ON ")
      try write(condition)
      append(")")
    }
  }
}

extension SQLColumn {
  /// True if an expression refers to this column of the result.
  fileprivate func isNamed(like node: SQLNode) -> Bool {
    switch (origin ?? self.node, node.asStored) {
    case (.column(let table, let name, _, _, _), .column(let other, let otherName, _, _, _)):
      table == other && name == otherName
    case (.labelled(_, let label), .labelled(_, let other)): label == other
    default: false
    }
  }
}
