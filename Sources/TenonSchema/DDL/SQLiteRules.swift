/// DDL for SQLite 3.35 and later.
///
/// SQLite does not enforce declared types; it takes a column's affinity from words in the declared name
/// ("Datatypes In SQLite", section 3.1). `INT` gives INTEGER, `CHAR` and `TEXT` give TEXT, and what has no known
/// word, such as `DATETIME`, gives NUMERIC, which would turn text that looks like a number into one. So the
/// names here are chosen for their words, and checks enforce what the types promise.
struct SQLiteRules: DDLRules {
  var identifierQuote: Unicode.Scalar { "\"" }

  /// SQLite looks for the table referred to only when rows change, so circles need no second step.
  var needsTargetFirst: Bool { false }

  func type(of column: Column) -> String {
    switch column.storage {
    case .enumeration(let type): type.isInteger ? integer(column) : "TEXT"
    case .scalar(let scalar):
      switch scalar {
      case .bool: "BOOLEAN"
      case .int, .int64, .int32, .int16: integer(column)
      case .float, .double: "REAL"
      case .decimal(let precision, let scale): "DECIMAL_TEXT(\(precision), \(scale))"
      case .string(let length): "VARCHAR(\(length))"
      case .uuid where column.field.stored == .uuid(.bytes): "BLOB"
      case .text, .date, .time, .datetime, .uuid, .json: "TEXT"
      case .bytes: "BLOB"
      }
    }
  }

  /// A primary key declared exactly `INTEGER` is the rowid, and SQLite makes up a value for it when none is given,
  /// NOT NULL or not. Where the application gives the key (it is a foreign key too, or an enum), `BIGINT` has the
  /// same affinity and keeps a forgotten value an error.
  private func integer(_ column: Column) -> String {
    if case .whole = column.key { "BIGINT" } else { "INTEGER" }
  }

  func textLiteral(_ text: String) -> String {
    SQLText.literal(text) { $0 == "'" ? "''" : nil }
  }

  func boolLiteral(_ value: Bool) -> String { value ? "1" : "0" }

  func decimalLiteral(_ digits: String) -> String { textLiteral(digits) }

  /// A time of day always has six decimals, as the runtime writes them: stored as text, `09:30:00` and
  /// `09:30:00.000000` would differ.
  func temporalLiteral(_ text: String, for column: Column) -> String {
    guard column.scalar == .time else {
      return textLiteral(column.field.stored?.time(text) ?? text)
    }
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    let zeros = String(repeating: "0", count: max(0, 6 - fraction.count))
    return textLiteral("\(parts.first ?? "").\(fraction)\(zeros)")
  }

  func uuidLiteral(_ text: String, for column: Column) -> String {
    guard case .uuid(let form) = column.field.stored else { return textLiteral(text) }
    return switch form {
    case .lowercase: textLiteral(text)
    case .uppercase: textLiteral(text.uppercased())
    case .digits: textLiteral(text.filter { $0 != "-" })
    case .bytes: "X'" + text.filter { $0 != "-" } + "'"
    }
  }

  func now(for column: Column) -> String { time("'now'", for: column) }

  func moment(_ arguments: String, for column: Column) -> String? { time(arguments, for: column) }

  /// `%f` gives seconds with three decimals, which is all SQLite's clock has.
  private func time(_ arguments: String, for column: Column) -> String {
    switch (column.scalar, column.field.stored) {
    case (.date, _): return "(strftime('%Y-%m-%d', \(arguments)))"
    case (.time, _): return "(strftime('%H:%M:%f', \(arguments)) || '000')"
    case (_, .datetime(let separator, let digits, let zone)):
      let seconds = digits == 0 ? "%S" : digits == 3 ? "%f" : "%f000"
      return "(strftime('%Y-%m-%d\(separator)%H:%M:\(seconds)\(zone)', \(arguments)))"
    default: return "(strftime('%Y-%m-%d %H:%M:%f', \(arguments)) || '000')"
    }
  }

