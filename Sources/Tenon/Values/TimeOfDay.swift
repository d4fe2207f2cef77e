/// A time of day to the microsecond, without a day or time zone.
///
///     let noon = TimeOfDay(hour: 12)
public struct TimeOfDay: Hashable, Sendable {
  /// The hour, 0 to 23.
  public let hour: Int

  /// The minute, 0 to 59.
  public let minute: Int

  /// The second, 0 to 59.
  public let second: Int

  /// The microsecond, 0 to 999,999.
  public let microsecond: Int

  /// Creates a time; nil if a part is out of range.
  public init?(hour: Int, minute: Int = 0, second: Int = 0, microsecond: Int = 0) {
    guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
      (0...999_999).contains(microsecond)
    else { return nil }
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
  }

  private init() {
    hour = 0
    minute = 0
    second = 0
    microsecond = 0
  }

  /// The start of the day, 00:00:00.
  public static let midnight = TimeOfDay()

  /// Reads a time from ISO 8601 text, `HH:MM`, `HH:MM:SS` or `HH:MM:SS.ffffff`; nil for any other text.
  public init?(_ text: String) {
    var scanner = DigitScanner(text.utf8)
    guard let time = scanner.time(), scanner.isAtEnd else { return nil }
    self.init(
      hour: time.hour, minute: time.minute, second: time.second, microsecond: time.microsecond)
  }
}

extension TimeOfDay: Comparable {
  public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
    (left.hour, left.minute, left.second, left.microsecond)
      < (right.hour, right.minute, right.second, right.microsecond)
  }
}

extension TimeOfDay: CustomStringConvertible {
  /// The time as `HH:MM:SS.ffffff`.
  public var description: String {
    "\(paddedDigits(hour, 2)):\(paddedDigits(minute, 2)):\(paddedDigits(second, 2))"
      + ".\(paddedDigits(microsecond, 6))"
  }
}

extension TimeOfDay: Codable {
  /// Decodes a time from ISO 8601 text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let time = TimeOfDay(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a time as HH:MM:SS")
    }
    self = time
  }

  /// Encodes the text `HH:MM:SS.ffffff`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension TimeOfDay: SQLConvertible {
  public init(row: Row, at index: Int) throws { self = try row.time(at: index) }

  /// The value to bind in SQL.
  public var sqlValue: SQLValue { .time(self) }
}
