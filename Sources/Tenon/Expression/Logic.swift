// AND, OR and NOT. Chains are kept flat, so that a condition built in a loop does not nest a level per step.

extension SQLExpression where Value: SQLBoolean {
  /// `AND`.
  public static func && <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value: SQLBoolean {
    Condition(.all(left.node, right.node))
  }

  /// `OR`.
  public static func || <Other: SQLExpression>(left: Self, right: Other) -> Condition
  where Other.Value: SQLBoolean {
    Condition(.any(left.node, right.node))
  }

  /// `NOT`.
  ///
  ///     User.query.filter(!User.isActive)
  public static prefix func ! (operand: Self) -> Condition {
    Condition(.not(operand.node))
  }
}

extension SQLNode {
  /// Both hold.
  package static func all(_ left: SQLNode, _ right: SQLNode) -> SQLNode {
    switch (left, right) {
    case (.and(let left), .and(let right)): .and(left + right)
    case (.and(let left), _): .and(left + [right])
    case (_, .and(let right)): .and([left] + right)
    default: .and([left, right])
    }
  }

  /// One of both holds.
  package static func any(_ left: SQLNode, _ right: SQLNode) -> SQLNode {
    switch (left, right) {
    case (.or(let left), .or(let right)): .or(left + right)
    case (.or(let left), _): .or(left + [right])
    case (_, .or(let right)): .or([left] + right)
    default: .or([left, right])
    }
  }
}
