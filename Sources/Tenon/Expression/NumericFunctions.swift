// Functions of numbers. Decimals do not have them, because SQLite stores decimals as text and would calculate in
// binary. The operators of decimals are in `DecimalArithmetic`.

/// An integer that SQL can calculate with.
public protocol SQLInteger: SQLNumber {}
extension Int: SQLInteger {}
extension Int64: SQLInteger {}
extension Int32: SQLInteger {}
extension Int16: SQLInteger {}

/// A floating-point number that SQL can calculate with.
public protocol SQLFloatingPoint: SQLNumber {}
extension Double: SQLFloatingPoint {}
extension Float: SQLFloatingPoint {}

extension SQLExpression where Value.Unwrapped: SQLNumber {
  /// `ABS`: the absolute value.
  ///
  ///     Metric.value.abs()
  ///     // ABS("metrics"."value")
  public func abs() -> Computed<Value> { Computed(.function(.absolute, of: node)) }

  /// The number with the opposite sign.
  ///
  ///     -Metric.value
  ///     // (-"metrics"."value")
  public static prefix func - (operand: Self) -> Computed<Value> {
    Computed(.function(.negation, of: operand.node))
  }

  /// `POWER`: the number raised to a power, as a floating-point number.
  ///
  ///     Shape.side.power(2)
  ///     // POWER("shapes"."side", ?)
  ///
  /// A result that is not a real number is nil on SQLite and an error on PostgreSQL.
  public func power(_ exponent: Double) -> Computed<Double?> {
    Computed(.combination(.power, node, .value(.double(exponent))))
  }
}

extension SQLExpression where Value.Unwrapped: SQLInteger {
  /// The quotient, truncated towards zero: 7 / 2 is 3 and -7 / 2 is -3. Division by zero gives nil on every database.
  ///
  ///     Post.viewCount / 2
  ///     // ("posts"."view_count" / NULLIF(?, 0))
  ///
  /// The operator is `DIV` on MySQL.
  public static func / (left: Self, right: Value.Unwrapped) -> Computed<Value.Unwrapped?>
  where Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.integerDivision, left.node, .value(right.sqlValue)))
  }

  /// The quotient, truncated towards zero; nil if the divisor is zero.
  ///
  ///     User.credits / User.loginCount
  ///     // ("users"."credits" / NULLIF("users"."login_count", 0))
  public static func / <Other: SQLExpression>(
    left: Self, right: Other
  ) -> Computed<Value.Unwrapped?>
  where Other.Value.Unwrapped == Value.Unwrapped, Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.integerDivision, left.node, right.node))
  }

  /// The remainder of the division, with the sign of the dividend: -7 % 2 is -1. Division by zero gives nil on every
  /// database.
  ///
  ///     Post.query.filter(Post.viewCount % 2 == 0)
  ///     // ("posts"."view_count" % NULLIF(?, 0)) = ?
  public static func % (left: Self, right: Value.Unwrapped) -> Computed<Value.Unwrapped?>
  where Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.remainder, left.node, .value(right.sqlValue)))
  }

  /// The remainder of the division, with the sign of the dividend; nil if the divisor is zero.
  ///
  ///     User.credits % User.loginCount
  ///     // ("users"."credits" % NULLIF("users"."login_count", 0))
  public static func % <Other: SQLExpression>(
    left: Self, right: Other
  ) -> Computed<Value.Unwrapped?>
  where Other.Value.Unwrapped == Value.Unwrapped, Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.remainder, left.node, right.node))
  }
}

extension SQLExpression where Value.Unwrapped: SQLFloatingPoint {
  /// The quotient. Division by zero gives nil on every database.
  ///
  ///     Metric.value / 2
  ///     // ("metrics"."value" * 1.0 / NULLIF(?, 0))
  public static func / (left: Self, right: Value.Unwrapped) -> Computed<Value.Unwrapped?>
  where Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.quotient, left.node, .value(right.sqlValue)))
  }

  /// The quotient; nil if the divisor is zero.
  ///
  ///     Shape.width / Shape.height
  ///     // ("shapes"."width" * 1.0 / NULLIF("shapes"."height", 0))
  public static func / <Other: SQLExpression>(
    left: Self, right: Other
  ) -> Computed<Value.Unwrapped?>
  where Other.Value.Unwrapped == Value.Unwrapped, Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.quotient, left.node, right.node))
  }

  /// `ROUND`: the number rounded to a number of decimal places, halves away from zero.
  ///
  ///     Metric.value.round(2)
  ///     // ROUND("metrics"."value", 2)
  ///
  /// PostgreSQL and MySQL would round halves to even; there the number is converted to a decimal first.
  ///
  /// - Parameter digits: The number of decimal places, 0 to 15; any other number makes the statement fail with
  ///   `SQLError`.
  public func round(_ digits: Int = 0) -> Computed<Value> {
    guard (0...15).contains(digits) else {
      return Computed(
        .refused("a number cannot be rounded to \(digits) decimal places: use 0 to 15"))
    }
    return Computed(.function(.rounded(digits: digits), of: node))
  }

  /// `CEIL`: the smallest integer that is not less than the number.
  ///
  ///     Metric.value.ceil()
  ///     // CEIL("metrics"."value")
  ///
  /// SQLite needs its math functions, which most builds include.
  public func ceil() -> Computed<Value> { Computed(.function(.ceiling, of: node)) }

  /// `FLOOR`: the largest integer that is not greater than the number.
  ///
  ///     Metric.value.floor()
  ///     // FLOOR("metrics"."value")
  ///
  /// SQLite needs its math functions, which most builds include.
  public func floor() -> Computed<Value> { Computed(.function(.floor, of: node)) }
}
