import Foundation

/// The time that `default: now` and `onUpdate: now` use.
///
/// Tests can stop the clock:
///
///     try CurrentTime.$clock.withValue({ Date(timeIntervalSince1970: 0) }) {
///       try session.insert(Post.Draft(title: "Hello"))       // createdAt is 1970-01-01
///     }
public enum CurrentTime {
  /// Tells the time; the system's clock unless a task binds another.
  @TaskLocal public static var clock: @Sendable () -> Date = { Date() }

  /// Now, rounded to microseconds as databases keep it.
  public static var datetime: Date { clock().stored }

  /// Today in UTC.
  public static var date: CalendarDate {
    DateTimeText.civil(clock())?.day ?? CalendarDate.distantPast
  }

  /// The time of day in UTC.
  public static var time: TimeOfDay {
    DateTimeText.civil(clock())?.time ?? TimeOfDay.midnight
  }
}
