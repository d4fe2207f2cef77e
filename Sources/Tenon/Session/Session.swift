/// A unit of work on a database: the way every query and every write goes.
///
/// `Database.read` and `write` lend one to a closure; it ends with the closure. `Database.session()` gives one to be
/// committed by hand. A session belongs to one thread at a time.
public final class Session {
  /// Where the connection comes from.
  enum Source {
    /// Lent for the session's whole life, by whoever began the transaction.
    case lent(any Connection)
    /// Taken with the first statement, given back when the transaction ends.
    case onDemand(SessionConnection)

    /// Whether the transaction ends with the closure that the session was lent to.
    var isLent: Bool { if case .lent = self { true } else { false } }
  }

  private enum State {
    case usable
    /// The database rolled back by itself, or a rollback is due.
    case failed(String)
    case closed
  }

  /// The SQL the database understands.
  public let dialect: Dialect

  /// What it has in common with the database's other sessions.
  let settings: SessionSettings

  /// What is called and told when rows are written.
  var events: SessionEvents {
    if let begunEvents { return begunEvents }
    let events = SessionEvents(settings.handlers, settings.hub)
    begunEvents = events
    return events
  }
  /// Nil until it is needed: sessions that read need none.
  private var begunEvents: SessionEvents?

  private let access: Access
  /// Nil when nobody wants to know of statements.
  let watch: StatementWatch?
  /// The place in the program whose call is being worked on, where statements do not know their own.
  var place: CallSite?
  /// Nil when repeated reads are of no interest.
  @exclusivity(unchecked) var repeats: RepeatCounter?
  private let source: Source
  // Nothing that runs while one of the `@exclusivity(unchecked)` is being changed asks for it: there is no need to look
  // each time whether somebody is.
  @exclusivity(unchecked) private(set) var connection: (any Connection)?
  @exclusivity(unchecked) private var state = State.usable
  /// The statements of streams that are being read.
  @exclusivity(unchecked) var streams = [ObjectIdentifier: any PreparedStatement]()
  /// How many transactions have ended.
  @exclusivity(unchecked) private(set) var transactionNumber = 0
  /// What is to happen when the transaction has ended.
  @exclusivity(unchecked) var hooks = TransactionHooks()
  /// Whether the transaction has ended and its hooks are told.
  @exclusivity(unchecked) var isCallingHooks = false
  /// What is to be written, and what is tracked.
  @usableFromInline var work: UnitOfWork {
    if let begunWork { return begunWork }
    let work = UnitOfWork()
    begunWork = work
    return work
  }
  /// What is to be written of a model, and tracked.
  @usableFromInline func stage<Root: Model>(_ model: Root.Type) -> ModelStage<Root> {
    work.stage(model)
  }
  /// Nil until it is needed: most sessions that read need none.
  @exclusivity(unchecked) private var begunWork: UnitOfWork?
  /// Whether what is staged is being written: statements then belong to it and do not wait for it.
  private(set) var isFlushing = false
  /// How rows were looked up by key the last time.
  @exclusivity(unchecked) var lookup = LastLookup()
  /// The number of savepoints that the program has open.
  private var savepoints = 0
  /// The number of all savepoints that are open. Their names count up: on MySQL a name that is taken ends the savepoint that
  /// has it.
  private var savepointDepth = 0

  init(_ settings: SessionSettings, _ access: Access, source: Source) {
    dialect = settings.dialect
    self.settings = settings
    self.access = access
    watch = settings.makeWatch()
    repeats = settings.makeCounter()
    self.source = source
    if case .lent(let connection) = source { self.connection = connection }
  }

  deinit { close() }

  /// Writes what is staged, and makes all that was written permanent. A session opened by hand begins its next
  /// transaction with its next statement.
  ///
  /// - Throws: What `flush` throws; `Conflict` when the database stays busy; what the database reports. When the commit
  ///   itself fails, what was written is undone. `SQLError` inside a savepoint, and in a session of `read` or `write`,
  ///   whose transaction ends with the closure.
  public func commit() throws {
    try checkUsable()
    try begunEvents?.checkNoHandler()
    if source.isLent { throw lentError }
    try commitNow()
  }

  private func commitNow() throws {
    guard savepoints == 0 else {
      throw SQLError(message: "a savepoint is open: its closure has to end before the commit")
    }
    try flushAll()
    guard let connection else { return callHooks(.commit) }
    repeats?.reset()
    endStreams()
    do {
      try connection.commit()
    } catch {
      try? connection.rollback()
      undo()
      begunEvents?.didRollBack()
      endTransaction()
      callHooks(.rollback)
      throw error
    }
    begunWork?.didCommit()
    begunEvents?.didCommit()
    endTransaction()
    callHooks(.commit)
  }

