// Functions that replace NULL by a value, or a value by NULL.

/// An `Optional`, the type of an expression that may be NULL.
public protocol SQLOptional: SQLConvertible {}
extension Optional: SQLOptional where Wrapped: SQLConvertible, Wrapped.Unwrapped == Wrapped {}

extension SQLExpression {
  /// `COALESCE`: the expression, or a value if it is NULL.
  ///
  ///     User.query.order(by: User.nickname.coalesce("?"))
  ///     // … ORDER BY COALESCE("users"."nickname", ?)
  public func coalesce(_ value: Value.Unwrapped) -> Computed<Value.Unwrapped> {
    Computed(result: .list(.coalesce, [node.asStored, .value(value.sqlValue)]))
  }

  /// `COALESCE`: the expression, or another expression if it is NULL.
  ///
  ///     User.nickname.coalesce(User.username)                // never NULL, as the user name is not
  ///     // COALESCE("users"."nickname", "users"."username")
  public func coalesce<Other: SQLExpression>(_ other: Other) -> Computed<Other.Value>
  where Other.Value.Unwrapped == Value.Unwrapped {
    Computed(result: .list(.coalesce, [node.asStored, other.node.asStored]))
  }

  /// `NULLIF`: the expression, or NULL if it equals a value.
  ///
  ///     User.nickname.nullIf("").coalesce(User.username)
  ///     // COALESCE(NULLIF("users"."nickname", ?), "users"."username")
  public func nullIf(_ value: Value.Unwrapped) -> Computed<Value.Unwrapped?>
  where Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(result: nullIf(.value(value.sqlValue)))
  }

  /// `NULLIF`: the expression, or NULL if it equals another expression.
  ///
  ///     User.nickname.nullIf(User.username)
  ///     // NULLIF("users"."nickname", "users"."username")
  public func nullIf<Other: SQLExpression>(_ other: Other) -> Computed<Value.Unwrapped?>
  where
    Other.Value.Unwrapped == Value.Unwrapped, Value.Unwrapped.Unwrapped == Value.Unwrapped
  {
    Computed(result: nullIf(other.node))
  }

  /// Decimals are compared as numbers but returned as they are stored. `NULLIF` cannot do both, so they need a `CASE`.
  private func nullIf(_ other: SQLNode) -> SQLNode {
    guard Value.comparison == .numeric else { return .combination(.nullIf, node, other) }
    let isEqual = SQLNode.binary(node, .equal, other)
    return .cases([SQLCase(condition: isEqual, value: .value(.null))], otherwise: node.asStored)
  }
}

extension Computed {
  /// Creates the result of a function whose arguments are stored values. A decimal result is compared as a number.
  package init(result node: SQLNode) {
    self.init(Value.comparison == .numeric ? .decimal(node) : node)
  }
}
