// Times and days on PostgreSQL. Its times are points in time, whose parts depend on the time zone of the session unless
// a statement names one.

extension PostgreSQLDialect {
  func currentTime(isDay: Bool) -> String {
    isDay ? "CAST(now() AT TIME ZONE 'UTC' AS date)" : "now()"
  }

  func datePart(_ part: DateTimePart, of x: SQLNode, isDay: Bool) -> SQL {
    let field = part == .weekday ? "ISODOW" : part.rawValue.uppercased()
    let source: SQL = isDay ? "\(x)" : "\(operand: x) AT TIME ZONE 'UTC'"
    let number: SQL = "EXTRACT(\(raw: field) FROM \(source))"
    return part == .second ? "CAST(FLOOR(\(number)) AS bigint)" : "CAST(\(number) AS bigint)"
  }

  func truncated(_ x: SQLNode, to unit: DateTimeUnit, isDay: Bool) -> SQL {
    isDay
      ? "CAST(date_trunc('\(raw: unit.rawValue)', CAST(\(x) AS timestamp)) AS date)"
      : "date_trunc('\(raw: unit.rawValue)', \(x), 'UTC')"
  }

  func day(of x: SQLNode) -> SQL { "CAST(\(operand: x) AT TIME ZONE 'UTC' AS date)" }

  func adding(_ count: SQLNode, _ unit: DateTimeUnit, to x: SQLNode, isDay: Bool) -> SQL {
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
  }
}
