/// A database's way of writing SQL.
public enum Dialect: String, CaseIterable, Hashable, Sendable {
  /// SQLite 3.35 or later.
  case sqlite
  /// PostgreSQL.
  case postgresql
  /// MySQL and MariaDB.
  case mysql

  /// The database's name as its makers write it.
  public var name: String { rules.name }

  /// An identifier in quotes, whatever it contains.
  public func quoted(_ identifier: String) -> String { rules.quoted(identifier) }
}

extension Dialect {
  /// The SQL of the database, and its capabilities.
  package var rules: any DialectRules {
    switch self {
    case .sqlite: SQLiteDialect()
    case .postgresql: PostgreSQLDialect()
    case .mysql: MySQLDialect()
    }
  }

  /// Picks the dialect's part of generated data, which has one part per dialect. Differences
  /// between the databases themselves belong in `DialectRules`.
  @inline(__always)
  func choose<Value>(
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
