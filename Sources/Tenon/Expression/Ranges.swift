// Ranges of values. They are compared with, never counted out: a range of a million numbers is two values.

extension SQLExpression where Value.Unwrapped: SQLOrdered & Comparable {
  /// `BETWEEN`: membership in a range, both ends included.
  ///
  ///     User.query.filter(User.age.in(18...65))
  ///
  /// The order is the database's: that of text depends on its collation. NULL is in no range.
  public func `in`(_ range: ClosedRange<Value.Unwrapped>) -> Condition {
    Condition(.between(node, .value(range.lowerBound.sqlValue), .value(range.upperBound.sqlValue)))
  }

  /// Membership in a range without its end.
  ///
  ///     Post.query.filter(Post.createdAt.in(monday..<sunday))
  ///
  /// A range without values has no members.
  public func `in`(_ range: Range<Value.Unwrapped>) -> Condition {
    guard !range.isEmpty else { return Condition(.or([])) }
    return Condition(
      .and([
        compared(.greaterOrEqual, range.lowerBound), compared(.less, range.upperBound),
      ]))
  }

  /// `>=`: membership in a range that does not end.
  ///
  ///     User.query.filter(User.age.in(18...))
  public func `in`(_ range: PartialRangeFrom<Value.Unwrapped>) -> Condition {
    Condition(compared(.greaterOrEqual, range.lowerBound))
  }

  /// `<=`: membership in a range that does not begin.
  ///
  ///     User.query.filter(User.age.in(...65))
  public func `in`(_ range: PartialRangeThrough<Value.Unwrapped>) -> Condition {
    Condition(compared(.lessOrEqual, range.upperBound))
  }

  /// `<`: membership in a range that does not begin, without its end.
  ///
  ///     User.query.filter(User.age.in(..<18))
  public func `in`(_ range: PartialRangeUpTo<Value.Unwrapped>) -> Condition {
    Condition(compared(.less, range.upperBound))
  }

  private func compared(_ comparison: BinaryOperator, _ value: Value.Unwrapped) -> SQLNode {
    .binary(node, comparison, .value(value.sqlValue))
  }
}
