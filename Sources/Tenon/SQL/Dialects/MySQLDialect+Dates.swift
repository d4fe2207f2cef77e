// Times and days on MySQL and MariaDB, whose times have no zone. Tenon's times are UTC.

extension MySQLDialect {
  func currentTime(isDay: Bool) -> String { isDay ? "UTC_DATE()" : "UTC_TIMESTAMP(6)" }

  func datePart(_ part: DateTimePart, of x: SQLNode, isDay: Bool) -> SQL {
    part == .weekday ? "(WEEKDAY(\(x)) + 1)" : "\(raw: part.rawValue.uppercased())(\(x))"
  }

  func truncated(_ x: SQLNode, to unit: DateTimeUnit, isDay: Bool) -> SQL {
    let time = isDay ? "" : " \(unit.timeFormat("%H:%i:%S"))"
    let type = isDay ? "DATE" : "DATETIME(6)"
    let format = unit.dayFormat + time
    return "CAST(DATE_FORMAT(\(x), '\(raw: format)') AS \(raw: type))"
  }

  func day(of x: SQLNode) -> SQL { "DATE(\(x))" }

  func adding(_ count: SQLNode, _ unit: DateTimeUnit, to x: SQLNode, isDay: Bool) -> SQL {
    "DATE_ADD(\(x), INTERVAL \(operand: count) \(raw: unit.rawValue.uppercased()))"
  }
}
