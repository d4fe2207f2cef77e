import Foundation

/// Decimal numbers as text: what SQLite keeps, independent of locale.
enum DecimalText {
  /// Reads a number; nil when the whole text is not one, or when it has more digits than `Decimal` holds.
  static func decimal(_ text: String) -> Decimal? {
    // `Decimal(string:)` reads a prefix and ignores the rest: "12abc" would be 12.
    guard isNumber(text.utf8) else { return nil }
    guard let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")),
      value.isFinite
    else { return nil }
    // Digits past what `Decimal` holds are cut off without a word.
    let digits = significantDigits(text)
    if digits.count > 38, significantDigits(self.text(value) ?? "") != digits { return nil }
    return value
  }

  /// The plain text of a number, or nil when it is not finite.
  static func text(_ value: Decimal) -> String? {
    guard value.isFinite else { return nil }
    var value = value
    return NSDecimalString(&value, Locale(identifier: "en_US_POSIX"))
  }

  /// The digits of a number without its sign, point and exponent, and without zeros at both ends.
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
