// Comparison with values and between expressions. `== nil` is IS NULL and `!= nil` is IS NOT NULL, also when the
// nil arrives in a variable; every other comparison with NULL is unknown, as SQL has it.

extension SQLExpression {
  /// `expression = value`; IS NULL for nil.
  public static func == (left: Self, right: Value) -> Condition {
    .comparing(left.node, .equal, right)
  }

  /// `expression <> value`; IS NOT NULL for nil.
  public static func != (left: Self, right: Value) -> Condition {
    .comparing(left.node, .notEqual, right)
  }

  /// `expression < value`.
  public static func < (left: Self, right: Value) -> Condition {
    .comparing(left.node, .less, right)
  }

  /// `expression <= value`.
  public static func <= (left: Self, right: Value) -> Condition {
    .comparing(left.node, .lessOrEqual, right)
  }

  /// `expression > value`.
  public static func > (left: Self, right: Value) -> Condition {
    .comparing(left.node, .greater, right)
  }

  /// `expression >= value`.
  public static func >= (left: Self, right: Value) -> Condition {
    .comparing(left.node, .greaterOrEqual, right)
  }

  /// `left = right`.
  public static func == <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .equal, right.node))
  }

  /// `left <> right`.
  public static func != <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .notEqual, right.node))
  }

  /// `left < right`.
  public static func < <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .less, right.node))
  }

  /// `left <= right`.
  public static func <= <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .lessOrEqual, right.node))
  }

  /// `left > right`.
  public static func > <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .greater, right.node))
  }

  /// `left >= right`.
  public static func >= <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .greaterOrEqual, right.node))
  }

  /// `IS NULL`.
  ///
  ///     User.query.filter(User.age.isNull)
  public var isNull: Condition { Condition(.isNull(node, isNegated: false)) }

  /// `IS NOT NULL`.
  public var isNotNull: Condition { Condition(.isNull(node, isNegated: true)) }

  /// `BETWEEN`, both ends included.
  ///
  ///     User.query.filter(User.age.between(18, 65))
  public func between(_ lower: Value, _ upper: Value) -> Condition {
    Condition(.between(node, .value(lower.sqlValue), .value(upper.sqlValue)))
  }

  /// Membership in a list. An empty list has no members; a nil in it stands for NULL.
  ///
  ///     Task.query.filter(Task.status.in([.pending, .active]))
  public func `in`(_ values: some Sequence<Value>) -> Condition {
    var list: [SQLValue] = []
    var containsNull = false
    for value in values.lazy.map(\.sqlValue) {
      if case .null = value { containsNull = true } else { list.append(value) }
    }
    guard containsNull else { return Condition(.isIn(node, list)) }
    return Condition(.or([.isIn(node, list), .isNull(node, isNegated: false)]))
  }
}

extension Condition {
  fileprivate static func comparing<Value: SQLConvertible>(
    _ left: SQLNode, _ comparison: BinaryOperator, _ right: Value
  ) -> Condition {
    let value = right.sqlValue
    if case .null = value {
      if comparison == .equal { return Condition(.isNull(left, isNegated: false)) }
      if comparison == .notEqual { return Condition(.isNull(left, isNegated: true)) }
    }
    return Condition(.binary(left, comparison, .value(value)))
  }
}
