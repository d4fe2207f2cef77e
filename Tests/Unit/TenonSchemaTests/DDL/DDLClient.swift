import CSQLite
import Foundation
import TenonSchema
import TestSupport

/// A database that tests run DDL in, without a driver: through the C API or the server's own shell.
protocol DDLClient {
  var dialect: DDLDialect { get }

  /// Runs statements on one connection and returns their rows as text.
  func run(_ statements: [String]) throws -> [[String]]
}

/// An error of the database about a statement.
struct DDLClientError: Error, CustomStringConvertible {
  let description: String
}

extension DDLClient {
  /// The bytes of a text column, in upper-case hexadecimal, so that no conversion can change them.
  func hex(_ column: String) -> String {
    switch dialect {
    case .sqlite, .mysql: "hex(\(column))"
    case .postgresql: "upper(encode(convert_to(\(column)::text, 'UTF8'), 'hex'))"
    }
  }

  /// A datetime column as text in UTC with six decimals.
  func utc(_ column: String) -> String {
    switch dialect {
    case .sqlite: column
    case .postgresql: "to_char(\(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    case .mysql: "CAST(\(column) AS CHAR)"
    }
  }

  /// A UUID column as lower-case text with hyphens.
  func uuid(_ column: String) -> String {
    switch dialect {
    case .sqlite: column
    case .postgresql: "\(column)::text"
    case .mysql:
      "LOWER(INSERT(INSERT(INSERT(INSERT(HEX(\(column)), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'))"
    }
  }

  /// A plain name in quotes, for reserved words.
  func quoted(_ name: String) -> String {
    dialect == .mysql ? "`\(name)`" : "\"\(name)\""
  }

  /// A statement that inserts a row with only defaults.
  func insertDefaults(into table: String) -> String {
    dialect == .mysql
      ? "INSERT INTO \(quoted(table)) () VALUES ()"
      : "INSERT INTO \(quoted(table)) DEFAULT VALUES"
  }
}

/// A SQLite database in memory.
final class SQLiteClient: DDLClient {
  let dialect = DDLDialect.sqlite
  private let connection: OpaquePointer

  init() throws {
    var opened: OpaquePointer?
    guard sqlite3_open(":memory:", &opened) == SQLITE_OK, let opened else {
      throw DDLClientError(description: "cannot open a database in memory")
    }
    connection = opened
    // Decimals in canonical form are equal if their bytes are; their order is tested by the runtime's tests.
    sqlite3_create_collation_v2(
      connection, "decimal", SQLITE_UTF8, nil,
      { _, leftCount, left, rightCount, right in
        let left = UnsafeRawBufferPointer(start: left, count: Int(leftCount))
        let right = UnsafeRawBufferPointer(start: right, count: Int(rightCount))
        if left.elementsEqual(right) { return 0 }
        return left.lexicographicallyPrecedes(right) ? -1 : 1
      }, nil)
    _ = try run(["PRAGMA foreign_keys = ON"])
  }

  deinit { sqlite3_close_v2(connection) }

  func run(_ statements: [String]) throws -> [[String]] {
    var rows: [[String]] = []
    for sql in statements {
      var statement: OpaquePointer?
      defer { sqlite3_finalize(statement) }
      guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
        throw error(sql)
      }
      var status = sqlite3_step(statement)
      while status == SQLITE_ROW {
        rows.append(
          (0..<sqlite3_column_count(statement)).map { column in
            sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "NULL"
          })
        status = sqlite3_step(statement)
      }
      guard status == SQLITE_DONE else { throw error(sql) }
    }
    return rows
  }

  private func error(_ sql: String) -> DDLClientError {
    DDLClientError(description: String(cString: sqlite3_errmsg(connection)) + " in: " + sql)
  }
}

/// A server, with a separate schema or database.
struct ServerClient: DDLClient {
  let dialect: DDLDialect
  private let server: DatabaseServer

  /// The URL of the server to test on, from the environment: `.ci/servers start` sets it.
  static func url(of dialect: DDLDialect) -> String? { kind(of: dialect)?.url }

  /// Runs a test in a new schema, and removes the schema afterwards.
  static func with(_ dialect: DDLDialect, _ body: (ServerClient) throws -> Void) throws {
    guard let kind = kind(of: dialect) else {
      throw DDLClientError(description: "no server for \(dialect.name)")
    }
    try DatabaseServer.with(kind) { try body(ServerClient(dialect: dialect, server: $0)) }
  }

  func run(_ statements: [String]) throws -> [[String]] {
    do {
      return try server.run(statements)
    } catch let failure as DatabaseServer.Failure {
      throw DDLClientError(description: failure.description)
    }
  }

  private static func kind(of dialect: DDLDialect) -> DatabaseServer.Kind? {
    switch dialect {
    case .sqlite: nil
    case .postgresql: .postgresql
    case .mysql: .mariadb
    }
  }
}
