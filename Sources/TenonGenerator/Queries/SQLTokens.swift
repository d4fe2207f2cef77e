/// A word, literal, parameter or sign of a statement, and where it stands.
struct SQLToken {
  /// What the token is.
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
    /// `?`, `?1`, `@name`, `$name`: what SQLite knows as parameters besides.
    case otherParameter
    /// `-- …` or `/* … */`.
    case comment
    /// Any other sign.
    case sign(UInt8)
  }

  let kind: Kind
  /// The bytes of the statement.
  let range: Range<Int>
  /// The token as written.
  let text: String

  /// Whether the token is a keyword, whatever its case.
  func isWord(_ keyword: String) -> Bool { kind == .word && text.uppercased() == keyword }

  /// Whether the token is a sign.
  func isSign(_ sign: Unicode.Scalar) -> Bool { kind == .sign(UInt8(ascii: sign)) }

  /// The name that the token is, without quotes, or nil.
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

/// Takes SQL apart as SQLite's own tokenizer does, so that what looks like a parameter in a text, a comment or a quoted
/// name is none.
struct SQLTokens {
  /// All tokens, comments included.
  let all: [SQLToken]

  /// The tokens without comments.
  let significant: [SQLToken]

  /// Takes a statement apart.
  init(_ sql: String) {
    let bytes = Array(sql.utf8)
    var tokens: [SQLToken] = []
    var position = 0
    while position < bytes.count {
      let start = position
      guard let kind = Self.scan(bytes, &position) else { continue }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      tokens.append(SQLToken(kind: kind, range: start..<position, text: text))
    }
    all = tokens
    significant = tokens.filter { $0.kind != .comment }
  }

  /// Passes over one token, or over white space, which is none.
  private static func scan(_ bytes: [UInt8], _ position: inout Int) -> SQLToken.Kind? {
    let byte = bytes[position]
    let next = position + 1 < bytes.count ? bytes[position + 1] : 0
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
      position += 1
      return nil
    case UInt8(ascii: "-") where next == byte:
      position = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      return .comment
    case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
      position += 2
      while position < bytes.count {
        position += 1
        if bytes[position - 1] == UInt8(ascii: "*"), position < bytes.count,
          bytes[position] == UInt8(ascii: "/")
        {
          position += 1
          break
        }
      }
      return .comment
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
      skipQuoted(bytes, &position, quote: byte)
      return byte == UInt8(ascii: "'") ? .string : .quotedName
    case UInt8(ascii: "["):
      position = bytes[position...].firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? bytes.count
      return .quotedName
    case UInt8(ascii: "?"):
      position += 1
      while position < bytes.count, isDigit(bytes[position]) { position += 1 }
      return .otherParameter
    case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"):
      position += 1
      guard isPart(next), next != UInt8(ascii: "$") else { return .sign(byte) }
      while position < bytes.count, isPart(bytes[position]) { position += 1 }
      return byte == UInt8(ascii: ":") ? .parameter : .otherParameter
    default:
      position += 1
      guard isPart(byte) else { return .sign(byte) }
      let isNumber = isDigit(byte)
      while position < bytes.count,
        isPart(bytes[position]) || isNumber && bytes[position] == UInt8(ascii: ".")
      {
        position += 1
      }
      return isNumber ? .number : .word
    }
  }

  /// Passes over what is in quotes; a quote within is written twice.
  private static func skipQuoted(_ bytes: [UInt8], _ position: inout Int, quote: UInt8) {
    position += 1
    while position < bytes.count {
      position += 1
      guard bytes[position - 1] == quote else { continue }
      guard position < bytes.count, bytes[position] == quote else { return }
      position += 1
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Whether a byte can be part of a name.
  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: isDigit(byte)
    }
  }
}
