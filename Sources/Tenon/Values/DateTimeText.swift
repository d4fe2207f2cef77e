import Foundation

/// Date and time as the text that SQLite stores, `YYYY-MM-DD HH:MM:SS.ffffff` in UTC. SQLite's date functions read it,
/// and SQLAlchemy writes it.
///
/// The conversion does not use Foundation's formatters, which would take most of the time of a fetch of many rows. The
/// day count is the civil-calendar algorithm of Howard Hinnant ("chrono-Compatible Low-Level Date Algorithms").
enum DateTimeText {
  /// Seconds from 1970-01-01 to Foundation's reference date, 2001-01-01.
  private static let referenceOffset: Int64 = 978_307_200

  /// The first and last microsecond, from the reference date, whose year has four digits.
  static let range: ClosedRange<Int64> =
    microseconds(
      day: daysFromCivil(1, 1, 1), time: 0)...microseconds(
      day: daysFromCivil(9999, 12, 31), time: 86_399_999_999)

  /// The range in whole seconds.
  private static let secondsRange =
    range.lowerBound / 1_000_000...range.upperBound / 1_000_000

  /// Returns the text of a time; nil if its year does not have four digits.
  static func text(_ date: Date) -> String? {
    var fits = true
    let text = String(unsafeUninitializedCapacity: length) { buffer in
      fits = write(date, to: buffer)
      return fits ? length : 0
    }
    return fits ? text : nil
  }

  /// The number of bytes in the text of a time.
  static let length = 26

  /// Writes the text of a time to a buffer of `length` bytes.
  ///
  /// - Returns: False if the year does not have four digits; then nothing is written.
  static func write(_ date: Date, to buffer: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    guard buffer.count >= length, let total = microseconds(date) else { return false }
    let unix = total + referenceOffset * 1_000_000
    let perDay: Int64 = 86_400_000_000
    var day = unix / perDay
    var rest = unix % perDay
    if rest < 0 {
      day -= 1
      rest += perDay
    }
    let civil = civilFromDays(day)
    func put(_ value: Int64, _ digits: Int, at position: Int) {
      var value = value
      var index = position + digits - 1
      while index >= position {
        buffer[index] = UInt8(truncatingIfNeeded: 48 + value % 10)
        value /= 10
        index -= 1
      }
    }
    put(civil.year, 4, at: 0)
    buffer[4] = UInt8(ascii: "-")
    put(civil.month, 2, at: 5)
    buffer[7] = UInt8(ascii: "-")
    put(civil.day, 2, at: 8)
    buffer[10] = UInt8(ascii: " ")
    put(rest / 3_600_000_000, 2, at: 11)
    buffer[13] = UInt8(ascii: ":")
    put(rest / 60_000_000 % 60, 2, at: 14)
    buffer[16] = UInt8(ascii: ":")
    put(rest / 1_000_000 % 60, 2, at: 17)
    buffer[19] = UInt8(ascii: ".")
    put(rest % 1_000_000, 6, at: 20)
    return true
  }

  /// Reads a time; nil if the text is not one.
  ///
  /// It also reads forms that other tools write: a `T` between date and time, no time, no seconds, a fraction of one to
  /// nine digits, and a `Z` or offset (`+02:00`) at the end.
  static func date(_ text: UnsafeBufferPointer<UInt8>) -> Date? {
    if let date = ownDate(text) { return date }
    var scanner = DigitScanner(text)
    guard let year = scanner.number(digits: 4), scanner.skip("-"),
      let month = scanner.number(digits: 2), scanner.skip("-"),
      let day = scanner.number(digits: 2),
      CalendarDate(year: year, month: month, day: day) != nil
    else { return nil }
    var time: Int64 = 0
    if !scanner.isAtEnd {
      guard scanner.skip(" ") || scanner.skip("T"), let parts = scanner.time(),
        TimeOfDay(hour: parts.hour, minute: parts.minute, second: parts.second) != nil
      else { return nil }
      time = (Int64(parts.hour) * 3600 + Int64(parts.minute) * 60 + Int64(parts.second)) * 1_000_000
      time += Int64(parts.microsecond)
      guard let offset = scanner.utcOffset(), scanner.isAtEnd else { return nil }
      time -= Int64(offset) * 1_000_000
    }
    let total = microseconds(
      day: daysFromCivil(Int64(year), Int64(month), Int64(day)), time: time)
    // An offset can lead to a year that does not have four digits.
    return range.contains(total) ? date(microseconds: total) : nil
  }

