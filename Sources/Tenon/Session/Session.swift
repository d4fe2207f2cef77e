/// A unit of work on a database, through which all queries and writes go.
///
///     try db.write { session in
///       let user = try session.insert(User.Draft(username: "bob", email: "bob@example.com"))
///       session.add(Post.Draft(title: "Hello", content: "…", author: user))
///     }
///
/// `Database.read` and `write` pass a session to a closure; it ends with the closure. `Database.session()` returns one
/// that you commit yourself. A session is used by one thread at a time.
public final class Session {
  /// The source of the connection.
  enum Source {
    /// A connection lent for the session's whole life by the code that began the transaction.
    case lent(any Connection)
    /// A connection taken with the first statement and returned when the transaction ends.
    case onDemand(SessionConnection)

    /// True if the transaction ends with the closure that the session was passed to.
    var isLent: Bool { if case .lent = self { true } else { false } }
  }

  private enum State {
    case usable
    /// The database has rolled back without a request, or a rollback is required.
    case failed(String)
    case closed
  }

  /// The SQL dialect of the database.
  public let dialect: Dialect

  /// The settings that all sessions of the database share.
  let settings: SessionSettings

  /// The handlers and observers of written rows.
  var events: SessionEvents {
    if let begunEvents { return begunEvents }
    let events = SessionEvents(settings.handlers, settings.hub)
    begunEvents = events
    return events
  }
  /// Nil until it is needed, as sessions that only read do not need it.
  private var begunEvents: SessionEvents?

  private let access: Access
  /// The observer of statements; nil if the configuration does not ask for one.
  let watch: StatementWatch?
  /// The place in the program whose call is in progress, for statements without a place of their own.
  var currentSite: CallSite?
  /// The counter of repeated reads; nil if they are not reported.
  @exclusivity(unchecked) var repeats: RepeatCounter?
  private let source: Source
  // Here and in other classes of the runtime, `@exclusivity(unchecked)` omits the run-time check that a property is not
  // accessed while it is being modified. These properties are on the path of every statement or row, and nothing that
  // runs during their modification accesses them.
  @exclusivity(unchecked) private(set) var connection: (any Connection)?
  @exclusivity(unchecked) private var state = State.usable
  /// The statements of streams that are being read.
  @exclusivity(unchecked) var streams = [ObjectIdentifier: any PreparedStatement]()
  /// The number of transactions that have ended.
  @exclusivity(unchecked) private(set) var transactionNumber = 0
  /// The closures to call when the transaction has ended.
  @exclusivity(unchecked) var hooks = TransactionHooks()
  /// True while the hooks are called after the transaction has ended.
  @exclusivity(unchecked) var isCallingHooks = false
  /// The staged and tracked rows.
  @usableFromInline var work: StagedWork {
    if let begunWork { return begunWork }
    let work = StagedWork()
    begunWork = work
    return work
  }
  /// The staged and tracked rows of a model.
  @usableFromInline func stage<Root: Model>(_ model: Root.Type) -> ModelStage<Root> {
    work.stage(model)
  }
  /// Nil until it is needed, as most sessions that only read do not need it.
  @exclusivity(unchecked) private var begunWork: StagedWork?
  /// True while staged rows are written. Statements are then part of the flush and do not cause another one.
  private(set) var isFlushing = false
  /// The last lookup of a row by key.
  @exclusivity(unchecked) var lookup = LookupCache()
  /// The number of savepoints that the program has opened.
  var savepoints = 0
  /// The number of all open savepoints. Each savepoint has another name: on MySQL, reusing a name ends the savepoint
  /// that has it.
  var savepointDepth = 0

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

  /// Writes the staged rows and commits the transaction. The next statement begins a new transaction.
  ///
  ///     try session.commit()
  ///
  /// - Throws: The errors of `flush`; `Conflict` when the database stays busy; the errors of the database. If the
  ///   commit itself fails, the transaction is rolled back. `SQLError` inside a savepoint, and in a session of `read`
  ///   or `write`, whose transaction ends with the closure.
  public func commit() throws {
    try checkUsable()
    try begunEvents?.checkNoHandler()
    if source.isLent { throw lentError }
    try commitNow()
  }

