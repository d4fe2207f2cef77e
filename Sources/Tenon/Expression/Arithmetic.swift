import Foundation

/// The numbers SQL calculates with.
public protocol SQLNumber: SQLConvertible {}
extension Int: SQLNumber {}
extension Int64: SQLNumber {}
extension Int32: SQLNumber {}
extension Int16: SQLNumber {}
extension Double: SQLNumber {}
extension Float: SQLNumber {}

extension SQLExpression where Value.Unwrapped: SQLNumber {
  /// `expression + value`.
  public static func + (left: Self, right: Value) -> Computed<Value> {
    Computed(.binary(left.node, .add, .value(right.sqlValue)))
  }

  /// `expression - value`.
  public static func - (left: Self, right: Value) -> Computed<Value> {
    Computed(.binary(left.node, .subtract, .value(right.sqlValue)))
  }

  /// `expression * value`.
  public static func * (left: Self, right: Value) -> Computed<Value> {
    Computed(.binary(left.node, .multiply, .value(right.sqlValue)))
  }

  /// `left + right`.
  public static func + <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    Computed(.binary(left.node, .add, right.node))
  }

  /// `left - right`.
  public static func - <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    Computed(.binary(left.node, .subtract, right.node))
  }

  /// `left * right`.
  public static func * <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    Computed(.binary(left.node, .multiply, right.node))
  }
}
