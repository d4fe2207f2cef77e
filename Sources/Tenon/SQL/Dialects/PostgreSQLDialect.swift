import TenonDialects

/// The SQL of PostgreSQL.
struct PostgreSQLDialect: DialectRules {
  var name: String { "PostgreSQL" }

  var madeKey: MadeKey { .returned }

  var errorsAbortTransactions: Bool { true }

  var hasSeveralRecursiveTerms: Bool { false }

  var sortsNullsAsLargest: Bool { true }

  var lexicalRules: SQLLexicalRules {
    SQLLexicalRules(
      escapingQuotes: "", quotes: "'\"", hasHashComments: false, dashesNeedSpace: false,
      nestsComments: true, hasDollarQuotes: true, placeholders: "$")
  }

  func placeholder(_ number: Int) -> String { "$\(number)" }

  var hasArrayParameters: Bool { true }

  func arrayParameter(_ number: Int, of content: ColumnContent) -> String {
    "$\(number)::\(Self.elementType(of: content))[]"
  }

  /// The type of the elements of an array with the values of a column.
  static func elementType(of content: ColumnContent) -> String {
    switch content {
    case .bool: "boolean"
    case .integer, .integer32, .integer16, .cases(of: _, literals: _, isInteger: true): "bigint"
    case .number: "double precision"
    case .text, .cases(of: _, literals: _, isInteger: false): "text"
    case .bytes: "bytea"
    case .json: "jsonb"
    case .decimal: "numeric"
    case .date: "date"
    case .time: "time"
    case .datetime, .datetimes: "timestamp with time zone"
    case .uuid, .uuids: "uuid"
    }
  }

  func writeMembership(ofColumn values: [SQLValue], to writer: inout SQLWriter) -> Bool {
    guard let text = arrayText(values) else { return false }
    writer.append(" = ANY(")
    writer.bind(.text(text))
    // An integer may be too large for the column's type. Otherwise the array is read as one of that type, which may be
    // an enum of the database.
    if case .integer? = values.first { writer.append("::bigint[]") }
    writer.append(")")
    return true
  }

  /// The text of an array of integers, texts or UUIDs ("Array Input and Output Syntax" in PostgreSQL's manual); nil for
  /// other values.
  private func arrayText(_ values: [SQLValue]) -> String? {
    var text = SQLBuffer()
    for (index, value) in values.enumerated() {
      text.append(index == 0 ? "{" : ",")
      switch value {
      case .integer(let value): text.append(String(value))
      case .uuid(let value): text.append(value.uuidString)
      case .text(let value):
        text.append("\"")
        text.append(value.replacing(#"\"#, with: #"\\"#).replacing("\"", with: #"\""#))
        text.append("\"")
      default: return nil
      }
    }
    text.append("}")
    return text.string
  }

  /// An identity column counts by itself, without regard to keys that rows are inserted with.
  func advanceGeneratedKeys(of table: String, column: String) -> String? {
    func literal(_ text: String) -> String {
      var buffer = SQLBuffer()
      buffer.append(text, quote: UInt8(ascii: "'"))
      return buffer.string
    }
    return """
      SELECT setval("sequence", GREATEST((SELECT MAX(\(quoted(column))) FROM \(quoted(table))), \
      COALESCE(pg_sequence_last_value("sequence"), 1))) \
      FROM (SELECT CAST(pg_get_serial_sequence(\(literal(quoted(table))), \(literal(column))) AS regclass)) \
      AS "found"("sequence") WHERE "sequence" IS NOT NULL
      """
  }

  /// The null rows of a left join cannot be locked, so the table must be named.
  func clause(of lock: RowLock, _ locked: LockedRows, table: String?) throws -> String {
    let table = table.map { " OF \(quoted($0))" } ?? ""
    return lock.sql + table + locked.sql
  }

  var columnsOfTables: String {
    """
    SELECT c.relname, a.attname, a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' \
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
    WHERE a.attnum > 0 AND NOT a.attisdropped AND pg_catalog.pg_table_is_visible(c.oid) AND c.relname IN \

    """
  }

  func writeLike(
    _ operand: SQLNode, pattern: SQLNode, ignoresCase: Bool, to writer: inout SQLWriter
  ) throws {
    try writer.write(operand)
    writer.append(ignoresCase ? " ILIKE " : " LIKE ")
    try writer.write(pattern)
  }

  /// PostgreSQL treats a parameter as text unless its type is known.
  func literalType(of value: SQLValue) -> String? {
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
  }
}
