import TenonSchema

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The Swift expression of a default.
enum DefaultExpression {
  /// The expression for the default of a field, or nil if there is none: the database's own default then applies.
  static func expression(of value: DefaultValue, for field: Field) -> String? {
    switch value {
    case .now: return now(field.type)
    case .json(let text):
      // A literal makes a `JSONValue` or a collection, but no other type of the user.
      return field.swiftType?.hasPrefix("[") == false ? nil : JSONLiteral.swift(text)
    // The generator does not know how to make a value of the user's own type.
    case _ where field.swiftType != nil: return nil
    case .uuid: return "UUID()"
    case .bool(let value): return String(value)
    case .integer(let value): return number(String(value), field.type)
    case .number(let text): return number(text, field.type)
    case .text(let text):
      let literal = SwiftLiteral.string(text)
      return field.type == .scalar(.bytes) ? "Array(\(literal).utf8)" : literal
    case .enumCase(let name): return ".\(SwiftName(name).member)"
    case .temporal(let text): return temporal(text, field.type)
    case .uuidLiteral(let text): return uuid(text)
    }
  }

  /// The current time in a field's type.
  static func now(_ type: FieldType) -> String? { time(type).map { "CurrentTime.\($0)" } }

  /// The member of `CurrentTime` with a field's type.
  static func time(_ type: FieldType) -> String? {
    switch type {
    case .scalar(.date): "date"
    case .scalar(.time): "time"
    case .scalar(.datetime): "datetime"
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
    // The loader accepts no incomplete value; zeros stand for the parts that the type does not have.
    let numbers =
      text.split { !$0.isASCII || !$0.isNumber }.map { Int($0) ?? 0 }
      + Array(repeating: 0, count: 6)
    let fraction = microseconds(text)
    switch type {
    case .scalar(.date):
      return "CalendarDate(year: \(numbers[0]), month: \(numbers[1]), day: \(numbers[2])) "
        + "?? .distantPast"
    case .scalar(.time):
      return "TimeOfDay(hour: \(numbers[0]), minute: \(numbers[1]), second: \(numbers[2])"
        + (fraction > 0 ? ", microsecond: \(fraction)" : "") + ") ?? .midnight"
    case .scalar(.datetime):
      let days = daysSince1970(year: numbers[0], month: numbers[1], day: numbers[2])
      let seconds = days * 86_400 + numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
      let time =
        fraction == 0
        ? SwiftLiteral.integer(Int64(seconds)) : "\(Double(seconds) + Double(fraction) / 1_000_000)"
      return "Date(timeIntervalSince1970: \(time))"
    default:
      return nil
    }
  }

  /// The digits after the point as microseconds.
  private static func microseconds(_ text: String) -> Int {
    let fraction = text.split(separator: ".").dropFirst().first ?? ""
    let digits = fraction.prefix(6).prefix { $0.isNumber }
    return Int(digits + String(repeating: "0", count: 6 - digits.count)) ?? 0
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
    let list = withUnsafeBytes(of: uuid.uuid) { bytes in
      bytes.map { "0x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    }
    return """
      UUID(
        uuid: (
          \(list.prefix(8).joined(separator: ", ")),
          \(list.dropFirst(8).joined(separator: ", "))
        )
      )
      """
  }
}
