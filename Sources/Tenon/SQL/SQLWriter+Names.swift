// Names in a subquery that the outer query uses as well. In SQL they mean the rows of the subquery. A condition that
// makes sense only for the outer row is refused.

extension SQLWriter {
  /// The use of a subquery.
  enum Subquery {
    /// The query gives a single value.
    case value
    /// The rows of the query are compared with an expression.
    case members
    /// Only the existence of a row matters.
    case presence
  }

  /// Checks that a subquery over a table of the outer query does not seem to mean the outer row by its own columns.
  ///
  /// It refuses a comparison of a column with itself. In a subquery for a value or for existence, it refuses a
  /// comparison of any two columns of the table. It also refuses a subquery for existence that does not refer to the
  /// outer query.
  ///
  /// - Throws: `SQLError` with a hint to use `alias`.
  func checkNames(in select: SQLSelect, as use: Subquery) throws {
    let taken = outerNames(usedBy: select)
    guard !taken.isEmpty else { return }
    let conditions = select.conditions
    let table = conditions.lazy.compactMap { condition in
      condition.ambiguousTable(among: taken, isSelfOnly: use == .members)
    }.first
    if let table {
      throw refusal(
        table,
        use == .members
          ? "compares a column with itself" : "compares columns of \(table) with each other")
    }
    if use == .presence, select.compounds.isEmpty, let table = taken.min(),
      !(conditions + [select.having].compactMap { $0 })
        .contains(where: { mayUseOuterTable($0, select.tables) })
    {
      throw refusal(table, "does not refer to the outer row")
    }
  }

  private func refusal(_ table: String, _ what: String) -> SQLError {
    SQLError(
      message:
        "a subquery of \(table) inside a query of \(table) \(what): in the subquery, \(table) "
        + "means its own rows. Give it another name with `alias`, as in "
        + "`let other = Model.alias(\"other\")` and `other.select(…).filter(other[…] == …)`")
  }

  /// True if an expression uses, or may use, a table of an outer query.
  private func mayUseOuterTable(_ node: SQLNode, _ inside: [String]) -> Bool {
    switch node {
    case .column(let table, _, _, _, _): !inside.contains(table) && isOuterTable(table)
    case .written, .raw, .scalar, .exists, .isInQuery: true
    default: node.operands.contains { mayUseOuterTable($0, inside) }
    }
  }
}

extension SQLSelect {
  /// The conditions on rows and on pairs of joined rows.
  fileprivate var conditions: [SQLNode] {
    [[condition].compactMap { $0 }, joins.map(\.condition), compounds.flatMap(\.1.conditions)]
      .flatMap { $0 }
  }
}

extension SQLNode {
  /// A table two of whose columns are compared with each other.
  ///
  /// - Parameters:
  ///   - tables: The tables to look for.
  ///   - isSelfOnly: True to look only for a column that is compared with itself.
  fileprivate func ambiguousTable(among tables: Set<String>, isSelfOnly: Bool) -> String? {
    switch self {
    case .binary(let left, let symbol, let right) where symbol.isComparison:
      return Self.ambiguousTable(left, right, among: tables, isSelfOnly: isSelfOnly)
    case .same(let left, let right, _):
      return Self.ambiguousTable(left, right, among: tables, isSelfOnly: isSelfOnly)
    default:
      for operand in operands {
        if let table = operand.ambiguousTable(among: tables, isSelfOnly: isSelfOnly) {
          return table
        }
      }
      return nil
    }
  }

  private static func ambiguousTable(
    _ left: SQLNode, _ right: SQLNode, among tables: Set<String>, isSelfOnly: Bool
  ) -> String? {
    if isSelfOnly {
      guard case .column(let table, let name, _, _, _) = left.asStored,
        case .column(table, name, _, _, _) = right.asStored, tables.contains(table)
      else { return nil }
      return table
    }
    return left.tablesNamed.intersection(right.tablesNamed).intersection(tables).min()
  }

  /// The tables of all columns in the expression.
  private var tablesNamed: Set<String> {
    if case .column(let table, _, _, _, _) = self { return [table] }
    return operands.reduce(into: []) { $0.formUnion($1.tablesNamed) }
  }
}
