import Foundation
import Testing

@testable import Tenon

@Suite("Text of dates and times")
struct DateTimeTextTests {
  private func date(_ text: String) -> Date? {
    Array(text.utf8).withUnsafeBufferPointer { DateTimeText.date($0) }
  }

  private let utc: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
    return calendar
  }()

  @Test(
    "times have the same text as from SQLite's own functions",
    arguments: [
      (-978_307_200, "1970-01-01 00:00:00.000000"),
      (0, "2001-01-01 00:00:00.000000"),
      (730_857_599.5, "2024-02-28 23:59:59.500000"),
      (730_943_999, "2024-02-29 23:59:59.000000"),
      (-31_708_800, "1999-12-31 00:00:00.000000"),
      (-0.000001, "2000-12-31 23:59:59.999999"),
      (-63_113_904_000, "0001-01-01 00:00:00.000000"),
      (252_423_993_599, "9999-12-31 23:59:59.000000"),
    ] as [(Double, String)])
  func knownMoments(seconds: Double, text: String) {
    let moment = Date(timeIntervalSinceReferenceDate: seconds)
    #expect(DateTimeText.text(moment) == text)
    #expect(date(text) == moment)
  }

  @Test(
    "a time outside the years 1 to 9999 has no text",
    arguments: [
      -63_113_904_000.001, 252_423_993_600, .infinity, -.infinity, .nan, 1e300, -1e300,
    ] as [Double])
  func outside(seconds: Double) {
    let moment = Date(timeIntervalSinceReferenceDate: seconds)
    #expect(DateTimeText.text(moment) == nil)
    let clock: @Sendable () -> Date = { moment }
    #expect(CurrentTime.$clock.withValue(clock) { CurrentTime.date } == .distantPast)
  }

  @Test("times are rounded to the nearest microsecond")
  func rounding() {
    func text(_ fraction: Double) -> String? {
      DateTimeText.text(Date(timeIntervalSinceReferenceDate: fraction))?.suffix(9).description
    }
    #expect(text(0.000_000_4) == "00.000000")
    #expect(text(0.000_000_6) == "00.000001")
    #expect(text(0.999_999_4) == "00.999999")
    #expect(text(0.999_999_6) == "01.000000")
    #expect(text(-0.000_000_4) == "00.000000")
    #expect(text(-0.000_000_6) == "59.999999")
  }

  @Test("every day from 1583 to 2500 equals that of Foundation's calendar")
  func everyDay() throws {
    var day = try #require(
      utc.date(from: DateComponents(year: 1583, month: 1, day: 1)))
    var previous = ""
    for _ in 0..<335_000 {
      let text = try #require(DateTimeText.text(day))
      #expect(text > previous)
      previous = text
      day += 86_400
    }
    for _ in 0..<2_000 {
      let seconds = Double(Int.random(in: -13_000_000_000...15_000_000_000))
      let moment = Date(timeIntervalSinceReferenceDate: seconds)
      let parts = utc.dateComponents([.year, .month, .day, .hour, .minute, .second], from: moment)
      let text = String(
        format: "%04d-%02d-%02d %02d:%02d:%02d.000000", parts.year ?? 0, parts.month ?? 0,
        parts.day ?? 0, parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
      #expect(DateTimeText.text(moment) == text)
      #expect(date(text) == moment)
    }
  }

  @Test("times are exact to the microsecond for 272 years around 2001")
  func exactText() throws {
    for _ in 0..<20_000 {
      let seconds = Int64.random(in: -8_580_000_000...8_580_000_000)
      let text =
        try #require(
          DateTimeText.text(Date(timeIntervalSinceReferenceDate: Double(seconds)))
        ).dropLast(6) + String(format: "%06d", Int.random(in: 0...999_999))
      let moment = try #require(date(String(text)))
      #expect(DateTimeText.text(moment) == String(text))
    }
  }

  @Test("a stored time is read back as the same value, in all years")
  func storedIsStable() throws {
    for _ in 0..<20_000 {
      let seconds = Double.random(in: -63_113_904_000...252_423_993_599)
      let stored = Date(timeIntervalSinceReferenceDate: seconds).stored
      let text = try #require(DateTimeText.text(stored))
      #expect(date(text) == stored)
      #expect(stored.stored == stored)
      #expect(abs(stored.timeIntervalSinceReferenceDate - seconds) <= 0.000_02)
    }
  }

  @Test("a time with another character in place of a digit is refused", arguments: [47, 58, 176])
  func noDigit(byte: UInt8) {
    let text = Array("2024-06-15 12:34:56.789012".utf8)
    for index in text.indices where text[index] >= 48 && text[index] < 58 {
      var wrong = text
      wrong[index] = byte
      #expect(wrong.withUnsafeBufferPointer { DateTimeText.date($0) } == nil)
    }
  }

  @Test("the last days of all months are valid, and the days after them are not")
  func lastDays() {
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for (index, last) in days.enumerated() {
      func text(_ day: Int) -> String {
        String(format: "2023-%02d-%02d 01:02:03.000004", index + 1, day)
      }
      #expect(date(text(last)).flatMap(DateTimeText.text) == text(last))
      #expect(date(text(last + 1)) == nil)
      #expect(date(text(0)) == nil)
    }
  }

  @Test(
    "times in the formats of other tools are read",
    arguments: [
      ("2024-02-29", "2024-02-29 00:00:00.000000"),
      ("2024-02-29 12:34", "2024-02-29 12:34:00.000000"),
      ("2024-02-29 12:34:56", "2024-02-29 12:34:56.000000"),
      ("2024-02-29 12:34:56.7", "2024-02-29 12:34:56.700000"),
      ("2024-02-29 12:34:56.789", "2024-02-29 12:34:56.789000"),
      ("2024-02-29 12:34:56.123456789", "2024-02-29 12:34:56.123456"),
      ("2024-02-29T12:34:56Z", "2024-02-29 12:34:56.000000"),
      ("2024-02-29T12:34:56.5Z", "2024-02-29 12:34:56.500000"),
      ("2024-02-29 12:34:56+02:00", "2024-02-29 10:34:56.000000"),
      ("2024-02-29 23:34:56-0130", "2024-03-01 01:04:56.000000"),
      ("2024-02-29T12:34+05", "2024-02-29 07:34:00.000000"),
    ])
  func otherTools(text: String, expected: String) throws {
    let moment = try #require(date(text))
    #expect(DateTimeText.text(moment) == expected)
  }

  @Test(
    "text that is not a time is refused",
    arguments: [
      "", "2024", "2024-2-9", "2024-02-30", "2023-02-29", "1900-02-29", "2024-00-10", "2024-13-10",
      "2024-04-31", "0000-01-01", "10000-01-01", "-001-01-01", "2024-02-29 ", "2024-02-29x",
      "2024-02-29 24:00:00", "2024-02-29 12:60:00", "2024-02-29 12:00:60", "2024-02-29 12",
      "2024-02-29 12:00:00.", "2024-02-29 12:00:00.1234567890", "2024-02-29 12:00:00 ",
      "2024-02-29 12:00:00z", "2024-02-29 12:00:00ZZ", "2024-02-29 12:00:00+1",
      "2024-02-29 12:00:00+19:00", "2024-02-29 12:00:00+02:60", "2024-02-29 12:00:00+02:",
      "2024-02-29t12:00:00", "2024/02/29", "1709209696", "٢٠٢٤-02-29", "2024-02-29\u{0}",
      "0001-01-01 00:00:00+01:00", "9999-12-31 23:59:59-01:00",
    ])
  func garbage(text: String) {
    #expect(date(text) == nil)
  }

  @Test("no bytes crash the reader, and a time that it reads can be written")
  func noise() {
    let alphabet = Array("0123456789-: T.Z+\u{0}é".utf8) + [0xff, 0x80]
    for _ in 0..<50_000 {
      var bytes = Array("2024-02-29 12:34:56.123456".utf8)
      for _ in 0..<Int.random(in: 0...3) {
        bytes[Int.random(in: bytes.indices)] = alphabet.randomElement() ?? 0
      }
      bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count)))
      if let moment = bytes.withUnsafeBufferPointer({ DateTimeText.date($0) }) {
        #expect(DateTimeText.text(moment) != nil)
      }
    }
  }
}
