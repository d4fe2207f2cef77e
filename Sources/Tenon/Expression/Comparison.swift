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

  /// `IS NOT DISTINCT FROM`: equality in which NULL equals NULL, and nothing is unknown.
  ///
  ///     User.query.filter(User.lastLogin.isNotDistinct(from: date))         // also where both are nil
  ///
  /// It is `IS` on SQLite and `<=>` on MySQL.
  ///
  /// - Parameter value: What to compare with; nil stands for NULL.
  public func isNotDistinct(from value: Value.Unwrapped?) -> Condition {
    .same(node, value, isNegated: false)
  }

  /// `IS NOT DISTINCT FROM` another expression, either of which may be NULL.
  ///
  ///     let other = User.alias("other")
  ///     User.query.join(other, on: other[User.age].isNotDistinct(from: User.age))
  public func isNotDistinct<Other: SQLExpression>(from other: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.same(node, other.node, isNegated: false))
  }

  /// `IS DISTINCT FROM`: the opposite of `isNotDistinct`, true where one of both is NULL.
  ///
  ///     User.query.filter(User.age.isDistinct(from: 18))                    // also those without an age
  ///
  /// - Parameter value: What to compare with; nil stands for NULL.
  public func isDistinct(from value: Value.Unwrapped?) -> Condition {
    .same(node, value, isNegated: true)
  }

  /// `IS DISTINCT FROM` another expression, either of which may be NULL.
  ///
  ///     User.query.filter(User.age.isDistinct(from: User.credits))
  public func isDistinct<Other: SQLExpression>(from other: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.same(node, other.node, isNegated: true))
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
  /// A comparison in which NULL is a value like others.
  fileprivate static func same<Value: SQLConvertible>(
    _ left: SQLNode, _ right: Value?, isNegated: Bool
  ) -> Condition {
    let value = right?.sqlValue ?? .null
    if case .null = value { return Condition(.isNull(left, isNegated: isNegated)) }
    return Condition(.same(left, .value(value), isNegated: isNegated))
  }

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
