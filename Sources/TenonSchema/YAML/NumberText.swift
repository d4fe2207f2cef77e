import Foundation

/// A decimal number as a schema writes it. Its digits are kept as text, so that nothing is rounded.
struct NumberText: Hashable {
  /// True for a number below zero.
  let isNegative: Bool
  /// The digits before the point, without leading zeros; empty below one.
  let integer: String
  /// The digits after the point, without trailing zeros.
  let fraction: String
  /// The exponent, or nil if there is none.
  let exponent: String?
  /// The number in a form that Swift, SQL and JSON share: no plus sign, a digit on both sides of the point.
  let canonical: String
  /// True for a number such as `010`.
  let hasLeadingZeros: Bool

  /// Reads a number: `12`, `-0.50`, `.5`, `1e6`. Returns nil for any other text.
  ///
  /// The form is that of integers and floats in YAML's core schema:
  /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
  init?(_ text: String) {
    var rest = Substring(text)
    let sign = Self.take(&rest, "-+")
    let whole = Self.takeDigits(&rest)
    let hasPoint = Self.take(&rest, ".") != nil
    let decimals = hasPoint ? Self.takeDigits(&rest) : ""
    guard !whole.isEmpty || !decimals.isEmpty else { return nil }
    var exponent: String?
    if Self.take(&rest, "eE") != nil {
      let sign = Self.take(&rest, "-+")
      let digits = Self.takeDigits(&rest)
      guard !digits.isEmpty else { return nil }
      exponent = (sign == "-" ? "-" : "") + digits
    }
    guard rest.isEmpty else { return nil }

    self.hasLeadingZeros = whole.count > 1 && whole.first == "0"
    self.integer = String(whole.drop { $0 == "0" })
    self.fraction = decimals.droppingTrailingZeros
    self.exponent = exponent
    self.isNegative = sign == "-" && !(integer.isEmpty && fraction.isEmpty)
    var canonical = isNegative ? "-" : ""
    canonical += whole.isEmpty ? "0" : whole
    if hasPoint { canonical += "." + (decimals.isEmpty ? "0" : decimals) }
    if let exponent { canonical += "e" + exponent }
    self.canonical = canonical
  }

  /// The number without an exponent and without needless zeros: `1.50e2` becomes `150`. It is the text of a `Decimal`,
  /// so that a default and a written value are equal if decimals are stored as text.
  ///
  /// A number with an exponent that no `Decimal` has stays as it is.
  var plain: String {
    guard exponent == nil else { return Decimal(string: canonical).map { "\($0)" } ?? canonical }
    return (isNegative ? "-" : "") + (integer.isEmpty ? "0" : integer)
      + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// True if the number is written without a point and an exponent.
  var isWhole: Bool { exponent == nil && !canonical.contains(".") }

  /// The number as an integer, or nil if it is not whole or too large.
  var integerValue: Int64? { isWhole ? Int64(canonical) : nil }

  /// Compares two numbers. Returns nil if one has an exponent too large to compare.
  func isLess(than other: NumberText) -> Bool? {
    if let left = Decimal(string: canonical), let right = Decimal(string: other.canonical) {
      return left < right
    }
    guard let left = Double(canonical), let right = Double(other.canonical) else { return nil }
    return left < right
  }

  private static func take(_ text: inout Substring, _ choices: String) -> Character? {
    guard let first = text.first, choices.contains(first) else { return nil }
    return text.removeFirst()
  }

  private static func takeDigits(_ text: inout Substring) -> Substring {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    text = text.dropFirst(digits.count)
    return digits
  }
}

extension StringProtocol {
  /// The text without zeros at its end.
  var droppingTrailingZeros: String { String(reversed().drop { $0 == "0" }.reversed()) }
}
