// AND, OR and NOT. Chains are kept flat, so that a condition built in a loop does not nest one level per step.

extension SQLExpression where Value: SQLBoolean {
  /// `AND`: true if both conditions are true.
  ///
  ///     User.isActive && User.age >= 18
  ///     // "users"."is_active" AND "users"."age" >= ?
  public static func && <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value: SQLBoolean {
    Condition(.all(left.node, right.node))
  }

  /// `OR`: true if at least one condition is true.
  ///
  ///     User.isAdmin || User.credits > 100
  ///     // "users"."is_admin" OR "users"."credits" > ?
  public static func || <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value: SQLBoolean {
    Condition(.any(left.node, right.node))
  }

  /// `NOT`: true if the condition is false.
  ///
  ///     User.query.filter(!User.isActive)
  ///     // NOT "users"."is_active"
  public static prefix func ! (operand: Self) -> Condition {
    Condition(.not(operand.node))
  }
}

extension SQLNode {
  /// A conjunction of two conditions.
  package static func all(_ left: SQLNode, _ right: SQLNode) -> SQLNode {
    switch (left, right) {
    case (.and(let left), .and(let right)): .and(left + right)
    case (.and(let left), _): .and(left + [right])
    case (_, .and(let right)): .and([left] + right)
    default: .and([left, right])
    }
  }

  /// A disjunction of two conditions.
  package static func any(_ left: SQLNode, _ right: SQLNode) -> SQLNode {
    switch (left, right) {
    case (.or(let left), .or(let right)): .or(left + right)
    case (.or(let left), _): .or(left + [right])
    case (_, .or(let right)): .or([left] + right)
    default: .or([left, right])
    }
  }
}