  /// Undoes what was written since the last commit, and drops what is staged. Tracked rows have their earlier values
  /// again. A session that failed can be used again after it.
  ///
  /// - Throws: `SQLError` in a session of `read` or `write`, whose transaction is rolled back when the closure throws; what
  ///   the database reports.
  public func rollback() throws {
    if case .closed = state { throw Self.closedError }
    if isCallingHooks { throw Self.hookError }
    try begunEvents?.checkNoHandler()
    if source.isLent { throw lentError }
    state = .usable
    begunEvents?.didRollBack()
    repeats?.reset()
    endStreams()
    undo()
    defer {
      endTransaction()
      callHooks(.rollback)
    }
    try connection?.rollback()
  }

  /// Ends the session; what was not committed is undone.
  public func close() {
    if case .closed = state { return }
    endStreams()
    undo()
    try? connection?.rollback()
    endTransaction()
    connection = nil
    lookup = LastLookup()
    state = .closed
    callHooks(.rollback)
  }

  /// Puts the program's objects back to what they were when the transaction began.
  @inline(__always)
  private func undo() {
    begunWork?.discard()
    begunWork?.undoLog.undo()
  }

  /// Runs a closure in a transaction of a lent connection.
  func transaction<Value>(_ body: (Session) throws -> Value) throws -> Value {
    defer { close() }
    let value = try body(self)
    try checkUsable()
    try commitNow()
    return value
  }

  /// Ends the streams: their statements go back before the connection does.
  @inline(__always)
  private func endStreams() {
    transactionNumber += 1
    guard !streams.isEmpty else { return }
    for statement in streams.values { statement.finish() }
    streams = [:]
  }

  @inline(__always)
  private func endTransaction() {
    guard case .onDemand(let connections) = source else { return }
    connections.giveBack()
    connection = nil
    lookup = LastLookup()
  }
}

// Staged work, and savepoints.
extension Session {
  /// Writes what is staged: inserts, parents before children; then updates; then deletions, children before parents. Where
  /// rows take unique values from each other, it goes in an order in which each value is free when it is taken. Nothing runs
  /// when nothing is staged.
  ///
  /// Queries and other statements flush by themselves, and so does `commit`.
  ///
  /// When something staged is invalid, nothing is written and it stays staged. When the database refuses something, the
  /// session can do nothing any more but `rollback` — that to a savepoint included.
  ///
  /// - Throws: `ValidationError` with every field of every row that breaks a rule of the schema, or refers to no parent;
  ///   `ConstraintViolation` when the database refuses a row, `StaleRow` and `NotFound` when a row to be updated
  ///   is another one by now or gone; what else the database reports.
  public func flush() throws {
    guard let work = begunWork, !isFlushing, work.hasWork else { return }
    try checkUsable()
    guard access == .write else {
      throw SQLError(message: "a session of db.read only reads, one of db.write writes")
    }
    // Handlers run statements before anything is written, too.
    isFlushing = true
    defer { isFlushing = false }
    try work.flush(in: self)
  }

  /// Writes what is staged, and what handlers stage while it is written.
  private func flushAll() throws {
    guard let work = begunWork else { return }
    for _ in 0..<UnitOfWork.roundLimit where work.hasWork { try flush() }
    guard work.hasWork else { return }
    throw SQLError(message: "event handlers stage more rows each time what they stage is written")
  }

  /// Runs a closure that writes what is staged. An error leaves half of it written: the session is unusable then.
  func writing(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      if case .usable = state { state = .failed("\(error)") }
      throw error
    }
  }

  /// Runs a closure whose writes are undone together when it throws; what was written before it stays.
  ///
  ///     do { try session.savepoint { session.add(badDraft) } }
  ///     catch { session.add(goodDraft) }
  ///
  /// Savepoints nest to any depth. What is staged when the savepoint begins is written before it, what the closure stages
  /// is written before it ends.
  ///
  /// - Returns: What the closure returns.
  /// - Throws: What the closure throws, what `flush` throws. The session can be used again after it.
  @discardableResult
  public func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
    guard !isFlushing else {
      throw SQLError(message: "an event handler that a flush calls cannot open a savepoint")
    }
    try flush()
    let connection = try activeConnection()
    let mark = work.undoLog.mark
    let eventMark = events.mark
    let hookMark = hooks.mark
    savepoints += 1
    defer { savepoints -= 1 }
    savepointDepth += 1
    defer { savepointDepth -= 1 }
    let depth = savepointDepth
    try logging("SAVEPOINT tenon_\(depth)") { try connection.beginSavepoint(depth) }
    do {
      let value = try body()
      try flushAll()
      guard connection.isInTransaction, self.connection === connection else {
        throw SQLError(message: "the transaction ended inside the savepoint")
      }
      try logging("RELEASE SAVEPOINT tenon_\(depth)") { try connection.releaseSavepoint(depth) }
      return value
    } catch {
      work.discard()
      work.undoLog.undo(to: mark)
      events.undo(to: eventMark)
      guard connection.isInTransaction, self.connection === connection else { throw error }
      if case .failed = state { state = .usable }
      // Where that fails, half of what is to be undone would be committed.
      try writing {
        try logging("ROLLBACK TO SAVEPOINT tenon_\(depth)") {
          try connection.rollbackToSavepoint(depth)
        }
      }
      callHooks(.rollback, since: hookMark)
      throw error
    }
  }

  /// Reads tracked rows of a model again after a statement changed some of its rows.
  func refreshTracked<Root: Model>(_ model: Root.Type) throws {
    try work.stage(ifMet: model)?.refreshTracked(in: self)
  }
}

