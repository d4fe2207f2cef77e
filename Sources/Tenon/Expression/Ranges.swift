// Conditions with Swift ranges. Only the bounds are sent to the database, whatever the size of the range.

extension SQLExpression where Value.Unwrapped: SQLOrdered & Comparable {
  /// `BETWEEN`: true if the value is in the range, both ends included.
  ///
  ///     User.query.filter(User.age.in(18...65))
  ///     // "users"."age" BETWEEN ? AND ?
  ///
  /// The database compares the values; for text, its collation matters. NULL is not in any range.
  public func `in`(_ range: ClosedRange<Value.Unwrapped>) -> Condition {
    Condition(.between(node, .value(range.lowerBound.sqlValue), .value(range.upperBound.sqlValue)))
  }

  /// `>= AND <`: true if the value is in the range, without its upper bound.
  ///
  ///     Post.query.filter(Post.createdAt.in(monday..<sunday))
  ///     // "posts"."created_at" >= ? AND "posts"."created_at" < ?
  ///
  /// The condition is false for an empty range.
  public func `in`(_ range: Range<Value.Unwrapped>) -> Condition {
    guard !range.isEmpty else { return Condition(.or([])) }
    return Condition(
      .and([
        compared(.greaterOrEqual, range.lowerBound), compared(.less, range.upperBound),
      ]))
  }

  /// `>=`: true if the value is in a range without an upper bound.
  ///
  ///     User.query.filter(User.age.in(18...))
  ///     // "users"."age" >= ?
  public func `in`(_ range: PartialRangeFrom<Value.Unwrapped>) -> Condition {
    Condition(compared(.greaterOrEqual, range.lowerBound))
  }

  /// `<=`: true if the value is in a range without a lower bound.
  ///
  ///     User.query.filter(User.age.in(...65))
  ///     // "users"."age" <= ?
  public func `in`(_ range: PartialRangeThrough<Value.Unwrapped>) -> Condition {
    Condition(compared(.lessOrEqual, range.upperBound))
  }

  /// `<`: true if the value is in a range without a lower bound, its upper bound excluded.
  ///
  ///     User.query.filter(User.age.in(..<18))
  ///     // "users"."age" < ?
  public func `in`(_ range: PartialRangeUpTo<Value.Unwrapped>) -> Condition {
    Condition(compared(.less, range.upperBound))
  }

  private func compared(_ comparison: BinaryOperator, _ value: Value.Unwrapped) -> SQLNode {
    .binary(node, comparison, .value(value.sqlValue))
  }
}
