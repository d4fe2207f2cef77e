import CSQLite

/// A connection to SQLite.
final class SQLiteConnection: Connection, ConnectionShortcuts {
  /// The use of a connection.
  enum Role {
    case writer
    case reader
  }

  let dialect = Dialect.sqlite
  // `@exclusivity(unchecked)`: see `Session`.
  @exclusivity(unchecked) private var handle: OpaquePointer?
  private let cache: StatementCache
  /// The access of the current transaction.
  private var access = Access.write
  /// Called before a reading transaction writes; nil if it must not write.
  private var willWrite: (() throws -> Void)?
  private let waiting: SQLiteWaiting

  /// The snapshot of a reading transaction that SQLite has not begun yet.
  @exclusivity(unchecked) private var snapshot = HeldSnapshot()
  /// The result of the last check of the file by any connection.
  private let file: FileExistsFlag
  /// The time since this connection last found the file in its place.
  @exclusivity(unchecked) private var lastLook = CoarseTimer(milliseconds: 10)

  /// Opens a database and sets up its busy timeout, foreign keys and write-ahead mode.
  init(
    _ location: SQLiteDriver.Location, role: Role, _ configuration: Configuration,
    file: FileExistsFlag = FileExistsFlag()
  ) throws {
    try configuration.checkSQLite()
    let path: String
    switch location {
    case .memory: path = ":memory:"
    // SQLite does not read ":memory:" and a leading "file:" as the name of a file.
    case .file(let name): path = name.hasPrefix("/") ? name : "./\(name)"
    }
    self.file = file
    waiting = SQLiteWaiting(timeout: configuration.busyTimeout)
    cache = StatementCache(capacity: configuration.statementCacheCapacity)
    let access =
      configuration.isReadOnly
      ? SQLITE_OPEN_READONLY
      : SQLITE_OPEN_READWRITE | (role == .writer ? SQLITE_OPEN_CREATE : 0)
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(
      path, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    handle = opened
    do {
      guard code == SQLITE_OK, handle != nil else {
        throw SQLiteError.opening(path, code: code, handle)
      }
      try setUp(configuration, isWriter: role == .writer)
    } catch {
      close()
      throw SQLiteError.opening(path, because: error)
    }
  }

  deinit { close() }

  private func setUp(_ configuration: Configuration, isWriter: Bool) throws {
    for code in [
      SQLiteDecimal.register(on: handle), SQLiteJSON.register(on: handle),
      SQLiteHex.register(on: handle), SQLiteLower.register(on: handle),
      configuration.register(on: handle),
    ] where code != SQLITE_OK {
      throw SQLiteError.error(code, handle, nil)
    }
    waiting.register(on: try openHandle())
    // A schema from an unknown source must not run functions with side effects.
    try execute(script: "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON")
    try execute(script: "PRAGMA cache_size = -\(max(0, configuration.cacheSize) / 1024)")
    if isWriter {
      // Both statements read the file, so that a file that is not a database is detected now.
      let isWritable = sqlite3_db_readonly(handle, "main") == 0
      try execute(script: isWritable ? "PRAGMA journal_mode = WAL" : "PRAGMA schema_version")
    }
    // Safe in write-ahead mode: a power failure can lose the last commits but never damages the file.
    try execute(script: "PRAGMA synchronous = NORMAL")
    // The statement journal of an INSERT of several rows goes to a file as soon as it exceeds 64 KB.
    if isWriter, configuration.keepsTemporaryDataInMemory {
      try execute(script: "PRAGMA temp_store = MEMORY")
    }
  }

  var isInTransaction: Bool {
    guard let handle else { return false }
    return snapshot.isDue || sqlite3_get_autocommit(handle) == 0
  }

  var interruption: Interruption? {
    get { waiting.interruption }
    set {
      waiting.interruption?.end()
      waiting.interruption = newValue
      guard let handle else { return }
      waiting.watch(handle)
      let address = UInt(bitPattern: handle)
      newValue?.begin { sqlite3_interrupt(OpaquePointer(bitPattern: address)) }
    }
  }

  var lastInsertedKey: Int64 { handle.map { sqlite3_last_insert_rowid($0) } ?? 0 }

  var shortcuts: (any ConnectionShortcuts)? { self }

  func prepare(_ sql: String, isKept: Bool) throws -> any PreparedStatement {
    try beginReading()
    if isKept { return try statement(sql) }
    try interruption?.check()
    let statement = try SQLiteStatement(sql, on: openHandle())
    try checkAccess(isReadOnly: statement.isReadOnly, sql)
    return statement.started(0)
  }

  func prepareLookup(_ sql: String) throws -> any PreparedStatement {
    guard snapshot.isFree else { return try prepare(sql, isKept: true) }
    let statement = try statement(sql)
    return snapshot.isDue ? statement.lookingUp(for: self) : statement
  }

  func reuse(_ statement: any StatementShortcuts) throws -> Bool {
    guard !snapshot.isDue, let handle, sqlite3_get_autocommit(handle) == 0 else { return false }
    try interruption?.check()
    return statement.restart()
  }

  /// Begins the reading transaction if SQLite has not begun it. It gets the snapshot that a lookup holds.
  func beginReading() throws {
    guard snapshot.isDue else { return }
    let begin = try statement("BEGIN")
    defer { begin.finish() }
    _ = try begin.step()
    snapshot.end()
  }

  /// Keeps the snapshot of a lookup that has found its row.
  func hold(_ statement: SQLiteStatement) { snapshot.hold(statement) }

  private func statement(_ sql: String) throws -> SQLiteStatement {
    try interruption?.check()
    let statement = try cache.take(sql) { try SQLiteStatement(sql, on: openHandle()) }
    do {
      try checkAccess(isReadOnly: statement.isReadOnly, sql)
    } catch {
      statement.finish()
      throw error
    }
    return statement
  }

  func execute(script: String) throws {
    try beginReading()
    try interruption?.check()
    let handle = try openHandle()
    guard !script.utf8.contains(0) else {
      throw SQLError(message: "SQL contains a NUL character", statement: script)
    }
    if access == .read { return try runReading(script, on: handle) }
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw SQLiteError.error(code, handle, script) }
  }

