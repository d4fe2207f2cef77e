import Foundation

/// Dates and times as a schema writes them, converted to the one text that the rest of Tenon knows.
enum TemporalText {
  /// Returns `2024-01-31` unchanged, or nil if there is no such day.
  static func date(_ text: String) -> String? {
    Day(text)?.text
  }

  /// Returns `09:30` as `09:30:00`; a fraction keeps its digits, at most six, without trailing zeros.
  static func time(_ text: String) -> String? {
    guard let time = Time(text[...]) else { return nil }
    let fraction = time.fraction.droppingTrailingZeros
    return time.text + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// Returns `2024-01-31T09:30+02:00` as `2024-01-31 07:30:00.000000`, in UTC; a text without a zone is in UTC already.
  static func datetime(_ text: String) -> String? {
    let rest = text.dropFirst(10)
    guard let separator = rest.first, "Tt ".contains(separator),
      var day = Day(String(text.prefix(10)))
    else { return nil }
    let clock = rest.dropFirst().prefix { !"Zz+-".contains($0) }
    guard var time = Time(clock),
      let offset = offset(rest.dropFirst(1 + clock.count))
    else { return nil }
    // Offsets are less than a day, so the moment is on this day or a neighbour.
    let minutes = time.hour * 60 + time.minute - offset
    day.move(by: minutes < 0 ? -1 : minutes >= 1440 ? 1 : 0)
    guard (1...9999).contains(day.year) else { return nil }
    (time.hour, time.minute) = ((minutes + 1440) % 1440).quotientAndRemainder(dividingBy: 60)
    let zeros = String(repeating: "0", count: 6 - time.fraction.count)
    return "\(day.text) \(time.text).\(time.fraction)\(zeros)"
  }

  /// The minutes east of UTC; 0 for an empty text.
  private static func offset(_ text: Substring) -> Int? {
    if ["", "Z", "z"].contains(text) { return 0 }
    guard text.first == "+" || text.first == "-",
      let parts = numbers(in: text.dropFirst(), form: "##:##"), parts[0] < 24, parts[1] < 60
    else { return nil }
    let offset = parts[0] * 60 + parts[1]
    return text.first == "-" ? -offset : offset
  }

  /// The numbers in a text of a form in which `#` is a digit, or nil if the text has another form.
  fileprivate static func numbers(in text: Substring, form: String) -> [Int]? {
    guard text.utf8.count == form.utf8.count,
      zip(text, form).allSatisfy({ $1 == "#" ? $0.isASCII && $0.isNumber : $0 == $1 })
    else { return nil }
    return text.split { !$0.isNumber }.compactMap { Int($0) }
  }
}

/// A day of the Gregorian calendar.
private struct Day {
  var year: Int
  var month: Int
  var day: Int

  /// Reads `2024-01-31`.
  init?(_ text: String) {
    guard let parts = TemporalText.numbers(in: text[...], form: "####-##-##") else { return nil }
    (year, month, day) = (parts[0], parts[1], parts[2])
    guard year > 0, (1...12).contains(month), (1...daysInMonth).contains(day) else { return nil }
  }

  var text: String { String(format: "%04d-%02d-%02d", year, month, day) }

  /// Moves by at most one day.
  mutating func move(by days: Int) {
    day += days
    if day > daysInMonth { (month, day) = (month + 1, 1) }
    if month > 12 { (year, month) = (year + 1, 1) }
    guard day < 1 else { return }
    (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1)
    day = daysInMonth
  }

  private var daysInMonth: Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}

/// A time of day.
private struct Time {
  var hour: Int
  var minute: Int
  var second = 0
  /// The digits of the fraction, at most six.
  var fraction = ""

  /// Reads `09:30`, `09:30:00` or `09:30:00.25`.
  init?(_ text: Substring) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    if let clock = TemporalText.numbers(in: parts[0], form: "##:##:##") {
      (hour, minute, second) = (clock[0], clock[1], clock[2])
    } else if let clock = TemporalText.numbers(in: parts[0], form: "##:##"), parts.count == 1 {
      (hour, minute) = (clock[0], clock[1])
    } else {
      return nil
    }
    guard hour < 24, minute < 60, second < 60 else { return nil }
    guard parts.count == 2 else { return }
    fraction = String(parts[1])
    guard (1...6).contains(fraction.count), fraction.allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
  }

  var text: String { String(format: "%02d:%02d:%02d", hour, minute, second) }
}
