import Foundation

/// The time that `default: now` and `onUpdate: now` use.
///
/// Tests can stop the clock:
///
///     try CurrentTime.$clock.withValue({ Date(timeIntervalSince1970: 0) }) {
///       try session.insert(Post.Draft(title: "Hello"))       // createdAt is 1970-01-01
///     }
///
/// A value of this type is one look at the clock, for several fields of the same instant.
public struct CurrentTime: Sendable {
  /// Tells the time; the system's clock unless a task binds another.
  @TaskLocal public static var clock: @Sendable () -> Date = { Date() }

  private let instant: Date

  /// Looks at the clock.
  public init() { instant = Self.clock() }

  /// The time, rounded to microseconds as databases keep it.
  public var datetime: Date { instant.stored }

  /// The day in UTC.
  public var date: CalendarDate { DateTimeText.civil(instant)?.day ?? CalendarDate.distantPast }

  /// The time of day in UTC.
  public var time: TimeOfDay { DateTimeText.civil(instant)?.time ?? TimeOfDay.midnight }

  /// Now, rounded to microseconds as databases keep it.
  public static var datetime: Date { CurrentTime().datetime }

  /// Today in UTC.
  public static var date: CalendarDate { CurrentTime().date }

  /// The time of day in UTC.
  public static var time: TimeOfDay { CurrentTime().time }
}
