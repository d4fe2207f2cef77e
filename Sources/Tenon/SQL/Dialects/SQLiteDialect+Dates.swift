// Times and days on SQLite, which stores times as text, `YYYY-MM-DD HH:MM:SS.ffffff`. Its functions support only
// milliseconds, so the fraction is removed before a time is moved, and added again afterwards.

extension SQLiteDialect {
  func currentTime(isDay: Bool) -> String {
    isDay ? "DATE('now')" : "(STRFTIME('%Y-%m-%d %H:%M:%f', 'now') || '000')"
  }

  func datePart(_ part: DateTimePart, of x: SQLNode, isDay: Bool) -> SQL {
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
  }

  func truncated(_ x: SQLNode, to unit: DateTimeUnit, isDay: Bool) -> SQL {
    let time = isDay ? "" : " \(unit.timeFormat("%H:%M:%S")).000000"
    return "STRFTIME('\(raw: unit.dayFormat)\(raw: time)', \(x))"
  }

  func day(of x: SQLNode) -> SQL { "DATE(\(x))" }

  /// In SQLite, 31 January plus a month is 3 March. The day is therefore limited to the last one of the month that is
  /// reached.
  func adding(_ count: SQLNode, _ unit: DateTimeUnit, to x: SQLNode, isDay: Bool) -> SQL {
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
}
