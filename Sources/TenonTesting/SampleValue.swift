import Foundation
import Tenon
import TenonDialects

/// Values for sample rows, by the type, rules and name of their column.
enum SampleValue {
  /// Returns values that may satisfy the rules of a column, the nicest first.
  ///
  /// - Parameters:
  ///   - column: The column.
  ///   - number: The number of the row, which makes values differ.
  ///   - isUnique: True if the values of the column must differ.
  static func values(_ column: ColumnDefinition, number: Int, isUnique: Bool) -> [SQLValue] {
    var listed: [SQLValue] = []
    for case .oneOf(let list) in column.rules.map(\.test) {
      listed += rotated(list.values, by: isUnique ? number - 1 : 0)
    }
    if !listed.isEmpty { return listed }
    let count = Int64(number)
    switch column.content {
    case .bool: return rotated([.bool(true), .bool(false)], by: isUnique ? number - 1 : 0)
    case .integer, .integer32, .integer16:
      return numbers(column, number).compactMap { Int64("\($0)").map { .integer($0) } }
    case .number:
      return numbers(column, number).map { .double(NSDecimalNumber(decimal: $0).doubleValue) }
    case .decimal: return numbers(column, number).map { .decimal($0) }
    case .text: return texts(column, number).map { .text($0) }
    case .bytes: return [.bytes(Array("\(number)".utf8))] + sizedBytes(number)
    case .json: return ["{}", "[]", "\"\"", "0", "false"].map { .json($0) }
    case .date: return [day(number).map { .date($0) } ?? .date(.distantPast)]
    case .time:
      let time = TimeOfDay(
        hour: number / 3600 % 24, minute: number / 60 % 60, second: number % 60)
      return [.time(time ?? .midnight)]
    case .datetime, .datetimes:
      // 2000-01-01 00:00:00 and some seconds.
      return [.datetime(Date(timeIntervalSince1970: 946_684_800 + Double(count)))]
    case .uuid, .uuids:
      return [.uuid(uuid(number))]
    case .cases(_, let literals, let isInteger):
      let cases = literals.map { literal -> SQLValue in
        isInteger ? .integer(Int64(literal) ?? 0) : .text(FixtureValue.unquoted(literal))
      }
      return rotated(cases, by: isUnique ? number - 1 : 0)
    }
  }

  private static func rotated(_ values: [SQLValue], by count: Int) -> [SQLValue] {
    guard !values.isEmpty else { return [] }
    let start = count % values.count
    return Array(values[start...] + values[..<start])
  }

  private static func sizedBytes(_ number: Int) -> [SQLValue] {
    let digits = Array("\(number)".utf8)
    return [8, 12, 16, 20, 32, 64].filter { $0 >= digits.count }.map { count in
      .bytes([UInt8](repeating: 0, count: count - digits.count) + digits)
    }
  }

  private static func day(_ number: Int) -> CalendarDate? {
    CalendarDate(year: 2000 + number / 336, month: number / 28 % 12 + 1, day: number % 28 + 1)
  }

  private static func uuid(_ number: Int) -> UUID {
    let digits = String(number, radix: 16)
    let padding = String(repeating: "0", count: max(0, 12 - digits.count))
    return UUID(uuidString: "00000000-0000-4000-8000-\(padding)\(digits)") ?? UUID()
  }

  private static func numbers(_ column: ColumnDefinition, _ number: Int) -> [Decimal] {
    let count = Decimal(number)
    var numbers = [count]
    for rule in column.rules {
      switch rule.test {
      case .min(let limit):
        if let limit = Decimal(string: limit.text) { numbers += [limit + count, limit] }
      case .max(let limit):
        if let limit = Decimal(string: limit.text) { numbers += [limit - count, limit] }
      case .digits: numbers += [10, 100, 1000].map { count / $0 }
      default: break
      }
    }
    return numbers + [0]
  }

  private static func texts(_ column: ColumnDefinition, _ number: Int) -> [String] {
    var shortest = 0
    var longest = Int.max
    var hasPattern = false
    var isEmail = false
    for rule in column.rules {
      switch rule.test {
      case .minLength(let count): shortest = max(shortest, count)
      case .maxLength(let count), .columnLength(let count): longest = min(longest, count)
      case .pattern: hasPattern = true
      case .email: isEmail = true
      default: break
      }
    }
    let field = column.field
    let name = field.lowercased()
    let bases: [(stem: String, end: String)]
    if isEmail || name.hasSuffix("email") {
      bases = [("user", "@example.com"), ("u", "@a.io")]
    } else if ["url", "website", "link", "homepage"].contains(where: name.hasSuffix) {
      bases = [("https://example.com/", ""), (field, "")]
    } else {
      bases = [(field, "")]
    }
    var texts = bases.map { sized($0.stem, number, $0.end, shortest, longest) }
    if hasPattern { texts += patterned(field, number, shortest, longest) }
    return texts
  }

  /// Returns a text that ends in a number, lengthened or shortened before the number.
  private static func sized(
    _ stem: String, _ number: Int, _ end: String, _ shortest: Int, _ longest: Int
  ) -> String {
    let rest = "\(number)\(end)"
    let room = max(0, longest - rest.count)
    var stem = String(stem.prefix(room))
    let missing = min(shortest, 10_000) - stem.count - rest.count
    if missing > 0 { stem += String(repeating: "x", count: missing) }
    return stem + rest
  }

  /// Returns texts in forms that patterns often require.
  private static func patterned(
    _ field: String, _ number: Int, _ shortest: Int, _ longest: Int
  ) -> [String] {
    func digits(_ count: Int, radix: Int = 10) -> String {
      let text = String(number, radix: radix)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    /// The number in letters, of a fixed length.
    func letters(_ count: Int) -> String {
      var rest = number - 1
      var text = ""
      for _ in 0..<count {
        let letter = UnicodeScalar(UInt8(97 + rest % 26))
        text = String(letter) + text
        rest /= 26
      }
      return text
    }
    let stems = ["A", "a", field.uppercased(), field.lowercased(), field.capitalized]
    var texts = stems.map { sized($0, number, "", shortest, longest) } + ["\(number)"]
    texts += (1...20).map { digits($0) } + (1...12).map(letters)
    texts += (1...12).map { letters($0).uppercased() }
    texts += (1...4).flatMap { count -> [String] in
      (1...6).flatMap { more -> [String] in
        let start = letters(count).uppercased()
        return [start + digits(more), start + "-" + digits(more)]
      }
    }
    texts += [4, 6, 8, 16, 32, 40, 64].flatMap { (count: Int) -> [String] in
      [digits(count, radix: 16), "#" + digits(count, radix: 16)]
    }
    texts += [
      uuid(number).uuidString, uuid(number).uuidString.lowercased(),
      "https://example.com/\(number)",
      "user\(number)@example.com", "\(number).0.0", "v\(number).0.0", "/\(number)", "a-\(number)",
      "a_\(number)", "+1555\(digits(7))", "555-\(digits(4))", "192.0.2.\(number % 256)",
      "example\(number).com", day(number)?.description ?? "", "",
    ]
    return texts
  }
}
