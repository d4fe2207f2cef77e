/// Small transformations of SQL text that are the same in every dialect.
package enum SQLText {
  /// An expression of the schema in parentheses. A comment at its end cannot swallow the closing one.
  static func parenthesised(_ sql: String) -> String {
    let mayEndInComment =
      sql.unicodeScalars.contains("#")
      || zip(sql.utf8, sql.utf8.dropFirst()).contains { $0 == UInt8(ascii: "-") && $1 == $0 }
    return "(" + sql + (mayEndInComment ? "\n" : "") + ")"
  }

  /// A text between single quotes, with `replace` deciding what stands for a scalar (nil: itself).
  ///
  /// It goes by scalars: to `Character` a quote followed by a combining mark is no quote.
  package static func literal(_ text: String, replacing replace: (Unicode.Scalar) -> String?)
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

  /// A name that no database cuts off: PostgreSQL silently keeps 63 bytes of one and MySQL refuses more than 64
  /// characters, so a longer name keeps its beginning and ends in a hash of the whole.
  package static func boundedName(_ name: String) -> String {
    let limit = 63
    guard name.utf8.count > limit else { return name }
    var hash: UInt32 = 2_166_136_261  // FNV-1a
    for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let digits = String(hash, radix: 16)
    let suffix = "_" + String(repeating: "0", count: 8 - digits.count) + digits
    var prefix = ""
    for scalar in name.unicodeScalars {
      guard prefix.utf8.count + UTF8.width(scalar) + suffix.utf8.count <= limit else { break }
      prefix.unicodeScalars.append(scalar)
    }
    return prefix + suffix
  }

  /// A decimal number without an exponent, without needless zeros: `1.50e2` becomes `150`. It is the text that
  /// `Decimal` gives, so that a default and a written value are the same text where decimals are stored as text.
  ///
  /// What is no number, or has more than a thousand places, stays as it is.
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

    // Where the point stands among the digits, once the exponent has moved it.
    let point = whole.count + exponent
    let left =
      point <= 0
      ? [] : digits.prefix(point) + Array(repeating: "0", count: max(0, point - digits.count))
    let right =
      point >= digits.count
      ? [] : Array(repeating: "0", count: max(0, -point)) + digits.dropFirst(max(0, point))
    let integer = String(left.drop { $0 == "0" })
    let decimals = String(right.reversed().drop { $0 == "0" }.reversed())
    if integer.isEmpty && decimals.isEmpty { return "0" }
    return (isNegative ? "-" : "") + (integer.isEmpty ? "0" : integer)
      + (decimals.isEmpty ? "" : "." + decimals)
  }
}
