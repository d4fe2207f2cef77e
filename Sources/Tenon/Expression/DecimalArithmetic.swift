import Foundation

// Exact arithmetic of decimals, on every database. There is no division: quotients are rarely exact, and databases
// truncate them at different places. To divide, convert to `Double` with `cast`.

extension SQLExpression where Value.Unwrapped == Decimal {
  /// `expression + value`, exact.
  ///
  ///     User.balance + 10
  ///     // decimal_add("users"."balance", ?)
  ///
  /// `decimal_add` is SQLite's; the other databases have `("users"."balance" + ?)`.
  public static func + (left: Self, right: Value) -> Computed<Value> {
    .decimal(left.node, .add, .value(right.sqlValue))
  }

  /// `expression - value`, exact: `decimal_sub` on SQLite.
  public static func - (left: Self, right: Value) -> Computed<Value> {
    .decimal(left.node, .subtract, .value(right.sqlValue))
  }

  /// `expression * value`, exact: `decimal_mul` on SQLite.
  public static func * (left: Self, right: Value) -> Computed<Value> {
    .decimal(left.node, .multiply, .value(right.sqlValue))
  }

  /// `left + right`, exact: `decimal_add` on SQLite.
  public static func + <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    .decimal(left.node, .add, right.node)
  }

  /// `left - right`, exact: `decimal_sub` on SQLite.
  public static func - <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    .decimal(left.node, .subtract, right.node)
  }

  /// `left * right`, exact: `decimal_mul` on SQLite.
  public static func * <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    .decimal(left.node, .multiply, right.node)
  }

  /// `left * right` for a decimal and an integer, exact.
  ///
  ///     InvoiceLine.query.select((InvoiceLine.unitPrice * InvoiceLine.quantity).sum())       // Decimal?
  ///     // decimal_sum(decimal_mul("invoice_lines"."unit_price", "invoice_lines"."quantity"))
  ///
  /// The functions are SQLite's; the other databases have `SUM(("unit_price" * "quantity"))`.
  public static func * <Count: SQLExpression>(left: Self, right: Count) -> Computed<Value>
  where Count.Value: SQLInteger {
    .decimal(left.node, .multiply, right.node)
  }
}

extension Computed {
  /// A decimal computed from two stored numbers.
  fileprivate static func decimal(
    _ left: SQLNode, _ symbol: DecimalOperator, _ right: SQLNode
  ) -> Computed {
    Computed(result: .combination(.decimal(symbol), left.asStored, right.asStored))
  }
}

/// An operator of two decimals.
package enum DecimalOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
}
