/// The SQL of a database system.
public enum Dialect: String, CaseIterable, Hashable, Sendable {
  /// SQLite 3.35 or later.
  case sqlite
  /// PostgreSQL.
  case postgresql
  /// MySQL and MariaDB.
  case mysql

  /// The database's official name.
  public var name: String { rules.name }

  /// Returns an identifier in quotes; it may contain any characters.
  public func quoted(_ identifier: String) -> String { rules.quoted(identifier) }
}

extension Dialect {
  /// The SQL and the capabilities of the database.
  package var rules: any DialectRules {
    switch self {
    case .sqlite: SQLiteDialect()
    case .postgresql: PostgreSQLDialect()
    case .mysql: MySQLDialect()
    }
  }

  /// Returns one of three values, for generated data with one part per dialect. Differences between the databases
  /// themselves belong in `DialectRules`.
  @inline(__always)
  func value<Value>(
    sqlite: @autoclosure () -> Value, postgresql: @autoclosure () -> Value,
    mysql: @autoclosure () -> Value
  ) -> Value {
    switch self {
    case .sqlite: sqlite()
    case .postgresql: postgresql()
    case .mysql: mysql()
    }
  }
}