  func newUUID(for column: Column) -> String {
    func random(_ hyphen: String = "-") -> String {
      let hyphens = hyphen.isEmpty ? [] : ["'\(hyphen)'"]
      let parts =
        ["hex(randomblob(4))"] + hyphens + ["hex(randomblob(2))", "'\(hyphen)4'"]
        + ["substr(hex(randomblob(2)), 2)"] + hyphens
        + ["substr('89ab', 1 + (random() & 3), 1)", "substr(hex(randomblob(2)), 2)"] + hyphens
        + ["hex(randomblob(6))"]
      return parts.joined(separator: " || ")
    }
    switch column.field.stored {
    case .uuid(.uppercase): return "(upper(\(random())))"
    case .uuid(.digits): return "(lower(\(random(""))))"
    case .uuid(.bytes):
      // The bytes with the version and the variant, each picked from those that have it.
      let versions = (0x40...0x4F).map { String($0, radix: 16) }.joined()
      let variants = (0x80...0xBF).map { String($0, radix: 16) }.joined()
      return
        "(CAST(randomblob(6) || substr(X'\(versions)', 1 + (random() & 15), 1) || randomblob(1) || "
        + "substr(X'\(variants)', 1 + (random() & 63), 1) || randomblob(7) AS BLOB))"
    default: return "(lower(\(random())))"
    }
  }

  func collation(_ name: String) -> String { "COLLATE \(quoted(name))" }

  /// Decimals are stored as text. This collation, which Tenon adds to its connections and SQLite's shell has built in,
  /// compares them as numbers, exactly, so that keys, unique constraints, indexes and checks do too.
  func impliedCollation(of column: Column) -> String? {
    if case .decimal = column.scalar { "decimal" } else { nil }
  }

  func generated(_ generated: Field.Generated) -> String {
    "GENERATED ALWAYS AS \(SQLText.parenthesised(generated.sql)) "
      + (generated.isStored ? "STORED" : "VIRTUAL")
  }

  /// Without AUTOINCREMENT the key of the last row, once deleted, goes to the next one: what still remembers the
  /// old row (a URL, a log, a cache, a session) would silently mean another. PostgreSQL and MySQL do not use keys
  /// again either. The price is one row of `sqlite_sequence`, written once per transaction and table.
  func madeKey(name: String) -> String {
    "CONSTRAINT \(quoted(name)) PRIMARY KEY AUTOINCREMENT"
  }

  func primaryKey(name: String, columns: [String], isMade: Bool) -> String? {
    isMade ? nil : "CONSTRAINT \(quoted(name)) PRIMARY KEY \(list(columns))"
  }

  func impliedChecks(of column: Column) -> [(suffix: String, condition: String)] {
    switch column.scalar {
    case .bool: [("", "\(quoted(column.name)) IN (0, 1)")]
    case .string(let length): [("_length", "length(\(quoted(column.name))) <= \(length)")]
    case .decimal(let precision, let scale):
      [("_digits", hasRoom(quoted(column.name), precision: precision, scale: scale))]
    default: []
    }
  }

  /// The condition that a decimal number, stored as text such as `-12.5`, has no more digits than its type: neither
  /// before the point, without zeros at the start, nor after it, without zeros at the end.
  private func hasRoom(_ column: String, precision: Int, scale: Int) -> String {
    let point = "instr(ltrim(\(column), '-0') || '.', '.')"
    let fraction = "rtrim(substr(\(column), instr(\(column) || '.', '.') + 1), '0')"
    return "\(point) <= \(precision - scale + 1) AND length(\(fraction)) <= \(scale)"
  }

  func indexes(of table: TableWriter) -> IndexClauses { standaloneIndexes(of: table) }

  /// Dropping a table first deletes its rows, and other rows may still refer to them. Inside a transaction this
  /// leaves the count of broken references to the commit, when all tables are gone ("SQLite Foreign Key Support",
  /// section 5); the commit also ends it.
  func dropPrelude(hasCycles: Bool) -> [String] {
    hasCycles ? ["PRAGMA defer_foreign_keys = ON"] : []
  }
}
