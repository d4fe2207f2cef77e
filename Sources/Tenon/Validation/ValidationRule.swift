import Foundation

/// What a field's value must fulfil before it is written, from the schema's `validate:` and the length of a `string(n)`.
///
///     .column("email", rules: [.columnLength(120), .email])
///
/// NULL passes every rule, and so does a value of a kind that a rule says nothing of.
public struct ValidationRule: Hashable, Sendable {
  enum Test: Hashable, Sendable {
    case minLength(Int)
    case maxLength(Int)
    case columnLength(Int)
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
