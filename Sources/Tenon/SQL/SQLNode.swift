/// A part of an SQL statement, before a dialect is chosen.
package indirect enum SQLNode: Sendable {
  /// A column of a table or alias.
  ///
  /// `isNumeric` asks a dialect that stores the column as text to compare it as a number. If `isRedacted`, the values
  /// that are used together with the column are redacted in logs. `form` is the form of the column's stored values, if
  /// it differs from the form in which values are bound.
  case column(
    table: String, name: String, isNumeric: Bool, isRedacted: Bool = false, form: StoredForm? = nil)
  /// A value to bind.
  case value(SQLValue)
  /// A row value: `(a, b)`.
  case row([SQLNode])
  /// `left operator right`.
  case binary(SQLNode, BinaryOperator, SQLNode)
  /// Equality in which NULL equals NULL, or its opposite. It is never unknown.
  case same(SQLNode, SQLNode, isNegated: Bool)
  /// A conjunction of conditions; true if there are none.
  case and([SQLNode])
  /// A disjunction of conditions; false if there are none.
  case or([SQLNode])
  case not(SQLNode)
  /// `IS NULL` or `IS NOT NULL`.
  case isNull(SQLNode, isNegated: Bool)
  /// `LIKE` with a pattern of `%` and `_`. A backslash escapes.
  case like(SQLNode, pattern: SQLNode, ignoresCase: Bool)
  /// A search for text without wildcards.
  case match(SQLNode, TextMatch, ignoresCase: Bool)
  /// Membership in a list of values; false for an empty list.
  case isIn(SQLNode, [SQLValue])
  /// Membership in the rows of a query. Several columns are one row value.
  case isInQuery([SQLNode], SQLSelect)
  /// Membership of several columns, as one row value, in a list of rows.
  case rowIsIn([SQLNode], [[SQLValue]])
  case between(SQLNode, SQLNode, SQLNode)
  /// An expression that a closure writes, in parentheses if needed.
  case written(@Sendable (inout SQLWriter) throws -> Void)
  /// A function of one expression.
  case function(SQLFunction, of: SQLNode)
  /// A function of two expressions.
  case combination(SQLCombination, SQLNode, SQLNode)
  /// A function of any number of expressions.
  case list(SQLListFunction, [SQLNode])
  /// The current time, or the current day in UTC, of the database's clock.
  case currentTime(isDay: Bool)
  /// `CASE WHEN … THEN … ELSE … END`.
  case cases([SQLCase], otherwise: SQLNode?)
  /// An aggregate over the rows of a group.
  case aggregate(SQLAggregate)
  /// A window function.
  case window(SQLWindow)
  /// Hand-written SQL.
  case raw(SQL)
  /// A computed decimal. A dialect that stores decimals as text compares it as a number.
  case decimal(SQLNode)
  /// An expression with a label in a select list.
  case labelled(SQLNode, String)
  /// The single value of a query; NULL if there is no row.
  case scalar(SQLSelect)
  /// True if a query finds a row.
  case exists(SQLSelect)
  /// A value in a select list, whose type the database cannot infer from a context.
  case literal(SQLValue)
  /// A column of the result by its number, counted from 1, for `ORDER BY`.
  case position(Int, isNumeric: Bool)
  /// An expression that cannot be written, with the reason.
  case refused(String)
}

extension SQLNode {
  /// The expression without the conversion that a comparison needs. Functions, assignments and tests for NULL use the
  /// stored value.
  package var asStored: SQLNode {
    switch self {
    case .column(let table, let name, _, let isRedacted, let form):
      .column(table: table, name: name, isNumeric: false, isRedacted: isRedacted, form: form)
    case .decimal(let node): node
    case .labelled(let node, let label): .labelled(node.asStored, label)
    default: self
    }
  }

  /// True if the value is a decimal, which a dialect that stores it as text compares as a number.
  package var isNumeric: Bool {
    switch self {
    case .column(_, _, let isNumeric, _, _): isNumeric
    case .decimal: true
    case .labelled(let node, _): node.isNumeric
    default: false
    }
  }

  /// The form of a column's stored values, if it differs from the form in which values are bound.
  package var form: StoredForm? {
    switch self {
    case .column(_, _, _, _, let form): form
    case .labelled(let node, _): node.form
    default: nil
    }
  }

  /// The label of the expression in a select list.
  package var label: String? {
    if case .labelled(_, let label) = self { label } else { nil }
  }

  /// The expressions inside this one, without those of subqueries.
  package var operands: [SQLNode] {
    switch self {
    case .binary(let left, _, let right), .same(let left, let right, _),
      .combination(_, let left, let right), .like(let left, let right, _):
      [left, right]
    case .not(let node), .isNull(let node, _), .function(_, let node), .decimal(let node),
      .labelled(let node, _), .isIn(let node, _), .match(let node, _, _):
      [node]
    case .and(let nodes), .or(let nodes), .row(let nodes), .list(_, let nodes),
      .isInQuery(let nodes, _), .rowIsIn(let nodes, _):
      nodes
    case .between(let node, let lower, let upper): [node, lower, upper]
    case .cases(let cases, let otherwise):
      cases.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? [])
    case .aggregate(let aggregate): aggregate.operands
    case .window(let window): window.operands
    case .raw(let sql):
      sql.parts.compactMap {
        switch $0 {
        case .node(let node), .operand(let node): node
        default: nil
        }
      }
    case .column, .value, .written, .currentTime, .scalar, .exists, .literal, .position, .refused:
      []
    }
  }

  /// True if the expression is computed from all rows of a group. A query that selects only such expressions returns
  /// one row.
  package var isAggregate: Bool {
    if case .aggregate = self { true } else { operands.contains(where: \.isAggregate) }
  }
}

/// A binary operator.
package enum BinaryOperator: String, Sendable {
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"

  /// True if the operator compares two values.
  package var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    case .add, .subtract, .multiply, .divide: false
    }
  }
}

/// A search for text without wildcards.
package enum TextMatch: Sendable {
  case contains(String)
  case hasPrefix(String)
  case hasSuffix(String)
}
