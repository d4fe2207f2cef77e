// Names inside a query that the query around it uses as well. There they mean the rows inside, as SQL has it: what can
// only have been meant for the row outside is refused.

extension SQLWriter {
  /// What a query inside another one is asked for.
  enum Subquery {
    /// Its one value.
    case value
    /// Its rows, to be compared with.
    case members
    /// A row, whichever.
    case presence
  }

  /// Checks that a query inside another one, over a table of that one, does not look as if its columns were those of the
  /// row outside.
  ///
  /// Refused is a comparison of a column with itself; in a query for a value or for the presence of a row, one of any two
  /// columns of the table; and a query for the presence of a row that asks nothing of the row outside.
  ///
  /// - Throws: `SQLError` that tells of `alias`.
  func checkNames(in select: SQLSelect, as use: Subquery) throws {
    let taken = namesTaken(by: select)
    guard !taken.isEmpty else { return }
    let conditions = select.conditions
    let table = conditions.lazy.compactMap { condition in
      condition.ambiguousTable(among: taken, isSelfOnly: use == .members)
    }.first
    if let table {
      throw refusal(
        table,
        use == .members ? "compares a column with itself" : "compares its columns with each other")
    }
    if use == .presence, select.compounds.isEmpty, let table = taken.min(),
      !(conditions + [select.having].compactMap { $0 })
        .contains(where: { mayLookOutside($0, select.tables) })
    {
      throw refusal(table, "asks nothing of the row outside")
    }
  }

  private func refusal(_ table: String, _ what: String) -> SQLError {
    SQLError(
      message:
        "a query over \(table) inside a query over \(table) \(what): there, \(table) means the "
        + "rows inside. Give those another name with `alias`, as in `let other = Model.alias(\"other\")` "
        + "and `other.select(…).filter(other[…] == …)`")
  }

  /// Whether an expression names a table of the queries around, or may do so.
  private func mayLookOutside(_ node: SQLNode, _ inside: [String]) -> Bool {
    switch node {
    case .column(let table, _, _, _, _): !inside.contains(table) && isOutside(table)
    case .written, .raw, .scalar, .exists, .isInQuery: true
    default: node.operands.contains { mayLookOutside($0, inside) }
    }
  }
}

extension SQLSelect {
  /// What rows and pairs of rows have to fulfil.
  fileprivate var conditions: [SQLNode] {
    [[condition].compactMap { $0 }, joins.map(\.condition), compounds.flatMap(\.1.conditions)]
      .flatMap { $0 }
  }
}

extension SQLNode {
  /// A table two of whose columns are compared with each other.
  ///
  /// - Parameters:
  ///   - tables: The tables that are looked for.
  ///   - isSelfOnly: Whether only a column that is compared with itself counts.
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

  /// The tables of the columns in the expression.
  private var tablesNamed: Set<String> {
    if case .column(let table, _, _, _, _) = self { return [table] }
    return operands.reduce(into: []) { $0.formUnion($1.tablesNamed) }
  }
}
