import CSQLite

/// A prepared statement of SQLite.
final class SQLiteStatement: PreparedStatement, StatementShortcuts {
  let sql: String
  private let connection: OpaquePointer
  private let handle: OpaquePointer
  /// True if the statement does not change the database.
  let isReadOnly: Bool
  /// The memory for bound text.
  private let bytes = BindArena()
  // `@exclusivity(unchecked)`: see `Session`.
  @exclusivity(unchecked) private var totalBefore: Int64 = 0
  @exclusivity(unchecked) private(set) var isRunning = false
  @exclusivity(unchecked) private(set) var lastUse: UInt64 = 0
  private(set) var lastRowCount = 0
  /// The connection, if this statement looks up one row and may be the only one of its transaction. The connection
  /// outlives the lookup.
  @exclusivity(unchecked) private unowned(unsafe) var lookup: SQLiteConnection?
  @exclusivity(unchecked) private var hasFound = false

  /// Compiles a statement.
  ///
  /// - Throws: `SQLError` when the text is not exactly one statement; the errors of SQLite.
  init(_ sql: String, on connection: OpaquePointer) throws {
    guard !sql.utf8.contains(0) else {
      throw SQLError(message: "SQL contains a NUL character", statement: sql)
    }
    var statement: OpaquePointer?
    var hasMore = false
    let code = sql.withCString { text in
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(
        connection, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, &tail)
      if code == SQLITE_OK, let tail, tail.pointee != 0 {
        // Whitespace and comments after the statement are allowed: they compile to nothing.
        var next: OpaquePointer?
        hasMore = sqlite3_prepare_v2(connection, tail, -1, &next, nil) != SQLITE_OK || next != nil
        sqlite3_finalize(next)
      }
      return code
    }
    guard code == SQLITE_OK else { throw SQLiteError.error(code, connection, sql) }
    guard let statement else {
      throw SQLError(message: "SQL contains no statement", statement: sql)
    }
    self.sql = sql
    self.connection = connection
    handle = statement
    isReadOnly = sqlite3_stmt_readonly(statement) != 0
    if hasMore {
      throw SQLError(
        message: "SQL contains more than one statement: execute runs several, without values",
        statement: sql)
    }
  }

  deinit { sqlite3_finalize(handle) }

  /// Marks the statement as running.
  func started(_ use: UInt64) -> SQLiteStatement {
    isRunning = true
    lastUse = use
    totalBefore = sqlite3_total_changes64(connection)
    return self
  }

  /// Turns the statement into a lookup of one row.
  func lookingUp(for connection: SQLiteConnection) -> SQLiteStatement {
    lookup = connection
    hasFound = false
    return self
  }

  func restart() -> Bool {
    guard !isRunning else { return false }
    _ = started(lastUse)
    return true
  }

  func complete() throws -> Int {
    while try step() {}
    let count = changedRows
    end()
    return count
  }

  var columnNames: [String] {
    (0..<sqlite3_column_count(handle)).map { index in
      sqlite3_column_name(handle, index).map { String(cString: $0) } ?? ""
    }
  }

  var shortcuts: (any StatementShortcuts)? { self }

  func binder() -> Binder { Binder(SQLiteParameters(handle, bytes)) }

  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW:
      hasFound = true
      return true
    case SQLITE_DONE:
      guard let lookup, !hasFound else { return false }
      // A lookup that finds nothing holds no snapshot.
      self.lookup = nil
      sqlite3_reset(handle)
      try lookup.beginReading()
      return try step()
    case let code: throw SQLiteError.error(code, connection, sql)
    }
  }

  var row: Row { Row(SQLiteRow(handle)) }

  func noteRowCount(_ rows: Int) { lastRowCount = rows }

  /// The number of rows that this statement changed. `sqlite3_changes64` counts the rows of the last INSERT, UPDATE or
  /// DELETE; the total tells if that was this statement.
  var changedRows: Int {
    guard sqlite3_total_changes64(connection) != totalBefore else { return 0 }
    return Int(sqlite3_changes64(connection))
  }

  func plan() throws -> String {
    let explain = try SQLiteStatement("EXPLAIN QUERY PLAN \(sql)", on: connection)
    var lines: [String] = []
    while try explain.step() { lines.append(try explain.row.text(at: 3)) }
    return lines.joined(separator: "\n")
  }

  func finish() {
    if let lookup {
      self.lookup = nil
      if hasFound { return lookup.hold(self) }
    }
    end()
  }

  /// Ends the run of the statement.
  func end() {
    sqlite3_reset(handle)
    // Numbers may stay bound: they need no memory, and the next run binds its own values.
    if bytes.isUsed {
      sqlite3_clear_bindings(handle)
      bytes.removeAll()
    }
    isRunning = false
  }
}
