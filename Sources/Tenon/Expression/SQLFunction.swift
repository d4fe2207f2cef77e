// The functions that SQL is asked for, by their meaning. `DialectRules` gives each its words.

/// A function of one expression.
package enum SQLFunction: Sendable {
  case lower
  case upper
  /// The number of characters.
  case length
  case trim
  case trimStart
  case trimEnd
  case replace(String, with: String)
  /// Some characters from a position on, counted from 1.
  case substring(from: Int, length: Int?)
  case absolute
  case negation
  /// A floating-point number rounded to so many decimals.
  case rounded(digits: Int)
  case ceiling
  case floor
  case cast(from: SQLCastType, to: SQLCastType)
  /// A part of a time, or of a day.
  case datePart(DateTimePart, isDay: Bool)
  /// A time, or a day, with what is smaller than a unit cut off.
  case truncated(DateTimeUnit, isDay: Bool)
  /// The day of a time.
  case day
  /// A value inside JSON; NULL unless it has the type asked for.
  case json([JSONPathSegment], SQLJSONType)
}

/// A function of two expressions.
package enum SQLCombination: Sendable {
  /// A quotient of whole numbers, cut off towards zero.
  case wholeQuotient
  case quotient
  case remainder
  case power
  case nullIf
  /// Exact arithmetic of decimals.
  case decimal(DecimalOperator)
  /// A time, or a day, moved by so many units.
  case adding(DateTimeUnit, isDay: Bool)
}

/// A function of any number of expressions.
package enum SQLListFunction: Sendable {
  case coalesce
  case concatenation
}

/// A condition and the value it stands for.
package struct SQLCase: Sendable {
  package var condition: SQLNode
  package var value: SQLNode
}

/// The families of types that a cast leads from and to.
public enum SQLCastType: Hashable, Sendable {
  /// Whole numbers.
  case integer
  /// Floating-point numbers.
  case real
  /// Decimal numbers.
  case decimal
  /// Text.
  case text
}

/// The types a value inside JSON can be read as.
public enum SQLJSONType: Hashable, Sendable {
  /// A number without a fraction.
  case integer
  /// Any number.
  case real
  /// A string.
  case text
  /// `true` or `false`.
  case bool
  /// Anything, as JSON.
  case json
}
