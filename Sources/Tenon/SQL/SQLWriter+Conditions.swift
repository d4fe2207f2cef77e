// Conditions with several values, and chains of conditions.

extension SQLWriter {
  /// Writes conditions with an operator between them.
  ///
  /// - Parameter empty: The SQL for an empty list.
  mutating func writeChain(_ nodes: [SQLNode], _ separator: String, empty: String) throws {
    guard !nodes.isEmpty else { return append(empty) }
    try separated(nodes, by: separator) { node, writer in
      try writer.writeTerm(node)
    }
  }

  /// Writes a condition inside a chain.
  package mutating func writeTerm(_ node: SQLNode) throws {
    // Comparisons bind closer than AND and OR. Only a chain inside another chain needs parentheses.
    switch node {
    case .and, .or: try writeOperand(node)
    default: try write(node)
    }
  }

  /// Writes columns as a row value, or a single column without parentheses.
  package mutating func writeRowValue(_ columns: [SQLNode]) throws {
    if columns.count == 1, let column = columns.first { return try write(column) }
    append("(")
    try separated(columns, by: ", ") { column, writer in try writer.write(column) }
    append(")")
  }

  /// Writes `IN` with a list of values, or `= ANY` with an array, so that lists of all lengths have the same text.
  mutating func write(_ operand: SQLNode, in values: [SQLValue]) throws {
    guard !values.isEmpty else { return append("1 = 0") }
    let rules = dialect.rules
    if try rules.writeJSON(operand, in: values, to: &self) { return }
    let values = rules.forms(of: values, in: operand)
    try writeOperand(operand)
    if case .column = operand, rules.writeMembership(ofColumn: values, to: &self) { return }
    append(" IN ")
    rules.write(list: values, to: &self)
  }

  /// Writes `IN` for a row value, with a list of rows.
  mutating func write(_ columns: [SQLNode], in rows: [[SQLValue]]) throws {
    guard !rows.isEmpty else { return append("1 = 0") }
    let rules = dialect.rules
    if rules.hasSeveralForms(columns, rows) {
      return try writeChain(
        rows.map { .and(zip(columns, $0).map { .isIn($0, [$1]) }) }, " OR ", empty: "1 = 0")
    }
    try writeRowValue(columns)
    let stored = rows.map { zip(columns, $0).map { rules.stored($1, as: $0.form) } }
    rules.writeRowList(stored, to: &self)
  }

  /// Writes `BETWEEN`.
  mutating func write(
    _ operand: SQLNode, between lower: SQLNode, _ upper: SQLNode
  ) throws {
    let (lower, upper) = dialect.rules.bounds(operand, lower, upper)
    try writeOperand(operand)
    append(" BETWEEN ")
    try writeOperand(lower)
    append(" AND ")
    try writeOperand(upper)
  }
}
