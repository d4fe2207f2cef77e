/// Transformations of SQL text that are the same for every database.
enum SQLFormat {
  /// An expression of the schema in parentheses. A comment at its end cannot hide the closing one.
  static func parenthesised(_ sql: String) -> String {
    let mayEndInComment =
      sql.unicodeScalars.contains("#")
      || zip(sql.utf8, sql.utf8.dropFirst()).contains { $0 == UInt8(ascii: "-") && $1 == $0 }
    return "(" + sql + (mayEndInComment ? "\n" : "") + ")"
  }

  /// A text between single quotes. `replace` returns the replacement for a scalar, or nil to keep it.
  ///
  /// Not by `Character`, to which a quote with a combining mark is not a quote.
  static func literal(_ text: String, replacing replace: (Unicode.Scalar) -> String?)
    -> String
  {
    var result = "'"
    for scalar in text.unicodeScalars {
      if let replacement = replace(scalar) {
        result += replacement
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }

  /// A text as one line of a comment.
  static func comment(_ text: String) -> String {
    "-- " + String(text.map { $0.isNewline ? " " : $0 })
  }

  /// A decimal number without an exponent and without needless zeros: `1.50e2` becomes `150`. It is the text of a
  /// `Decimal`, so that a default and a written value are equal if decimals are stored as text.
  ///
  /// Other text, and a number with more than a thousand places, stays as it is.
  static func plainDecimal(_ written: String) -> String {
    let parts = written.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard let mantissa = parts.first, parts.count <= 2,
      let exponent = parts.count == 2 ? Int(parts[1]) : 0, (-1000...1000).contains(exponent)
    else { return written }
    let isNegative = mantissa.hasPrefix("-")
    let unsigned = mantissa.drop { $0 == "-" || $0 == "+" }
    let halves = unsigned.split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count <= 2, let whole = halves.first else { return written }
    let fraction = halves.count == 2 ? halves[1] : ""
    let digits = Array(whole + fraction)
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return written }

    // The position of the point among the digits, moved by the exponent.
    let point = whole.count + exponent
    let left =
      point <= 0
      ? [] : digits.prefix(point) + Array(repeating: "0", count: max(0, point - digits.count))
    let right =
      point >= digits.count
      ? [] : Array(repeating: "0", count: max(0, -point)) + digits.dropFirst(max(0, point))
    let integer = String(left.drop { $0 == "0" })
    let decimals = String(right).droppingTrailingZeros
    if integer.isEmpty && decimals.isEmpty { return "0" }
    return (isNegative ? "-" : "") + (integer.isEmpty ? "0" : integer)
      + (decimals.isEmpty ? "" : "." + decimals)
  }
}
