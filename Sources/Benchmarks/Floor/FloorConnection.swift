import CSQLite

/// A hand-written connection: for one thread, with a write-ahead log and foreign keys.
final class FloorConnection {
  /// The settings of a connection: the usual ones, or the fastest ones, which are the pragmas that `Database` sets.
  enum Kind {
    case plain
    case best
  }

  let handle: OpaquePointer

  init(_ path: String, _ kind: Kind) throws {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(
      path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      sqlite3_close_v2(handle)
      throw BenchmarkError("\(path) cannot be opened: \(code)")
    }
    self.handle = handle
    sqlite3_busy_timeout(handle, 5_000)
    try execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")
    if kind == .best { try execute("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY") }
  }

  deinit { sqlite3_close_v2(handle) }

  func execute(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw error(sql) }
  }

  /// Prepares a statement, which is finalized when the returned object is released.
  func prepare(_ sql: String) throws -> FloorStatement { try FloorStatement(sql, on: self) }

  /// The error of the last call.
  func error(_ what: String) -> BenchmarkError {
    BenchmarkError("\(what): \(sqlite3_errmsg(handle).map { String(cString: $0) } ?? "")")
  }
}

/// A prepared statement.
final class FloorStatement {
  let handle: OpaquePointer
  let connection: FloorConnection

  init(_ sql: String, on connection: FloorConnection) throws {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw connection.error(sql) }
    handle = statement
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  /// Runs a statement that returns no rows, and resets it.
  func run() throws {
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else { throw error }
  }

  /// Runs a statement, passes each row to a closure, and resets the statement.
  @inline(__always)
  func rows(_ body: (OpaquePointer) throws -> Void) throws {
    defer { sqlite3_reset(handle) }
    var code = sqlite3_step(handle)
    while code == SQLITE_ROW {
      try body(handle)
      code = sqlite3_step(handle)
    }
    guard code == SQLITE_DONE else { throw error }
  }

  /// Runs a statement that returns at most one row, passes the row to a closure, and resets the statement.
  @inline(__always)
  func row<Value>(_ body: (OpaquePointer) throws -> Value) throws -> Value? {
    defer { sqlite3_reset(handle) }
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return try body(handle)
    case SQLITE_DONE: return nil
    default: throw error
    }
  }

  /// The error of the last call.
  var error: BenchmarkError {
    connection.error(sqlite3_sql(handle).map { String(cString: $0) } ?? "")
  }
}
