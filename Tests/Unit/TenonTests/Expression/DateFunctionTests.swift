import Foundation
import Testing

@testable import Tenon

@Suite("Functions of times and days")
struct DateFunctionTests {
  /// A time in UTC.
  private func time(_ text: String) throws -> Date {
    var text = text
    return try #require(text.withUTF8 { DateTimeText.date($0) })
  }

  @Test("date parts are in UTC, and weekdays count from Monday")
  func parts() throws {
    #expect(
      try written(Post.createdAt.part(.year))
        == WrittenExpression(
          sqlite: #"CAST(STRFTIME('%Y', "posts"."created_at") AS INTEGER)"#,
          postgresql:
            #"CAST(EXTRACT(YEAR FROM "posts"."created_at" AT TIME ZONE 'UTC') AS bigint)"#,
          mysql: "YEAR(`posts`.`created_at`)"))
    #expect(
      try written(Post.createdAt.part(.weekday))
        == WrittenExpression(
          sqlite: #"((CAST(STRFTIME('%w', "posts"."created_at") AS INTEGER) + 6) % 7 + 1)"#,
          postgresql:
            #"CAST(EXTRACT(ISODOW FROM "posts"."created_at" AT TIME ZONE 'UTC') AS bigint)"#,
          mysql: "(WEEKDAY(`posts`.`created_at`) + 1)"))
    #expect(
      try written(Post.createdAt.part(.second)).postgresql
        == #"CAST(FLOOR(EXTRACT(SECOND FROM "posts"."created_at" AT TIME ZONE 'UTC')) AS bigint)"#)
    #expect(
      try written(Sample.date.part(.month))
        == WrittenExpression(
          sqlite: #"CAST(STRFTIME('%m', "samples"."date") AS INTEGER)"#,
          postgresql: #"CAST(EXTRACT(MONTH FROM "samples"."date") AS bigint)"#,
          mysql: "MONTH(`samples`.`date`)"))
    let samples = try Samples(
      .init(
        date: CalendarDate(year: 2024, month: 2, day: 29),
        datetime: try time("2023-12-31 23:58:59.999999")), .init())
    let expected: [(DateTimePart, Int)] = [
      (.year, 2023), (.month, 12), (.day, 31), (.hour, 23), (.minute, 58), (.second, 59),
      (.weekday, 7),
    ]
    for (part, value) in expected {
      #expect(try samples.values(of: Sample.datetime.part(part)) == [value, nil])
    }
    #expect(try samples.values(of: Sample.date.part(.day)) == [29, nil])
    #expect(try samples.values(of: Sample.date.part(.weekday)) == [4, nil])
  }

  @Test("truncation keeps the type")
  func truncation() throws {
    #expect(
      try written(Post.createdAt.truncated(to: .month))
        == WrittenExpression(
          sqlite: #"STRFTIME('%Y-%m-01 00:00:00.000000', "posts"."created_at")"#,
          postgresql: #"date_trunc('month', "posts"."created_at", 'UTC')"#,
          mysql: "CAST(DATE_FORMAT(`posts`.`created_at`, '%Y-%m-01 00:00:00') AS DATETIME(6))"))
    #expect(
      try written(Post.createdAt.truncated(to: .minute)).mysql
        == "CAST(DATE_FORMAT(`posts`.`created_at`, '%Y-%m-%d %H:%i:00') AS DATETIME(6))")
    #expect(
      try written(Sample.date.truncated(to: .year))
        == WrittenExpression(
          sqlite: #"STRFTIME('%Y-01-01', "samples"."date")"#,
          postgresql: #"CAST(date_trunc('year', CAST("samples"."date" AS timestamp)) AS date)"#,
          mysql: "CAST(DATE_FORMAT(`samples`.`date`, '%Y-01-01') AS DATE)"))
    let samples = try Samples(
      .init(
        date: CalendarDate(year: 2024, month: 2, day: 29),
        datetime: try time("2024-02-29 23:58:59.999999")))
    let expected: [(DateTimeUnit, String)] = [
      (.year, "2024-01-01 00:00:00"), (.month, "2024-02-01 00:00:00"),
      (.day, "2024-02-29 00:00:00"), (.hour, "2024-02-29 23:00:00"),
      (.minute, "2024-02-29 23:58:00"), (.second, "2024-02-29 23:58:59"),
    ]
    for (unit, text) in expected {
      #expect(try samples.values(of: Sample.datetime.truncated(to: unit)) == [try time(text)])
    }
    #expect(
      try samples.values(of: Sample.date.truncated(to: .month))
        == [CalendarDate(year: 2024, month: 2, day: 1)])
    #expect(
      try samples.values(of: Sample.datetime.day) == [CalendarDate(year: 2024, month: 2, day: 29)])
  }

  @Test("the day of a time is its day in UTC")
  func day() throws {
    #expect(
      try written(Post.createdAt.day)
        == WrittenExpression(
          sqlite: #"DATE("posts"."created_at")"#,
          postgresql: #"CAST("posts"."created_at" AT TIME ZONE 'UTC' AS date)"#,
          mysql: "DATE(`posts`.`created_at`)"))
  }

  @Test("adding units is written with bound numbers")
  func addingSQL() throws {
    #expect(
      try written(Post.createdAt.adding(7, .day))
        == WrittenExpression(
          sqlite:
            #"(STRFTIME('%Y-%m-%d %H:%M:%S', SUBSTR("posts"."created_at", 1, 19), ? || ' days') || SUBSTR("posts"."created_at", 20))"#,
          postgresql:
            #"(("posts"."created_at" AT TIME ZONE 'UTC' + make_interval(days => CAST($1 AS integer))) AT TIME ZONE 'UTC')"#,
          mysql: "DATE_ADD(`posts`.`created_at`, INTERVAL ? DAY)", parameters: [.integer(7)]))
    #expect(
      try written(Sample.date.adding(Post.viewCount, .month))
        == WrittenExpression(
          sqlite:
            #"DATE("samples"."date", 'start of month', "posts"."view_count" || ' months', (MIN(STRFTIME('%d', "samples"."date"), STRFTIME('%d', "samples"."date", 'start of month', "posts"."view_count" || ' months', '1 month', '-1 day')) - 1) || ' days')"#,
          postgresql:
            #"CAST("samples"."date" + make_interval(months => CAST("posts"."view_count" AS integer)) AS date)"#,
          mysql: "DATE_ADD(`samples`.`date`, INTERVAL `posts`.`view_count` MONTH)"))
  }

  @Test("SQLite adds units exactly to the microsecond, and stops at the end of short months")
  func adding() throws {
    let samples = try Samples(
      .init(
        date: CalendarDate(year: 2024, month: 2, day: 29),
        datetime: try time("2024-01-31 23:59:59.999999")), .init())
    let expected: [(Int, DateTimeUnit, String)] = [
      (1, .second, "2024-02-01 00:00:00.999999"), (-60, .minute, "2024-01-31 22:59:59.999999"),
      (25, .hour, "2024-02-02 00:59:59.999999"), (-31, .day, "2023-12-31 23:59:59.999999"),
      (1, .month, "2024-02-29 23:59:59.999999"), (-2, .month, "2023-11-30 23:59:59.999999"),
      (13, .month, "2025-02-28 23:59:59.999999"), (0, .month, "2024-01-31 23:59:59.999999"),
      (-1, .year, "2023-01-31 23:59:59.999999"),
    ]
    for (count, unit, text) in expected {
      #expect(
        try samples.values(of: Sample.datetime.adding(count, unit)) == [try time(text), nil],
        "\(count) \(unit)")
    }
    #expect(
      try samples.values(of: Sample.date.adding(1, .year))
        == [CalendarDate(year: 2025, month: 2, day: 28), nil])
    #expect(
      try samples.values(of: Sample.date.adding(1, .day))
        == [CalendarDate(year: 2024, month: 3, day: 1), nil])
  }

  @Test("the current time is that of the database")
  func currentTime() throws {
    #expect(
      try written(Computed<Date>.currentTimestamp)
        == WrittenExpression(
          sqlite: "(STRFTIME('%Y-%m-%d %H:%M:%f', 'now') || '000')", postgresql: "now()",
          mysql: "UTC_TIMESTAMP(6)"))
    #expect(
      try written(Computed<CalendarDate>.currentDate)
        == WrittenExpression(
          sqlite: "DATE('now')", postgresql: "CAST(now() AT TIME ZONE 'UTC' AS date)",
          mysql: "UTC_DATE()"))
    let samples = try Samples(.init())
    try samples.database.write { (session: Session) throws in
      _ = try Sample.query.update(Sample.datetime.set(.currentTimestamp), in: session)
    }
    let stored = try #require(try samples.values(of: Sample.datetime).first ?? nil)
    #expect(abs(stored.timeIntervalSinceNow) < 60)
  }
}
