// Times and days in each dialect, always in UTC.
//
// SQLite has times as text, `YYYY-MM-DD HH:MM:SS.ffffff`; its functions know milliseconds only, so the fraction is cut
// off before times are moved and put back behind. PostgreSQL has points in time and would take them apart in the
// session's time zone. MySQL has times without a zone, which are UTC.

extension Dialect {
  /// The time, or the day, by the database's clock.
  package func currentTime(isDay: Bool) -> String {
    if isDay {
      return choose(
        sqlite: "DATE('now')", postgresql: "CAST(now() AT TIME ZONE 'UTC' AS date)",
        mysql: "UTC_DATE()")
    }
    return choose(
      sqlite: "(STRFTIME('%Y-%m-%d %H:%M:%f', 'now') || '000')", postgresql: "now()",
      mysql: "UTC_TIMESTAMP(6)")
  }

  /// A part of a time or day, as a whole number.
  func datePart(_ part: DateTimePart, of x: SQLNode, isDay: Bool) -> SQL {
    switch self {
    case .sqlite:
      let format =
        switch part {
        case .year: "%Y"
        case .month: "%m"
        case .day: "%d"
        case .hour: "%H"
        case .minute: "%M"
        case .second: "%S"
        case .weekday: "%w"
        }
      let number: SQL = "CAST(STRFTIME('\(raw: format)', \(x)) AS INTEGER)"
      // SQLite counts weekdays from Sunday, which is 0.
      return part == .weekday ? "((\(number) + 6) % 7 + 1)" : number
    case .postgresql:
      let field = part == .weekday ? "ISODOW" : part.rawValue.uppercased()
      let source: SQL = isDay ? "\(x)" : "\(operand: x) AT TIME ZONE 'UTC'"
      let number: SQL = "EXTRACT(\(raw: field) FROM \(source))"
      return part == .second ? "CAST(FLOOR(\(number)) AS bigint)" : "CAST(\(number) AS bigint)"
    case .mysql:
      return part == .weekday ? "(WEEKDAY(\(x)) + 1)" : "\(raw: part.rawValue.uppercased())(\(x))"
    }
  }

  /// A time or day with everything below a unit cut off.
  func truncated(_ x: SQLNode, to unit: DateTimeUnit, isDay: Bool) -> SQL {
    switch self {
    case .sqlite:
      let time = isDay ? "" : " \(truncatedTime(to: unit, "%H:%M:%S")).000000"
      return "STRFTIME('\(raw: truncatedDay(to: unit))\(raw: time)', \(x))"
    case .postgresql:
      return isDay
        ? "CAST(date_trunc('\(raw: unit.rawValue)', CAST(\(x) AS timestamp)) AS date)"
        : "date_trunc('\(raw: unit.rawValue)', \(x), 'UTC')"
    case .mysql:
      let time = isDay ? "" : " \(truncatedTime(to: unit, "%H:%i:%S"))"
      let type = isDay ? "DATE" : "DATETIME(6)"
      let format = truncatedDay(to: unit) + time
      return "CAST(DATE_FORMAT(\(x), '\(raw: format)') AS \(raw: type))"
    }
  }

  /// The day of a time.
  func day(of x: SQLNode) -> SQL {
    switch self {
    case .sqlite, .mysql: "DATE(\(x))"
    case .postgresql: "CAST(\(operand: x) AT TIME ZONE 'UTC' AS date)"
    }
  }

  /// A time or day so many units later.
  func adding(_ count: SQLNode, _ unit: DateTimeUnit, to x: SQLNode, isDay: Bool) -> SQL {
    switch self {
    case .sqlite:
      return addingOnSQLite(count, unit, to: x, isDay: isDay)
    case .postgresql:
      let name =
        switch unit {
        case .year, .month, .day, .hour: "\(unit.rawValue)s"
        case .minute: "mins"
        case .second: "secs"
        }
      let type = unit == .second ? "double precision" : "integer"
      let interval: SQL = "make_interval(\(raw: name) => CAST(\(count) AS \(raw: type)))"
      return isDay
        ? "CAST(\(operand: x) + \(interval) AS date)"
        : "((\(operand: x) AT TIME ZONE 'UTC' + \(interval)) AT TIME ZONE 'UTC')"
    case .mysql:
      let unit = unit.rawValue.uppercased()
      return "DATE_ADD(\(x), INTERVAL \(operand: count) \(raw: unit))"
    }
  }

  /// SQLite moves 31 January by a month to 3 March; the day is bounded by the last one of the month that is reached.
  private func addingOnSQLite(
    _ count: SQLNode, _ unit: DateTimeUnit, to x: SQLNode, isDay: Bool
  ) -> SQL {
    let whole: SQL = isDay ? "\(x)" : "SUBSTR(\(x), 1, 19)"
    let format = isDay ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S"
    let fraction: SQL = isDay ? "" : " || SUBSTR(\(x), 20)"
    switch unit {
    case .day, .hour, .minute, .second:
      return """
        (STRFTIME('\(raw: format)', \(whole), \(operand: count) || ' \(raw: unit.rawValue)s')\(fraction))
        """
    case .month, .year:
      let shift: SQL = "'start of month', \(operand: count) || ' \(raw: unit.rawValue)s'"
      let last: SQL = "STRFTIME('%d', \(whole), \(shift), '1 month', '-1 day')"
      let days: SQL = "(MIN(STRFTIME('%d', \(x)), \(last)) - 1) || ' days'"
      let moved: SQL = "DATE(\(whole), \(shift), \(days))"
      return isDay ? "\(moved)" : "(\(moved) || ' ' || STRFTIME('%H:%M:%S', \(whole))\(fraction))"
    }
  }

  private func truncatedDay(to unit: DateTimeUnit) -> String {
    switch unit {
    case .year: "%Y-01-01"
    case .month: "%Y-%m-01"
    case .day, .hour, .minute, .second: "%Y-%m-%d"
    }
  }

  /// Takes the dialect's format of a whole time, `%H:%M:%S`.
  private func truncatedTime(to unit: DateTimeUnit, _ format: String) -> String {
    switch unit {
    case .year, .month, .day: "00:00:00"
    case .hour: "\(format.prefix(2)):00:00"
    case .minute: "\(format.prefix(5)):00"
    case .second: format
    }
  }
}
