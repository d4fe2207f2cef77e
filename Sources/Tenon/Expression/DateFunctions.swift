import Foundation

// Functions of times and days. All of them use UTC, whatever the time zone of the server or the session.

/// A part of a time, as a number.
public enum DateTimePart: String, Hashable, Sendable {
  case year
  case month
  case day
  case hour
  case minute
  /// The whole second.
  case second
  /// The day of the week according to ISO 8601: Monday is 1, Sunday is 7.
  case weekday
}

/// A part of a day, as a number.
public enum CalendarPart: String, Hashable, Sendable {
  case year
  case month
  case day
  /// The day of the week according to ISO 8601: Monday is 1, Sunday is 7.
  case weekday
}

/// A unit of time to add or to truncate to.
public enum DateTimeUnit: String, Hashable, Sendable {
  case year
  case month
  case day
  case hour
  case minute
  case second
}

/// A unit of days to add or to truncate to.
public enum CalendarUnit: String, Hashable, Sendable {
  case year
  case month
  case day
}

/// A type with date parts: `Date` or `CalendarDate`.
public protocol SQLTemporal: SQLConvertible where Unwrapped == Self {
  /// The parts of a value.
  associatedtype Part: SQLDatePart

  /// The units to add or to truncate to.
  associatedtype Unit: SQLDateUnit
}

/// A part of a date: `DateTimePart` or `CalendarPart`.
public protocol SQLDatePart: Sendable {
  /// The same part of a time.
  var part: DateTimePart { get }
}

/// A unit of a date: `DateTimeUnit` or `CalendarUnit`.
public protocol SQLDateUnit: Sendable {
  /// The same unit of time.
  var unit: DateTimeUnit { get }
}

extension DateTimePart: SQLDatePart {
  /// The part itself.
  public var part: DateTimePart { self }
}

extension DateTimeUnit: SQLDateUnit {
  /// The unit itself.
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
  /// The same unit of time.
  public var unit: DateTimeUnit {
    switch self {
    case .year: .year
    case .month: .month
    case .day: .day
    }
  }
}

extension Date: SQLTemporal {
  /// The parts from the year to the second.
  public typealias Part = DateTimePart

  /// The units from the year to the second.
  public typealias Unit = DateTimeUnit
}

extension CalendarDate: SQLTemporal {
  /// The parts from the year to the day.
  public typealias Part = CalendarPart

  /// The units from the year to the day.
  public typealias Unit = CalendarUnit
}

extension SQLExpression where Value: SQLTemporal {
  /// `EXTRACT`: a part of the time or day, as a number.
  ///
  ///     Post.query.filter(Post.createdAt.part(.year) == 2024)
  ///
  /// In SQL this is
  ///
  ///     CAST(STRFTIME('%Y', "posts"."created_at") AS INTEGER) = ?                          -- SQLite
  ///     CAST(EXTRACT(YEAR FROM "posts"."created_at" AT TIME ZONE 'UTC') AS bigint) = $1    -- PostgreSQL
  ///     YEAR(`posts`.`created_at`) = ?                                                     -- MySQL
  public func part(_ part: Value.Part) -> Computed<Int> {
    Computed(.function(.datePart(part.part, isDay: isDay), of: node))
  }
}

extension SQLExpression where Value: SQLOptional, Value.Unwrapped: SQLTemporal {
  /// `EXTRACT`: a part of the time or day, as a number; NULL stays NULL.
  ///
  ///     Task.query.filter(Task.dueDate.part(.month) == 12)
  ///     // CAST(STRFTIME('%m', "tasks"."due_date") AS INTEGER) = ?
  public func part(_ part: Value.Unwrapped.Part) -> Computed<Int?> {
    Computed(.function(.datePart(part.part, isDay: isDay), of: node))
  }
}

extension SQLExpression where Value.Unwrapped: SQLTemporal {
  /// `DATE_TRUNC`: the time or day truncated to a unit.
  ///
  ///     Invoice.query.group(by: Invoice.date.truncated(to: .month))
  ///
  /// In SQL this is
  ///
  ///     STRFTIME('%Y-%m-01 00:00:00.000000', "invoices"."date")                -- SQLite
  ///     date_trunc('month', "invoices"."date", 'UTC')                          -- PostgreSQL
  ///     CAST(DATE_FORMAT(`invoices`.`date`, '%Y-%m-01 00:00:00') AS DATETIME(6))    -- MySQL
  public func truncated(to unit: Value.Unwrapped.Unit) -> Computed<Value> {
    Computed(.function(.truncated(unit.unit, isDay: isDay), of: node))
  }

  /// The time or day a number of units later, or earlier if the number is negative.
  ///
  ///     Task.query.filter(Task.createdAt.adding(7, .day) < Date())
  ///
  /// If the month that is reached does not have the day, the result is the last day of that month: one month after 31
  /// January is 28 or 29 February. In SQL this is
  ///
  ///     (STRFTIME('%Y-%m-%d %H:%M:%S', SUBSTR(…, 1, 19), ? || ' days') || SUBSTR(…, 20))    -- SQLite
  ///     ((… AT TIME ZONE 'UTC' + make_interval(days => …)) AT TIME ZONE 'UTC')              -- PostgreSQL
  ///     DATE_ADD(…, INTERVAL ? DAY)                                                         -- MySQL
  public func adding(_ count: Int, _ unit: Value.Unwrapped.Unit) -> Computed<Value> {
    let count = SQLNode.value(.integer(Int64(count)))
    return Computed(.combination(.adding(unit.unit, isDay: isDay), node, count))
  }

  /// The time or day a number of units later, which is an expression.
  ///
  ///     Loan.startedOn.adding(Loan.weeks * 7, .day)
  ///     // DATE_ADD(`loans`.`started_on`, INTERVAL (`loans`.`weeks` * ?) DAY) on MySQL
  public func adding<Count: SQLExpression<Int>>(
    _ count: Count, _ unit: Value.Unwrapped.Unit
  ) -> Computed<Value> {
    Computed(.combination(.adding(unit.unit, isDay: isDay), node, count.node))
  }

  private var isDay: Bool { Value.Unwrapped.self == CalendarDate.self }
}

extension SQLExpression where Value == Date {
  /// `DATE`: the day of the time, in UTC.
  ///
  ///     Post.createdAt.day
  ///     // DATE("posts"."created_at")
  ///
  /// It is `CAST(… AT TIME ZONE 'UTC' AS date)` on PostgreSQL.
  public var day: Computed<CalendarDate> { Computed(.function(.day, of: node)) }
}

extension SQLExpression where Value == Date? {
  /// `DATE`: the day of the time, in UTC; NULL stays NULL.
  ///
  ///     User.lastLogin.day
  ///     // DATE("users"."last_login")
  public var day: Computed<CalendarDate?> { Computed(.function(.day, of: node)) }
}

extension SQLExpression where Self == Computed<Date> {
  /// `now()`: the time of the database's clock, to the millisecond on SQLite.
  ///
  ///     User.query.update(User.lastLogin.set(.currentTimestamp), in: session)
  ///     // UPDATE "users" SET "last_login" = now() on PostgreSQL
  public static var currentTimestamp: Computed<Date> { Computed(.currentTime(isDay: false)) }
}

extension SQLExpression where Self == Computed<CalendarDate> {
  /// The current day of the database's clock, in UTC.
  ///
  ///     Task.query.filter(Task.dueDate < .currentDate)
  ///     // "tasks"."due_date" < DATE('now')
  public static var currentDate: Computed<CalendarDate> { Computed(.currentTime(isDay: true)) }
}
