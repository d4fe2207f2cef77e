// SQL functions, named by their meaning. `DialectRules` writes each as SQL.

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
  /// A part of the text, from a position counted from 1.
  case substring(from: Int, length: Int?)
  case absolute
  case negation
  /// A floating-point number rounded to a number of decimal places.
  case rounded(digits: Int)
  case ceiling
  case floor
  case cast(from: SQLCastType, to: SQLCastType)
  /// A part of a time, or of a day.
  case datePart(DateTimePart, isDay: Bool)
  /// A time, or a day, truncated to a unit.
  case truncated(DateTimeUnit, isDay: Bool)
  /// The day of a time.
  case day
  /// A value inside JSON; NULL unless it has the requested type.
  case json([JSONPathSegment], SQLJSONType)
}

/// A function of two expressions.
package enum SQLCombination: Sendable {
  /// A quotient of integers, truncated towards zero.
  case integerDivision
  case quotient
  case remainder
  case power
  case nullIf
  /// Exact arithmetic of decimals.
  case decimal(DecimalOperator)
  /// A time, or a day, moved by a number of units.
  case adding(DateTimeUnit, isDay: Bool)
}

/// A function of any number of expressions.
package enum SQLListFunction: Sendable {
  case coalesce
  case concatenation
}

/// A condition of `CASE` and its value.
package struct SQLCase: Sendable {
  package var condition: SQLNode
  package var value: SQLNode
}

/// A group of types that a cast treats alike.
public enum SQLCastType: Hashable, Sendable {
  /// An integer.
  case integer
  /// A floating-point number.
  case real
  /// A decimal number.
  case decimal
  /// Text.
  case text
}

/// A type that a value inside JSON can be read as.
public enum SQLJSONType: Hashable, Sendable {
  /// A number without a fraction.
  case integer
  /// Any number.
  case real
  /// A string.
  case text
  /// `true` or `false`.
  case bool
  /// Any JSON.
  case json
}
