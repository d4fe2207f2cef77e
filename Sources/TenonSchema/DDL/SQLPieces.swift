/// The tokens of a short SQL expression, to recognise common expressions.
///
/// Expressions that databases read differently (with a backslash in a text, double quotes or comments) are refused.
struct SQLPieces {
  /// A token.
  enum Kind: Equatable {
    /// A name or keyword, in lower case.
    case word(String)
    /// A number without a sign.
    case number(String)
    /// A text, without its quotes.
    case text(String)
    /// A literal of bytes: its hexadecimal digits in lower case.
    case bytes(String)
    /// One character of anything else.
    case sign(Unicode.Scalar)
  }

  /// The tokens, in order.
  private(set) var kinds: [Kind] = []

  /// Reads an expression; fails if databases may read it differently.
  init?(_ sql: String) {
    var rest = Substring(sql).unicodeScalars
    while let first = rest.first {
      if first.properties.isWhitespace {
        rest.removeFirst()
      } else if first == "'" {
        guard let text = Self.text(&rest) else { return nil }
        kinds.append(.text(text))
      } else if Self.isLetter(first) {
        let word = String(rest.prefix { Self.isLetter($0) || Self.isDigit($0) }).lowercased()
        rest = rest.dropFirst(word.unicodeScalars.count)
        guard rest.first == "'" else {
          kinds.append(.word(word))
          continue
        }
        // A prefix gives a text another meaning: `E'…'`, `N'…'`. Only bytes are supported.
        guard word == "x", let text = Self.text(&rest),
          text.unicodeScalars.allSatisfy({ $0.isASCII && $0.properties.isASCIIHexDigit })
        else { return nil }
        kinds.append(.bytes(text.lowercased()))
      } else if Self.isDigit(first)
        || (first == "." && rest.dropFirst().first.map(Self.isDigit) == true)
      {
        let number = String(Self.number(&rest))
        kinds.append(.number(number))
      } else {
        guard !"\"`[]{}\\$#:?@;".unicodeScalars.contains(first), first.isASCII else { return nil }
        rest.removeFirst()
        if let next = rest.first, first == "-" && next == "-" || first == "/" && next == "*" {
          return nil
        }
        kinds.append(.sign(first))
      }
    }
  }

  private init(_ kinds: [Kind]) {
    self.kinds = kinds
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || (scalar.isASCII && scalar.properties.isAlphabetic)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(scalar)
  }

  private static func text(_ rest: inout Substring.UnicodeScalarView) -> String? {
    rest.removeFirst()
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\\": return nil
      case "'":
        guard rest.first == "'" else { return String(text) }
        rest.removeFirst()
        text.append("'")
      default: text.append(scalar)
      }
    }
    return nil
  }

  private static func number(_ rest: inout Substring.UnicodeScalarView) -> String {
    var number = String.UnicodeScalarView()
    while let scalar = rest.first {
      let isSign = (scalar == "+" || scalar == "-") && (number.last == "e" || number.last == "E")
      guard isSign || isDigit(scalar) || isLetter(scalar) || scalar == "." else { break }
      number.append(scalar)
      rest.removeFirst()
    }
    return String(number)
  }

  // MARK: Parts

  /// The expression without parentheses around all of it.
  var unwrapped: SQLPieces {
    var inner = kinds[...]
    while inner.first == .sign("("), Self.end(of: inner) == inner.endIndex - 1 {
      inner = inner.dropFirst().dropLast()
    }
    return SQLPieces(Array(inner))
  }

  /// The index of the parenthesis that closes the first one, or nil.
  private static func end(of pieces: ArraySlice<Kind>) -> Int? {
    var depth = 0
    for index in pieces.indices {
      if pieces[index] == .sign("(") { depth += 1 }
      guard pieces[index] == .sign(")") else { continue }
      depth -= 1
      if depth == 0 { return index }
    }
    return nil
  }

  /// The expressions between signs outside all parentheses: `,`, or `|` for `||`.
  func parts(at sign: Unicode.Scalar) -> [SQLPieces] {
    var parts: [[Kind]] = [[]]
    var depth = 0
    for kind in kinds {
      if kind == .sign("(") { depth += 1 }
      if kind == .sign(")") { depth -= 1 }
      if depth == 0, kind == .sign(sign) {
        parts.append([])
      } else {
        parts[parts.count - 1].append(kind)
      }
    }
    return parts.filter { sign != "|" || !$0.isEmpty }.map { SQLPieces($0).unwrapped }
  }

  /// The function and its arguments if the expression is one call; a word alone has no arguments.
  var call: (name: String, arguments: [SQLPieces])? {
    guard case .word(let name) = kinds.first else { return nil }
    let rest = kinds.dropFirst()
    if rest.isEmpty { return (name, []) }
    guard rest.first == .sign("("), Self.end(of: rest) == rest.endIndex - 1 else {
      return nil
    }
    let inner = SQLPieces(Array(rest.dropFirst().dropLast()))
    return (name, inner.kinds.isEmpty ? [] : inner.parts(at: ","))
  }

  /// The text if the expression is one text.
  var text: String? {
    guard kinds.count == 1, case .text(let text) = kinds[0] else { return nil }
    return text
  }
}
