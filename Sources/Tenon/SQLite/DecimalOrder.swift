/// The exact order of decimal numbers of any length in text: the collation `decimal`.
///
/// Text that is not a number comes after all numbers, in the order of its bytes.
enum DecimalOrder {
  /// A number without zeros at its ends: `±0.d₁d₂d₃… × 10^exponent`.
  private struct Number {
    var isNegative: Bool
    /// The range of the digits, which may include a decimal point.
    var digits: Range<Int>
    var exponent: Int
    var isZero: Bool { digits.isEmpty }
  }

  /// Compares two texts. Returns a negative number if the left one comes first, and zero if both are the same number.
  static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int32 {
    switch (number(in: left), number(in: right)) {
    case (let first?, let second?): return compare(first, left, second, right)
    case (_?, nil): return -1
    case (nil, _?): return 1
    case (nil, nil):
      if left.elementsEqual(right) { return 0 }
      return left.lexicographicallyPrecedes(right) ? -1 : 1
    }
  }

  private static func compare(
    _ left: Number, _ leftText: UnsafeRawBufferPointer, _ right: Number,
    _ rightText: UnsafeRawBufferPointer
  ) -> Int32 {
    if left.isZero || right.isZero {
      if left.isZero && right.isZero { return 0 }
      let isLeftLess = left.isZero ? !right.isNegative : left.isNegative
      return isLeftLess ? -1 : 1
    }
    if left.isNegative != right.isNegative { return left.isNegative ? -1 : 1 }
    let size: Int32
    if left.exponent != right.exponent {
      size = left.exponent < right.exponent ? -1 : 1
    } else {
      size = compareDigits(left.digits, leftText, right.digits, rightText)
    }
    return left.isNegative ? -size : size
  }

  private static func compareDigits(
    _ left: Range<Int>, _ leftText: UnsafeRawBufferPointer, _ right: Range<Int>,
    _ rightText: UnsafeRawBufferPointer
  ) -> Int32 {
    var (first, second) = (left.lowerBound, right.lowerBound)
    while true {
      if first < left.upperBound, leftText[first] == point { first += 1 }
      if second < right.upperBound, rightText[second] == point { second += 1 }
      // Trailing zeros are excluded, so the number with more digits is greater.
      if first == left.upperBound { return second == right.upperBound ? 0 : -1 }
      if second == right.upperBound { return 1 }
      let (one, other) = (leftText[first], rightText[second])
      if one != other { return one < other ? -1 : 1 }
      first += 1
      second += 1
    }
  }

  private static let point = UInt8(ascii: ".")

  /// Parses a number such as `-12.50`, `+.5` or `1e3`; returns nil if the text as a whole is not a number.
  private static func number(in text: UnsafeRawBufferPointer) -> Number? {
    var index = 0
    func isDigit(_ index: Int) -> Bool {
      index < text.count && text[index] >= UInt8(ascii: "0") && text[index] <= UInt8(ascii: "9")
    }
    var number = Number(isNegative: false, digits: 0..<0, exponent: 0)
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      number.isNegative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    // The first and the last digit other than zero; the number of digits before the decimal point, and of zeros before
    // the first such digit.
    var (first, last): (Int?, Int) = (nil, 0)
    var (whole, leading, count) = (0, 0, 0)
    var hasPoint = false
    while index < text.count {
      if text[index] == point, !hasPoint {
        hasPoint = true
      } else if isDigit(index) {
        count += 1
        if !hasPoint { whole += 1 }
        if text[index] != UInt8(ascii: "0") {
          if first == nil {
            first = index
            leading = count - 1
          }
          last = index
        }
      } else {
        break
      }
      index += 1
    }
    guard count > 0 else { return nil }
    number.exponent = whole - leading
    if let first { number.digits = first..<last + 1 }
    guard index < text.count else { return number }
    guard text[index] | 0x20 == UInt8(ascii: "e") else { return nil }
    index += 1
    var isNegative = false
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      isNegative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    guard isDigit(index) else { return nil }
    var power = 0
    while isDigit(index) {
      // A power that exceeds the length of any text is as good as infinite.
      if power < 1 << 40 { power = power * 10 + Int(text[index] - UInt8(ascii: "0")) }
      index += 1
    }
    guard index == text.count else { return nil }
    number.exponent += isNegative ? -power : power
    return number
  }
}
