import Foundation

/// A rule that a field's value must satisfy before it is written. Rules come from `validate:` in the schema, the length
/// of a `string(n)`, and the digits of a `decimal(p, s)`.
///
///     .column("email", rules: [.columnLength(120), .email])
///
/// NULL passes every rule, and so does a value of a kind that the rule does not cover.
public struct ValidationRule: Hashable, Sendable {
  package enum Test: Hashable, Sendable {
    case minLength(Int)
    case maxLength(Int)
    case columnLength(Int)
    case digits(DigitLimit)
    case min(NumberLimit)
    case max(NumberLimit)
    case pattern(TextPattern)
    case oneOf(ValueList)
    case email
  }

  package let test: Test

  /// Requires a minimum number of characters, as readers count them.
  public static func minLength(_ count: Int) -> ValidationRule {
    ValidationRule(test: .minLength(count))
  }

  /// Requires a maximum number of characters, as readers count them.
  public static func maxLength(_ count: Int) -> ValidationRule {
    ValidationRule(test: .maxLength(count))
  }

  /// Requires a maximum number of Unicode scalars, as databases count the length of a `string(n)`.
  public static func columnLength(_ count: Int) -> ValidationRule {
    ValidationRule(test: .columnLength(count))
  }

  /// Requires a number that fits into a `decimal(p, s)`. A number with more digits is refused and never rounded, so
  /// that the stored value equals the given one. Trailing zeros of the fraction do not count.
  ///
  ///     .column("amount", rules: [.digits(10, scale: 2)])     // up to 99999999.99
  ///
  /// - Parameters:
  ///   - precision: The maximum number of digits before and after the decimal point.
  ///   - scale: The maximum number of digits after the decimal point. Before it, `precision - scale` digits are
  ///     allowed.
  public static func digits(_ precision: Int, scale: Int) -> ValidationRule {
    ValidationRule(test: .digits(DigitLimit(precision: precision, scale: scale)))
  }

  /// Requires a number that is not less than a limit.
  public static func min(_ limit: some SQLConvertible & Numeric) -> ValidationRule {
    ValidationRule(test: .min(NumberLimit(limit.sqlValue, text: "\(limit)")))
  }

  /// Requires a number that is not less than a limit, given as text.
  public static func min(decimal limit: String) -> ValidationRule {
    ValidationRule(test: .min(NumberLimit(decimal: limit)))
  }

  /// Requires a number that is not greater than a limit.
  public static func max(_ limit: some SQLConvertible & Numeric) -> ValidationRule {
    ValidationRule(test: .max(NumberLimit(limit.sqlValue, text: "\(limit)")))
  }

  /// Requires a number that is not greater than a limit, given as text.
  public static func max(decimal limit: String) -> ValidationRule {
    ValidationRule(test: .max(NumberLimit(decimal: limit)))
  }

  /// Requires text that a regular expression matches as a whole.
  public static func pattern(_ pattern: String) -> ValidationRule {
    ValidationRule(test: .pattern(TextPattern(pattern)))
  }

  /// Requires one of the given values.
  public static func oneOf<Value: SQLConvertible>(_ values: Value...) -> ValidationRule {
    ValidationRule(test: .oneOf(ValueList(values.map(\.sqlValue))))
  }

  /// Requires one of the given decimal numbers, given as text.
  public static func oneOf(decimals numbers: String...) -> ValidationRule {
    ValidationRule(
      test: .oneOf(
        ValueList(
          numbers.map { text in
            DecimalText.decimal(text).map { .decimal($0) } ?? .invalid("not a number: \(text)")
          })))
  }

  /// Requires an e-mail address: a name, `@` and a domain with several labels. Names and domains in scripts other than
  /// Latin are allowed; comments, quoted names and addresses in brackets are not.
  public static let email = ValidationRule(test: .email)
}

/// The values of a `oneOf`.
package struct ValueList: Hashable, Sendable {
  /// The values in the order of the schema.
  package let values: [SQLValue]

  private let stored: Set<SQLValue>

  init(_ values: [SQLValue]) {
    self.values = values
    stored = Set(values.map(\.asStored))
  }

  func contains(_ value: SQLValue) -> Bool { stored.contains(value.asStored) }

  /// The values as a list for readers. A long list is cut and ends in dots.
  var text: String {
    let most = 20
    let texts = values.prefix(most).map { value in
      if case .text(let text) = value { text } else { value.text }
    }
    return texts.joined(separator: ", ") + (values.count > most ? ", …" : "")
  }
}

