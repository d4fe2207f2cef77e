import CSQLite

/// Converts SQLite's result codes to Tenon's errors.
enum SQLiteError {
  /// Returns the error for a result code ("Result and Error Codes" in SQLite's manual).
  static func error(_ code: Int32, _ connection: OpaquePointer?, _ sql: String?) -> any Error {
    let message =
      connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? text(code)
    let extended = connection.map { sqlite3_extended_errcode($0) } ?? code
    switch code & 0xff {
    case SQLITE_CONSTRAINT:
      return ConstraintViolation(
        kind: violation(extended, message), message: message, statement: sql)
    case SQLITE_BUSY, SQLITE_LOCKED:
      // SQLITE_BUSY_SNAPSHOT: a reading transaction tried to write after another one had written.
      guard extended == SQLITE_BUSY | (2 << 8) else {
        return Conflict(kind: .busy, message: message, statement: sql)
      }
      return Conflict(
        kind: .serialization,
        message: "\(message): another transaction has written since this one began to read; roll "
          + "back and read again",
        statement: sql)
    // Statements are interrupted only when a task is cancelled.
    case SQLITE_INTERRUPT: return CancellationError()
    case SQLITE_NOTADB, SQLITE_CANTOPEN:
      return ConnectionLost(message: message, code: Int(extended), statement: sql)
    default:
      let hint = hint(extended, message).map { ": \($0)" } ?? ""
      return SQLError(message: message + hint, code: Int(extended), statement: sql)
    }
  }

  /// Returns the error for a write where writing is not allowed. It begins with SQLite's text.
  static func readOnly(_ sql: String) -> SQLError {
    SQLError(
      message: "\(text(SQLITE_READONLY)): a session of db.read cannot write; use db.write",
      code: Int(SQLITE_READONLY), statement: sql)
  }

  /// Returns advice for an error whose text gives no reason.
  private static func hint(_ code: Int32, _ message: String) -> String? {
    if code == SQLITE_ERROR, message.hasPrefix("no such table: ") {
      return "create the tables of the schema, as in db.create(Blog.self)"
    }
    return nil
  }

  /// Returns the error for a database that SQLite cannot open.
  static func opening(_ path: String, code: Int32, _ connection: OpaquePointer?) -> any TenonError {
    let message =
      connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? text(code)
    return ConnectionLost(message: message, code: Int(code))
  }

  /// Returns the error for a database that cannot be set up, with its path.
  static func opening(_ path: String, because error: any Error) -> any Error {
    switch error {
    case let error as ConnectionLost:
      ConnectionLost(
        message: "\(path) cannot be opened: \(error.message)\(advice(path, error.code))",
        code: error.code)
    case let error as SQLError:
      ConnectionLost(message: "\(path) cannot be opened: \(error.message)", code: error.code)
    default: error
    }
  }

  /// Users of SQLAlchemy know `sqlite:///blog.db` as a path relative to the working directory.
  private static func advice(_ path: String, _ code: Int?) -> String {
    guard code == Int(SQLITE_CANTOPEN), path.hasPrefix("/"), !path.dropFirst().contains("/") else {
      return ""
    }
    return "; a path after sqlite:/// is absolute: for a file in the working directory, write "
      + "sqlite:\(path.dropFirst())"
  }

  private static func text(_ code: Int32) -> String {
    sqlite3_errstr(code).map { String(cString: $0) } ?? "SQLite reports code \(code)"
  }

  private static func violation(_ code: Int32, _ message: String) -> ConstraintViolation.Kind {
    // "UNIQUE constraint failed: users.email, users.name"
    let detail =
      message.split(separator: ": ", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    switch code >> 8 {
    case 8, 6, 10:  // UNIQUE, PRIMARYKEY, ROWID
      if detail.hasPrefix("index '"), detail.hasSuffix("'") {
        return .unique(columns: [String(detail.dropFirst(7).dropLast())])
      }
      return .unique(columns: detail.split(separator: ", ").map(String.init))
    case 3: return .foreignKey
    // SQLite implements `ON DELETE RESTRICT` with an internal trigger.
    case 7 where message == "FOREIGN KEY constraint failed": return .foreignKey
    case 5: return .notNull(column: detail)
    case 1: return .check(name: detail)
    default: return .other
    }
  }
}
