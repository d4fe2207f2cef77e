// Formats of `STRFTIME` on SQLite and of `DATE_FORMAT` on MySQL that truncate a time to a unit.

extension DateTimeUnit {
  /// The format of a day truncated to the unit.
  var dayFormat: String {
    switch self {
    case .year: "%Y-01-01"
    case .month: "%Y-%m-01"
    case .day, .hour, .minute, .second: "%Y-%m-%d"
    }
  }

  /// Returns the format of a time of day truncated to the unit.
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
