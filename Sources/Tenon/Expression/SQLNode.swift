/// The parts SQL is made of, before a dialect gives them their words.
package indirect enum SQLNode: Sendable {
  /// A column of a table or alias. `isNumeric` asks a dialect that stores the column as text to compare it as a number.
  case column(table: String, name: String, isNumeric: Bool)
  /// A value, to be bound.
  case value(SQLValue)
  /// A row value: `(a, b)`.
  case row([SQLNode])
  /// `left operator right`.
  case binary(SQLNode, BinaryOperator, SQLNode)
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
  /// What cannot be written, and why.
  case refused(String)
}

extension SQLNode {
  /// An expression without the conversion that comparing it asks for: what is copied or searched for NULL is the value
  /// as it is stored.
  package var asStored: SQLNode {
    switch self {
    case .column(let table, let name, _): .column(table: table, name: name, isNumeric: false)
    case .decimal(let node): node
    case .labelled(let node, let label): .labelled(node.asStored, label)
    default: self
    }
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
}

/// A search for text as it is, without wildcards.
package enum TextMatch: Sendable {
  case contains(String)
  case hasPrefix(String)
  case hasSuffix(String)
}

/// A query inside another: columns of the rows of a table.
package struct SQLSelect: Sendable {
  package var columns: [SQLNode]
  package var table: String
  package var condition: SQLNode?
  package var ordering: [OrderTerm] = []
  package var limit: Int?
  package var offset: Int?

  /// Whether the query is for some of the rows only, in some order.
  package var isBounded: Bool { limit != nil || offset != nil }
}
