// Functions of numbers. Decimals take no part: SQLite keeps them as text and would calculate with them in binary. What they
// have is in `DecimalArithmetic`.

/// The whole numbers SQL calculates with.
public protocol SQLInteger: SQLNumber {}
extension Int: SQLInteger {}
extension Int64: SQLInteger {}
extension Int32: SQLInteger {}
extension Int16: SQLInteger {}

/// The floating-point numbers SQL calculates with.
public protocol SQLFloatingPoint: SQLNumber {}
extension Double: SQLFloatingPoint {}
extension Float: SQLFloatingPoint {}

extension SQLExpression where Value.Unwrapped: SQLNumber {
  /// `ABS`: the number without its sign.
  public func abs() -> Computed<Value> { Computed(.function(.absolute, of: node)) }

  /// The number with the other sign.
  public static prefix func - (operand: Self) -> Computed<Value> {
    Computed(.function(.negation, of: operand.node))
  }

  /// `POWER`: the number raised to a power, in floating point. Where the result is not a real number, it is nil on
  /// SQLite and an error on PostgreSQL.
  ///
  ///     Shape.side.power(2)
  public func power(_ exponent: Double) -> Computed<Double?> {
    Computed(.combination(.power, node, .value(.double(exponent))))
  }
}

extension SQLExpression where Value.Unwrapped: SQLInteger {
  /// The quotient without its fraction: 7 / 2 is 3 and -7 / 2 is -3. Dividing by zero gives nil on every database.
  public static func / (left: Self, right: Value.Unwrapped) -> Computed<Value.Unwrapped?>
  where Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.wholeQuotient, left.node, .value(right.sqlValue)))
  }

  /// The quotient without its fraction; nil when the divisor is zero.
  public static func / <Other: SQLExpression>(
    left: Self, right: Other
  ) -> Computed<Value.Unwrapped?>
  where Other.Value.Unwrapped == Value.Unwrapped, Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.wholeQuotient, left.node, right.node))
  }

  /// The remainder of the division, with the sign of the dividend: -7 % 2 is -1. Dividing by zero gives nil on every
  /// database.
  ///
  ///     Post.query.filter(Post.viewCount % 2 == 0)
  public static func % (left: Self, right: Value.Unwrapped) -> Computed<Value.Unwrapped?>
  where Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.remainder, left.node, .value(right.sqlValue)))
  }

  /// The remainder of the division, with the sign of the dividend; nil when the divisor is zero.
  public static func % <Other: SQLExpression>(
    left: Self, right: Other
  ) -> Computed<Value.Unwrapped?>
  where Other.Value.Unwrapped == Value.Unwrapped, Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.remainder, left.node, right.node))
  }
}

extension SQLExpression where Value.Unwrapped: SQLFloatingPoint {
  /// The quotient. Dividing by zero gives nil on every database.
  public static func / (left: Self, right: Value.Unwrapped) -> Computed<Value.Unwrapped?>
  where Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.quotient, left.node, .value(right.sqlValue)))
  }

  /// The quotient; nil when the divisor is zero.
  public static func / <Other: SQLExpression>(
    left: Self, right: Other
  ) -> Computed<Value.Unwrapped?>
  where Other.Value.Unwrapped == Value.Unwrapped, Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(.combination(.quotient, left.node, right.node))
  }

  /// `ROUND`: the number rounded to so many decimals, a half away from zero.
  ///
  ///     Metric.value.round(2)
  ///
  /// - Parameter digits: How many decimals, 0 to 15; another number throws when the statement is written.
  public func round(_ digits: Int = 0) -> Computed<Value> {
    guard (0...15).contains(digits) else {
      return Computed(.refused("a number cannot be rounded to \(digits) decimals, only to 0 to 15"))
    }
    return Computed(.function(.rounded(digits: digits), of: node))
  }

  /// `CEIL`: the least whole number that is not less. SQLite needs its math functions, which are compiled in on most
  /// systems.
  public func ceil() -> Computed<Value> { Computed(.function(.ceiling, of: node)) }

  /// `FLOOR`: the greatest whole number that is not greater. SQLite needs its math functions, which are compiled in on
  /// most systems.
  public func floor() -> Computed<Value> { Computed(.function(.floor, of: node)) }
}
