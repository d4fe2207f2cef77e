/// A function of the rows around each row. Its method `over` defines those rows and makes it an expression.
///
///     WindowFunction.rank().over(partition: Post.authorID, order: Post.viewCount.desc)
///     // RANK() OVER (PARTITION BY "posts"."author_id" ORDER BY "posts"."view_count" DESC)
public struct WindowFunction<Value: SQLConvertible>: Sendable {
  private let call: SQLWindow.Call

  fileprivate init(_ call: SQLWindow.Call) { self.call = call }

  /// `OVER`: the function's value for each row, among the rows of its partition.
  ///
  /// - Parameters:
  ///   - partition: The expressions whose values all rows of a partition share; if empty, all rows are one partition.
  ///   - order: The order of the rows in their partition.
  ///   - frame: The rows of the partition that `firstValue` and `lastValue` read. Nil is SQL's default: all rows of the
  ///     partition without an order; with one, the rows up to the current row and those equal to it.
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
  ///
  ///     WindowFunction.rowNumber().over(order: Post.id)
  ///     // ROW_NUMBER() OVER (ORDER BY "posts"."id")
  public static func rowNumber() -> WindowFunction { WindowFunction(.position(.rowNumber)) }

  /// `RANK`: one more than the number of rows before it in the order. Equal rows have the same rank, and a gap follows
  /// them.
  ///
  ///     WindowFunction.rank().over(order: Post.viewCount.desc)
  ///     // RANK() OVER (ORDER BY "posts"."view_count" DESC)
  public static func rank() -> WindowFunction { WindowFunction(.position(.rank)) }

  /// `DENSE_RANK`: the rank without gaps.
  ///
  ///     WindowFunction.denseRank().over(order: Post.viewCount.desc)
  ///     // DENSE_RANK() OVER (ORDER BY "posts"."view_count" DESC)
  public static func denseRank() -> WindowFunction { WindowFunction(.position(.denseRank)) }
}

extension SQLExpression where Value.Unwrapped.Unwrapped == Value.Unwrapped {
  /// `LAG`: the expression's value `offset` rows earlier in the partition; nil if there is no such row.
  ///
  ///     Metric.value.lag().over(partition: Metric.runID, order: Metric.step)
  ///     // LAG("metrics"."value", 1) OVER (PARTITION BY "metrics"."run_id" ORDER BY "metrics"."step")
  ///
  /// - Parameter offset: The number of rows; a negative number makes the statement fail with `SQLError`.
  public func lag(_ offset: Int = 1) -> WindowFunction<Value.Unwrapped?> {
    WindowFunction(.neighbour(.earlier, node.asStored, offset))
  }

  /// `LEAD`: the expression's value `offset` rows later in the partition; nil if there is no such row.
  ///
  ///     Metric.value.lead().over(partition: Metric.runID, order: Metric.step)
  ///     // LEAD("metrics"."value", 1) OVER (PARTITION BY "metrics"."run_id" ORDER BY "metrics"."step")
  ///
  /// - Parameter offset: The number of rows; a negative number makes the statement fail with `SQLError`.
  public func lead(_ offset: Int = 1) -> WindowFunction<Value.Unwrapped?> {
    WindowFunction(.neighbour(.later, node.asStored, offset))
  }

  /// `FIRST_VALUE`: the expression's value in the first row of the frame; nil if the frame is empty.
  ///
  ///     Metric.value.firstValue().over(partition: Metric.runID, order: Metric.step)
  ///     // FIRST_VALUE("metrics"."value") OVER (PARTITION BY "metrics"."run_id" ORDER BY "metrics"."step")
  public func firstValue() -> WindowFunction<Value.Unwrapped?> {
    WindowFunction(.edge(.first, node.asStored))
  }

  /// `LAST_VALUE`: the expression's value in the last row of the frame; nil if the frame is empty.
  ///
  ///     Metric.value.lastValue().over(order: Metric.step, frame: .rows(.start, through: .end))
  ///     // LAST_VALUE("metrics"."value")
  ///     // OVER (ORDER BY "metrics"."step" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
  ///
  /// By default an ordered frame ends at the current row, whose value is then the last one.
  public func lastValue() -> WindowFunction<Value.Unwrapped?> {
    WindowFunction(.edge(.last, node.asStored))
  }
}

extension Aggregate {
  /// `OVER`: the aggregate of the rows around each row. The rows themselves are not grouped.
  ///
  ///     Invoice.total.sum().over(order: Invoice.date, Invoice.id, frame: .rows(.start))      // a running total
  ///     // SUM("invoices"."total") OVER (ORDER BY "invoices"."date", "invoices"."id"
  ///     // ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ///
  /// - Parameters:
  ///   - partition: The expressions whose values all rows of a partition share; if empty, all rows are one partition.
  ///   - order: The order of the rows in their partition.
  ///   - frame: The rows of the partition that are aggregated. Nil is SQL's default: all rows of the partition without
  ///     an order; with one, the rows up to the current row and those equal to it.
  /// - Returns: The expression. An aggregate of distinct values makes the statement fail with `SQLError`, as no
  ///   database supports it.
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

/// A window function and its window, before a dialect writes them.
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

  /// The expressions inside the function and its window.
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
