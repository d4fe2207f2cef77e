// Checks of queries that combine rows, by groups or by `DISTINCT`.

extension SQLWriter {
  /// Checks that all rows of a group agree in the expressions that a query selects and uses in `HAVING`.
  ///
  /// - Throws: `SQLError` for a column that is neither grouped by nor aggregated. PostgreSQL refuses it as well; SQLite
  ///   would return the value of any row.
  func checkGroups(of select: SQLSelect) throws {
    let groups = try SQLGroups(of: select, self)
    for column in select.columns { try groups.check(column.node) }
    if let having = select.having { try groups.check(having) }
  }

  /// The number, counted from 1, of the selected column that is the same expression and contains values; nil if there
  /// is none.
  ///
  /// PostgreSQL and MySQL do not consider two parameters equal even if they have the same value. An expression with
  /// values that is both selected and grouped by must therefore be named by its number.
  func position(of node: SQLNode, in select: SQLSelect) throws -> Int? {
    let wanted = try written(node.asStored)
    return wanted.parameters.isEmpty ? nil : try column(wanted, in: select).map { $0 + 1 }
  }

  /// The order of a query's rows. If rows are combined, expressions with values are replaced by the numbers of their
  /// columns. A default order from the schema is left out if it does not apply to the combined rows.
  ///
  /// - Parameter isGrouped: True if rows are grouped.
  /// - Throws: `SQLError` if rows that are combined into one may differ in an order term.
  func ordering(of select: SQLSelect, isGrouped: Bool) throws -> [OrderTerm] {
    guard select.isDistinct || isGrouped else { return select.ordering }
    do {
      if isGrouped {
        let groups = try SQLGroups(of: select, self)
        for term in select.ordering { try groups.check(term.node) }
      }
      if select.isDistinct {
        for term in select.ordering where try column(written(term.node.asStored), in: select) == nil
        {
          throw SQLError(
            message: "a `distinct` query is ordered by an expression that it does not select: "
              + "select it as well, or `group(by:)` the key instead and order by an aggregate such "
              + "as `max()`")
        }
      }
    } catch let error as SQLError {
      if select.hasDefaultOrder { return [] }
      throw error
    }
    return try select.ordering.map { term in
      // In an expression that places NULLs, the number would be an ordinary value.
      guard term.nulls == nil || !dialect.rules.placesNullsByExpression,
        let number = try position(of: term.node, in: select)
      else { return term }
      var term = term
      term.node = .position(number, isNumeric: term.node.isNumeric)
      return term
    }
  }

  /// Returns a `distinct` query for rows of a table as a query that groups by the table's key, if its order needs that.
  /// With `DISTINCT`, databases order only by selected columns. If a row has several values to order by, its position
  /// is that of the first one: the smallest in ascending order, the largest in descending order.
  ///
  /// A query with two or more such order terms is returned unchanged, as the first combination of values does not have
  /// to contain the first value of each.
  func groupedByKey(_ select: SQLSelect) throws -> SQLSelect {
    guard select.isDistinct, !select.isGrouped, select.compounds.isEmpty, !select.hasDefaultOrder,
      let table = select.source.tables.first, let key = select.keys[table],
      try select.ordering.contains(where: { term in
        try column(written(term.node.asStored), in: select) == nil
      })
    else { return select }
    var grouped = select
    grouped.isDistinct = false
    for column in select.columns {
      guard case .column(table, let name, _, _, _) = column.node else { return select }
      if key.contains(name) { grouped.grouping.append(column.node) }
    }
    guard grouped.grouping.count == key.count else { return select }
    let groups = try SQLGroups(of: grouped, self)
    let ungrouped = grouped.ordering.indices.filter { index in
      (try? groups.check(grouped.ordering[index].node)) == nil
    }
    guard let index = ungrouped.first else { return grouped }
    let term = grouped.ordering[index]
    guard ungrouped.count == 1, let type = term.type, type.isOrdered else { return select }
    grouped.ordering[index].node = .aggregate(
      SQLAggregate(
        term.isDescending ? .maximum : .minimum, of: term.node,
        isDecimal: type.comparison == .numeric))
    return grouped
  }

  /// The index of the selected column that is the same expression.
  private func column(_ wanted: SQLStatement, in select: SQLSelect) throws -> Int? {
    try select.columns.firstIndex { try written($0.node.asStored) == wanted }
  }

  /// The statement that an expression would be here, with parameters counted from 1.
  fileprivate func written(_ node: SQLNode) throws -> SQLStatement {
    var writer = self
    writer.clear()
    try writer.write(node)
    return try writer.statement
  }
}

/// The values that all rows of a group share: the expressions that the query groups by, and the columns of tables whose
/// whole key is among them.
private struct SQLGroups {
  private struct Column: Hashable {
    let table: String
    let name: String
  }

  private let writer: SQLWriter
  private let tables: [String]
  private var columns: Set<Column> = []
  private var tablesWithWholeKey: Set<String> = []
  private var expressions: [SQLStatement] = []

  init(of select: SQLSelect, _ writer: SQLWriter) throws {
    self.writer = writer
    tables = select.tables
    for node in select.grouping {
      if case .column(let table, let name, _, _, _) = node {
        columns.insert(Column(table: table, name: name))
      } else {
        expressions.append(try writer.written(node.asStored))
      }
    }
    for (table, key) in select.keys
    where key.allSatisfy({ columns.contains(Column(table: table, name: $0)) }) {
      tablesWithWholeKey.insert(table)
    }
  }

  /// Checks that all rows of a group agree in an expression.
  ///
  /// - Throws: `SQLError` if they may differ.
  func check(_ node: SQLNode) throws {
    switch node {
    case .column(let table, let name, _, _, _):
      // A column of an outer query is the same for all rows.
      guard tables.contains(table), !tablesWithWholeKey.contains(table),
        !columns.contains(Column(table: table, name: name))
      else { return }
      throw SQLError(
        message:
          "\(table).\(name) may differ among the rows of a group: add it, or the key of \(table), "
          + "to `group(by:)`, or use an aggregate of it such as `max()`")
    // Hand-written SQL may aggregate its columns.
    case .aggregate, .raw: return
    default:
      let operands = node.operands
      if operands.isEmpty { return }
      if !expressions.isEmpty, expressions.contains(try writer.written(node.asStored)) { return }
      for operand in operands { try check(operand) }
    }
  }
}

extension SQLConvertible {
  /// True if every database can order the values, so that they have `min()` and `max()`.
  fileprivate static var isOrdered: Bool { Unwrapped.self is any SQLOrdered.Type }
}