  /// True if a time that was read is exactly that of the text. A `Date` holds every microsecond from 1716 to 2286, and
  /// fewer of them farther away.
  static func isExact(_ date: Date, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if abs(date.timeIntervalSinceReferenceDate) < 9e9 { return true }
    return self.text(date).map { $0.utf8.starts(with: text) } ?? false
  }

  /// True if a readable text sorts among the texts that Tenon writes: a space between date and time, no zone, and at
  /// most six digits of a fraction.
  ///
  /// - Parameter end: The index of the end of the seconds.
  static func isOrdered(_ text: UnsafeBufferPointer<UInt8>, from end: Int) -> Bool {
    guard end...end + 7 ~= text.count, end < 10 || text[10] == UInt8(ascii: " ") else {
      return false
    }
    return text[end...].dropFirst().allSatisfy { 48...57 ~= $0 }
  }

  /// Reads a time in the form that `text` writes; nil for any other text.
  ///
  /// It reads eight bytes at a time. The exclusive OR of a digit and `0` is its value, at most nine.
  @inline(__always)
  private static func ownDate(_ text: UnsafeBufferPointer<UInt8>) -> Date? {
    guard text.count == 26, let bytes = UnsafeRawPointer(text.baseAddress) else { return nil }
    // Not zero if a byte is neither a digit nor the expected separator.
    var nonDigits: UInt64 = 0
    func digits(at offset: Int, _ zeros: UInt64, separators: UInt64) -> UInt64 {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian ^ zeros
      nonDigits |= (word &+ 0x7676_7676_7676_7676 | word) & 0x8080_8080_8080_8080
      nonDigits |= word & separators
      return word
    }
    func pair(_ word: UInt64, _ index: UInt64) -> Int64 {
      let digits = word &>> (8 &* index)
      return Int64(digits & 0xFF) &* 10 &+ Int64(digits &>> 8 & 0xFF)
    }
    // "0000-00-", "00 00:00", ":00.0000" and "0.000000", read from the last byte to the first.
    let calendar = digits(at: 0, 0x2D30_302D_3030_3030, separators: 0xFF00_00FF_0000_0000)
    let dayAndTime = digits(at: 8, 0x3030_3A30_3020_3030, separators: 0x0000_FF00_00FF_0000)
    let seconds = digits(at: 16, 0x3030_3030_2E30_303A, separators: 0x0000_0000_FF00_00FF)
    let fraction = digits(at: 18, 0x3030_3030_3030_2E30, separators: 0x0000_0000_0000_FF00)
    let (year, month) = (pair(calendar, 0) &* 100 &+ pair(calendar, 2), pair(calendar, 5))
    let (day, hour, minute) = (pair(dayAndTime, 0), pair(dayAndTime, 3), pair(dayAndTime, 6))
    let second = pair(seconds, 1)
    let microsecond =
      (pair(fraction, 2) &* 100 &+ pair(fraction, 4)) &* 100 &+ pair(fraction, 6)
    // The calendar handles 29 February, and rejects a leap second.
    let lastDay = month == 2 ? 28 : 30 &+ (month ^ month &>> 3) & 1
    guard nonDigits == 0, year > 0, 1...12 ~= month, 1...lastDay ~= day, hour < 24, minute < 60,
      second < 60
    else { return nil }
    let days = daysFromCivil(year, month, day) &- referenceOffset / 86_400
    let total = days &* 86_400 &+ hour &* 3600 &+ minute &* 60 &+ second
    return Self.date(microseconds: total &* 1_000_000 &+ microsecond)
  }

  /// Returns the time rounded to microseconds; unchanged if its year does not have four digits.
  static func rounded(_ date: Date) -> Date {
    microseconds(date).map(self.date(microseconds:)) ?? date
  }

