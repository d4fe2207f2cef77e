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
    case onDemand(acquire: () throws -> (any Connection, release: () -> Void))
  }

  private enum State {
    case usable
    /// The database rolled back by itself, or a rollback is due.
    case failed(String)
    case closed
  }

  /// The SQL the database understands.
  public let dialect: Dialect

  /// What the cursors of pages are signed with.
  let cursorKey: CursorKey

  /// What is called and told when rows are written.
  let events: SessionEvents

  private let access: Access
  /// Nil when nobody wants to know of statements.
  private let watch: StatementWatch?
  /// The place in the program whose call is being worked on, where statements do not know their own.
  private var place: CallSite?
  /// Nil when repeated reads are of no interest.
  private var repeats: RepeatCounter?
  private let source: Source
  private var connection: (any Connection)?
  private var release: (() -> Void)?
  private var state = State.usable
  /// The statements of streams that are being read.
  private var streams: [ObjectIdentifier: any PreparedStatement] = [:]
  /// How many transactions have ended.
  private(set) var transactionNumber = 0
  /// What is to happen when the transaction has ended.
  var hooks = TransactionHooks()
  /// Whether the transaction has ended and its hooks are told.
  var isCallingHooks = false
  /// Whether something was committed: what cannot be done a second time.
  private(set) var hasCommitted = false
  /// What is to be written, and what is tracked.
  var work: UnitOfWork {
    if let begunWork { return begunWork }
    let work = UnitOfWork()
    begunWork = work
    return work
  }
  /// Nil until it is needed: most sessions that read need none.
  private var begunWork: UnitOfWork?
  /// Whether what is staged is being written: statements then belong to it and do not wait for it.
  private(set) var isFlushing = false
  /// How many savepoints are open.
  private var savepoints = 0

  init(
    dialect: Dialect, access: Access, _ configuration: Configuration, _ hub: ChangeHub,
    source: Source
  ) {
    self.dialect = dialect
    cursorKey = configuration.cursorKey
    self.access = access
    events = SessionEvents(configuration.events, hub)
    watch = StatementWatch(configuration)
    repeats = RepeatCounter(configuration.reportRepeats)
    self.source = source
    if case .lent(let connection) = source { self.connection = connection }
  }

  deinit { close() }

  /// Writes what is staged, and makes all that was written permanent. A session opened by hand begins its next
  /// transaction with its next statement.
  ///
  /// - Throws: What `flush` throws; `Conflict` when the database stays busy; what the database reports. When the commit
  ///   itself fails, what was written is undone. `SQLError` inside a savepoint.
  public func commit() throws {
    try checkUsable()
    try events.checkNoHandler()
    guard savepoints == 0 else {
      throw SQLError(message: "a savepoint is open: its closure has to end before the commit")
    }
    try flushAll()
    guard let connection else { return callHooks(.commit) }
    repeats?.reset()
    endStreams()
    do {
      hasCommitted = try connection.commit() || hasCommitted
    } catch {
      try? connection.rollback()
      undo()
      events.didRollBack()
      endTransaction()
      callHooks(.rollback)
      throw error
    }
    begunWork?.undoLog.clear()
    events.didCommit()
    endTransaction()
    callHooks(.commit)
  }

  /// Undoes what was written since the last commit, and drops what is staged. Tracked rows have their earlier values
  /// again. A session that failed can be used again after it.
  ///
  /// - Throws: What the database reports.
  public func rollback() throws {
    if case .closed = state { throw Self.closedError }
    if isCallingHooks { throw Self.hookError }
    try events.checkNoHandler()
    state = .usable
    events.didRollBack()
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
    state = .closed
    callHooks(.rollback)
  }

  /// Puts the program's objects back to what they were when the transaction began.
  private func undo() {
    begunWork?.discard()
    begunWork?.undoLog.undo()
  }

  /// Runs a closure in a transaction of a lent connection.
  func transaction<Value>(_ body: (Session) throws -> Value) throws -> Value {
    defer { close() }
    let value = try body(self)
    try commit()
    return value
  }

  /// Ends the streams: their statements go back before the connection does.
  private func endStreams() {
    for statement in streams.values { statement.finish() }
    streams = [:]
    transactionNumber += 1
  }

  private func endTransaction() {
    guard case .onDemand = source else { return }
    release?()
    release = nil
    connection = nil
  }
}

