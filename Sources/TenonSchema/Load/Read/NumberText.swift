/// A number as a schema writes it: its digits, so that nothing is rounded on the way to a default or a limit.
struct NumberText: Hashable {
  /// Whether the number is below zero; zero never is.
  let isNegative: Bool
  /// The digits before the point, without leading zeros; empty below one.
  let integer: String
  /// The digits behind the point, without trailing zeros.
  let fraction: String
  /// The exponent's text, or nil when there is none.
  let exponent: String?
  /// The number for Swift, SQL and JSON alike: no plus sign, a digit on both sides of the point.
  let canonical: String

  /// Reads a decimal number, or gives nil when the text is none: `12`, `-0.50`, `.5`, `1e6`.
  ///
  /// Whole numbers with leading zeros are not taken: some YAML readers hold them for octal.
  init?(_ text: String) {
    var rest = Substring(text)
    let sign = rest.first
    if sign == "-" || sign == "+" { rest.removeFirst() }
    let whole = Self.takeDigits(&rest)
    var behind: Substring = ""
    var hasPoint = false
    if rest.first == "." {
      rest.removeFirst()
      hasPoint = true
      behind = Self.takeDigits(&rest)
    }
    guard !whole.isEmpty || !behind.isEmpty else { return nil }
    guard whole.count == 1 || whole.first != "0" else { return nil }
    var exponent: String?
    if rest.first == "e" || rest.first == "E" {
      rest.removeFirst()
      var text = ""
      if rest.first == "-" { text = "-" }
      if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
      let digits = Self.takeDigits(&rest)
      guard !digits.isEmpty else { return nil }
      exponent = text + digits
    }
    guard rest.isEmpty else { return nil }

    self.integer = String(whole.drop { $0 == "0" })
    self.fraction = Self.withoutTrailingZeros(behind)
    self.exponent = exponent
    self.isNegative = sign == "-" && !(integer.isEmpty && fraction.isEmpty)
    var canonical = isNegative ? "-" : ""
    canonical += whole.isEmpty ? "0" : whole
    if hasPoint { canonical += "." + (behind.isEmpty ? "0" : behind) }
    if let exponent { canonical += "e" + exponent }
    self.canonical = canonical
  }

  /// Whether the number is written without a point and an exponent.
  var isWhole: Bool { exponent == nil && !canonical.contains(".") }

  /// The number as an integer, or nil when it is none or too large.
  var integerValue: Int64? { isWhole ? Int64(canonical) : nil }

  /// Whether this number is less than another; nil when one has an exponent that puts it beyond comparing.
  func isLess(than other: NumberText) -> Bool? {
    if exponent != nil || other.exponent != nil {
      guard let left = Double(canonical), let right = Double(other.canonical) else { return nil }
      return left < right
    }
    if isNegative != other.isNegative { return isNegative }
    return isNegative ? other.hasSmallerDigits(than: self) : hasSmallerDigits(than: other)
  }

  private func hasSmallerDigits(than other: NumberText) -> Bool {
    if integer.utf8.count != other.integer.utf8.count {
      return integer.utf8.count < other.integer.utf8.count
    }
    return (integer, fraction) < (other.integer, other.fraction)
  }

  private static func takeDigits(_ text: inout Substring) -> Substring {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    text = text.dropFirst(digits.count)
    return digits
  }

  private static func withoutTrailingZeros(_ digits: Substring) -> String {
    var digits = digits
    while digits.last == "0" { digits.removeLast() }
    return String(digits)
  }
}

extension YAMLNode {
  /// The number a plain scalar stands for in decimal, or nil.
  var number: NumberText? {
    numberText.flatMap(NumberText.init)
  }
}
