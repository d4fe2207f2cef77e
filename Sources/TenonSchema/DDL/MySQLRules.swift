/// DDL that both MySQL (8.0.23 and later) and MariaDB (10.10 and later) accept.
///
/// If only one of them has a feature (MariaDB: IF NOT EXISTS for indexes and constraints; MySQL: indexes over
/// expressions, NOT NULL on generated columns), a form is used that both have.
///
/// Texts compare by `utf8mb4_bin`: both servers have it, and it distinguishes `a` from `A` and from `á` as SQLite and
/// PostgreSQL do, so that `unique` means the same everywhere. One difference remains: it ignores spaces at the end.
///
/// Literals use backslash escapes, which work unless the server runs with NO_BACKSLASH_ESCAPES.
struct MySQLRules: DDLRules {
  /// The longest VARCHAR whose bytes, four for each character, fit in a row.
  private static let longestString = 16_383

  /// The length of texts and bytes in keys: three such columns fit in one key of InnoDB.
  static let keyLength = 255

  var identifierQuote: Unicode.Scalar { "`" }

  var tableOptions: String { " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin" }

  /// MySQL allows NOT NULL there, MariaDB does not.
  var allowsNotNullOnGenerated: Bool { false }

  func type(of column: DDLColumn) -> String {
    switch column.storage {
    case .enumeration(let type) where type.isInteger: "BIGINT"
    // Not LONGTEXT, because the whole of one cannot be indexed.
    case .enumeration(let type): "VARCHAR(\(MySQLKeyPart.longestValue(of: type)))"
    case .scalar(let scalar):
      switch scalar {
      case .bool: "TINYINT(1)"
      case .int, .int64: "BIGINT"
      case .int32: "INT"
      case .int16: "SMALLINT"
      case .float: "FLOAT"
      case .double: "DOUBLE"
      case .decimal(let precision, let scale): "DECIMAL(\(precision), \(scale))"
      case .string(let length): length > Self.longestString ? "LONGTEXT" : "VARCHAR(\(length))"
      // A column of a key cannot hold a LONGTEXT or LONGBLOB. A value that is too long is refused, never cut.
      case .text: column.isInKey ? "VARCHAR(\(Self.keyLength))" : "LONGTEXT"
      case .bytes: column.isInKey ? "VARBINARY(\(Self.keyLength))" : "LONGBLOB"
      case .date: "DATE"
      case .time: "TIME(6)"
      case .datetime: "DATETIME(6)"
      case .uuid: "BINARY(16)"
      case .json: "JSON"
      }
    }
  }

  func textLiteral(_ text: String) -> String {
    SQLFormat.literal(text, escapes: SQLFormat.backslashes.merging(["\u{1A}": "\\Z"]) { $1 })
  }

  func uuidLiteral(_ text: String, for column: DDLColumn) -> String {
    "X'" + text.uppercased().filter { $0 != "-" } + "'"
  }

  /// CURRENT_TIMESTAMP is the session's local time.
  func now(for column: DDLColumn) -> String {
    switch column.scalar {
    case .date: "(UTC_DATE())"
    case .time: "(UTC_TIME(6))"
    default: "(UTC_TIMESTAMP(6))"
    }
  }

  /// `UUID()` makes version 1, which reveals the time and the machine.
  func newUUID(for column: DDLColumn) -> String {
    """
    (UNHEX(CONCAT(HEX(RANDOM_BYTES(6)), '4', SUBSTR(HEX(RANDOM_BYTES(2)), 2), \
    HEX(ASCII(RANDOM_BYTES(1)) & 63 | 128), HEX(RANDOM_BYTES(7)))))
    """
  }

  /// MySQL accepts a default of the long types only as an expression.
  func defaultLiteral(_ literal: String, for column: DDLColumn) -> String {
    switch type(of: column) {
    case "LONGTEXT", "LONGBLOB", "JSON": "(\(literal))"
    default: literal
    }
  }

  /// The servers have no common collation that ignores case but not accents, so each reads its own from a comment that
  /// the other skips. Both fold all of Unicode, while SQLite's NOCASE folds only ASCII.
  func collation(_ name: String) -> String {
    switch name.uppercased() {
    case "BINARY": "COLLATE utf8mb4_bin"
    case "NOCASE":
      "COLLATE /*!80000 utf8mb4_0900_as_ci */ /*M!101000 utf8mb4_uca1400_nopad_as_ci */"
    default: "COLLATE \(quoted(name))"
    }
  }

  func madeKey(name: String) -> String { "AUTO_INCREMENT" }

  /// The name of a primary key is always PRIMARY here.
  func primaryKey(name: String, columns: [String], isMade: Bool) -> String? {
    "PRIMARY KEY \(list(columns))"
  }

  func impliedChecks(of column: DDLColumn) -> [(suffix: String, condition: String)] {
    switch column.scalar {
    case .bool:
      [("", "\(quoted(column.name)) IN (0, 1)")]
    case .string(let length) where length > Self.longestString:
      [("_length", "CHAR_LENGTH(\(quoted(column.name))) <= \(length)")]
    default: []
    }
  }

  func indexes(of table: TableWriter) -> IndexClauses {
    var writer = MySQLIndexWriter(table: table, rules: self)
    return writer.clauses()
  }

  func addForeignKey(_ name: String, clause: String, to table: String) -> [String] {
    let add = "ALTER TABLE \(quoted(table)) ADD CONSTRAINT \(quoted(name)) \(clause)"
    return whenForeignKey(name, of: table, isThere: "DO 0", isMissing: add)
  }

  func dropForeignKey(_ name: String, from table: String) -> [String] {
    let drop = "ALTER TABLE \(quoted(table)) DROP FOREIGN KEY \(quoted(name))"
    return whenForeignKey(name, of: table, isThere: drop, isMissing: "DO 0")
  }

  /// Runs one of two statements. Only MariaDB has IF [NOT] EXISTS for constraints, and turning `foreign_key_checks`
  /// off could leave a connection unchecked when something fails, so the choice is made in SQL.
  private func whenForeignKey(
    _ name: String, of table: String, isThere: String, isMissing: String
  ) -> [String] {
    [
      """
      SET @tenon_statement = IF(
        EXISTS (
          SELECT 1 FROM information_schema.TABLE_CONSTRAINTS
          WHERE CONSTRAINT_SCHEMA = DATABASE() AND CONSTRAINT_TYPE = 'FOREIGN KEY'
            AND TABLE_NAME = \(textLiteral(table)) AND CONSTRAINT_NAME = \(textLiteral(name))
        ),
        \(textLiteral(isThere)),
        \(textLiteral(isMissing))
      )
      """,
      "PREPARE tenon_statement FROM @tenon_statement",
      "EXECUTE tenon_statement",
      "DEALLOCATE PREPARE tenon_statement",
    ]
  }
}
