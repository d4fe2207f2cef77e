import Foundation

/// A number that SQL can calculate with in binary. Decimals have operators of their own.
public protocol SQLNumber: SQLConvertible {}
extension Int: SQLNumber {}
extension Int64: SQLNumber {}
extension Int32: SQLNumber {}
extension Int16: SQLNumber {}
extension Double: SQLNumber {}
extension Float: SQLNumber {}

extension SQLExpression where Value.Unwrapped: SQLNumber {
  /// `expression + value`, such as `Post.viewCount + 1`: `"posts"."view_count" + ?`.
  public static func + (left: Self, right: Value) -> Computed<Value> {
    Computed(.binary(left.node, .add, .value(right.sqlValue)))
  }

  /// `expression - value`, such as `Post.viewCount - 1`: `"posts"."view_count" - ?`.
  public static func - (left: Self, right: Value) -> Computed<Value> {
    Computed(.binary(left.node, .subtract, .value(right.sqlValue)))
  }

  /// `expression * value`, such as `Post.viewCount * 2`: `"posts"."view_count" * ?`.
  public static func * (left: Self, right: Value) -> Computed<Value> {
    Computed(.binary(left.node, .multiply, .value(right.sqlValue)))
  }

  /// `left + right`, such as `User.credits + User.loginCount`: `"users"."credits" + "users"."login_count"`.
  public static func + <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    Computed(.binary(left.node, .add, right.node))
  }

  /// `left - right`, such as `User.credits - User.loginCount`: `"users"."credits" - "users"."login_count"`.
  public static func - <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    Computed(.binary(left.node, .subtract, right.node))
  }

  /// `left * right`, such as `User.credits * User.loginCount`: `"users"."credits" * "users"."login_count"`.
  public static func * <Other: SQLExpression<Value>>(left: Self, right: Other) -> Computed<Value> {
    Computed(.binary(left.node, .multiply, right.node))
  }
}
