import TenonDialects

/// Transformations of SQL text that are the same for every database.
enum SQLFormat {
  /// An expression of the schema in parentheses. A comment at its end cannot hide the closing one.
  static func parenthesised(_ sql: String) -> String {
    let mayEndInComment =
      sql.unicodeScalars.contains("#")
      || zip(sql.utf8, sql.utf8.dropFirst()).contains { $0 == UInt8(ascii: "-") && $1 == $0 }
    return "(" + sql + (mayEndInComment ? "\n" : "") + ")"
  }

  /// The escapes of databases with backslashes in texts. Line ends are escaped too, because client programs and editors
  /// change them.
  static let backslashes: [Unicode.Scalar: String] = [
    "'": "''", "\\": "\\\\", "\n": "\\n", "\r": "\\r",
  ]

  /// A text between single quotes.
  ///
  /// Not by `Character`, to which a quote with a combining mark is not a quote.
  static func literal(
    _ text: String, escapes: [Unicode.Scalar: String] = ["'": "''"]
  ) -> String {
    "'" + text.unicodeScalars.map { escapes[$0] ?? String($0) }.joined() + "'"
  }

  /// A name within the limit of all databases that is not taken, with a number at its end if necessary.
  static func freeName(_ wanted: String, taken: inout Set<String>) -> String {
    var name = SQLName.bounded(wanted)
    var count = 2
    while !taken.insert(name.lowercased()).inserted {
      name = SQLName.bounded("\(wanted)_\(count)")
      count += 1
    }
    return name
  }

  /// A text as one line of a comment.
  static func comment(_ text: String) -> String {
    "-- " + String(text.map { $0.isNewline ? " " : $0 })
  }
}
