// What a query says of rows that are folded into one: by groups, or because they are equal.

extension SQLWriter {
  /// Checks that what a query selects of its groups, and asks of them, is the same in all rows of a group.
  ///
  /// - Throws: `SQLError` for a column that is neither grouped by nor aggregated. PostgreSQL refuses it as well; SQLite
  ///   would take any row's value.
  func checkGroups(of select: SQLSelect) throws {
    let groups = try SQLGroups(of: select, self)
    for column in select.columns { try groups.check(column.node) }
    if let having = select.having { try groups.check(having) }
  }

  /// The number of the column that a query selects for an expression with values in it, from 1. PostgreSQL and MySQL take
  /// two parameters for two values, even when both are the same value: what is grouped by such an expression, and
  /// selects it, has to name it by its number.
  func position(of node: SQLNode, in select: SQLSelect) throws -> Int? {
    let wanted = try written(node.asStored)
    return wanted.parameters.isEmpty ? nil : try column(wanted, in: select).map { $0 + 1 }
  }

  /// The order of a query's rows; where they are folded, in columns by their numbers where that is needed. The order
  /// that the schema gives to related rows is left out where it says nothing of what they are folded into.
  ///
  /// - Parameter isGrouped: Whether rows are folded into groups.
  /// - Throws: `SQLError` when several rows that are folded into one may differ in what they are ordered by.
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
            message: "the rows of a `distinct` query are ordered by something that it does not "
              + "select, in which equal rows may differ: select it as well, or `group(by:)` the key "
              + "instead and order by an aggregate such as `max()`")
        }
      }
    } catch let error as SQLError {
      if select.hasDefaultOrder { return [] }
      throw error
    }
    return try select.ordering.map { term in
      // In an expression that places NULLs, the number of a column is a mere number.
      guard term.nulls == nil || !dialect.rules.placesNullsByExpression,
        let number = try position(of: term.node, in: select)
      else { return term }
      var term = term
      term.node = .position(number, isNumeric: term.node.isNumeric)
      return term
    }
  }

  /// Returns a `distinct` query for the rows of a table as a query that groups by the table's key, where its order needs
  /// that: with `DISTINCT`, databases order by selected columns only. A row with several values to order by stands at the
  /// first of them: at the smallest in ascending order, at the largest in descending order.
  ///
  /// A query with two or more such values is returned as it is, as the first of their combinations is neither of both.
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
    let loose = grouped.ordering.indices.filter { index in
      (try? groups.check(grouped.ordering[index].node)) == nil
    }
    guard let index = loose.first else { return grouped }
    let term = grouped.ordering[index]
    guard loose.count == 1, let type = term.type, type.isOrdered else { return select }
    grouped.ordering[index].node = .aggregate(
      SQLAggregate(
        term.isDescending ? .maximum : .minimum, of: term.node,
        isDecimal: type.comparison == .numeric))
    return grouped
  }

  /// The index of the column that a query selects for an expression.
  private func column(_ wanted: SQLStatement, in select: SQLSelect) throws -> Int? {
    try select.columns.firstIndex { try written($0.node.asStored) == wanted }
  }

  /// What an expression would be at this place, with parameters counted from 1.
  fileprivate func written(_ node: SQLNode) throws -> SQLStatement {
    var writer = self
    writer.clear()
    try writer.write(node)
    return try writer.statement
  }
}

/// What the rows of a group have in common: the expressions that they are grouped by, and the rows of tables whose whole
/// key is among those.
private struct SQLGroups {
  private struct Column: Hashable {
    let table: String
    let name: String
  }

  private let writer: SQLWriter
  private let tables: [String]
  private var columns: Set<Column> = []
  private var wholeTables: Set<String> = []
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
      wholeTables.insert(table)
    }
  }

  /// Checks an expression.
  ///
  /// - Throws: `SQLError` when the rows of a group may differ in it.
  func check(_ node: SQLNode) throws {
    switch node {
    case .column(let table, let name, _, _, _):
      // A column of a query outside is the same for all rows.
      guard tables.contains(table), !wholeTables.contains(table),
        !columns.contains(Column(table: table, name: name))
      else { return }
      throw SQLError(
        message:
          "\(table).\(name) may differ between the rows that are folded into one: add it, or "
          + "the key of \(table), to `group(by:)`, or take an aggregate of it such as `max()`")
    // What stands around a column in SQL by hand may be an aggregate.
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
  /// True if every database has an order of the values: `min()` and `max()` take them.
  fileprivate static var isOrdered: Bool { Unwrapped.self is any SQLOrdered.Type }
}
