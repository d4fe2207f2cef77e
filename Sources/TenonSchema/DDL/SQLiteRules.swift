/// DDL for SQLite 3.35 and later.
///
/// SQLite does not enforce declared types; a column's affinity follows from words in the declared name ("Datatypes In
/// SQLite", section 3.1). `INT` gives INTEGER, `CHAR` and `TEXT` give TEXT, and a name without a known word, such as
/// `DATETIME`, gives NUMERIC, which would convert text that looks like a number. So the names here are chosen for their
/// words, and checks enforce the types.
struct SQLiteRules: DDLRules {
  /// SQLite needs the table referred to only when rows change, so circles need no second step.
  var needsTargetFirst: Bool { false }

  func type(of column: DDLColumn) -> String {
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

  /// A primary key declared exactly `INTEGER` is the rowid, and SQLite makes a value for it if none is given, even if
  /// it is NOT NULL. If the application gives the key (it is also a foreign key, or an enum), `BIGINT` has the same
  /// affinity, and a missing value stays an error.
  private func integer(_ column: DDLColumn) -> String {
    column.isWholeKey && !column.isKeyMade ? "BIGINT" : "INTEGER"
  }

  func decimalLiteral(_ digits: String) -> String { textLiteral(digits) }

  /// A time of day always has six decimals, as the runtime writes them: stored as text, `09:30:00` and
  /// `09:30:00.000000` would differ.
  func temporalLiteral(_ text: String, for column: DDLColumn) -> String {
    guard column.scalar == .time else {
      return textLiteral(column.field.stored?.time(text) ?? text)
    }
    let full = text.contains(".") ? text : text + "."
    return textLiteral(full + String(repeating: "0", count: max(0, 15 - full.count)))
  }

  func uuidLiteral(_ text: String, for column: DDLColumn) -> String {
    guard case .uuid(let form) = column.field.stored else { return textLiteral(text) }
    return switch form {
    case .lowercase: textLiteral(text)
    case .uppercase: textLiteral(text.uppercased())
    case .digits: textLiteral(text.filter { $0 != "-" })
    case .bytes: "X'" + text.filter { $0 != "-" } + "'"
    }
  }

  func now(for column: DDLColumn) -> String { time("'now'", for: column) }

  func moment(_ arguments: String, for column: DDLColumn) -> String? {
    time(arguments, for: column)
  }

  /// `%f` gives seconds with three decimals, the precision of SQLite's clock.
  private func time(_ arguments: String, for column: DDLColumn) -> String {
    switch (column.scalar, column.field.stored) {
    case (.date, _): return "(strftime('%Y-%m-%d', \(arguments)))"
    case (.time, _): return "(strftime('%H:%M:%f', \(arguments)) || '000')"
    case (_, .datetime(let separator, let digits, let zone)):
      let seconds = digits == 0 ? "%S" : digits == 3 ? "%f" : "%f000"
      return "(strftime('%Y-%m-%d\(separator)%H:%M:\(seconds)\(zone)', \(arguments)))"
    default: return "(strftime('%Y-%m-%d %H:%M:%f', \(arguments)) || '000')"
    }
  }

  func newUUID(for column: DDLColumn) -> String {
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
      // The bytes with the version and the variant are chosen from those that are valid.
      let versions = (0x40...0x4F).map { String($0, radix: 16) }.joined()
      let variants = (0x80...0xBF).map { String($0, radix: 16) }.joined()
      return
        "(CAST(randomblob(6) || substr(X'\(versions)', 1 + (random() & 15), 1) || randomblob(1) || "
        + "substr(X'\(variants)', 1 + (random() & 63), 1) || randomblob(7) AS BLOB))"
    default: return "(lower(\(random())))"
    }
  }

  func collation(_ name: String) -> String { "COLLATE \(quoted(name))" }

  /// Decimals are stored as text. This collation, which Tenon adds to its connections and which is built into SQLite's
  /// shell, compares them exactly as numbers, also in keys, unique constraints, indexes and checks.
  func impliedCollation(of column: DDLColumn) -> String? {
    if case .decimal = column.scalar { "decimal" } else { nil }
  }

  /// Without AUTOINCREMENT the key of the last row is used again after it is deleted: a URL, log, cache or session with
  /// the old key would silently mean another row. PostgreSQL and MySQL do not reuse keys either. The cost is one row of
  /// `sqlite_sequence`, written once per transaction and table.
  func madeKey(name: String) -> String {
    "CONSTRAINT \(quoted(name)) PRIMARY KEY AUTOINCREMENT"
  }

  func primaryKey(name: String, columns: [String], isMade: Bool) -> String? {
    isMade ? nil : "CONSTRAINT \(quoted(name)) PRIMARY KEY \(list(columns))"
  }

  func impliedChecks(of column: DDLColumn) -> [(suffix: String, condition: String)] {
    switch column.scalar {
    case .bool: [("", "\(quoted(column.name)) IN (0, 1)")]
    case .string(let length): [("_length", "length(\(quoted(column.name))) <= \(length)")]
    case .decimal(let precision, let scale):
      [("_digits", hasRoom(quoted(column.name), precision: precision, scale: scale))]
    default: []
    }
  }

  /// The condition that a decimal number, stored as text such as `-12.5`, has no more digits than its type, before the
  /// point without leading zeros and after it without trailing zeros.
  private func hasRoom(_ column: String, precision: Int, scale: Int) -> String {
    let point = "instr(ltrim(\(column), '-0') || '.', '.')"
    let fraction = "rtrim(substr(\(column), instr(\(column) || '.', '.') + 1), '0')"
    return "\(point) <= \(precision - scale + 1) AND length(\(fraction)) <= \(scale)"
  }

  /// Dropping a table first deletes its rows, to which other rows may still refer. In a transaction this defers the
  /// check of foreign keys to the commit, when all tables are dropped ("SQLite Foreign Key Support", section 5); the
  /// commit also ends it.
  func dropPrelude(hasCycles: Bool) -> [String] {
    hasCycles ? ["PRAGMA defer_foreign_keys = ON"] : []
  }
}
