import CSQLite

/// An error of SQLite.
package struct SQLiteProblem: Error {
  package let message: String
  /// The offset of the byte in the statement that is wrong, or nil.
  var offset: Int?
}

/// A connection to SQLite that knows the functions and the collation that Tenon adds to its own connections.
final class SQLiteConnection {
  let handle: OpaquePointer

  init(_ path: String, flags: Int32) throws(SQLiteProblem) {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      let message = handle.map { String(cString: sqlite3_errmsg($0)) }
      sqlite3_close_v2(handle)
      throw SQLiteProblem(message: message ?? String(cString: sqlite3_errstr(code)))
    }
    self.handle = handle
    try declareFunctions()
  }

  deinit { sqlite3_close_v2(handle) }

  /// A new database in memory. A misspelt name in double quotes is an error, not a text.
  static func inMemory() throws(SQLiteProblem) -> SQLiteConnection {
    let connection = try SQLiteConnection(
      ":memory:", flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY)
    tenon_refuse_double_quoted_text(connection.handle)
    return connection
  }

  /// Runs a statement without parameters and results.
  func run(_ sql: String) throws(SQLiteProblem) {
    try check(sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Compiles a statement. The caller finalizes it.
  func prepare(_ sql: String) throws(SQLiteProblem) -> OpaquePointer? {
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
    return statement
  }

  /// Throws the last error unless a code is that of success.
  func check(_ code: Int32) throws(SQLiteProblem) {
    if code == SQLITE_OK { return }
    let offset = Int(tenon_error_offset(handle))
    throw SQLiteProblem(
      message: String(cString: sqlite3_errmsg(handle)), offset: offset < 0 ? nil : offset)
  }

  /// Declares the additions of Tenon. No statement that calls them is run, so they compute nothing.
  private func declareFunctions() throws(SQLiteProblem) {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC
    let functions: [(String, Int32)] = [
      ("decimal", 1), ("json_sorted", 1), ("unhex", 1), ("decimal_add", 2), ("decimal_sub", 2),
      ("decimal_mul", 2),
    ]
    for (name, count) in functions {
      try check(
        sqlite3_create_function_v2(
          handle, name, count, flags, nil, { _, _, _ in }, nil, nil, nil))
    }
    for name in ["decimal_sum", "decimal_average"] {
      try check(
        sqlite3_create_window_function(
          handle, name, 1, flags, nil, { _, _, _ in }, { _ in }, { _ in }, { _, _, _ in }, nil))
    }
    try check(
      sqlite3_create_collation_v2(
        handle, "decimal", SQLITE_UTF8, nil, { _, _, _, _, _ in 0 }, nil))
  }
}
