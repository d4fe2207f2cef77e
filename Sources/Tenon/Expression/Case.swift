/// `CASE WHEN … THEN … END`: the value of the first condition that is true, nil when none is.
///
///     let size = Case.when(Post.viewCount > 1000, then: "large").when(Post.viewCount > 10, then: "middle")
///       .else("small")
///     Post.query.order(by: size)
public struct Case<Result: SQLConvertible>: SQLExpression
where Result.Unwrapped.Unwrapped == Result.Unwrapped {
  /// Nil when no condition is true.
  public typealias Value = Result.Unwrapped?

  private let cases: [SQLCase]

  /// The SQL behind the type.
  public var fragment: SQLFragment {
    Computed<Value>(result: .cases(cases, otherwise: nil)).fragment
  }

  /// Begins with a condition and its value.
  public static func when<Condition: SQLExpression>(
    _ condition: Condition, then value: Result
  ) -> Case where Condition.Value: SQLBoolean {
    Case(cases: [SQLCase(condition: condition.node, value: .literal(value.sqlValue))])
  }

  /// Begins with a condition and an expression for its value.
  public static func when<Condition: SQLExpression, Source: SQLExpression<Result>>(
    _ condition: Condition, then value: Source
  ) -> Case where Condition.Value: SQLBoolean {
    Case(cases: [SQLCase(condition: condition.node, value: value.node.asStored)])
  }

  /// Adds a condition, which counts when none before it is true, and its value.
  public func when<Condition: SQLExpression>(
    _ condition: Condition, then value: Result
  ) -> Case where Condition.Value: SQLBoolean {
    adding(condition.node, .literal(value.sqlValue))
  }

  /// Adds a condition, which counts when none before it is true, and an expression for its value.
  public func when<Condition: SQLExpression, Source: SQLExpression<Result>>(
    _ condition: Condition, then value: Source
  ) -> Case where Condition.Value: SQLBoolean {
    adding(condition.node, value.node.asStored)
  }

  /// The value when no condition is true.
  public func `else`(_ value: Result) -> Computed<Result> {
    Computed(result: .cases(cases, otherwise: .literal(value.sqlValue)))
  }

  /// An expression for the value when no condition is true.
  public func `else`<Source: SQLExpression<Result>>(_ value: Source) -> Computed<Result> {
    Computed(result: .cases(cases, otherwise: value.node.asStored))
  }

  private func adding(_ condition: SQLNode, _ value: SQLNode) -> Case {
    Case(cases: cases + [SQLCase(condition: condition, value: value)])
  }
}
