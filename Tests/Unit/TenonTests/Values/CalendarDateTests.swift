import Foundation
import Testing

@testable import Tenon

@Suite("Days and times of day")
struct CalendarDateTests {
  @Test("a day that does not exist cannot be created")
  func impossibleDays() {
    #expect(CalendarDate(year: 2023, month: 2, day: 29) == nil)
    #expect(CalendarDate(year: 1900, month: 2, day: 29) == nil)
    #expect(CalendarDate(year: 2024, month: 0, day: 1) == nil)
    #expect(CalendarDate(year: 2024, month: 1, day: 0) == nil)
    #expect(CalendarDate(year: 0, month: 1, day: 1) == nil)
    #expect(CalendarDate(year: 10_000, month: 1, day: 1) == nil)
    #expect(CalendarDate(year: .min, month: .max, day: .min) == nil)
    #expect(CalendarDate(year: 2000, month: 2, day: 29)?.description == "2000-02-29")
  }

  @Test("every day of four years can be read back from its text, in order")
  func everyDay() {
    var days: [CalendarDate] = []
    for year in 1999...2002 {
      for month in 0...13 {
        for day in 0...32 {
          if let day = CalendarDate(year: year, month: month, day: day) { days.append(day) }
        }
      }
    }
    #expect(days.count == 365 * 4 + 1)
    #expect(days == days.sorted())
    #expect(days.map { CalendarDate($0.description) } == days)
  }

  @Test(
    "text that is not a day is refused",
    arguments: [
      "", "2024-1-01", "2024-01-1", "2024-01-01 ", " 2024-01-01", "2024-01-01 00:00:00",
      "20240101", "2024-02-30", "+024-01-01", "2024-01-01\u{0}", "２０２４-01-01",
    ])
  func badDays(text: String) {
    #expect(CalendarDate(text) == nil)
  }

  @Test("a time of day has six decimals and can be read back")
  func timeText() {
    let time = TimeOfDay(hour: 9, minute: 5, second: 7, microsecond: 42)
    #expect(time?.description == "09:05:07.000042")
    #expect(TimeOfDay("09:05:07.000042") == time)
    #expect(TimeOfDay("09:05") == TimeOfDay(hour: 9, minute: 5))
    #expect(TimeOfDay("09:05:07") == TimeOfDay(hour: 9, minute: 5, second: 7))
    #expect(
      TimeOfDay("09:05:07.5") == TimeOfDay(hour: 9, minute: 5, second: 7, microsecond: 500_000))
    #expect(
      TimeOfDay("23:59:59.999999")
        == TimeOfDay(hour: 23, minute: 59, second: 59, microsecond: 999_999))
    #expect(TimeOfDay.midnight.description == "00:00:00.000000")
  }

  @Test(
    "text that is not a time of day is refused",
    arguments: ["", "9:05", "24:00", "12:60", "12:00:60", "12", "12:00:00.", "12:00Z", "12:00 "])
  func badTimes(text: String) {
    #expect(TimeOfDay(text) == nil)
  }

  @Test("days and times are encoded as their text")
  func coding() throws {
    let day = try #require(CalendarDate(year: 2024, month: 2, day: 29))
    let time = try #require(TimeOfDay(hour: 1, minute: 2, second: 3))
    let encoder = JSONEncoder()
    #expect(String(decoding: try encoder.encode([day]), as: UTF8.self) == #"["2024-02-29"]"#)
    #expect(String(decoding: try encoder.encode([time]), as: UTF8.self) == #"["01:02:03.000000"]"#)
    let decoder = JSONDecoder()
    #expect(try decoder.decode([CalendarDate].self, from: Data(#"["2024-02-29"]"#.utf8)) == [day])
    #expect(try decoder.decode([TimeOfDay].self, from: Data(#"["01:02:03"]"#.utf8)) == [time])
    #expect(throws: DecodingError.self) {
      try decoder.decode([CalendarDate].self, from: Data(#"["2023-02-29"]"#.utf8))
    }
    #expect(throws: DecodingError.self) {
      try decoder.decode([TimeOfDay].self, from: Data(#"["25:00"]"#.utf8))
    }
  }

  @Test("a task can set a fixed clock, also for a closure on a thread of the database")
  func stoppedClock() async throws {
    let noon = Date(timeIntervalSince1970: 43_200)
    let database = try Database.test()
    let stopped: @Sendable () -> Date = { noon }
    let article = try await CurrentTime.$clock.withValue(stopped) {
      try await database.write { session in
        try session.insert(Article.Draft(title: "Stopped"))
      }
    }
    #expect(article.updatedAt == noon)
    CurrentTime.$clock.withValue(stopped) {
      #expect(CurrentTime.date == CalendarDate(year: 1970, month: 1, day: 1))
      #expect(CurrentTime.time == TimeOfDay(hour: 12))
    }
  }
}
