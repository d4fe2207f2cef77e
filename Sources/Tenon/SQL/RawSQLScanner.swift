/// The lexical rules of a dialect, which divide SQL into code, quoted text and comments.
package struct SQLLexicalRules {
  /// The quotes inside which a backslash escapes.
  let escapingQuotes: String
  /// The characters that open quotes without backslash escapes.
  let quotes: String
  /// True if `#` opens a comment to the end of the line, as `--` does.
  let hasHashComments: Bool
  /// True if `--` needs a space after it to open a comment.
  let dashesNeedSpace: Bool
  /// True if comments nest.
  let nestsComments: Bool
  /// True if `$tag$` opens a quote and `E'…'` has escapes.
  let hasDollarQuotes: Bool
  /// The characters that open a placeholder.
  let placeholders: String
}

/// Finds named parameters and the ends of statements in hand-written SQL, outside quotes and comments.
struct RawSQLScanner {
  /// A piece of the SQL: text or a parameter.
  enum Piece: Equatable {
    case text(String)
    case parameter(String)
  }

  /// The pieces in order, after `scan()`.
  private(set) var pieces: [Piece] = []

  /// A description of the quotes or comment that the text ends in; nil if it ends in code.
  private(set) var unclosed: String?

  /// The first placeholder of the database's own syntax, such as `?` or `$1`.
  private(set) var placeholder: String?

  /// The statements of a script, without the semicolons between them. Parts with only blanks and comments are left out.
  private(set) var statements: [String] = []

  private let scalars: [Unicode.Scalar]
  private let lexicalRules: SQLLexicalRules
  private var position = 0
  /// The start of the text that is not in a piece yet.
  private var start = 0
  /// The start of the current statement, and the position of its first word or sign; nil if it has none yet.
  private var statementStart = 0
  private var firstSign: Int?

  init(_ text: String, _ lexicalRules: SQLLexicalRules) {
    scalars = Array(text.unicodeScalars)
    self.lexicalRules = lexicalRules
  }

  /// Divides the text into pieces.
  mutating func scan() {
    while let scalar = peek(0) {
      let sign = position
      defer { noteCode(scalar, at: sign) }
      switch scalar {
      case _ where Self.isWord(scalar): skipWord()
      case _ where isOne(scalar, of: lexicalRules.quotes): skipQuotes(hasEscapes: false)
      case _ where isOne(scalar, of: lexicalRules.escapingQuotes): skipQuotes(hasEscapes: true)
      case "-" where isLineComment: skip(past: "\n", in: "a comment")
      case "#" where lexicalRules.hasHashComments: skip(past: "\n", in: "a comment")
      case "/" where peek(1) == "*": skipBlockComment()
      case "$" where lexicalRules.hasDollarQuotes && skipDollarQuotes(): break
      case ":": scanParameter()
      case _ where isOne(scalar, of: lexicalRules.placeholders): recordPlaceholder(scalar)
      default: position += 1
      }
    }
    position = scalars.count
    endText()
    endStatement(at: position)
  }

  /// Notes the first sign of a statement, or its end.
  private mutating func noteCode(_ scalar: Unicode.Scalar, at start: Int) {
    if scalar == ";" { return endStatement(at: start) }
    let isComment = ["-", "#", "/"].contains(scalar) && position > start + 1
    guard firstSign == nil, !isComment, !scalar.properties.isWhitespace else { return }
    firstSign = start
  }

  private mutating func endStatement(at end: Int) {
    if firstSign != nil { statements.append(Self.string(scalars[statementStart..<end])) }
    firstSign = nil
    statementStart = min(end + 1, scalars.count)
  }

  private mutating func scanParameter() {
    // `::` is a cast. A colon after a word or bracket belongs to an array slice: `a[1:n]`.
    if peek(1) == ":" {
      position += 2
      return
    }
    guard let first = peek(1), Self.isWord(first),
      position == 0 || !(Self.isWord(scalars[position - 1]) || scalars[position - 1] == "]")
    else {
      position += 1
      return
    }
    endText()
    let name = word(from: position + 1)
    pieces.append(.parameter(Self.string(name)))
    position += 1 + name.count
    start = position
  }

  /// Records a placeholder: a single `?`, or another sign with the word after it.
  private mutating func recordPlaceholder(_ scalar: Unicode.Scalar) {
    let name = word(from: position + 1)
    if scalar == "?" || !name.isEmpty {
      placeholder =
        placeholder ?? Self.string([scalar] + name)
    }
    position += 1 + name.count
  }

  private mutating func skipWord() {
    let start = position
    while let scalar = peek(0), Self.isWord(scalar) || scalar == "$" { position += 1 }
    let word = scalars[start..<position]
    let isEscaping = lexicalRules.hasDollarQuotes && (word == ["e"] || word == ["E"])
    if isEscaping, peek(0) == "'" { skipQuotes(hasEscapes: true) }
  }

  /// Skips quoted text. A doubled quote ends the quotes and opens them again.
  private mutating func skipQuotes(hasEscapes: Bool) {
    let quote: Unicode.Scalar = scalars[position] == "[" ? "]" : scalars[position]
    position += 1
    while let scalar = peek(0) {
      position += hasEscapes && scalar == #"\"# ? 2 : 1
      if scalar == quote { return }
    }
    unclosed = "quotes"
  }

  private mutating func skipBlockComment() {
    var depth = 0
    while let scalar = peek(0) {
      if scalar == "/", peek(1) == "*", depth == 0 || lexicalRules.nestsComments {
        depth += 1
        position += 2
      } else if scalar == "*", peek(1) == "/" {
        depth -= 1
        position += 2
        if depth == 0 { return }
      } else {
        position += 1
      }
    }
    unclosed = "a comment"
  }

  /// Skips `$$…$$` or `$tag$…$tag$`; returns false if there is none here.
  private mutating func skipDollarQuotes() -> Bool {
    let name = scalars[(position + 1)...].prefix { Self.isWord($0) }
    let end = position + 1 + name.count
    guard end < scalars.count, scalars[end] == "$", name.first.map({ !Self.isDigit($0) }) ?? true
    else {
      return false
    }
    let tag = scalars[position...end]
    position = end + 1
    while position < scalars.count {
      if scalars[position...].starts(with: tag) {
        position += tag.count
        return true
      }
      position += 1
    }
    unclosed = "quotes"
    return true
  }

  private mutating func skip(past end: Unicode.Scalar, in place: String) {
    while let scalar = peek(0) {
      position += 1
      if scalar == end { return }
    }
    unclosed = place
  }

  private var isLineComment: Bool {
    guard peek(1) == "-" else { return false }
    guard lexicalRules.dashesNeedSpace, let next = peek(2) else { return true }
    return next.value <= 0x20
  }

  private mutating func endText() {
    let end = min(position, scalars.count)
    if start < end { pieces.append(.text(Self.string(scalars[start..<end]))) }
    start = end
  }

  private func peek(_ offset: Int) -> Unicode.Scalar? {
    position + offset < scalars.count ? scalars[position + offset] : nil
  }

  private func word(from index: Int) -> [Unicode.Scalar] {
    Array(scalars[min(index, scalars.count)...].prefix(while: Self.isWord))
  }

  private func isOne(_ scalar: Unicode.Scalar, of characters: String) -> Bool {
    characters.unicodeScalars.contains(scalar)
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// True for letters, digits, `_` and everything outside ASCII.
  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      || scalar == "_" || !scalar.isASCII
  }
}
