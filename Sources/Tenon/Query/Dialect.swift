/// A database's way of writing SQL. This type is the one place where dialects differ.
public enum Dialect: String, CaseIterable, Hashable, Sendable {
  /// SQLite 3.35 or later.
  case sqlite
  /// PostgreSQL.
  case postgresql
  /// MySQL and MariaDB.
  case mysql

  /// The database's name as its makers write it.
  public var name: String {
    switch self {
    case .sqlite: "SQLite"
    case .postgresql: "PostgreSQL"
    case .mysql: "MySQL"
    }
  }

  /// An identifier in quotes, whatever it contains.
  public func quoted(_ identifier: String) -> String {
    var text = SQLText()
    text.append(identifier, quote: quote)
    return text.string
  }

  /// What stands around an identifier.
  var quote: UInt8 { self == .mysql ? UInt8(ascii: "`") : UInt8(ascii: "\"") }

  /// Picks what belongs to this dialect.
  package func choose<Value>(sqlite: Value, postgresql: Value, mysql: Value) -> Value {
    switch self {
    case .sqlite: sqlite
    case .postgresql: postgresql
    case .mysql: mysql
    }
  }

  /// The placeholder of a parameter, counted from 1.
  package func placeholder(_ number: Int) -> String {
    self == .postgresql ? "$\(number)" : "?"
  }

  /// Whether `INSERT`, `UPDATE` and `DELETE` can return rows. MariaDB can for some; MySQL cannot.
  package var hasReturning: Bool { self != .mysql }

  /// The most parameters a statement may have. SQLite: `SQLITE_MAX_VARIABLE_NUMBER` since 3.32;
  /// PostgreSQL and MySQL count them in 16 bits.
  package var parameterLimit: Int { self == .sqlite ? 32_766 : 65_535 }

  /// `INSERT` of a row whose columns all take their defaults.
  package func insertDefaults(into table: String) -> String {
    self == .mysql
      ? "INSERT INTO \(quoted(table)) () VALUES ()"
      : "INSERT INTO \(quoted(table)) DEFAULT VALUES"
  }

  /// Whether a column that holds a number may be stored as text, which compares otherwise.
  package var storesNumbersAsText: Bool { self == .sqlite }

