import Foundation

/// A value computed from all rows of a group, or of the whole query if it has no groups.
///
///     Post.query.group(by: Post.authorID).select(Post.authorID, Post.viewCount.sum())
///     // SELECT "posts"."author_id", SUM("posts"."view_count") … GROUP BY "posts"."author_id"
///
/// Aggregates skip NULLs. Without any values, a count is 0 and every other aggregate is nil.
public struct Aggregate<Value: SQLConvertible>: SQLExpression {
  package var aggregate: SQLAggregate

  package init(_ aggregate: SQLAggregate) { self.aggregate = aggregate }

  /// The expression's SQL, before a dialect is chosen.
  public var fragment: SQLFragment { Computed<Value>(result: .aggregate(aggregate)).fragment }

  /// Limits the aggregate to the rows for which a condition is true, in addition to earlier filters.
  ///
  ///     Post.id.count().filter(Post.viewCount > 100)
  ///     // COUNT("posts"."id") FILTER (WHERE "posts"."view_count" > ?)
  ///
  /// MySQL has no `FILTER`; there the aggregate is computed from a `CASE`.
  public func filter<Filter: SQLExpression>(_ condition: Filter) -> Aggregate
  where Filter.Value: SQLBoolean {
    var aggregate = aggregate
    aggregate.filter = aggregate.filter.map { .all($0, condition.node) } ?? condition.node
    return Aggregate(aggregate)
  }
}

extension Aggregate where Value == Int {
  /// `COUNT(*)`: the number of rows.
  ///
  ///     Post.query.group(by: Post.authorID).having(Aggregate.countAll() > 3)
  ///     // … GROUP BY "posts"."author_id" HAVING COUNT(*) > ?
  public static func countAll() -> Aggregate { Aggregate(SQLAggregate(.count, of: nil)) }
}

extension SQLExpression {
  /// `COUNT`: the number of values that are not NULL.
  ///
  ///     Post.authorID.count(distinct: true)                  // the number of authors
  ///     // COUNT(DISTINCT "posts"."author_id")
  ///
  /// - Parameter distinct: True to count equal values once.
  public func count(distinct: Bool = false) -> Aggregate<Int> {
    Aggregate(SQLAggregate(.count, of: node, isDistinct: distinct, isDecimal: isDecimal))
  }

  fileprivate var isDecimal: Bool { Value.comparison == .numeric }
}

/// A number that `sum()` and `average()` accept.
public protocol SQLSummable: SQLCastable {
  /// The type of a sum.
  associatedtype Sum: SQLCastable

  /// The type of an average.
  associatedtype Average: SQLCastable
}

extension Int: SQLSummable {
  /// A sum that overflows is an error of the database.
  public typealias Sum = Int

  /// A double-precision number.
  public typealias Average = Double
}

extension Int64: SQLSummable {
  /// A sum that overflows is an error of the database.
  public typealias Sum = Int64

  /// A double-precision number.
  public typealias Average = Double
}

extension Int32: SQLSummable {
  /// A wider integer, as a sum may not fit in 32 bits.
  public typealias Sum = Int64

  /// A double-precision number.
  public typealias Average = Double
}

extension Int16: SQLSummable {
  /// A wider integer, as a sum may not fit in 16 bits.
  public typealias Sum = Int64

  /// A double-precision number.
  public typealias Average = Double
}

extension Double: SQLSummable {
  /// A double-precision number.
  public typealias Sum = Double

  /// A double-precision number.
  public typealias Average = Double
}

extension Float: SQLSummable {
  /// A double-precision number.
  public typealias Sum = Double

  /// A double-precision number.
  public typealias Average = Double
}

extension Decimal: SQLSummable {
  /// An exact decimal number.
  public typealias Sum = Decimal

  /// A decimal number, to 38 digits on SQLite, to 16 or more on PostgreSQL, and on MySQL to four decimal places more
  /// than the values have.
  public typealias Average = Decimal
}

extension SQLExpression where Value.Unwrapped: SQLSummable {
  /// `SUM`: the sum of the values; nil if there are none.
  ///
  ///     try Invoice.query.select(Invoice.total.sum()).one(in: session)       // Decimal?
  ///     // SUM("invoices"."total")
  ///
  /// Decimals are added exactly on every database; the function is `decimal_sum` on SQLite.
  ///
  /// - Parameter distinct: True to add equal values once.
  public func sum(distinct: Bool = false) -> Aggregate<Value.Unwrapped.Sum?> {
    aggregate(.sum, distinct)
  }

  /// `AVG`: the mean of the values; nil if there are none. The mean of integers is a `Double` on every database.
  ///
  ///     Post.viewCount.average()
  ///     // AVG("posts"."view_count")
  ///
  /// - Parameter distinct: True to count equal values once.
  public func average(distinct: Bool = false) -> Aggregate<Value.Unwrapped.Average?> {
    aggregate(.average, distinct)
  }

  private func aggregate<Result: SQLConvertible>(
    _ function: SQLAggregate.Function, _ isDistinct: Bool
  ) -> Aggregate<Result> {
    Aggregate(
      SQLAggregate(
        function, of: node, isDistinct: isDistinct, isDecimal: isDecimal,
        isInteger: Value.Unwrapped.castType == .integer))
  }
}

/// A type whose values have an order on every database, as `min()` and `max()` need.
public protocol SQLOrdered: SQLConvertible where Unwrapped == Self {}
extension Int: SQLOrdered {}
extension Int64: SQLOrdered {}
extension Int32: SQLOrdered {}
extension Int16: SQLOrdered {}
extension Double: SQLOrdered {}
extension Float: SQLOrdered {}
extension Decimal: SQLOrdered {}
extension String: SQLOrdered {}
extension Date: SQLOrdered {}
extension CalendarDate: SQLOrdered {}
extension TimeOfDay: SQLOrdered {}

extension Identifier: SQLOrdered where RawValue: SQLOrdered {}

extension SQLExpression where Value.Unwrapped: SQLOrdered {
  /// `MIN`: the smallest value; nil if there are none.
  ///
  ///     Post.createdAt.min()
  ///     // MIN("posts"."created_at")
  public func min() -> Aggregate<Value.Unwrapped?> {
    Aggregate(SQLAggregate(.minimum, of: node, isDecimal: isDecimal))
  }

  /// `MAX`: the largest value; nil if there are none.
  ///
  ///     try Post.query.select(Post.createdAt.max()).one(in: session)         // Date?
  ///     // MAX("posts"."created_at")
  public func max() -> Aggregate<Value.Unwrapped?> {
    Aggregate(SQLAggregate(.maximum, of: node, isDecimal: isDecimal))
  }
}

/// An aggregate, before a dialect writes it.
package struct SQLAggregate: Sendable {
  package enum Function: String, Sendable {
    case count = "COUNT"
    case sum = "SUM"
    case average = "AVG"
    case minimum = "MIN"
    case maximum = "MAX"
  }

  package var function: Function
  /// The aggregated expression; nil to count rows.
  package var operand: SQLNode?
  package var isDistinct: Bool
  package var isDecimal: Bool
  package var isInteger: Bool
  /// The condition of the rows that are aggregated; nil for all rows.
  package var filter: SQLNode?

  package init(
    _ function: Function, of operand: SQLNode?, isDistinct: Bool = false, isDecimal: Bool = false,
    isInteger: Bool = false
  ) {
    self.function = function
    self.operand = operand?.asStored
    self.isDistinct = isDistinct
    self.isDecimal = isDecimal
    self.isInteger = isInteger
  }

  /// The expressions inside the aggregate.
  package var operands: [SQLNode] { [operand, filter].compactMap { $0 } }
}
