/// A word, literal, parameter or sign of a statement, and its place.
struct SQLToken {
  /// The kind of a token.
  enum Kind: Equatable {
    /// A keyword or a name without quotes.
    case word
    /// A name in quotes: `"x"`, `` `x` `` or `[x]`.
    case quotedName
    /// A text in single quotes.
    case string
    case number
    /// `:name`.
    case parameter
    /// `?`, `?1`, `@name` or `$name`: the other forms of parameters in SQLite.
    case otherParameter
    /// Any other sign.
    case sign(UInt8)
  }

  let kind: Kind
  /// The offsets of its bytes in the statement.
  let range: Range<Int>
  /// The token as written.
  let text: String

  /// True if the token is a keyword, in any case.
  func isWord(_ keyword: String) -> Bool { kind == .word && text.uppercased() == keyword }

  /// True if the token is a sign.
  func isSign(_ sign: Unicode.Scalar) -> Bool { kind == .sign(UInt8(ascii: sign)) }

  /// The name without quotes, or nil if the token is not a name.
  var name: String? {
    switch kind {
    case .word: return text
    case .quotedName:
      let inner = text.dropFirst().dropLast()
      guard let quote = text.first, quote != "[" else { return String(inner) }
      return String(inner.replacing("\(quote)\(quote)", with: "\(quote)"))
    default: return nil
    }
  }
}

extension SQLToken {
  /// The tokens of a statement without comments, as SQLite's own tokenizer finds them: text in a string, a comment or a
  /// quoted name is never a parameter.
  static func tokens(of sql: String) -> [SQLToken] {
    let bytes = Array(sql.utf8)
    var tokens: [SQLToken] = []
    var start = 0
    while start < bytes.count {
      let (kind, end) = token(bytes, at: start)
      if let kind {
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        tokens.append(SQLToken(kind: kind, range: start..<end, text: text))
      }
      start = end
    }
    return tokens
  }

  /// The kind of the token at an offset, or nil for white space and comments; and the end of the token.
  private static func token(
    _ bytes: [UInt8], at start: Int
  ) -> (kind: Kind?, end: Int) {
    func end(from offset: Int, while matches: (UInt8) -> Bool) -> Int {
      bytes[offset...].firstIndex { !matches($0) } ?? bytes.count
    }
    let byte = bytes[start]
    let next = start + 1 < bytes.count ? bytes[start + 1] : 0
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
      return (nil, start + 1)
    case UInt8(ascii: "-") where next == byte:
      return (nil, end(from: start) { $0 != UInt8(ascii: "\n") })
    case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
      return (nil, bytes[(start + 2)...].firstRange(of: "*/".utf8)?.upperBound ?? bytes.count)
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
      let kind: Kind = byte == UInt8(ascii: "'") ? .string : .quotedName
      // A quote inside is written twice.
      var position = start + 1
      while let quote = bytes[position...].firstIndex(of: byte) {
        position = quote + 2
        if quote + 1 == bytes.count || bytes[quote + 1] != byte { return (kind, quote + 1) }
      }
      return (kind, bytes.count)
    case UInt8(ascii: "["):
      return (.quotedName, min(end(from: start) { $0 != UInt8(ascii: "]") } + 1, bytes.count))
    case UInt8(ascii: "?"):
      return (.otherParameter, end(from: start + 1, while: isDigit))
    case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"):
      guard isPart(next), next != UInt8(ascii: "$") else { return (.sign(byte), start + 1) }
      let kind: Kind = byte == UInt8(ascii: ":") ? .parameter : .otherParameter
      return (kind, end(from: start + 1, while: isPart))
    case _ where isDigit(byte):
      return (.number, end(from: start) { isPart($0) || $0 == UInt8(ascii: ".") })
    case _ where isPart(byte):
      return (.word, end(from: start, while: isPart))
    default:
      return (.sign(byte), start + 1)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// True if a byte can be part of a name.
  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: isDigit(byte)
    }
  }
}