  /// Writes `LIKE`. A backslash escapes on every dialect; only SQLite has to be told.
  package func writeLike(
    _ operand: SQLNode, pattern: SQLNode, ignoresCase: Bool, to writer: inout SQLWriter
  ) throws {
    switch self {
    case .sqlite:
      try writer.write(operand)
      writer.append(" LIKE ")
      try writer.write(pattern)
      writer.append(#" ESCAPE '\'"#)
    case .postgresql:
      try writer.write(operand)
      writer.append(ignoresCase ? " ILIKE " : " LIKE ")
      try writer.write(pattern)
    case .mysql:
      writer.append(ignoresCase ? "LOWER(" : "")
      try writer.write(operand)
      writer.append(ignoresCase ? ") LIKE LOWER(" : " LIKE ")
      try writer.write(pattern)
      writer.append(ignoresCase ? ")" : "")
    }
  }

  /// Writes an exact search for text, case included.
  package func writeMatch(_ operand: SQLNode, _ match: TextMatch, to writer: inout SQLWriter) throws
  {
    switch self {
    case .sqlite:
      try writeSQLiteMatch(operand, match, to: &writer)
    case .postgresql, .mysql:
      let pattern: String =
        switch match {
        case .contains(let text): "%\(Self.escapedForLike(text))%"
        case .hasPrefix(let text): "\(Self.escapedForLike(text))%"
        case .hasSuffix(let text): "%\(Self.escapedForLike(text))"
        }
      try writer.write(operand)
      writer.append(" LIKE ")
      writer.bind(.text(pattern))
      if self == .mysql { writer.append(" COLLATE utf8mb4_bin") }
    }
  }

  /// SQLite's LIKE ignores the case of ASCII letters, so an exact search needs `instr`, GLOB (which can use an index
  /// for a prefix) or a comparison of bytes: GLOB reads text as C strings, which end at a NUL, and would miss what
  /// stands behind it; and it takes U+FFFE and U+FFFF for U+FFFD.
  private func writeSQLiteMatch(
    _ operand: SQLNode, _ match: TextMatch, to writer: inout SQLWriter
  ) throws {
    func bytes() throws {
      writer.append("CAST(")
      try writer.write(operand)
      writer.append(" AS BLOB)")
    }
    // `substr` of an empty blob is NULL: the length keeps the answer false.
    func sameBytes(_ text: String, from start: Int) throws {
      let count = SQLValue.integer(Int64(text.utf8.count))
      writer.append("(length(")
      try bytes()
      writer.append(") >= ")
      writer.bind(count)
      writer.append(" AND substr(")
      try bytes()
      writer.append(", ")
      writer.bind(.integer(Int64(start)))
      writer.append(", ")
      writer.bind(count)
      writer.append(") = CAST(")
      writer.bind(.text(text))
      writer.append(" AS BLOB))")
    }
    switch match {
    case .contains(let text):
      writer.append("instr(")
      try writer.write(operand)
      writer.append(", ")
      writer.bind(.text(text))
      writer.append(") > 0")
    case .hasPrefix(let text) where text.unicodeScalars.contains(where: Self.isLostToGlob):
      try sameBytes(text, from: 1)
    case .hasPrefix(let text):
      try writer.write(operand)
      writer.append(" GLOB ")
      writer.bind(.text("\(Self.escapedForGlob(text))*"))
    case .hasSuffix(""):
      try writer.write(.binary(operand, .equal, operand))
    case .hasSuffix(let text):
      try sameBytes(text, from: -text.utf8.count)
    }
  }

  /// Writes one term of `ORDER BY`. MySQL has no `NULLS FIRST`; ordering by `IS NULL` before does the same.
  package func write(_ term: OrderTerm, to writer: inout SQLWriter) throws {
    if let nulls = term.nulls, self == .mysql {
      try writer.write(term.node)
      writer.append(nulls == .first ? " IS NULL DESC, " : " IS NULL, ")
    }
    try writer.write(term.node)
    if term.isDescending { writer.append(" DESC") }
    if let nulls = term.nulls, self != .mysql {
      writer.append(nulls == .first ? " NULLS FIRST" : " NULLS LAST")
    }
  }

  /// Whether NULLs come before all values in a term of `ORDER BY`. Where the term is silent, SQLite and MySQL take NULL
  /// for the smallest value, PostgreSQL for the largest.
  package func placesNullsFirst(_ term: OrderTerm) -> Bool {
    term.nulls.map { $0 == .first } ?? (term.isDescending == (self == .postgresql))
  }

  /// Whether an index is entered at a row value, as in `(a, b) > (?, ?)`. MySQL does that for equality only ("Range
  /// Optimization of Row Constructor Expressions" in its manual).
  package var seeksRowValues: Bool { self != .mysql }

  /// Writes `LIMIT` and `OFFSET`. Only PostgreSQL takes an offset without a limit.
  package func write(limit: Int?, offset: Int?, to writer: inout SQLWriter) {
    if let limit {
      writer.append(" LIMIT ")
      writer.bind(.integer(Int64(limit)))
    } else if offset != nil {
      writer.append(
        choose(sqlite: " LIMIT -1", postgresql: "", mysql: " LIMIT 18446744073709551615"))
    }
    if let offset {
      writer.append(" OFFSET ")
      writer.bind(.integer(Int64(offset)))
    }
  }

  /// Writes a lock of the rows that a query reads. SQLite locks the whole database for whoever writes, so that nothing is
  /// left to ask for.
  ///
  /// - Parameter table: The table whose rows are meant, where there are several.
  package func write(
    _ lock: RowLock, _ locked: LockedRows, of table: String?, to writer: inout SQLWriter
  ) throws {
    guard self != .sqlite else { return }
    switch (self, lock) {
    case (.mysql, .forShare):
      // MariaDB has no FOR SHARE.
      guard locked == .wait else {
        throw SQLError(
          message: "MySQL and MariaDB have no common way to lock rows for sharing without waiting")
      }
      writer.append(" LOCK IN SHARE MODE")
    default:
      writer.append(lock == .forUpdate ? " FOR UPDATE" : " FOR SHARE")
      if let table, self == .postgresql { writer.append(" OF \(quoted(table))") }
    }
    switch locked {
    case .wait: break
    case .fail: writer.append(" NOWAIT")
    case .skip: writer.append(" SKIP LOCKED")
    }
  }

  /// Writes a value of a select list. PostgreSQL takes a parameter for text unless it is told the type.
  package func write(literal value: SQLValue, to writer: inout SQLWriter) {
    let type: String? =
      switch value {
      case .bool: "boolean"
      case .integer: "bigint"
      case .double: "double precision"
      case .decimal: "numeric"
      case .text: "text"
      case .bytes: "bytea"
      case .date: "date"
      case .time: "time"
      case .datetime: "timestamp with time zone"
      case .uuid: "uuid"
      case .json: "jsonb"
      case .null, .invalid: nil
      }
    guard self == .postgresql, let type else { return writer.bind(value) }
    writer.append("CAST(")
    writer.bind(value)
    writer.append(" AS \(type))")
  }

  /// A column of the result, to order by. SQLite keeps decimals as text, which compares as numbers when it is asked to.
  package func position(_ number: Int, isNumeric: Bool) -> String {
    isNumeric && self == .sqlite ? "\(number) COLLATE decimal" : "\(number)"
  }

  /// Writes a list of values for `IN`. Only SQLite takes an empty list; a query without rows is one everywhere.
  package func write(list values: [SQLValue], to writer: inout SQLWriter) {
    guard !values.isEmpty else {
      return writer.append(
        self == .mysql ? "(SELECT NULL FROM DUAL WHERE 1 = 0)" : "(SELECT NULL WHERE 1 = 0)")
    }
    if values.count > listLimit, write(longList: values, to: &writer) { return }
    writer.append("(")
    writer.separated(values, by: ", ") { value, writer in writer.bind(value) }
    writer.append(")")
  }

  /// Writes rows of values for a row value to be compared with: `IN (VALUES (?, ?), …)` on SQLite, which has no
  /// list of row values.
  package func writeRowList(_ rows: [[SQLValue]], to writer: inout SQLWriter) {
    writer.append(self == .sqlite ? " IN (VALUES " : " IN (")
    writer.separated(rows, by: ", ") { row, writer in
      writer.append("(")
      writer.separated(row, by: ", ") { value, writer in writer.bind(value) }
      writer.append(")")
    }
    writer.append(")")
  }

  private static func escapedForLike(_ text: String) -> String {
    escaped(text) { "\\%_".unicodeScalars.contains($0) ? "\\\($0)" : nil }
  }

  private static func isLostToGlob(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0 || (0xFFFD...0xFFFF).contains(scalar.value)
  }

  private static func escapedForGlob(_ text: String) -> String {
    escaped(text) { "*?[".unicodeScalars.contains($0) ? "[\($0)]" : nil }
  }

  /// Goes by Unicode scalars, as databases do: a `%` with a combining accent is one `Character`, and still a wildcard.
  private static func escaped(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String
  {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let replacement = replacement(scalar) {
        result.append(contentsOf: replacement.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
