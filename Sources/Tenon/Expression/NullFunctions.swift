// Functions that make a value of NULL, and NULL of a value.

/// `Optional`: the types of expressions that may be NULL.
public protocol SQLOptional: SQLConvertible {}
extension Optional: SQLOptional where Wrapped: SQLConvertible, Wrapped.Unwrapped == Wrapped {}

extension SQLExpression {
  /// `COALESCE`: the expression, or a value where it is NULL.
  ///
  ///     User.query.order(by: User.nickname.coalesce("?"))
  public func coalesce(_ value: Value.Unwrapped) -> Computed<Value.Unwrapped> {
    Computed(result: .list(.coalesce, [node.asStored, .value(value.sqlValue)]))
  }

  /// `COALESCE`: the expression, or another one where it is NULL.
  ///
  ///     User.nickname.coalesce(User.username)                // never NULL, as the user name is not
  public func coalesce<Other: SQLExpression>(_ other: Other) -> Computed<Other.Value>
  where Other.Value.Unwrapped == Value.Unwrapped {
    Computed(result: .list(.coalesce, [node.asStored, other.node.asStored]))
  }

  /// `NULLIF`: the expression, or NULL where it equals a value.
  ///
  ///     User.nickname.nullIf("").coalesce(User.username)
  public func nullIf(_ value: Value.Unwrapped) -> Computed<Value.Unwrapped?>
  where Value.Unwrapped.Unwrapped == Value.Unwrapped {
    Computed(result: nullIf(.value(value.sqlValue)))
  }

  /// `NULLIF`: the expression, or NULL where it equals another one.
  public func nullIf<Other: SQLExpression>(_ other: Other) -> Computed<Value.Unwrapped?>
  where
    Other.Value.Unwrapped == Value.Unwrapped, Value.Unwrapped.Unwrapped == Value.Unwrapped
  {
    Computed(result: nullIf(other.node))
  }

  /// Decimals are compared as numbers and kept as they are stored, which NULLIF cannot do at once.
  private func nullIf(_ other: SQLNode) -> SQLNode {
    guard Value.comparison == .numeric else { return .combination(.nullIf, node, other) }
    let isEqual = SQLNode.binary(node, .equal, other)
    return .cases([SQLCase(condition: isEqual, value: .value(.null))], otherwise: node.asStored)
  }
}

extension Computed {
  /// The result of a function whose arguments are as they are stored; it compares as its type asks for.
  package init(result node: SQLNode) {
    self.init(Value.comparison == .numeric ? .decimal(node) : node)
  }
}
