import Foundation

/// What a field's value must fulfil before it is written, from the schema's `validate:`, the length of a `string(n)` and
/// the digits of a `decimal(p, s)`.
///
///     .column("email", rules: [.columnLength(120), .email])
///
/// NULL passes every rule, and so does a value of a kind that a rule says nothing of.
public struct ValidationRule: Hashable, Sendable {
  enum Test: Hashable, Sendable {
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

  let test: Test

  /// A text of at least so many characters, as readers count them.
  public static func minLength(_ count: Int) -> ValidationRule {
    ValidationRule(test: .minLength(count))
  }

  /// A text of at most so many characters, as readers count them.
  public static func maxLength(_ count: Int) -> ValidationRule {
    ValidationRule(test: .maxLength(count))
  }

  /// A text of at most so many Unicode scalars: what a `string(n)` has room for, as databases count.
  public static func columnLength(_ count: Int) -> ValidationRule {
    ValidationRule(test: .columnLength(count))
  }

  /// A number with at most so many digits: what a `decimal(p, s)` has room for. One with more is refused and never
  /// rounded, so that the value in hand is the row's. Zeros at the end of the fraction do not count.
  ///
  ///     .column("amount", rules: [.digits(10, scale: 2)])     // up to 99999999.99
  ///
  /// - Parameters:
  ///   - precision: The most digits before and after the point together.
  ///   - scale: The most digits after the point; before it there may be `precision - scale`.
  public static func digits(_ precision: Int, scale: Int) -> ValidationRule {
    ValidationRule(test: .digits(DigitLimit(precision: precision, scale: scale)))
  }

  /// A number that is not less than another.
  public static func min(_ limit: some SQLConvertible & Numeric) -> ValidationRule {
    ValidationRule(test: .min(NumberLimit(limit.sqlValue, text: "\(limit)")))
  }

  /// A number that is not less than another, written out.
  public static func min(decimal limit: String) -> ValidationRule {
    ValidationRule(test: .min(NumberLimit(decimal: limit)))
  }

  /// A number that is not more than another.
  public static func max(_ limit: some SQLConvertible & Numeric) -> ValidationRule {
    ValidationRule(test: .max(NumberLimit(limit.sqlValue, text: "\(limit)")))
  }

  /// A number that is not more than another, written out.
  public static func max(decimal limit: String) -> ValidationRule {
    ValidationRule(test: .max(NumberLimit(decimal: limit)))
  }

  /// A text that a regular expression matches from its beginning to its end.
  public static func pattern(_ pattern: String) -> ValidationRule {
    ValidationRule(test: .pattern(TextPattern(pattern)))
  }

  /// One of a few values.
  public static func oneOf<Value: SQLConvertible>(_ values: Value...) -> ValidationRule {
    ValidationRule(test: .oneOf(ValueList(values.map(\.sqlValue))))
  }

  /// One of a few decimal numbers, written out.
  public static func oneOf(decimals numbers: String...) -> ValidationRule {
    ValidationRule(
      test: .oneOf(
        ValueList(
          numbers.map { text in
            DecimalText.decimal(text).map { .decimal($0) } ?? .invalid("no number: \(text)")
          })))
  }

  /// An e-mail address: a name, `@` and a domain of several labels. Names and domains in other scripts than Latin are
  /// allowed, comments, quoted names and addresses in brackets are not.
  public static let email = ValidationRule(test: .email)
}

/// The values of a `oneOf`.
struct ValueList: Hashable, Sendable {
  /// The values in the order of the schema.
  let values: [SQLValue]

  private let stored: Set<SQLValue>

  init(_ values: [SQLValue]) {
    self.values = values
    stored = Set(values.map(\.asStored))
  }

  func contains(_ value: SQLValue) -> Bool { stored.contains(value.asStored) }

  /// The values as a list for readers; a long one ends in dots.
  var text: String {
    let most = 20
    let texts = values.prefix(most).map { value in
      if case .text(let text) = value { text } else { value.text }
    }
    return texts.joined(separator: ", ") + (values.count > most ? ", …" : "")
  }
}

extension SQLValue {
  /// The value as it will be read back.
  fileprivate var asStored: SQLValue {
    if case .datetime(let value) = self { .datetime(value.stored) } else { self }
  }
}

/// The most digits of a decimal number.
struct DigitLimit: Hashable, Sendable {
  private let whole: Int
  private let scale: Int
  /// The smallest number with too many digits before the point.
  private let bound: Decimal

  init(precision: Int, scale: Int) {
    self.scale = min(max(0, scale), 127)
    whole = min(max(0, precision - scale), 127)
    bound = Decimal(sign: .plus, exponent: whole, significand: 1)
  }

  /// Why a number does not fit, or nil when it does.
  func failure(of value: Decimal) -> String? {
    // What is no number is refused when it is bound.
    guard value.isFinite else { return nil }
    guard value.magnitude < bound else {
      return "must have at most \(digits(whole)) before the point"
    }
    // A number that was computed may have zeros at the end.
    guard value.exponent >= -scale || fractionCount(value) <= scale else {
      return "must have at most \(digits(scale)) after the point"
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

/// The number of a `min` or `max`.
struct NumberLimit: Hashable, Sendable {
  private enum Number: Hashable, Sendable {
    case integer(Int64)
    case double(Double)
    case decimal(Decimal)
    /// What was given is no number: nothing is within it.
    case none
  }

  private let number: Number

  /// The number as it is shown.
  let text: String

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

  /// Whether a value is the limit or lies above it; values that are no numbers do.
  func isAtMost(_ value: SQLValue) -> Bool {
    compare(value, integers: { $0 <= $1 }, doubles: { $0 <= $1 }, decimals: { $0 <= $1 })
  }

  /// Whether a value is the limit or lies below it; values that are no numbers do.
  func isAtLeast(_ value: SQLValue) -> Bool {
    compare(value, integers: { $0 >= $1 }, doubles: { $0 >= $1 }, decimals: { $0 >= $1 })
  }

  /// Compares the limit with a value, each as exactly as both can be: whatever is not comparable (NaN) does not hold.
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
