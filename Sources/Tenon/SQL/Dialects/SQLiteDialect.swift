/// The SQL of SQLite 3.35 and later.
struct SQLiteDialect: DialectRules {
  var name: String { "SQLite" }

  /// `SQLITE_MAX_VARIABLE_NUMBER` since 3.32.
  var parameterLimit: Int { 32_766 }

  var madeKey: MadeKey { .lastInserted }

  var keepsFormsOfValues: Bool { true }

  var lexicalRules: SQLLexicalRules {
    SQLLexicalRules(
      escapingQuotes: "", quotes: "'\"`[", hasHashComments: false, dashesNeedSpace: false,
      nestsComments: false, hasDollarQuotes: false, placeholders: "?@$")
  }

  var limitOfAllRows: String { " LIMIT -1" }

  /// A writer locks the whole database, so there is nothing to lock.
  func clause(of lock: RowLock, _ locked: LockedRows, table: String?) throws -> String { "" }

  /// `IS` is SQLite's equality of all values including NULL. SQLite has `IS DISTINCT FROM` only since 3.39.
  func write(
    same left: SQLNode, _ right: SQLNode, isNegated: Bool, to writer: inout SQLWriter
  ) throws {
    if try writeForms(same: left, right, isNegated: isNegated, to: &writer) { return }
    try writer.writeOperand(left)
    writer.append(isNegated ? " IS NOT " : " IS ")
    try writer.writeOperand(right)
  }
}