// Staged work, and savepoints.
extension Session {
  /// Writes what is staged: inserts, parents before children; then updates; then deletions, children before parents.
  /// Nothing runs when nothing is staged.
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
    let name = "tenon_\(savepoints)"
    try run("SAVEPOINT \(name)", bind: { _ in })
    do {
      let value = try body()
      try flushAll()
      guard connection.isInTransaction, self.connection === connection else {
        throw SQLError(message: "the transaction ended inside the savepoint")
      }
      try run("RELEASE \(name)", bind: { _ in })
      return value
    } catch {
      work.discard()
      work.undoLog.undo(to: mark)
      events.undo(to: eventMark)
      guard connection.isInTransaction, self.connection === connection else { throw error }
      if case .failed = state { state = .usable }
      // Where that fails, half of what is to be undone would be committed.
      try writing {
        try run("ROLLBACK TO \(name)", bind: { _ in })
        try run("RELEASE \(name)", bind: { _ in })
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

// How statements run. Everything the session and queries do comes down to these.
extension Session {
  /// Runs a query and hands over each row.
  ///
  /// - Parameters:
  ///   - statement: The query.
  ///   - site: The place in the program that reads; nil when the read is part of something else, and does not count as a
  ///     repeat.
  ///   - expect: Takes the number of rows that the statement gave the last time, before the first one.
  ///   - body: Takes a row.
  @usableFromInline func fetch(
    _ statement: SQLStatement, at site: CallSite? = .unknown,
    expecting expect: (Int) -> Void = { _ in }, _ body: (Row) throws -> Void
  ) throws {
    countRead(statement.sql, at: site)
    try run(
      statement.sql, at: site, showing: ShownValues(statement),
      bind: { try $0.bind(all: statement.parameters) }, started: { expect($0.lastRowCount) }, body)
  }

  /// Counts a read of the program's, and reports it when it is repeated.
  func countRead(_ sql: String, at site: CallSite?) {
    guard let site, !site.isPart else { return }
    repeats?.count(sql, at: site)?()
  }

  /// Runs a query for one integer.
  func fetchInt(_ statement: SQLStatement, at site: CallSite? = .unknown) throws -> Int {
    var value = 0
    try fetch(statement, at: site) { row in value = try Int(row: row, at: 0) }
    return value
  }

  /// Runs a closure whose statements are the work of one place in the program.
  func at<Value>(_ site: CallSite, _ body: () throws -> Value) rethrows -> Value {
    guard watch != nil else { return try body() }
    let outer = place
    defer { place = outer }
    place = site
    return try body()
  }

  /// Runs a statement that writes.
  ///
  /// - Parameter site: The place in the program that writes, if known.
  /// - Returns: The number of rows changed.
  func write(_ statement: SQLStatement, at site: CallSite? = nil) throws -> Int {
    try run(
      statement.sql, at: site, showing: ShownValues(statement),
      bind: { try $0.bind(all: statement.parameters) })
  }

  /// Runs statements without parameters, one after the other.
  func run(_ statements: [String]) throws {
    for sql in statements { try run(sql, bind: { _ in }) }
  }

  /// Runs a statement.
  ///
  /// - Parameters:
  ///   - sql: The statement.
  ///   - site: The place in the program that runs it, if known.
  ///   - shown: Which of its values may be shown in logs.
  ///   - repeated: The same statement, when it runs many times in a row.
  ///   - limit: How many rows there can be: the statement is not asked for more.
  ///   - bind: Binds its values. It is called twice when they are shown.
  ///   - started: Looks at the statement when its first row is there.
  ///   - body: Takes a row.
  /// - Returns: The number of rows changed.
  @discardableResult
  func run(
    _ sql: String, at site: CallSite? = nil, showing shown: @autoclosure () -> ShownValues = .none,
    as repeated: RepeatedStatement? = nil, limit: Int = .max,
    bind: (inout Binder) throws -> Void,
    started: (any PreparedStatement) throws -> Void = { _ in },
    _ body: (Row) throws -> Void = { _ in }
  ) throws -> Int {
    try flush()
    let watched = watch?.begin(sql, at: site ?? place, shown, bind: bind)
    var rows = 0
    // A transaction that cannot begin has lost nothing: the session stays usable.
    let connection = try reporting(watched) { try activeConnection() }
    do {
      let statement =
        try repeated?.take(on: connection)
        ?? (limit == 1 ? connection.prepareLookup(sql) : connection.prepare(sql))
      defer { statement.finish() }
      var binder = statement.binder()
      try bind(&binder)
      var hasRow = try statement.step()
      // Behind the first step, which compiles the statement again when the schema has changed.
      try started(statement)
      while hasRow {
        rows += 1
        try body(statement.row)
        hasRow = rows < limit ? try statement.step() : false
      }
      if rows > 0 { statement.lastRowCount = rows }
      let changed = statement.changedRows
      watched?.end(rows: max(rows, changed), of: statement)
      return changed
    } catch {
      let error = noticing(error)
      watched?.end(rows: rows, error)
      throw error
    }
  }

  /// Runs statements without parameters that stand in one text.
  func run(script: String, at site: CallSite? = nil) throws {
    try flush()
    let watched = watch?.begin(script, at: site)
    let connection = try reporting(watched) { try activeConnection() }
    try reporting(watched) {
      do {
        try connection.execute(script: script)
      } catch {
        throw noticing(error)
      }
    }
    watched?.end()
  }

  /// Checks that hand-written SQL has left the transaction open.
  func expectTransaction(after sql: String) throws {
    guard let connection, !connection.isInTransaction else { return }
    throw noticing(
      SQLError(
        message: "the statement ended the transaction, which is for the session to end",
        statement: sql))
  }

  /// Starts a query whose rows are read one by one.
  func open(
    _ statement: SQLStatement, at site: CallSite? = .unknown
  ) throws -> (any PreparedStatement, WatchedStatement?) {
    try flush()
    countRead(statement.sql, at: site)
    let watched = watch?.begin(
      statement.sql, at: site, { ShownValues(statement) },
      bind: { try $0.bind(all: statement.parameters) })
    return try reporting(watched) {
      let prepared = try activeConnection().prepare(statement.sql)
      do {
        var binder = prepared.binder()
        try binder.bind(all: statement.parameters)
        streams[ObjectIdentifier(prepared)] = prepared
        return (prepared, watched)
      } catch {
        prepared.finish()
        throw error
      }
    }
  }

  /// Ends a query whose rows were read one by one, unless it ended with its transaction, and reports it.
  func finish(
    _ statement: any PreparedStatement, of transaction: Int, _ watched: WatchedStatement?,
    rows: Int, _ error: (any Error)?
  ) {
    // Another stream may have the statement by now.
    let isOpen = transaction == transactionNumber
    let open = isOpen ? streams.removeValue(forKey: ObjectIdentifier(statement)) : nil
    defer { open?.finish() }
    watched?.end(rows: rows, error, of: error == nil ? open : nil)
  }

  /// Runs a closure; the error it throws is reported as the statement's.
  private func reporting<Value>(
    _ watched: WatchedStatement?, _ body: () throws -> Value
  ) throws -> Value {
    do {
      return try body()
    } catch {
      watched?.end(error)
      throw error
    }
  }

  /// The statements that the session has run, the oldest first: the newest thousand of them.
  ///
  ///     configuration.recordsQueries = true
  ///     …
  ///     for query in session.recordedQueries { print(query.duration, query.sql) }
  ///
  /// There are none unless `Configuration.recordsQueries` is set. A query whose rows are streamed is among them once its
  /// stream has ended.
  public var recordedQueries: [QueryEvent] { watch?.recorded ?? [] }

  /// Checks that the transaction is open in which a query began whose rows are read one by one.
  func check(_ transaction: Int, isOpenFor statement: any PreparedStatement) throws {
    try checkUsable()
    guard transaction == transactionNumber else {
      throw SQLError(
        message: "the stream ended with its transaction", statement: statement.sql)
    }
  }

  /// The key the database made for the row inserted last.
  var lastInsertedKey: Int64 { connection?.lastInsertedKey ?? 0 }

  /// Runs a closure whose writes are undone together when it throws.
  func atomically<Value>(_ body: () throws -> Value) throws -> Value {
    let connection = try activeConnection()
    try connection.execute(script: "SAVEPOINT tenon")
    let mark = events.mark
    let undoMark = work.undoLog.mark
    do {
      let value = try body()
      try connection.execute(script: "RELEASE tenon")
      return value
    } catch {
      events.undo(to: mark)
      work.undoLog.undo(to: undoMark)
      if connection.isInTransaction {
        try connection.execute(script: "ROLLBACK TO tenon; RELEASE tenon")
      }
      throw error
    }
  }

  /// Checks that the session can run statements.
  func checkUsable() throws {
    if isCallingHooks { throw Self.hookError }
    switch state {
    case .usable: return
    case .failed(let reason):
      throw SQLError(message: "the transaction was rolled back (\(reason)); call rollback() first")
    case .closed: throw Self.closedError
    }
  }

  /// Looks at an error on its way out: when the database has ended the transaction by itself, nothing may run as if it
  /// were still open.
  func noticing(_ error: any Error) -> any Error {
    if let connection, !connection.isInTransaction, case .usable = state {
      state = .failed("\(error)")
    }
    return error
  }

  private func activeConnection() throws -> any Connection {
    try checkUsable()
    if let connection, connection.isInTransaction { return connection }
    let active: any Connection
    switch source {
    case .lent(let connection): active = connection
    case .onDemand(let acquire):
      if let connection {
        active = connection
      } else {
        let (connection, release) = try acquire()
        self.connection = connection
        self.release = release
        active = connection
      }
    }
    do {
      try active.begin(access)
    } catch {
      endTransaction()
      throw error
    }
    return active
  }

  private static var hookError: SQLError {
    SQLError(message: "the transaction has ended: what is called after it cannot use its session")
  }

  private static var closedError: ConnectionLost {
    ConnectionLost(message: "the session is closed: it ends with the closure it was lent to")
  }
}

extension Binder {
  /// Binds values in order.
  mutating func bind(all values: [SQLValue]) throws {
    for value in values { try bind(value) }
  }
}
