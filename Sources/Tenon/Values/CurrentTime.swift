import Foundation

/// The time of `default: now` and `onUpdate: now`.
///
/// Tests can stop the clock:
///
///     try CurrentTime.$clock.withValue({ Date(timeIntervalSince1970: 0) }) {
///       try session.insert(Post.Draft(title: "Hello"))       // createdAt is 1970-01-01
///     }
///
/// A value of this type holds one reading of the clock, so that several fields get the same time.
public struct CurrentTime: Sendable {
  /// Returns the current time: that of the system's clock unless a task binds another closure.
  @TaskLocal public static var clock: @Sendable () -> Date = { Date() }

  private let instant: Date

  /// Reads the clock.
  public init() { instant = Self.clock() }

  /// The time, rounded to microseconds as databases store it.
  public var datetime: Date { instant.stored }

  /// The day in UTC.
  public var date: CalendarDate { DateTimeText.civil(instant)?.day ?? CalendarDate.distantPast }

  /// The time of day in UTC.
  public var time: TimeOfDay { DateTimeText.civil(instant)?.time ?? TimeOfDay.midnight }

  /// The current time, rounded to microseconds as databases store it.
  public static var datetime: Date { CurrentTime().datetime }

  /// The current day in UTC.
  public static var date: CalendarDate { CurrentTime().date }

  /// The current time of day in UTC.
  public static var time: TimeOfDay { CurrentTime().time }
}
