import TenonDialects
import TenonSchema

/// A query whose SQL SQLite accepts, with the Swift types of its parameters and columns.
struct TypedQuery {
  /// A column of the result.
  struct Column {
    /// The name of the row's property.
    let property: String
    let type: SwiftType
    let isOptional: Bool
    /// The field of the values, or nil for an expression.
    let field: Field?

    var swiftType: String { type.property + (isOptional ? "?" : "") }
  }

  let query: NamedQuery

  /// The tokens of the SQL.
  let tokens: [SQLToken]

  /// The result's columns; empty for a statement that writes.
  let columns: [Column]

  /// True if the values of the parameters stay out of logs, as some may belong to a redacted column.
  let isRedacted: Bool

  /// The models whose rows the statement inserts or updates, and those whose rows it deletes.
  let writes: [String]
  let deletes: [String]

  /// The number of rows the function gives: `none` if and only if the statement writes.
  let returns: NamedQuery.Returns
}

extension TypedQuery {
  /// The SQL in the runtime's form for every database: without comments and a semicolon at the end, with `"name"` for
  /// names in quotes and `:name` for parameters, and without parentheses around those that are lists.
  var sql: String {
    let source = Array(query.sql.text.utf8)
    let lists = Set(query.parameters.filter(\.isList).map { ":" + $0.name })
    var tokens = self.tokens[...]
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
        // To the runtime, a colon directly after a word is part of it.
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

  /// The text between two tokens: a line break with the indentation after it, or spaces; a comment becomes a space.
  private static func gap(_ bytes: ArraySlice<UInt8>) -> String {
    let space = bytes.reversed().prefix { $0 == UInt8(ascii: " ") }
    if bytes.contains(UInt8(ascii: "\n")) {
      return "\n" + String(repeating: " ", count: space.count)
    }
    return bytes.isEmpty
      ? "" : space.count == bytes.count ? String(repeating: " ", count: space.count) : " "
  }
}
