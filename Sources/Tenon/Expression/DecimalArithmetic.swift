import Foundation

// Exact arithmetic of decimals, on every database. There is no quotient: it is rarely exact, and databases differ in where
// they cut it off. Divide as `Double`, after a `cast`.

extension SQLExpression where Value.Unwrapped == Decimal {
  /// `expression + value`, exactly.
  public static func + (left: Self, right: Value) -> Computed<Value> {
    .decimal(left.node, .add, .value(right.sqlValue))
  }

  /// `expression - value`, exactly.
  public static func - (left: Self, right: Value) -> Computed<Value> {
    .decimal(left.node, .subtract, .value(right.sqlValue))
  }

  /// `expression * value`, exactly.
  public static func * (left: Self, right: Value) -> Computed<Value> {
    .decimal(left.node, .multiply, .value(right.sqlValue))
  }

  /// `left + right`, exactly.
  public static func + <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    .decimal(left.node, .add, right.node)
  }

  /// `left - right`, exactly.
  public static func - <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    .decimal(left.node, .subtract, right.node)
  }

  /// `left * right`, exactly.
  public static func * <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    .decimal(left.node, .multiply, right.node)
  }

  /// So many times the decimal, exactly.
  ///
  ///     InvoiceLine.query.select((InvoiceLine.unitPrice * InvoiceLine.quantity).sum())       // Decimal?
  public static func * <Count: SQLExpression>(left: Self, right: Count) -> Computed<Value>
  where Count.Value: SQLInteger {
    .decimal(left.node, .multiply, right.node)
  }
}

extension Computed {
  /// A decimal computed from two numbers as they are stored.
  fileprivate static func decimal(
    _ left: SQLNode, _ symbol: DecimalOperator, _ right: SQLNode
  ) -> Computed {
    Computed(result: .combination(.decimal(symbol), left.asStored, right.asStored))
  }
}

/// What two decimals are combined by.
package enum DecimalOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
}