extension Session {
  /// Runs a closure whose writes are undone together when it throws, where no value of it is wanted: one whose only
  /// expression gives a row may stand where nothing is to be returned.
  ///
  ///     let save: () throws -> Void = { try session.savepoint { try session.insert(draft) } }
  ///
  /// - Throws: What the closure throws, what `flush` throws. The session can be used again after it.
  public func savepoint(_ body: () throws -> Void) throws {
    _ = try savepoint { () -> Bool in
      try body()
      return true
    }
  }
}

// What the session's state allows.
extension Session {
  /// Runs a closure whose writes are undone together when it throws.
  func atomically<Value>(_ body: () throws -> Value) throws -> Value {
    let connection = try activeConnection()
    savepointDepth += 1
    defer { savepointDepth -= 1 }
    let depth = savepointDepth
    try connection.beginSavepoint(depth)
    let mark = events.mark
    let undoMark = work.undoLog.mark
    do {
      let value = try body()
      try connection.releaseSavepoint(depth)
      return value
    } catch {
      events.undo(to: mark)
      work.undoLog.undo(to: undoMark)
      if connection.isInTransaction { try connection.rollbackToSavepoint(depth) }
      throw error
    }
  }

  /// Checks that the session can run statements.
  func checkUsable() throws {
    if isCallingHooks { throw Self.hookError }
    switch state {
    case .usable: return
    case .failed(let reason):
      throw SQLError(
        message: "the transaction was rolled back (\(reason)); "
          + (source.isLent
            ? "nothing more runs in it: what may fail goes into a savepoint"
            : "call rollback() first"))
    case .closed: throw Self.closedError
    }
  }

  /// The connection, where statements may run on it at once: the transaction is open, nothing is staged, and nobody wants
  /// to know of them.
  var readyConnection: (any Connection)? {
    guard watch == nil, repeats == nil, case .usable = state, !isCallingHooks else { return nil }
    if let work = begunWork, !isFlushing, work.hasWork { return nil }
    return connection
  }

  /// Looks at an error on its way out: when the database has ended the transaction by itself, nothing may run as if it
  /// were still open.
  @usableFromInline func noticing(_ error: any Error) -> any Error {
    if let connection, !connection.isInTransaction, case .usable = state {
      state = .failed("\(error)")
    }
    return error
  }

  /// The connection, its transaction begun.
  ///
  /// - Parameter sql: The statement that is to run.
  func activeConnection(for sql: String = "") throws -> any Connection {
    try checkUsable()
    guard case .onDemand(let connections) = source else {
      guard let connection else { throw Self.closedError }
      if !connection.isInTransaction { try connection.begin(access, willWrite: nil) }
      return connection
    }
    let connection = try self.connection ?? connections.take(writes: isFlushing || Self.writes(sql))
    self.connection = connection
    connections.noteUse()
    guard !connection.isInTransaction else { return connection }
    do {
      try connections.begin()
    } catch {
      endTransaction()
      throw error
    }
    return connection
  }

  /// Whether a statement writes, as far as its first word tells.
  private static func writes(_ sql: String) -> Bool {
    let verb = sql.prefix { $0.isLetter }.uppercased()
    return ["INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER"].contains(verb)
  }

  /// Throws when the task that the session works for is cancelled. Statements do so by themselves; what computes for long
  /// between them asks here.
  ///
  ///     try await db.write { session in
  ///       for row in rows {
  ///         try session.checkCancellation()
  ///         session.add(draft(parsing: row))
  ///       }
  ///     }
  ///
  /// - Throws: `CancellationError`. When the closure lets it through, its transaction is rolled back.
  public func checkCancellation() throws {
    try connection?.interruption?.check()
    try Task.checkCancellation()
  }

  private var lentError: SQLError {
    SQLError(
      message: access == .read
        ? "db.read ends its transaction when its closure returns: a session of db.session() is "
          + "committed and rolled back by hand"
        : "db.write commits when its closure returns and rolls back when it throws: what may be undone "
          + "alone goes into a savepoint, and a session of db.session() is committed and rolled back "
          + "by hand")
  }

  private static var hookError: SQLError {
    SQLError(
      message: "a closure of afterCommit or afterRollback cannot use its session, whose "
        + "transaction or savepoint has ended: write in another one, as in "
        + "Task { try await db.write { … } }")
  }

  private static var closedError: ConnectionLost {
    ConnectionLost(message: "the session is closed: it ends with the closure it was lent to")
  }
}
