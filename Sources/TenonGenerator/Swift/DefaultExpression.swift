import TenonSchema

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The Swift expression of a default.
enum DefaultExpression {
  /// The expression for a default of a field with one of the usual Swift types, or nil when there is none: the
  /// database's own default then applies.
  static func expression(of value: DefaultValue, for field: Field) -> String? {
    switch value {
    case .now: return now(field.type)
    case .uuid: return field.swiftType == nil ? "UUID()" : nil
    case .json(let text): return json(text, swiftType: field.swiftType)
    default: break
    }
    // How the user's own type is made from a literal only the user knows.
    guard field.swiftType == nil else { return nil }
    switch value {
    case .bool(let value): return String(value)
    case .integer(let value): return number(String(value), field.type)
    case .number(let text): return number(text, field.type)
    case .text(let text):
      let literal = SwiftLiteral.string(text)
      return field.type == .scalar(.bytes) ? "Array(\(literal).utf8)" : literal
    case .enumCase(let name): return ".\(SwiftName(name).member)"
    case .temporal(let text): return temporal(text, field.type)
    case .uuidLiteral(let text): return uuid(text)
    case .now, .uuid, .json: return nil
    }
  }

  /// The present, as a field's type has it.
  static func now(_ type: FieldType) -> String? {
    switch type {
    case .scalar(.date): "CurrentTime.date"
    case .scalar(.time): "CurrentTime.time"
    case .scalar(.datetime): "CurrentTime.datetime"
    default: nil
    }
  }

  private static func number(_ text: String, _ type: FieldType) -> String? {
    switch type {
    case .scalar(.decimal):
      if let integer = Int64(text) { return SwiftLiteral.integer(integer) }
      return "Decimal(string: \(SwiftLiteral.string(text))) ?? 0"
    case .scalar(.float):
      guard let value = Float(text), value.isFinite else { return nil }
      return String(value)
    case .scalar(.double):
      guard let value = Double(text), value.isFinite else { return nil }
      return String(value)
    default:
      return Int64(text).map(SwiftLiteral.integer)
    }
  }

  private static func temporal(_ text: String, _ type: FieldType) -> String? {
    let numbers = text.split { !$0.isASCII || !$0.isNumber }.map { Int($0) ?? 0 }
    switch type {
    case .scalar(.date):
      guard numbers.count == 3 else { return nil }
      return "CalendarDate(year: \(numbers[0]), month: \(numbers[1]), day: \(numbers[2])) "
        + "?? .distantPast"
    case .scalar(.time):
      guard numbers.count >= 3 else { return nil }
      var arguments = "hour: \(numbers[0]), minute: \(numbers[1]), second: \(numbers[2])"
      if let fraction = microseconds(text), fraction > 0 {
        arguments += ", microsecond: \(fraction)"
      }
      return "TimeOfDay(\(arguments)) ?? .midnight"
    case .scalar(.datetime):
      guard numbers.count >= 6 else { return nil }
      let days = daysSince1970(year: numbers[0], month: numbers[1], day: numbers[2])
      let seconds = days * 86_400 + numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
      let fraction = microseconds(text) ?? 0
      let time =
        fraction == 0
        ? SwiftLiteral.integer(Int64(seconds)) : "\(Double(seconds) + Double(fraction) / 1_000_000)"
      return "Date(timeIntervalSince1970: \(time))"
    default:
      return nil
    }
  }

  /// The digits after the point as microseconds, or nil when there is no point.
  private static func microseconds(_ text: String) -> Int? {
    guard let point = text.firstIndex(of: ".") else { return nil }
    let digits = text[point...].dropFirst().prefix { $0.isASCII && $0.isNumber }.prefix(6)
    return Int(digits + String(repeating: "0", count: 6 - digits.count))
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar: whole eras of 400 years, counted from March.
  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func uuid(_ text: String) -> String? {
    guard let uuid = UUID(uuidString: text) else { return nil }
    let bytes = withUnsafeBytes(of: uuid.uuid) { Array($0) }
    let list = bytes.map { "0x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return """
      UUID(
        uuid: (
          \(list.prefix(8).joined(separator: ", ")),
          \(list.dropFirst(8).joined(separator: ", "))
        )
      )
      """
  }

  /// JSON as a literal of `JSONValue`, or of the collection the user named; other types of the user's have none.
  private static func json(_ text: String, swiftType: String?) -> String? {
    if let swiftType, !swiftType.hasPrefix("[") { return nil }
    return JSONLiteral.swift(text)
  }
}
