/// The parts SQL is made of, before a dialect gives them their words.
package indirect enum SQLNode: Sendable {
  /// A column of a table or alias. `isNumeric` asks a dialect that stores the column as text to compare it as a number;
  /// the values that stand beside one that `isRedacted` stay out of logs.
  /// `form` is how the column's values are stored, where that is not the one form that they are bound in.
  case column(
    table: String, name: String, isNumeric: Bool, isRedacted: Bool = false, form: StoredForm? = nil)
  /// A value, to be bound.
  case value(SQLValue)
  /// A row value: `(a, b)`.
  case row([SQLNode])
  /// `left operator right`.
  case binary(SQLNode, BinaryOperator, SQLNode)
  /// Equality in which NULL equals NULL, and is never unknown; or its opposite.
  case same(SQLNode, SQLNode, isNegated: Bool)
  /// Conditions that must all hold; none holds.
  case and([SQLNode])
  /// Conditions of which one must hold; none does not.
  case or([SQLNode])
  case not(SQLNode)
  /// `IS NULL` or `IS NOT NULL`.
  case isNull(SQLNode, isNegated: Bool)
  /// `LIKE` with a pattern of `%` and `_`; a backslash escapes.
  case like(SQLNode, pattern: SQLNode, ignoresCase: Bool)
  /// Text that contains, starts or ends with other text, exactly.
  case match(SQLNode, TextMatch)
  /// Membership in a list of values; an empty list has no members.
  case isIn(SQLNode, [SQLValue])
  /// Membership in the rows of a query: the columns of one row value.
  case isInQuery([SQLNode], SQLSelect)
  /// Equality of several columns with one of several rows of values.
  case rowIsIn([SQLNode], [[SQLValue]])
  case between(SQLNode, SQLNode, SQLNode)
  /// What writes itself, in parentheses where it needs them.
  case written(@Sendable (inout SQLWriter) throws -> Void)
  /// A function of one expression.
  case function(SQLFunction, of: SQLNode)
  /// A function of two expressions.
  case combination(SQLCombination, SQLNode, SQLNode)
  /// A function of any number of expressions.
  case list(SQLListFunction, [SQLNode])
  /// The time, or the day in UTC, by the database's clock.
  case currentTime(isDay: Bool)
  /// `CASE WHEN … THEN … ELSE … END`.
  case cases([SQLCase], otherwise: SQLNode?)
  /// An aggregate over the rows of a group.
  case aggregate(SQLAggregate)
  /// A function of the rows around a row.
  case window(SQLWindow)
  /// SQL of the user's own.
  case raw(SQL)
  /// A computed decimal: a dialect that stores decimals as text compares it as a number.
  case decimal(SQLNode)
  /// An expression with a name in a select list.
  case labelled(SQLNode, String)
  /// The one value that a query gives; NULL when it gives no row.
  case scalar(SQLSelect)
  /// Whether a query gives a row.
  case exists(SQLSelect)
  /// A value in a select list, where the database has nothing to compare it with and would have to guess its type.
  case literal(SQLValue)
  /// A column of the result by its number, from 1, to order by.
  case position(Int, isNumeric: Bool)
  /// What cannot be written, and why.
  case refused(String)
}

extension SQLNode {
  /// An expression without the conversion that comparing it asks for: what is copied or searched for NULL is the value
  /// as it is stored.
  package var asStored: SQLNode {
    switch self {
    case .column(let table, let name, _, let isRedacted, let form):
      .column(table: table, name: name, isNumeric: false, isRedacted: isRedacted, form: form)
    case .decimal(let node): node
    case .labelled(let node, let label): .labelled(node.asStored, label)
    default: self
    }
  }

  /// Whether the value is a decimal, which a dialect that stores it as text compares as a number.
  package var isNumeric: Bool {
    switch self {
    case .column(_, _, let isNumeric, _, _): isNumeric
    case .decimal: true
    case .labelled(let node, _): node.isNumeric
    default: false
    }
  }

  /// How a column's values are stored, where that is not the one form that they are bound in.
  package var form: StoredForm? {
    switch self {
    case .column(_, _, _, _, let form): form
    case .labelled(let node, _): node.form
    default: nil
    }
  }

  /// The name that the expression has in a select list.
  package var label: String? {
    if case .labelled(_, let label) = self { label } else { nil }
  }

  /// The expressions that this one is made of, in the same query.
  package var operands: [SQLNode] {
    switch self {
    case .binary(let left, _, let right), .same(let left, let right, _),
      .combination(_, let left, let right), .like(let left, let right, _):
      [left, right]
    case .not(let node), .isNull(let node, _), .function(_, let node), .decimal(let node),
      .labelled(let node, _), .isIn(let node, _), .match(let node, _):
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

  /// Whether the expression is computed from all rows of a group, so that a query of it alone gives one row.
  package var isAggregate: Bool {
    if case .aggregate = self { true } else { operands.contains(where: \.isAggregate) }
  }
}

/// The operators between two expressions.
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

  /// Whether it compares two values.
  package var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    case .add, .subtract, .multiply, .divide: false
    }
  }
}

/// A search for text as it is, without wildcards.
package enum TextMatch: Sendable {
  case contains(String)
  case hasPrefix(String)
  case hasSuffix(String)
}
