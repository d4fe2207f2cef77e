import CSQLite
import Foundation
import TenonSchema

/// A database that tests run DDL in, reached without a driver: through the C API or the server's own shell.
protocol DDLClient {
  var dialect: DDLDialect { get }

  /// Runs statements on one connection and returns the rows they give, in text.
  func run(_ statements: [String]) throws -> [[String]]
}

/// What a database says against a statement.
struct DDLClientError: Error, CustomStringConvertible {
  let description: String
}

extension DDLClient {
  /// The bytes of a text column, in upper-case hexadecimal, so that nothing on the way can change them.
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

  /// A plain name between quotes, for those that are reserved words.
  func quoted(_ name: String) -> String {
    dialect == .mysql ? "`\(name)`" : "\"\(name)\""
  }

  /// Inserts a row of nothing but defaults.
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

/// A server reached by its command-line client, with a schema or database of its own.
struct ServerClient: DDLClient {
  let dialect: DDLDialect
  private let arguments: [String]
  private let prelude: String
  private let scratch: String

  /// The URL of the server to test on, from the environment: `.ci/servers start` sets it.
  static func url(of dialect: DDLDialect) -> String? {
    let environment = ProcessInfo.processInfo.environment
    switch dialect {
    case .sqlite: return nil
    case .postgresql: return environment["TENON_TEST_POSTGRESQL"]
    case .mysql: return environment["TENON_TEST_MARIADB"]
    }
  }

  /// Runs a test in a new schema, and removes that after.
  static func with(_ dialect: DDLDialect, _ body: (ServerClient) throws -> Void) throws {
    guard let url = url(of: dialect), let parts = URLComponents(string: url) else {
      throw DDLClientError(description: "no server for \(dialect.name)")
    }
    let client = ServerClient(dialect, url: url, parts)
    _ = try client.execute("CREATE \(client.container) \(client.scratch);")
    defer { try? client.remove() }
    try body(client)
  }

  private init(_ dialect: DDLDialect, url: String, _ parts: URLComponents) {
    self.dialect = dialect
    scratch = "ddl_\(ProcessInfo.processInfo.processIdentifier)_\(UInt32.random(in: 0...(.max)))"
    if dialect == .postgresql {
      arguments = ["psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", url]
      prelude = "SET client_min_messages = warning;\nSET search_path TO \(scratch);\n"
    } else {
      let socket = parts.queryItems?.first { $0.name == "socket" }?.value
      let connection =
        if let socket {
          ["--socket", socket]
        } else {
          ["--host", parts.host ?? "127.0.0.1", "--port", String(parts.port ?? 3306)]
        }
      arguments =
        ["mariadb", "--no-defaults", "--batch", "--raw", "--skip-column-names"]
        + ["--default-character-set=utf8mb4", "--user", parts.user ?? "root"]
        + (parts.password.map { ["--password=\($0)"] } ?? []) + connection
      prelude = "USE \(scratch);\n"
    }
  }

  func run(_ statements: [String]) throws -> [[String]] {
    try execute(prelude + statements.map { $0 + ";\n" }.joined())
      .split(separator: "\n").map {
        $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      }
  }

  private var container: String { dialect == .postgresql ? "SCHEMA" : "DATABASE" }

  private func remove() throws {
    let cascade = dialect == .postgresql ? " CASCADE" : ""
    _ = try execute("DROP \(container) \(scratch)\(cascade);")
  }

  private func execute(_ script: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    // A file rather than a pipe: a client that ends early would break a pipe, and that ends this process.
    let file = FileManager.default.temporaryDirectory.appending(path: "\(scratch)-\(UUID()).sql")
    try Data(script.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let answer = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw DDLClientError(description: String(decoding: complaint, as: UTF8.self))
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
