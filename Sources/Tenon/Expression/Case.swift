/// `CASE WHEN … THEN … END`: the value of the first condition that is true; nil if none is.
///
///     let size = Case.when(Post.viewCount > 1000, then: "large").when(Post.viewCount > 10, then: "middle")
///       .else("small")
///     // CASE WHEN "posts"."view_count" > ? THEN ? WHEN "posts"."view_count" > ? THEN ? ELSE ? END
///     Post.query.order(by: size)
public struct Case<Result: SQLConvertible>: SQLExpression
where Result.Unwrapped.Unwrapped == Result.Unwrapped {
  /// The result's type, optional because no condition may be true.
  public typealias Value = Result.Unwrapped?

  private let cases: [SQLCase]

  /// The expression's SQL, before a dialect is chosen.
  public var fragment: SQLFragment {
    Computed<Value>(result: .cases(cases, otherwise: nil)).fragment
  }

  /// Creates a `CASE` whose first condition yields a value.
  public static func when<Condition: SQLExpression>(
    _ condition: Condition, then value: Result
  ) -> Case where Condition.Value: SQLBoolean {
    Case(cases: [SQLCase(condition: condition.node, value: .literal(value.sqlValue))])
  }

  /// Creates a `CASE` whose first condition yields an expression.
  public static func when<Condition: SQLExpression, Source: SQLExpression<Result>>(
    _ condition: Condition, then value: Source
  ) -> Case where Condition.Value: SQLBoolean {
    Case(cases: [SQLCase(condition: condition.node, value: value.node.asStored)])
  }

  /// Adds a condition that yields a value if no earlier condition is true.
  public func when<Condition: SQLExpression>(
    _ condition: Condition, then value: Result
  ) -> Case where Condition.Value: SQLBoolean {
    adding(condition.node, .literal(value.sqlValue))
  }

  /// Adds a condition that yields an expression if no earlier condition is true.
  public func when<Condition: SQLExpression, Source: SQLExpression<Result>>(
    _ condition: Condition, then value: Source
  ) -> Case where Condition.Value: SQLBoolean {
    adding(condition.node, value.node.asStored)
  }

  /// Returns the complete `CASE`, which yields a value if no condition is true.
  public func `else`(_ value: Result) -> Computed<Result> {
    Computed(result: .cases(cases, otherwise: .literal(value.sqlValue)))
  }

  /// Returns the complete `CASE`, which yields an expression if no condition is true.
  public func `else`<Source: SQLExpression<Result>>(_ value: Source) -> Computed<Result> {
    Computed(result: .cases(cases, otherwise: value.node.asStored))
  }

  private func adding(_ condition: SQLNode, _ value: SQLNode) -> Case {
    Case(cases: cases + [SQLCase(condition: condition, value: value)])
  }
}
