import Foundation

/// Decimal numbers as text, independent of the locale. SQLite stores decimals in this form.
package enum DecimalText {
  /// Reads a number; nil if the text is not exactly a number, or has more digits than `Decimal` holds.
  package static func decimal(_ text: String) -> Decimal? {
    // `Decimal(string:)` ignores text after a number: "12abc" would be 12.
    guard isNumber(text.utf8) else { return nil }
    guard let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")),
      value.isFinite
    else { return nil }
    // `Decimal(string:)` drops digits beyond its precision without an error.
    let digits = significantDigits(text)
    if digits.count > 38, significantDigits(self.text(value) ?? "") != digits { return nil }
    return value
  }

  /// Returns the plain text of a number; nil if it is not finite.
  package static func text(_ value: Decimal) -> String? {
    guard value.isFinite else { return nil }
    var value = value
    return NSDecimalString(&value, Locale(identifier: "en_US_POSIX"))
  }

  /// Returns the product of two numbers; nil if it has more digits than `Decimal` holds. `NSDecimalMultiply` would
  /// round it without an error.
  static func product(_ left: Decimal, _ right: Decimal) -> Decimal? {
    if left.isZero || right.isZero { return 0 }
    let exponent = left.exponent + right.exponent
    guard (-128...127).contains(exponent) else { return nil }
    let (first, second) = (significand(left), significand(right))
    var digits = [Int](repeating: 0, count: first.count + second.count)
    for (i, one) in first.enumerated() {
      for (j, other) in second.enumerated() { digits[i + j + 1] += one * other }
    }
    for index in digits.indices.dropFirst().reversed() {
      digits[index - 1] += digits[index] / 10
      digits[index] %= 10
    }
    let sign = left.sign == right.sign ? "" : "-"
    let number = digits.map(String.init).joined()
    return decimal("\(sign)\(number)e\(exponent)")
  }

  /// The digits of a number's significand.
  private static func significand(_ value: Decimal) -> [Int] {
    (text(value.significand) ?? "").compactMap(\.wholeNumberValue)
  }

  /// The digits of a number without sign, point and exponent, and without zeros at both ends.
  private static func significantDigits(_ text: String) -> [UInt8] {
    let mantissa = text.utf8.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
    let digits = mantissa.filter { $0 >= 48 && $0 <= 57 }.drop { $0 == 48 }
    return digits.reversed().drop { $0 == 48 }.reversed()
  }

  private static func isNumber(_ text: String.UTF8View) -> Bool {
    var bytes = text[...]
    func digits() -> Int {
      let count = bytes.prefix { $0 >= 48 && $0 <= 57 }.count
      bytes = bytes.dropFirst(count)
      return count
    }
    func skip(_ characters: String) -> Bool {
      guard let first = bytes.first, characters.utf8.contains(first) else { return false }
      bytes = bytes.dropFirst()
      return true
    }
    _ = skip("+-")
    var count = digits()
    if skip(".") { count += digits() }
    guard count > 0 else { return false }
    if skip("eE") {
      _ = skip("+-")
      guard digits() > 0 else { return false }
    }
    return bytes.isEmpty
  }
}
