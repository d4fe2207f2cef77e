import Foundation

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

  private(set) var kinds: [Kind] = []

  /// Reads an expression; fails if databases may read it differently.
  init?(_ sql: String) {
    // Before a text a word gives it another meaning: `E'…'`, `N'…'`. Only bytes are supported.
    let token =
      #/
      \s+
      | '(?<text>(?:[^'\\]|'')*)'
      | [Xx]'(?<bytes>[0-9A-Fa-f]*)'
      | (?<word>[A-Za-z_][A-Za-z_0-9]*)(?!')
      | (?<number>\.?[0-9](?:[Ee][\-+]|[A-Za-z_0-9.])*)
      | (?!--|/\*)(?<sign>[%&()*+,\-./<=>^|~!])
      /#.matchingSemantics(.unicodeScalar)
    var rest = sql[...]
    while !rest.isEmpty {
      guard let match = rest.prefixMatch(of: token)?.output else { return nil }
      rest = rest[match.0.endIndex...]
      if let text = match.text {
        kinds.append(.text(text.replacingOccurrences(of: "''", with: "'", options: .literal)))
      } else if let bytes = match.bytes {
        kinds.append(.bytes(bytes.lowercased()))
      } else if let word = match.word {
        kinds.append(.word(word.lowercased()))
      } else if let number = match.number {
        kinds.append(.number(String(number)))
      } else if let sign = match.sign?.unicodeScalars.first {
        kinds.append(.sign(sign))
      }
    }
  }

  private init(_ kinds: [Kind]) {
    self.kinds = kinds
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
