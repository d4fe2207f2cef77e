import Foundation

// Functions of times and days. All of them are in UTC, whatever the time zone of the server or the session.

/// A part of a time.
public enum DateTimePart: String, Hashable, Sendable {
  case year
  case month
  case day
  case hour
  case minute
  /// The whole second.
  case second
  /// The day of the week as ISO 8601 counts: Monday is 1, Sunday is 7.
  case weekday
}

/// A part of a day.
public enum CalendarPart: String, Hashable, Sendable {
  case year
  case month
  case day
  /// The day of the week as ISO 8601 counts: Monday is 1, Sunday is 7.
  case weekday
}

/// What times are moved by and cut off to.
public enum DateTimeUnit: String, Hashable, Sendable {
  case year
  case month
  case day
  case hour
  case minute
  case second
}

/// What days are moved by and cut off to.
public enum CalendarUnit: String, Hashable, Sendable {
  case year
  case month
  case day
}

/// `Date` and `CalendarDate`: the types that have parts.
public protocol SQLTemporal: SQLConvertible where Unwrapped == Self {
  /// Their parts.
  associatedtype Part: SQLDatePart

  /// The units they are moved by.
  associatedtype Unit: SQLDateUnit
}

/// `DateTimePart` and `CalendarPart`.
public protocol SQLDatePart: Sendable {
  /// The part of a time that it is.
  var part: DateTimePart { get }
}

/// `DateTimeUnit` and `CalendarUnit`.
public protocol SQLDateUnit: Sendable {
  /// The unit of times that it is.
  var unit: DateTimeUnit { get }
}

extension DateTimePart: SQLDatePart {
  /// Itself.
  public var part: DateTimePart { self }
}

extension DateTimeUnit: SQLDateUnit {
  /// Itself.
  public var unit: DateTimeUnit { self }
}

extension CalendarPart: SQLDatePart {
  /// The same part of a time.
  public var part: DateTimePart {
    switch self {
    case .year: .year
    case .month: .month
    case .day: .day
    case .weekday: .weekday
    }
  }
}

extension CalendarUnit: SQLDateUnit {
  /// The same unit of times.
  public var unit: DateTimeUnit {
    switch self {
    case .year: .year
    case .month: .month
    case .day: .day
    }
  }
}

extension Date: SQLTemporal {
  /// Down to the second.
  public typealias Part = DateTimePart

  /// Down to the second.
  public typealias Unit = DateTimeUnit
}

extension CalendarDate: SQLTemporal {
  /// Down to the day.
  public typealias Part = CalendarPart

  /// Down to the day.
  public typealias Unit = CalendarUnit
}

extension SQLExpression where Value: SQLTemporal {
  /// A part of the time or day as a number.
  ///
  ///     Post.query.filter(Post.createdAt.part(.year) == 2024)
  public func part(_ part: Value.Part) -> Computed<Int> {
    Computed(.function(.datePart(part.part, isDay: isDay), of: node))
  }
}

extension SQLExpression where Value: SQLOptional, Value.Unwrapped: SQLTemporal {
  /// A part of the time or day as a number.
  public func part(_ part: Value.Unwrapped.Part) -> Computed<Int?> {
    Computed(.function(.datePart(part.part, isDay: isDay), of: node))
  }
}

extension SQLExpression where Value.Unwrapped: SQLTemporal {
  /// The time or day with everything below a unit cut off.
  ///
  ///     Invoice.query.group(by: Invoice.date.truncated(to: .month))
  public func truncated(to unit: Value.Unwrapped.Unit) -> Computed<Value> {
    Computed(.function(.truncated(unit.unit, isDay: isDay), of: node))
  }

  /// The time or day so many units later, or earlier when the number is negative. In a month without that day the last
  /// one is taken: a month after 31 January is 28 or 29 February.
  ///
  ///     Task.query.filter(Task.createdAt.adding(7, .day) < Date())
  public func adding(_ count: Int, _ unit: Value.Unwrapped.Unit) -> Computed<Value> {
    let count = SQLNode.value(.integer(Int64(count)))
    return Computed(.combination(.adding(unit.unit, isDay: isDay), node, count))
  }

  /// The time or day as many units later as an expression says.
  ///
  ///     Loan.startedOn.adding(Loan.weeks * 7, .day)
  public func adding<Count: SQLExpression<Int>>(
    _ count: Count, _ unit: Value.Unwrapped.Unit
  ) -> Computed<Value> {
    Computed(.combination(.adding(unit.unit, isDay: isDay), node, count.node))
  }

  private var isDay: Bool { Value.Unwrapped.self == CalendarDate.self }
}

extension SQLExpression where Value == Date {
  /// The day of the time, in UTC.
  public var day: Computed<CalendarDate> { Computed(.function(.day, of: node)) }
}

extension SQLExpression where Value == Date? {
  /// The day of the time, in UTC.
  public var day: Computed<CalendarDate?> { Computed(.function(.day, of: node)) }
}

extension SQLExpression where Self == Computed<Date> {
  /// The time by the database's clock, to the millisecond on SQLite.
  ///
  ///     User.query.update(User.lastLogin.set(.currentTimestamp), in: session)
  public static var currentTimestamp: Computed<Date> { Computed(.currentTime(isDay: false)) }
}

extension SQLExpression where Self == Computed<CalendarDate> {
  /// The day in UTC by the database's clock.
  public static var currentDate: Computed<CalendarDate> { Computed(.currentTime(isDay: true)) }
}
