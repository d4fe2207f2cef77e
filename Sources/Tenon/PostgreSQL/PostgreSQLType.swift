#if PostgreSQL
  import CPostgreSQL
  import Foundation

  /// The types of PostgreSQL that Tenon knows, by their numbers in the catalog `pg_type`.
  enum PostgreSQLType: Oid {
    /// The server chooses the type by the context.
    case unknown = 0
    case bool = 16
    case bytes = 17
    case char = 18
    case name = 19
    case int8 = 20
    case int2 = 21
    case int4 = 23
    case text = 25
    case oid = 26
    case json = 114
    case float4 = 700
    case float8 = 701
    case unknownText = 705
    case blankPaddedText = 1042
    case variableText = 1043
    case date = 1082
    case time = 1083
    case timestamp = 1114
    case timestampWithZone = 1184
    case numeric = 1700
    case uuid = 2950
    case jsonb = 3802

    /// True if the binary form of a value is its text.
    var isText: Bool {
      switch self {
      case .char, .name, .text, .unknownText, .blankPaddedText, .variableText: true
      default: false
      }
    }

    /// The kind of a value in errors.
    var kind: String {
      switch self {
      case .bool: "a boolean"
      case .bytes: "bytes"
      case .int2, .int4, .int8, .oid: "an integer"
      case .float4, .float8: "a floating-point number"
      case .numeric: "a decimal number"
      case .date: "a date"
      case .time: "a time of day"
      case .timestamp, .timestampWithZone: "a time"
      case .uuid: "a UUID"
      case .json, .jsonb: "JSON"
      case .unknown, .char, .name, .text, .unknownText, .blankPaddedText, .variableText: "text"
      }
    }
  }

  /// The times of PostgreSQL: microseconds and days from 2000-01-01.
  enum PostgreSQLTime {
    /// The microseconds from 2000-01-01 to Foundation's reference date, 2001-01-01.
    private static let offset: Int64 = 366 * 86_400_000_000
    /// The days from 1970-01-01 to 2000-01-01.
    private static let days: Int64 = 10_957

    /// Returns the microseconds of a time; nil if its year does not have four digits.
    static func microseconds(_ date: Date) -> Int64? {
      DateTimeText.microseconds(date).map { $0 + offset }
    }

    /// Returns a time; nil if its year does not have four digits, as for `infinity`.
    static func date(microseconds: Int64) -> Date? {
      let (total, overflow) = microseconds.subtractingReportingOverflow(offset)
      guard !overflow, DateTimeText.range.contains(total) else { return nil }
      return DateTimeText.date(microseconds: total)
    }

    /// Returns the number of days of a date.
    static func days(_ date: CalendarDate) -> Int32 {
      let day = DateTimeText.daysFromCivil(Int64(date.year), Int64(date.month), Int64(date.day))
      return Int32(day - days)
    }

    /// Returns a date; nil if its year does not have four digits, as for `infinity`.
    static func date(days number: Int32) -> CalendarDate? {
      let civil = DateTimeText.civilFromDays(Int64(number) + days)
      return CalendarDate(year: Int(civil.year), month: Int(civil.month), day: Int(civil.day))
    }

    /// Returns the microseconds of a time of day.
    static func microseconds(_ time: TimeOfDay) -> Int64 {
      Int64((time.hour * 60 + time.minute) * 60 + time.second) * 1_000_000 + Int64(time.microsecond)
    }

    /// Returns a time of day; nil for `24:00:00`, which PostgreSQL knows.
    static func time(microseconds: Int64) -> TimeOfDay? {
      TimeOfDay(
        hour: Int(microseconds / 3_600_000_000), minute: Int(microseconds / 60_000_000 % 60),
        second: Int(microseconds / 1_000_000 % 60), microsecond: Int(microseconds % 1_000_000))
    }
  }

  /// The binary form of `numeric` ("numeric_send" in PostgreSQL's source): four big-endian 16-bit numbers, which are the
  /// count of digits, the weight of the first, the sign and the digits after the point, and the digits to base 10,000.
  enum PostgreSQLNumeric {
    /// Returns the number as text; nil for `NaN`, the infinities, and bytes that are not a number.
    static func text(_ bytes: UnsafeRawBufferPointer) -> String? {
      func number(at index: Int) -> Int {
        Int(Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: Int16.self)))
      }
      guard bytes.count >= 8 else { return nil }
      let (count, weight, sign, scale) = (
        number(at: 0), number(at: 1), number(at: 2), number(at: 3)
      )
      guard count >= 0, bytes.count == 8 + 2 * count, sign == 0 || sign == 0x4000, scale >= 0 else {
        return nil
      }
      func digits(at place: Int) -> String {
        let index = weight - place
        guard index >= 0, index < count else { return "0000" }
        return paddedDigits(number(at: 4 + index), 4)
      }
      var text = sign == 0 ? "" : "-"
      let whole = stride(from: max(weight, 0), through: 0, by: -1).map(digits).joined()
      let significant = whole.drop { $0 == "0" }
      text += significant.isEmpty ? "0" : significant
      guard scale > 0 else { return text }
      let places = (scale + 3) / 4
      return text + "."
        + (1...places).map { digits(at: -$0) }.joined().prefix(scale)
    }

    /// Returns the form of a number in plain text, such as `-12.50`.
    static func bytes(_ text: String) -> [UInt8] {
      let isNegative = text.hasPrefix("-")
      let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
      let whole = parts.first.map(String.init) ?? ""
      let fraction = parts.count > 1 ? String(parts[1]) : ""
      let padding = String(repeating: "0", count: (4 - whole.utf8.count % 4) % 4)
      let digits = Array((padding + whole + fraction + "000").utf8)
      var groups = stride(from: 0, to: digits.count - 3, by: 4).map { start in
        digits[start..<start + 4].reduce(Int16(0)) { $0 * 10 + Int16($1 - UInt8(ascii: "0")) }
      }
      let zeros = groups.prefix { $0 == 0 }.count
      let weight = groups.count == zeros ? 0 : (padding + whole).utf8.count / 4 - 1 - zeros
      groups.removeFirst(zeros)
      while groups.last == 0 { groups.removeLast() }
      let sign: Int16 = isNegative && !groups.isEmpty ? 0x4000 : 0
      let head = [Int16(groups.count), Int16(weight), sign, Int16(fraction.utf8.count)]
      return (head + groups).flatMap { number in
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
      }
    }
  }
#endif