  private func commitNow() throws {
    guard savepoints == 0 else {
      throw SQLError(message: "cannot commit in a savepoint: its closure must return first")
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

  /// Rolls the transaction back and discards the staged rows. Tracked rows get their earlier values back. A session
  /// that has failed can be used again.
  ///
  ///     try session.rollback()
  ///
  /// - Throws: `SQLError` in a session of `read` or `write`, whose transaction is rolled back when the closure throws;
  ///   the errors of the database.
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

  /// Ends the session and rolls back its uncommitted changes.
  public func close() {
    if case .closed = state { return }
    endStreams()
    undo()
    try? connection?.rollback()
    endTransaction()
    connection = nil
    lookup = LookupCache()
    state = .closed
    callHooks(.rollback)
  }

  /// Restores the program's objects to their state at the start of the transaction.
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

  /// Ends the streams: their statements must be returned before the connection is.
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
    connections.release()
    connection = nil
    lookup = LookupCache()
  }
}

// Staged work.
extension Session {
  /// Writes the staged rows: first inserts, parents before children; then updates; then deletions, children before
  /// parents. Rows that take unique values from each other are written in an order in which each value is free when it
  /// is taken. Does nothing if nothing is staged.
  ///
  ///     session.add(draft)
  ///     try session.flush()
  ///
  /// Queries, other statements and `commit` flush automatically.
  ///
  /// If a staged row is invalid, nothing is written and all rows stay staged. If the database refuses a row, the
  /// session can only be rolled back, completely or to a savepoint.
  ///
  /// - Throws: `ValidationError` with every field of every row that violates a rule of the schema or lacks a required
  ///   parent; `ConstraintViolation` when the database refuses a row; `StaleRow` or `NotFound` when a row to update has
  ///   been changed since it was read or no longer exists; the other errors of the database.
  public func flush() throws {
    guard let work = begunWork, !isFlushing, work.hasWork else { return }
    try checkUsable()
    guard access == .write else {
      throw SQLError(message: "a session of db.read cannot write; use db.write")
    }
    // Set at once, as handlers run statements before anything is written.
    isFlushing = true
    defer { isFlushing = false }
    try work.flush(in: self)
  }

  /// Writes the staged rows, including those that handlers stage meanwhile.
  func flushAll() throws {
    guard let work = begunWork else { return }
    for _ in 0..<StagedWork.roundLimit where work.hasWork { try flush() }
    guard work.hasWork else { return }
    throw SQLError(
      message: "event handlers stage more rows each time their staged rows are written")
  }

  /// Runs a closure that writes staged rows. After an error the rows are partly written, so the session becomes
  /// unusable.
  func writing(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      if case .usable = state { state = .failed("\(error)") }
      throw error
    }
  }

  /// Makes a failed session usable again, for a rollback to a savepoint.
  func recover() {
    if case .failed = state { state = .usable }
  }

  /// Reads tracked rows of a model again after a statement changed some of its rows.
  func refreshTracked<Root: Model>(_ model: Root.Type) throws {
    try work.stage(ifMet: model)?.refreshTracked(in: self)
  }
}

// The state of the session.
extension Session {
  /// Checks that the session can run statements.
  func checkUsable() throws {
    if isCallingHooks { throw Self.hookError }
    switch state {
    case .usable: return
    case .failed(let reason):
      throw SQLError(
        message: "the transaction was rolled back (\(reason)); "
          + (source.isLent
            ? "no more statements can run in it: use a savepoint for statements that may fail"
            : "call rollback() first"))
    case .closed: throw Self.closedError
    }
  }

  /// The connection if a statement can run on it at once: the session is usable, nothing is staged, and statements are
  /// not observed.
  var readyConnection: (any Connection)? {
    guard watch == nil, repeats == nil, case .usable = state, !isCallingHooks else { return nil }
    if let work = begunWork, !isFlushing, work.hasWork { return nil }
    return connection
  }

  /// Checks an error before it is thrown: if the database has ended the transaction, the session becomes unusable.
  @usableFromInline func noticing(_ error: any Error) -> any Error {
    if let connection, !connection.isInTransaction, case .usable = state {
      state = .failed("\(error)")
    }
    return error
  }

  /// Returns the connection, with an open transaction.
  ///
  /// - Parameter sql: The next statement.
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

  /// Returns true if a statement writes, judging by its first word.
  private static func writes(_ sql: String) -> Bool {
    let verb = sql.prefix { $0.isLetter }.uppercased()
    return ["INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER"].contains(verb)
  }

  /// Throws if the session's task is cancelled. Statements check this themselves; call it in long computations between
  /// them.
  ///
  ///     try await db.write { session in
  ///       for row in rows {
  ///         try session.checkCancellation()
  ///         session.add(draft(parsing: row))
  ///       }
  ///     }
  ///
  /// - Throws: `CancellationError`. If the closure does not catch it, the transaction is rolled back.
  public func checkCancellation() throws {
    try connection?.interruption?.check()
    try Task.checkCancellation()
  }

  private var lentError: SQLError {
    SQLError(
      message: access == .read
        ? "db.read ends its transaction when its closure returns; use db.session() to commit or roll "
          + "back manually"
        : "db.write commits when its closure returns and rolls back when it throws; use savepoint to "
          + "undo a part, or db.session() to commit or roll back manually")
  }

  private static var hookError: SQLError {
    SQLError(
      message: "a closure of afterCommit or afterRollback cannot use its session, as the "
        + "transaction or savepoint has ended: use another one, as in "
        + "Task { try await db.write { … } }")
  }

  private static var closedError: SQLError {
    SQLError(
      message: "the session is closed: it cannot be used after close() or after its closure")
  }
}