extension SQLValue {
  /// The value in the form in which it is read back.
  fileprivate var asStored: SQLValue {
    if case .datetime(let value) = self { .datetime(value.stored) } else { self }
  }
}

/// The maximum number of digits of a decimal number.
package struct DigitLimit: Hashable, Sendable {
  private let whole: Int
  private let scale: Int
  /// The smallest number with too many digits before the decimal point.
  private let bound: Decimal

  init(precision: Int, scale: Int) {
    self.scale = min(max(0, scale), 127)
    whole = min(max(0, precision - scale), 127)
    bound = Decimal(sign: .plus, exponent: whole, significand: 1)
  }

  /// Returns the violated requirement; nil if the number fits.
  func failure(of value: Decimal) -> String? {
    // A value that is not a number is refused when it is bound.
    guard value.isFinite else { return nil }
    guard value.magnitude < bound else {
      return "must have at most \(digits(whole)) before the decimal point"
    }
    // A computed number may have trailing zeros.
    guard value.exponent >= -scale || fractionCount(value) <= scale else {
      return "must have at most \(digits(scale)) after the decimal point"
    }
    return nil
  }

  private func fractionCount(_ value: Decimal) -> Int {
    guard let text = DecimalText.text(value)?.utf8, let point = text.firstIndex(of: 0x2E) else {
      return 0
    }
    return text[point...].dropFirst().reversed().drop { $0 == 0x30 }.count
  }

  private func digits(_ count: Int) -> String { count == 1 ? "1 digit" : "\(count) digits" }
}

/// The limit of a `min` or `max`.
package struct NumberLimit: Hashable, Sendable {
  private enum Number: Hashable, Sendable {
    case integer(Int64)
    case double(Double)
    case decimal(Decimal)
    /// The limit is not a number, so that no value passes.
    case none
  }

  private let number: Number

  /// The limit as text for readers.
  package let text: String

  init(_ value: SQLValue, text: String) {
    number =
      switch value {
      case .integer(let value): .integer(value)
      case .double(let value): .double(value)
      case .decimal(let value): .decimal(value)
      default: .none
      }
    self.text = text
  }

  init(decimal text: String) {
    number = DecimalText.decimal(text).map { .decimal($0) } ?? .none
    self.text = text
  }

  /// Returns true if a value is not less than the limit, or is not a number.
  func isAtMost(_ value: SQLValue) -> Bool {
    compare(value, integers: { $0 <= $1 }, doubles: { $0 <= $1 }, decimals: { $0 <= $1 })
  }

  /// Returns true if a value is not greater than the limit, or is not a number.
  func isAtLeast(_ value: SQLValue) -> Bool {
    compare(value, integers: { $0 >= $1 }, doubles: { $0 >= $1 }, decimals: { $0 >= $1 })
  }

  /// Compares the limit with a value as exactly as their types allow. Values that cannot be compared (NaN) do not pass.
  private func compare(
    _ value: SQLValue, integers: (Int64, Int64) -> Bool, doubles: (Double, Double) -> Bool,
    decimals: (Decimal, Decimal) -> Bool
  ) -> Bool {
    switch (number, value) {
    case (.integer(let limit), .integer(let value)): integers(limit, value)
    case (.integer(let limit), .double(let value)): doubles(Double(limit), value)
    case (.integer(let limit), .decimal(let value)): decimals(Decimal(limit), value)
    case (.double(let limit), .integer(let value)): doubles(limit, Double(value))
    case (.double(let limit), .double(let value)): doubles(limit, value)
    case (.double(let limit), .decimal(let value)): decimals(Decimal(limit), value)
    case (.decimal(let limit), .integer(let value)): decimals(limit, Decimal(value))
    case (.decimal(let limit), .double(let value)):
      doubles(NSDecimalNumber(decimal: limit).doubleValue, value)
    case (.decimal(let limit), .decimal(let value)): decimals(limit, value)
    case (.none, .integer), (.none, .double), (.none, .decimal): false
    default: true
    }
  }
}
