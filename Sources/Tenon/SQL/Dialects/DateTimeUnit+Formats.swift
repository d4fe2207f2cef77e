// Formats of `STRFTIME` on SQLite and of `DATE_FORMAT` on MySQL that cut off a part of a time.

extension DateTimeUnit {
  /// The format of a day with everything below the unit cut off.
  var dayFormat: String {
    switch self {
    case .year: "%Y-01-01"
    case .month: "%Y-%m-01"
    case .day, .hour, .minute, .second: "%Y-%m-%d"
    }
  }

  /// The format of a time of day with everything below the unit cut off.
  ///
  /// - Parameter format: The database's format of a whole time, such as `%H:%M:%S`.
  func timeFormat(_ format: String) -> String {
    switch self {
    case .year, .month, .day: "00:00:00"
    case .hour: "\(format.prefix(2)):00:00"
    case .minute: "\(format.prefix(5)):00"
    case .second: format
    }
  }
}
