/// The SQL that MySQL and MariaDB have in common.
struct MySQLDialect: DialectRules {
  var name: String { "MySQL" }

  /// MariaDB can return the rows of some statements; MySQL cannot.
  var hasReturning: Bool { false }

  var madeKey: MadeKey { .lastInserted }

  /// An index is used for equality with a row value only ("Range Optimization of Row Constructor Expressions" in the
  /// MySQL manual).
  var seeksRowValues: Bool { false }

  /// The written table can be read only in a derived table (error 1093).
  var readsWrittenTables: Bool { false }

  var filtersAggregates: Bool { false }

  var placesNullsByExpression: Bool { true }

  var identifierQuote: UInt8 { UInt8(ascii: "`") }

  var lexicalRules: SQLLexicalRules {
    SQLLexicalRules(
      escapingQuotes: "'\"", quotes: "`", hasHashComments: true, dashesNeedSpace: true,
      nestsComments: false, hasDollarQuotes: false, placeholders: "?")
  }

  /// Double quotes enclose texts, and a backslash escapes.
  func translated(standardSQL text: String) -> String {
    var result = ""
    var rest = text.unicodeScalars[...]
    while let start = rest.firstIndex(where: { $0 == "'" || $0 == "\"" }) {
      result.unicodeScalars += rest[..<start]
      let quote = rest[start]
      rest = rest[start...].dropFirst()
      var content = String.UnicodeScalarView()
      while let scalar = rest.popFirst() {
        // A doubled quote is part of the content.
        if scalar == quote {
          guard rest.first == quote else { break }
          rest.removeFirst()
        }
        content.append(scalar)
      }
      result +=
        quote == "\""
        ? quoted(String(content))
        : "'" + String(content).replacing("\\", with: "\\\\").replacing("'", with: "''") + "'"
    }
    result.unicodeScalars += rest
    return result
  }

  func insertDefaults(into table: String) -> String { "INSERT INTO \(quoted(table)) () VALUES ()" }

  /// An order by `IS NULL` before the term has the effect of `NULLS FIRST` or `NULLS LAST`.
  func write(_ term: OrderTerm, to writer: inout SQLWriter) throws {
    if let nulls = term.nulls {
      try writer.write(term.node)
      writer.append(nulls == .first ? " IS NULL DESC, " : " IS NULL, ")
    }
    try writer.write(term.node)
    if term.isDescending { writer.append(" DESC") }
  }

  var limitOfAllRows: String { " LIMIT 18446744073709551615" }

  /// MariaDB does not have `FOR SHARE`.
  func clause(of lock: RowLock, _ locked: LockedRows, table: String?) throws -> String {
    guard lock == .forShare else { return lock.sql + locked.sql }
    guard locked == .wait else {
      throw SQLError(
        message: "MySQL and MariaDB can lock rows with `.forShare` only if `onLocked` is `.wait`")
    }
    return " LOCK IN SHARE MODE"
  }

  var columnsOfTables: String {
    """
    SELECT table_name, column_name, is_nullable = 'NO' AND column_default IS NULL \
    AND extra NOT LIKE '%auto_increment%' AND extra NOT LIKE '%GENERATED%' \
    FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN \

    """
  }

  /// The column's collation may ignore case and accents.
  func writeMatch(
    _ operand: SQLNode, _ match: TextMatch, ignoresCase: Bool, to writer: inout SQLWriter
  ) throws {
    try writeLike(
      operand, pattern: .value(.text(match.likePattern)), ignoresCase: ignoresCase, to: &writer)
    writer.append(" COLLATE utf8mb4_bin")
  }

  func write(
    same left: SQLNode, _ right: SQLNode, isNegated: Bool, to writer: inout SQLWriter
  ) throws {
    if isNegated { writer.append("NOT (") }
    try writer.writeOperand(left)
    writer.append(" <=> ")
    try writer.writeOperand(right)
    if isNegated { writer.append(")") }
  }
}
