import Foundation

/// Times in their stored form, `YYYY-MM-DD HH:MM:SS.ffffff` in UTC.
///
/// Days are counted in years that begin in March and in eras of four centuries, as in Howard Hinnant's
/// "chrono-Compatible Low-Level Date Algorithms".
enum FloorDate {
  /// The length of a time in bytes.
  static let length = 26

  /// Reads a time.
  ///
  /// - Throws: `BenchmarkError` if the text does not have this form.
  static func date(_ text: UnsafePointer<UInt8>?, _ count: Int) throws -> Date {
    guard let text, count == length else { throw BenchmarkError("a time of \(count) bytes") }
    var isWrong = false
    func number(_ start: Int, _ end: Int) -> Int64 {
      var value: Int64 = 0
      for index in start..<end {
        let digit = text[index] &- 48
        isWrong = isWrong || digit > 9
        value = value &* 10 &+ Int64(digit)
      }
      return value
    }
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10))
    let (hour, minute, second) = (number(11, 13), number(14, 16), number(17, 19))
    let microsecond = number(20, 26)
    guard !isWrong, 1...12 ~= month, 1...31 ~= day, hour < 24, minute < 60, second < 60 else {
      throw BenchmarkError("not a time")
    }
    let shifted = month > 2 ? year : year - 1
    let century = shifted / 400
    let yearOfCentury = shifted - century * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days =
      century * 146_097 + yearOfCentury * 365 + yearOfCentury / 4 - yearOfCentury / 100 + dayOfYear
    // The days from 0000-03-01 to 2001-01-01.
    let seconds = (days - 730_791) * 86_400 + hour * 3_600 + minute * 60 + second
    return Date(
      timeIntervalSinceReferenceDate: Double(seconds) + Double(microsecond) / 1_000_000)
  }

  /// Writes a time into 26 bytes.
  static func write(_ date: Date, to text: UnsafeMutablePointer<UInt8>) {
    let value = date.timeIntervalSinceReferenceDate
    let whole = value.rounded(.down)
    var microsecond = Int64(((value - whole) * 1_000_000).rounded())
    var seconds = Int64(whole)
    if microsecond == 1_000_000 { (microsecond, seconds) = (0, seconds + 1) }
    let sinceMarch = seconds + 730_791 * 86_400
    let (days, second) = sinceMarch.quotientAndRemainder(dividingBy: 86_400)
    let century = days / 146_097
    let dayOfCentury = days - century * 146_097
    let yearOfCentury =
      (dayOfCentury - dayOfCentury / 1_460 + dayOfCentury / 36_524 - dayOfCentury / 146_096) / 365
    let dayOfYear = dayOfCentury - (365 * yearOfCentury + yearOfCentury / 4 - yearOfCentury / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    func put(_ value: Int64, _ digits: Int, _ position: Int) {
      var value = value
      for index in stride(from: position + digits - 1, through: position, by: -1) {
        text[index] = UInt8(truncatingIfNeeded: 48 + value % 10)
        value /= 10
      }
    }
    put(century * 400 + yearOfCentury + (month <= 2 ? 1 : 0), 4, 0)
    put(month, 2, 5)
    put(dayOfYear - (153 * shifted + 2) / 5 + 1, 2, 8)
    put(second / 3_600, 2, 11)
    put(second / 60 % 60, 2, 14)
    put(second % 60, 2, 17)
    put(microsecond, 6, 20)
    text[4] = UInt8(ascii: "-")
    text[7] = UInt8(ascii: "-")
    text[10] = UInt8(ascii: " ")
    text[13] = UInt8(ascii: ":")
    text[16] = UInt8(ascii: ":")
    text[19] = UInt8(ascii: ".")
  }
}
