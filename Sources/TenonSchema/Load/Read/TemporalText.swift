/// Dates and times as a schema writes them, turned into the one text the rest of Tenon knows.
enum TemporalText {
  /// `2024-01-31` as it is, or nil when there is no such day.
  static func date(_ text: String) -> String? {
    var scanner = DigitScanner(text)
    guard let day = scanner.date(), scanner.isAtEnd else { return nil }
    return day.text
  }

  /// `9:30` is refused; `09:30` → `09:30:00`; a fraction keeps its digits, up to six, without trailing zeros.
  static func time(_ text: String) -> String? {
    var scanner = DigitScanner(text)
    guard let time = scanner.time(), scanner.isAtEnd else { return nil }
    return time.text + (time.microseconds == 0 ? "" : "." + trimmed(time.fraction))
  }

  /// `2024-01-31T09:30+02:00` → `2024-01-31 07:30:00.000000`: in UTC; a text without a zone is in UTC already.
  static func datetime(_ text: String) -> String? {
    var scanner = DigitScanner(text)
    guard let day = scanner.date(), scanner.take("T") || scanner.take("t") || scanner.take(" "),
      let time = scanner.time(), let offset = scanner.offset(), scanner.isAtEnd
    else { return nil }
    let minutes = time.hour * 60 + time.minute - offset
    // Offsets stay below a day, so the moment lies on this day or a neighbour.
    guard let moved = day.adding(days: minutes < 0 ? -1 : minutes / 1440) else { return nil }
    let minute = (minutes + 1440) % 1440
    let clock = [minute / 60, minute % 60, time.second].map { padded($0, to: 2) }
    return moved.text + " " + clock.joined(separator: ":") + "." + time.fraction
  }

  fileprivate static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func trimmed(_ digits: String) -> String {
    var digits = digits
    while digits.last == "0" { digits.removeLast() }
    return digits
  }
}

/// A day of the Gregorian calendar, from year 1 to 9999.
private struct Day {
  var year: Int
  var month: Int
  var day: Int

  init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
    self.year = year
    self.month = month
    self.day = day
    guard day >= 1, day <= daysInMonth else { return nil }
  }

  var text: String {
    TemporalText.padded(year, to: 4) + "-" + TemporalText.padded(month, to: 2) + "-"
      + TemporalText.padded(day, to: 2)
  }

  /// The day before, this day or the day after.
  func adding(days: Int) -> Day? {
    switch days {
    case 1:
      if day < daysInMonth { return Day(year: year, month: month, day: day + 1) }
      return month < 12
        ? Day(year: year, month: month + 1, day: 1) : Day(year: year + 1, month: 1, day: 1)
    case -1:
      if day > 1 { return Day(year: year, month: month, day: day - 1) }
      guard month > 1 else { return Day(year: year - 1, month: 12, day: 31) }
      var before = Day(year: year, month: month - 1, day: 1)
      if let days = before?.daysInMonth { before?.day = days }
      return before
    default: return self
    }
  }

  private var daysInMonth: Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}

/// Reads digits of fixed number, as ISO 8601 writes them.
private struct DigitScanner {
  struct Time {
    var hour: Int
    var minute: Int
    var second: Int
    /// Always six digits.
    var fraction: String

    var microseconds: Int { Int(fraction) ?? 0 }

    var text: String {
      [hour, minute, second].map { TemporalText.padded($0, to: 2) }.joined(separator: ":")
    }
  }

  private var rest: Substring

  init(_ text: String) {
    rest = Substring(text)
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  mutating func date() -> Day? {
    guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
      let day = number(digits: 2)
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  mutating func time() -> Time? {
    guard let hour = number(digits: 2), hour < 24, take(":"), let minute = number(digits: 2),
      minute < 60
    else { return nil }
    guard take(":") else { return Time(hour: hour, minute: minute, second: 0, fraction: "000000") }
    guard let second = number(digits: 2), second < 60 else { return nil }
    guard take(".") else {
      return Time(hour: hour, minute: minute, second: second, fraction: "000000")
    }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard (1...6).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    let fraction = digits + String(repeating: "0", count: 6 - digits.count)
    return Time(hour: hour, minute: minute, second: second, fraction: String(fraction))
  }

  /// Minutes east of UTC; 0 when the text ends without a zone.
  mutating func offset() -> Int? {
    if isAtEnd || take("Z") || take("z") { return 0 }
    let isWest = rest.first == "-"
    guard take("+") || take("-"), let hours = number(digits: 2), hours < 24, take(":"),
      let minutes = number(digits: 2), minutes < 60
    else { return nil }
    let offset = hours * 60 + minutes
    return isWest ? -offset : offset
  }

  private mutating func number(digits count: Int) -> Int? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    rest = rest.dropFirst(count)
    return Int(digits)
  }
}
