// Comparisons with values and between expressions. `== nil` is `IS NULL` and `!= nil` is `IS NOT NULL`, even if the nil
// is in a variable. As in SQL, any other comparison with NULL is unknown.

extension SQLExpression {
  /// `expression = value`, or `expression IS NULL` for nil.
  ///
  ///     User.email == "alice@example.com"
  ///     // "users"."email" = ?
  public static func == (left: Self, right: Value) -> Condition {
    .comparing(left.node, .equal, right)
  }

  /// `expression <> value`, or `expression IS NOT NULL` for nil.
  ///
  ///     User.age != nil
  ///     // "users"."age" IS NOT NULL
  public static func != (left: Self, right: Value) -> Condition {
    .comparing(left.node, .notEqual, right)
  }

  /// `expression < value`, such as `User.age < 18`: `"users"."age" < ?`.
  public static func < (left: Self, right: Value) -> Condition {
    .comparing(left.node, .less, right)
  }

  /// `expression <= value`, such as `User.age <= 18`: `"users"."age" <= ?`.
  public static func <= (left: Self, right: Value) -> Condition {
    .comparing(left.node, .lessOrEqual, right)
  }

  /// `expression > value`, such as `User.age > 18`: `"users"."age" > ?`.
  public static func > (left: Self, right: Value) -> Condition {
    .comparing(left.node, .greater, right)
  }

  /// `expression >= value`, such as `User.age >= 18`: `"users"."age" >= ?`.
  public static func >= (left: Self, right: Value) -> Condition {
    .comparing(left.node, .greaterOrEqual, right)
  }

  /// `left = right`. Unknown if one side is NULL; `isNotDistinct(from:)` compares NULLs as well.
  ///
  ///     Post.authorID == User.id
  ///     // "posts"."author_id" = "users"."id"
  public static func == <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .equal, right.node))
  }

  /// `left <> right`. Unknown if one side is NULL; `isDistinct(from:)` compares NULLs as well.
  public static func != <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .notEqual, right.node))
  }

  /// `left < right`, such as `User.credits < User.loginCount`: `"users"."credits" < "users"."login_count"`.
  public static func < <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .less, right.node))
  }

  /// `left <= right`, such as `User.credits <= User.loginCount`: `"users"."credits" <= "users"."login_count"`.
  public static func <= <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .lessOrEqual, right.node))
  }

  /// `left > right`, such as `User.credits > User.loginCount`: `"users"."credits" > "users"."login_count"`.
  public static func > <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .greater, right.node))
  }

  /// `left >= right`, such as `User.credits >= User.loginCount`: `"users"."credits" >= "users"."login_count"`.
  public static func >= <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.binary(left.node, .greaterOrEqual, right.node))
  }

  /// `IS NOT DISTINCT FROM`: equality that is never unknown, as NULL equals NULL.
  ///
  ///     User.query.filter(User.lastLogin.isNotDistinct(from: date))         // true if both are nil
  ///     // "users"."last_login" IS NOT DISTINCT FROM ?
  ///
  /// The operator is `IS` on SQLite and `<=>` on MySQL.
  ///
  /// - Parameter value: The value to compare with; nil for NULL.
  public func isNotDistinct(from value: Value.Unwrapped?) -> Condition {
    .same(node, value, isNegated: false)
  }

  /// `IS NOT DISTINCT FROM` another expression; both may be NULL.
  ///
  ///     let other = User.alias("other")
  ///     User.query.join(other, on: other[User.age].isNotDistinct(from: User.age))
  ///     // … JOIN "users" AS "other" ON "other"."age" IS NOT DISTINCT FROM "users"."age"
  public func isNotDistinct<Other: SQLExpression>(from other: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.same(node, other.node, isNegated: false))
  }

  /// `IS DISTINCT FROM`: the opposite of `isNotDistinct`, true if exactly one of the two is NULL.
  ///
  ///     User.query.filter(User.age.isDistinct(from: 18))                    // includes users without an age
  ///     // "users"."age" IS DISTINCT FROM ?
  ///
  /// The operator is `IS NOT` on SQLite and `NOT (… <=> …)` on MySQL.
  ///
  /// - Parameter value: The value to compare with; nil for NULL.
  public func isDistinct(from value: Value.Unwrapped?) -> Condition {
    .same(node, value, isNegated: true)
  }

  /// `IS DISTINCT FROM` another expression; both may be NULL.
  ///
  ///     User.query.filter(User.age.isDistinct(from: User.credits))
  ///     // "users"."age" IS DISTINCT FROM "users"."credits"
  public func isDistinct<Other: SQLExpression>(from other: Other) -> Condition
  where Other.Value.Unwrapped == Value.Unwrapped {
    Condition(.same(node, other.node, isNegated: true))
  }

  /// `IS NULL`.
  ///
  ///     User.query.filter(User.age.isNull)
  ///     // "users"."age" IS NULL
  public var isNull: Condition { Condition(.isNull(node, isNegated: false)) }

  /// `IS NOT NULL`.
  ///
  ///     User.query.filter(User.age.isNotNull)
  ///     // "users"."age" IS NOT NULL
  public var isNotNull: Condition { Condition(.isNull(node, isNegated: true)) }

  /// `BETWEEN`, both ends included.
  ///
  ///     User.query.filter(User.age.between(18, 65))
  ///     // "users"."age" BETWEEN ? AND ?
  public func between(_ lower: Value, _ upper: Value) -> Condition {
    Condition(.between(node, .value(lower.sqlValue), .value(upper.sqlValue)))
  }

  /// `IN`: true if the expression equals a value of the list.
  ///
  ///     Task.query.filter(Task.status.in([.pending, .active]))
  ///     // "tasks"."status" IN (?, ?)
  ///
  /// The condition is false for an empty list. A nil in the list matches NULL.
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
  /// A comparison in which NULL equals NULL.
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
