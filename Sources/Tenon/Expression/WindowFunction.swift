/// A function that looks at the rows around each row. `over` says which, and makes it an expression.
///
///     WindowFunction.rank().over(partition: Post.authorID, order: Post.viewCount.desc)
public struct WindowFunction<Value: SQLConvertible>: Sendable {
  private let call: SQLWindow.Call

  fileprivate init(_ call: SQLWindow.Call) { self.call = call }

  /// The function's value for each row, among the rows of its partition.
  ///
  /// - Parameters:
  ///   - partition: What the rows of a partition have in common; all rows are one partition when empty.
  ///   - order: The order of the rows in their partition.
  ///   - frame: Which rows of the partition count, for `firstValue` and `lastValue`. Nil is SQL's own: with an order, the
  ///     rows up to this one and those equal to it; without one, all.
  public func over<each Partition: SQLExpression, each Order: OrderTermConvertible>(
    partition: repeat each Partition, order: repeat each Order, frame: WindowFrame? = nil
  ) -> Computed<Value> {
    Computed(
      result: .window(
        SQLWindow(
          call: call, partition: nodes(of: repeat each partition),
          ordering: orderTerms(of: repeat each order),
          frame: frame)))
  }
}

extension WindowFunction where Value == Int {
  /// `ROW_NUMBER`: the number of the row in its partition, from 1.
  public static func rowNumber() -> WindowFunction { WindowFunction(.position(.rowNumber)) }

  /// `RANK`: one more than the number of rows ordered before; equal rows have the same rank, and gaps follow them.
  public static func rank() -> WindowFunction { WindowFunction(.position(.rank)) }

  /// `DENSE_RANK`: the rank without gaps.
  public static func denseRank() -> WindowFunction { WindowFunction(.position(.denseRank)) }
}

extension SQLExpression where Value.Unwrapped.Unwrapped == Value.Unwrapped {
  /// `LAG`: the expression's value some rows earlier in the partition; nil when there is no such row.
  ///
  ///     Metric.value.lag().over(partition: Metric.runID, order: Metric.step)
  ///
  /// - Parameter offset: How many rows earlier; a negative number throws when the statement is written.
  public func lag(_ offset: Int = 1) -> WindowFunction<Value.Unwrapped?> {
    WindowFunction(.neighbour(.earlier, node.asStored, offset))
  }

  /// `LEAD`: the expression's value some rows later in the partition; nil when there is no such row.
  ///
  /// - Parameter offset: How many rows later; a negative number throws when the statement is written.
  public func lead(_ offset: Int = 1) -> WindowFunction<Value.Unwrapped?> {
    WindowFunction(.neighbour(.later, node.asStored, offset))
  }

  /// `FIRST_VALUE`: the expression's value in the first row of the frame; nil when the frame is empty.
  public func firstValue() -> WindowFunction<Value.Unwrapped?> {
    WindowFunction(.edge(.first, node.asStored))
  }

  /// `LAST_VALUE`: the expression's value in the last row of the frame; nil when the frame is empty. Give a frame
  /// `through: .end`, or the last row is this one.
  public func lastValue() -> WindowFunction<Value.Unwrapped?> {
    WindowFunction(.edge(.last, node.asStored))
  }
}

extension Aggregate {
  /// The aggregate over the rows around each row, which stay apart.
  ///
  ///     Invoice.total.sum().over(order: Invoice.date, Invoice.id, frame: .rows(.start))      // a running total
  ///
  /// - Parameters:
  ///   - partition: What the rows of a partition have in common; all rows are one partition when empty.
  ///   - order: The order of the rows in their partition.
  ///   - frame: Which rows of the partition count. Nil is SQL's own: with an order, the rows up to this one and those
  ///     equal to it; without one, all.
  /// - Returns: The expression. One of distinct values throws when the statement is written: no database has it.
  public func over<each Partition: SQLExpression, each Order: OrderTermConvertible>(
    partition: repeat each Partition, order: repeat each Order, frame: WindowFrame? = nil
  ) -> Computed<Value> {
    Computed(
      result: .window(
        SQLWindow(
          call: .aggregate(aggregate), partition: nodes(of: repeat each partition),
          ordering: orderTerms(of: repeat each order), frame: frame)))
  }
}

/// A window function with its window, before a dialect gives it its words.
package struct SQLWindow: Sendable {
  package enum Call: Sendable {
    case position(Position)
    case neighbour(Direction, SQLNode, Int)
    case edge(Edge, SQLNode)
    case aggregate(SQLAggregate)
  }

  package enum Position: String, Sendable {
    case rowNumber = "ROW_NUMBER"
    case rank = "RANK"
    case denseRank = "DENSE_RANK"
  }

  package enum Direction: String, Sendable {
    case earlier = "LAG"
    case later = "LEAD"
  }

  package enum Edge: String, Sendable {
    case first = "FIRST_VALUE"
    case last = "LAST_VALUE"
  }

  package var call: Call
  package var partition: [SQLNode]
  package var ordering: [OrderTerm]
  package var frame: WindowFrame?

  /// The expressions that it is made of.
  package var operands: [SQLNode] {
    let called: [SQLNode] =
      switch call {
      case .position: []
      case .neighbour(_, let node, _), .edge(_, let node): [node]
      case .aggregate(let aggregate): aggregate.operands
      }
    return called + partition + ordering.map(\.node)
  }
}
