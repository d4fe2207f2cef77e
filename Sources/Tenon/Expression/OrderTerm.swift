/// An expression to order by, with its direction and the position of NULLs.
///
///     Task.query.order(by: Task.dueDate.asc.nullsLast, Task.priority.desc)
///     // … ORDER BY "tasks"."due_date" NULLS LAST, "tasks"."priority" DESC
///
/// Without `nullsFirst` or `nullsLast`, the database decides: NULL is the largest value on PostgreSQL and the smallest
/// on SQLite and MySQL.
public struct OrderTerm: Sendable {
  /// The position of NULLs among the values.
  package enum Nulls: Sendable {
    case first
    case last
  }

  package var node: SQLNode
  package var isDescending: Bool
  package var nulls: Nulls?
  /// The Swift type of the expression, if known.
  package var type: (any SQLConvertible.Type)?

  /// The same order with NULLs before all values.
  public var nullsFirst: OrderTerm { placing(.first) }

  /// The same order with NULLs after all values.
  public var nullsLast: OrderTerm { placing(.last) }

  private func placing(_ nulls: Nulls) -> OrderTerm {
    var term = self
    term.nulls = nulls
    return term
  }
}

/// A term that `order(by:)` accepts: an expression or an `OrderTerm`.
public protocol OrderTermConvertible: Sendable {
  /// The term to order by. That of a plain expression is ascending.
  var orderTerm: OrderTerm { get }
}

extension OrderTerm: OrderTermConvertible {
  /// The term itself.
  public var orderTerm: OrderTerm { self }
}

extension SQLExpression {
  /// The expression in ascending order.
  public var orderTerm: OrderTerm { asc }

  /// Ascending order: `ORDER BY expression`.
  public var asc: OrderTerm { OrderTerm(node: node, isDescending: false, type: Value.self) }

  /// Descending order: `ORDER BY expression DESC`.
  public var desc: OrderTerm { OrderTerm(node: node, isDescending: true, type: Value.self) }
}

// Lists of expressions are parameter packs rather than arrays of `any`, so that each expression keeps its type until
// its SQL is taken.

func orderTerms<each Term: OrderTermConvertible>(of terms: repeat each Term) -> [OrderTerm] {
  var all: [OrderTerm] = []
  for term in repeat each terms { all.append(term.orderTerm) }
  return all
}

func nodes<each Term: SQLExpression>(of terms: repeat each Term) -> [SQLNode] {
  var all: [SQLNode] = []
  for term in repeat each terms { all.append(term.node) }
  return all
}
