import TenonDialects
import TenonSchema

extension TypedQuery {
  /// The SQL as the runtime takes it for every database: without comments and a semicolon at the end, `"name"` for names
  /// in quotes, `:name` for parameters, and no parentheses around those that are lists.
  var sql: String {
    let source = Array(query.sql.text.utf8)
    let lists = Set(parameters.filter(\.isList).map { ":" + $0.name })
    var tokens = self.tokens.significant[...]
    while tokens.first?.isSign(";") == true { tokens.removeFirst() }
    while tokens.last?.isSign(";") == true { tokens.removeLast() }
    func isList(_ index: Int) -> Bool {
      tokens.indices.contains(index) && lists.contains(tokens[index].text)
    }
    var sql = ""
    var end: Int?
    for (index, token) in zip(tokens.indices, tokens) {
      if let end { sql += Self.gap(source[end..<token.range.lowerBound]) }
      end = token.range.upperBound
      switch token.kind {
      case .sign(UInt8(ascii: "(")) where isList(index + 1): break
      case .sign(UInt8(ascii: ")")) where isList(index - 1): break
      case .parameter:
        // The runtime takes a colon after a word for part of it.
        if let last = sql.last, last.isLetter || last.isNumber || "_]".contains(last) { sql += " " }
        sql += token.text
      case .quotedName:
        sql += DDLDialect.sqlite.quoted(token.name ?? token.text)
      default:
        sql += token.text
      }
    }
    return sql
  }

  /// The text between two tokens: a line break with the indentation after it, spaces, or what is left of a comment.
  private static func gap(_ bytes: ArraySlice<UInt8>) -> String {
    let space = bytes.reversed().prefix { $0 == UInt8(ascii: " ") }
    if bytes.contains(UInt8(ascii: "\n")) {
      return "\n" + String(repeating: " ", count: space.count)
    }
    return bytes.isEmpty
      ? "" : space.count == bytes.count ? String(repeating: " ", count: space.count) : " "
  }
}
