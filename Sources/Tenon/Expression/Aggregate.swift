import Foundation

/// A value computed from all rows of a group, such as `Post.viewCount.sum()`.
///
/// Without a group it is computed from all rows of the query. NULL takes no part; of no values, a count is 0 and every
/// other aggregate is nil.
public struct Aggregate<Value: SQLConvertible>: SQLExpression {
  package var aggregate: SQLAggregate

  package init(_ aggregate: SQLAggregate) { self.aggregate = aggregate }

  /// The SQL behind the type.
  public var fragment: SQLFragment { Computed<Value>(result: .aggregate(aggregate)).fragment }

  /// Takes only the rows for which a condition is true, of those taken so far.
  ///
  ///     Post.id.count().filter(Post.viewCount > 100)
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
  public static func countAll() -> Aggregate { Aggregate(SQLAggregate(.count, of: nil)) }
}

extension SQLExpression {
  /// `COUNT`: the number of values that are not NULL.
  ///
  ///     Post.authorID.count(distinct: true)                  // how many authors
  ///
  /// - Parameter distinct: Whether equal values count once.
  public func count(distinct: Bool = false) -> Aggregate<Int> {
    Aggregate(SQLAggregate(.count, of: node, isDistinct: distinct, isDecimal: isDecimal))
  }

  fileprivate var isDecimal: Bool { Value.comparison == .numeric }
}

/// The numbers that `sum()` and `average()` take.
public protocol SQLSummable: SQLCastable {
  /// The type of their sum.
  associatedtype Sum: SQLCastable

  /// The type of their mean.
  associatedtype Average: SQLCastable
}

extension Int: SQLSummable {
  /// A sum that does not fit is an error of the database.
  public typealias Sum = Int

  /// In double precision.
  public typealias Average = Double
}

extension Int64: SQLSummable {
  /// A sum that does not fit is an error of the database.
  public typealias Sum = Int64

  /// In double precision.
  public typealias Average = Double
}

extension Int32: SQLSummable {
  /// A sum has room to be larger.
  public typealias Sum = Int64

  /// In double precision.
  public typealias Average = Double
}

extension Int16: SQLSummable {
  /// A sum has room to be larger.
  public typealias Sum = Int64

  /// In double precision.
  public typealias Average = Double
}

extension Double: SQLSummable {
  /// In double precision.
  public typealias Sum = Double

  /// In double precision.
  public typealias Average = Double
}

extension Float: SQLSummable {
  /// In double precision.
  public typealias Sum = Double

  /// In double precision.
  public typealias Average = Double
}

extension Decimal: SQLSummable {
  /// Exact.
  public typealias Sum = Decimal

  /// As exact as the database divides: to 38 digits on SQLite, to 16 or more on PostgreSQL, to four decimals more than
  /// the values have on MySQL.
  public typealias Average = Decimal
}

extension SQLExpression where Value.Unwrapped: SQLSummable {
  /// `SUM`: the sum of the values; nil when there are none. Decimals are added exactly on every database.
  ///
  ///     try Invoice.query.select(Invoice.total.sum()).one(in: session)       // Decimal?
  ///
  /// - Parameter distinct: Whether equal values count once.
  public func sum(distinct: Bool = false) -> Aggregate<Value.Unwrapped.Sum?> {
    aggregate(.sum, distinct)
  }

  /// `AVG`: the mean of the values; nil when there are none. Of whole numbers it is a `Double` on every database.
  ///
  /// - Parameter distinct: Whether equal values count once.
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

/// The types whose values have an order on every database: what `min()` and `max()` take.
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
  /// `MIN`: the least of the values; nil when there are none.
  public func min() -> Aggregate<Value.Unwrapped?> {
    Aggregate(SQLAggregate(.minimum, of: node, isDecimal: isDecimal))
  }

  /// `MAX`: the greatest of the values; nil when there are none.
  ///
  ///     try Post.query.select(Post.createdAt.max()).one(in: session)         // Date?
  public func max() -> Aggregate<Value.Unwrapped?> {
    Aggregate(SQLAggregate(.maximum, of: node, isDecimal: isDecimal))
  }
}

/// An aggregate before a dialect gives it its words.
package struct SQLAggregate: Sendable {
  package enum Function: String, Sendable {
    case count = "COUNT"
    case sum = "SUM"
    case average = "AVG"
    case minimum = "MIN"
    case maximum = "MAX"
  }

  package var function: Function
  /// What is aggregated; nil counts the rows themselves.
  package var operand: SQLNode?
  package var isDistinct: Bool
  package var isDecimal: Bool
  package var isInteger: Bool
  /// Which rows take part; all when nil.
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

  /// The expressions that it is taken of.
  package var operands: [SQLNode] { [operand, filter].compactMap { $0 } }
}