  /// Runs a script in a transaction that reads.
  private func runReading(_ script: String, on handle: OpaquePointer) throws {
    try script.withCString { text in
      var rest: UnsafePointer<CChar>? = text
      while let text = rest, text.pointee != 0 {
        var statement: OpaquePointer?
        var code = sqlite3_prepare_v2(handle, text, -1, &statement, &rest)
        defer { sqlite3_finalize(statement) }
        guard code == SQLITE_OK else { throw SQLiteError.error(code, handle, script) }
        // A comment may follow the last statement.
        guard let statement else { continue }
        try checkAccess(isReadOnly: sqlite3_stmt_readonly(statement) != 0, script)
        repeat { code = sqlite3_step(statement) } while code == SQLITE_ROW
        guard code == SQLITE_DONE else { throw SQLiteError.error(code, handle, script) }
      }
    }
  }

  /// Checks that a statement may run in a reading transaction, and turns the transaction into a writing one if allowed.
  /// `PRAGMA query_only` would not do: a statement can turn it off, and each change of it makes SQLite compile all
  /// statements again on a connection that both reads and writes.
  private func checkAccess(isReadOnly: Bool, _ sql: String) throws {
    guard access == .read, !isReadOnly else { return }
    guard let willWrite else { throw SQLiteError.readOnly(sql) }
    try willWrite()
    try checkFile()
    try beginReading()
    access = .write
    self.willWrite = nil
  }

  func begin(_ access: Access, willWrite: (() throws -> Void)?) throws {
    if access == .write || lastLook.isOver || !file.exists { try checkFile() }
    self.access = access
    self.willWrite = willWrite
    // A transaction that the previous user could not roll back is not part of this one.
    if isInTransaction { try rollback() }
    if access == .write { try run("BEGIN IMMEDIATE") } else { snapshot.open() }
  }

  func commit() throws {
    try interruption?.check()
    guard isInTransaction else { return }
    willWrite = nil
    if snapshot.isDue { return snapshot.end() }
    if access == .write { try checkFile() }
    try shielded { try run("COMMIT") }
  }

  func rollback() throws {
    willWrite = nil
    if snapshot.isDue { return snapshot.end() }
    try shielded { if isInTransaction { try run("ROLLBACK") } }
  }

  func beginSavepoint(_ depth: Int) throws { try run("SAVEPOINT tenon_\(depth)") }

  func releaseSavepoint(_ depth: Int) throws { try run("RELEASE SAVEPOINT tenon_\(depth)") }

  func rollbackToSavepoint(_ depth: Int) throws {
    try run("ROLLBACK TO SAVEPOINT tenon_\(depth)")
    try releaseSavepoint(depth)
  }

  /// Checks that the file has not been moved or deleted since it was opened. Later writes would be lost, and SQLite
  /// does not notice in write-ahead mode. Reads check only from time to time, or after another connection has found the
  /// file missing, as the check takes as long as a lookup by key.
  private func checkFile() throws {
    var hasMoved: Int32 = 0
    let code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
    let exists = code != SQLITE_OK || hasMoved == 0
    file.exists = exists
    guard !exists else { return lastLook.restart() }
    throw ConnectionLost(message: "the database file was moved or deleted while it was open")
  }

  private func shielded(_ body: () throws -> Void) throws {
    guard let interruption else { return try body() }
    try interruption.shielding(body)
  }

  func close() {
    snapshot.end()
    cache.removeAll()
    guard let handle else { return }
    interruption = nil
    waiting.leave(handle)
    // Statements that a stream still holds keep the connection alive until they are finished.
    sqlite3_close_v2(handle)
    self.handle = nil
  }

  private func run(_ sql: String) throws {
    let statement = try prepare(sql, isKept: true)
    defer { statement.finish() }
    while try statement.step() {}
  }

  private func openHandle() throws -> OpaquePointer {
    guard let handle else { throw ConnectionLost(message: "the connection is closed") }
    return handle
  }
}
