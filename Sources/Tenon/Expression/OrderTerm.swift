/// Something to order by, with its direction and where NULLs go.
///
///     Task.query.order(by: Task.dueDate.asc.nullsLast, Task.priority.desc)
public struct OrderTerm: Sendable {
  /// Where NULLs go.
  package enum Nulls: Sendable {
    case first
    case last
  }

  package var node: SQLNode
  package var isDescending: Bool
  package var nulls: Nulls?
  /// The Swift type of what rows are ordered by, where it is known.
  package var type: (any SQLConvertible.Type)?

  /// The same with NULLs before all values.
  public var nullsFirst: OrderTerm { placing(.first) }

  /// The same with NULLs behind all values.
  public var nullsLast: OrderTerm { placing(.last) }

  private func placing(_ nulls: Nulls) -> OrderTerm {
    var term = self
    term.nulls = nulls
    return term
  }
}

/// An expression or an `OrderTerm`: what `order(by:)` takes.
public protocol OrderTermConvertible: Sendable {
  /// What to order by; an expression alone is ascending.
  var orderTerm: OrderTerm { get }
}

extension OrderTerm: OrderTermConvertible {
  /// Itself.
  public var orderTerm: OrderTerm { self }
}

extension SQLExpression {
  /// Ascending.
  public var orderTerm: OrderTerm { asc }

  /// Small values first.
  public var asc: OrderTerm { OrderTerm(node: node, isDescending: false, type: Value.self) }

  /// Large values first.
  public var desc: OrderTerm { OrderTerm(node: node, isDescending: true, type: Value.self) }
}

// Lists of expressions are packs, not arrays of `any`: each keeps its type until its SQL is taken.

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
