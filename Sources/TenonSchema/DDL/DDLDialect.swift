/// A kind of database that DDL can be written for.
///
/// MySQL and MariaDB are one kind: the DDL is accepted by MySQL 8.0.23 and by MariaDB 10.10 and later.
package enum DDLDialect: String, CaseIterable, Sendable {
  case sqlite
  case postgresql
  case mysql

  /// The name on the command line: `sqlite`, `postgresql` or `mysql`.
  package var name: String { rawValue }

  /// A name as a quoted identifier, whatever characters it has.
  package func quoted(_ name: String) -> String { rules.quoted(name) }

  /// The differences between the databases.
  var rules: any DDLRules {
    switch self {
    case .sqlite: SQLiteRules()
    case .postgresql: PostgreSQLRules()
    case .mysql: MySQLRules()
    }
  }
}
