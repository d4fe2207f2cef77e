// Default clauses in standard SQL.

extension DialectRules {
  func advanceGeneratedKeys(of table: String, column: String) -> String? { nil }

  func insertDefaults(into table: String) -> String {
    "INSERT INTO \(quoted(table)) DEFAULT VALUES"
  }

  func write(_ term: OrderTerm, to writer: inout SQLWriter) throws {
    try writer.write(term.node)
    if term.isDescending { writer.append(" DESC") }
    if let nulls = term.nulls { writer.append(nulls == .first ? " NULLS FIRST" : " NULLS LAST") }
  }

  /// True if NULLs come before all values in an order term.
  func placesNullsFirst(_ term: OrderTerm) -> Bool {
    term.nulls.map { $0 == .first } ?? (term.isDescending == sortsNullsAsLargest)
  }

  var limitOfAllRows: String { "" }

  /// Writes `LIMIT` and `OFFSET`.
  func write(limit: Int?, offset: Int?, to writer: inout SQLWriter) {
    if let limit {
      writer.append(" LIMIT ")
      writer.bind(.integer(Int64(limit)))
    } else if offset != nil {
      writer.append(limitOfAllRows)
    }
    if let offset {
      writer.append(" OFFSET ")
      writer.bind(.integer(Int64(offset)))
    }
  }

  func clause(of lock: RowLock, _ locked: LockedRows, table: String?) throws -> String {
    lock.sql + locked.sql
  }

  func literalType(of value: SQLValue) -> String? { nil }

  /// Writes a value of a select list, with its type if the database cannot infer it.
  func write(literal value: SQLValue, to writer: inout SQLWriter) {
    guard let type = literalType(of: value) else { return writer.bind(value) }
    writer.append("CAST(")
    writer.bind(value)
    writer.append(" AS \(type))")
  }

  /// Returns a column of the result by its number, for `ORDER BY`.
  func position(_ number: Int, isNumeric: Bool) -> String {
    isNumeric ? "\(number)\(decimalCollation)" : "\(number)"
  }
}

extension RowLock {
  /// The SQL of the lock.
  var sql: String {
    switch self {
    case .forUpdate: " FOR UPDATE"
    case .forShare: " FOR SHARE"
    }
  }
}

extension LockedRows {
  /// The last part of a lock's SQL.
  var sql: String {
    switch self {
    case .wait: ""
    case .fail: " NOWAIT"
    case .skip: " SKIP LOCKED"
    }
  }
}