  /// Returns the day and the time of day in UTC; nil if the year does not have four digits.
  static func civil(_ date: Date) -> (day: CalendarDate, time: TimeOfDay)? {
    guard let text = text(date), let day = CalendarDate(String(text.prefix(10))),
      let time = TimeOfDay(String(text.dropFirst(11)))
    else { return nil }
    return (day, time)
  }

  // Whole seconds and their fraction are converted separately: the product of all seconds and a million has more digits
  // than a Double, and would move a time by a microsecond each time it is read and written.

  /// Returns the microseconds from the reference date, 2001-01-01; nil if the year does not have four digits.
  static func microseconds(_ date: Date) -> Int64? {
    let value = date.timeIntervalSinceReferenceDate
    let seconds = value.rounded(.down)
    guard let whole = Int64(exactly: seconds), secondsRange.contains(whole) else { return nil }
    let total = whole * 1_000_000 + Int64(((value - seconds) * 1_000_000).rounded())
    return range.contains(total) ? total : nil
  }

  /// Returns the time that is a number of microseconds after the reference date, 2001-01-01.
  static func date(microseconds total: Int64) -> Date {
    let (seconds, rest) = total.quotientAndRemainder(dividingBy: 1_000_000)
    return Date(timeIntervalSinceReferenceDate: Double(seconds) + Double(rest) / 1_000_000)
  }

  private static func microseconds(day: Int64, time: Int64) -> Int64 {
    (day * 86_400 - referenceOffset) * 1_000_000 + time
  }

  /// Returns the number of days from 1970-01-01 to a day of the years 1 to 9999. Years begin in March here, so that
  /// leap days are at the end.
  static func daysFromCivil(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let isEnd = month <= 2
    let y = isEnd ? year &- 1 : year
    let dayOfYear = (153 &* (isEnd ? month &+ 9 : month &- 3) &+ 2) / 5 &+ day &- 1
    return 365 &* y &+ y / 4 &- y / 100 &+ y / 400 &+ dayOfYear &- 719_468
  }

  /// Returns the day that is a number of days after 1970-01-01.
  static func civilFromDays(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

/// Reads fixed-width numbers and separators from ASCII text.
struct DigitScanner<Text: Collection> where Text.Element == UInt8 {
  private let text: Text
  private var position: Text.Index

  init(_ text: Text) {
    self.text = text
    self.position = text.startIndex
  }

  var isAtEnd: Bool { position == text.endIndex }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position != text.endIndex, UInt32(text[position]) == character.value else { return false }
    text.formIndex(after: &position)
    return true
  }

  mutating func digit() -> Int? {
    guard position != text.endIndex else { return nil }
    let value = text[position]
    guard value >= 48, value <= 57 else { return nil }
    text.formIndex(after: &position)
    return Int(value) - 48
  }

  mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// Reads `HH:MM`, `HH:MM:SS`, or a time with a fraction of one to nine digits, of which it keeps six.
  mutating func time() -> (hour: Int, minute: Int, second: Int, microsecond: Int)? {
    guard let hour = number(digits: 2), skip(":"), let minute = number(digits: 2) else {
      return nil
    }
    guard skip(":") else { return (hour, minute, 0, 0) }
    guard let second = number(digits: 2) else { return nil }
    guard skip(".") else { return (hour, minute, second, 0) }
    var microsecond = 0
    var count = 0
    while count < 9, let digit = digit() {
      if count < 6 { microsecond = microsecond * 10 + digit }
      count += 1
    }
    guard count > 0 else { return nil }
    while count < 6 {
      microsecond *= 10
      count += 1
    }
    return (hour, minute, second, microsecond)
  }

  /// Reads an offset from UTC in seconds: 0 for no text or `Z`, or `+HH:MM`, `+HHMM` or `+HH`; nil for any other text.
  mutating func utcOffset() -> Int? {
    if isAtEnd || skip("Z") { return 0 }
    let sign: Int
    if skip("+") {
      sign = 1
    } else if skip("-") {
      sign = -1
    } else {
      return nil
    }
    guard let hours = number(digits: 2) else { return nil }
    let minutes = !skip(":") && isAtEnd ? 0 : number(digits: 2)
    guard let minutes, hours <= 18, minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}

/// Returns a number with leading zeros.
func paddedDigits(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
