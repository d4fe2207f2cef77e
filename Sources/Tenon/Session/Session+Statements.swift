// Functions that run statements. All operations of the session and of queries use them.
extension Session {
  /// Runs a query and passes each row to a closure.
  ///
  /// - Parameters:
  ///   - statement: The query.
  ///   - site: The place in the program that reads; nil if the read is part of another one and is not counted as a
  ///     repeat.
  ///   - expect: Called before the first row with the number of rows that the statement returned the last time.
  ///   - body: Reads a row.
  @usableFromInline func fetch(
    _ statement: SQLStatement, at site: CallSite? = .unknown,
    expecting expect: (Int) -> Void = { _ in }, _ body: (Row) throws -> Void
  ) throws {
    countRead(statement.sql, at: site)
    try run(
      statement.sql, at: site, showing: LoggedValues(statement),
      bind: { try $0.bind(all: statement.parameters) },
      started: { expect($0.shortcuts?.lastRowCount ?? 0) }, body)
  }

  /// Counts a read of the program and reports it if it is repeated.
  func countRead(_ sql: String, at site: CallSite?) {
    guard let site, !site.isPart else { return }
    repeats?.count(sql, at: site)?()
  }

  /// Runs a query that returns one integer.
  func fetchInt(_ statement: SQLStatement, at site: CallSite? = .unknown) throws -> Int {
    var value = 0
    try fetch(statement, at: site) { row in value = try Int(row: row, at: 0) }
    return value
  }

  /// Runs a closure and attributes its statements to a place in the program.
  func at<Value>(_ site: CallSite, _ body: () throws -> Value) rethrows -> Value {
    guard watch != nil else { return try body() }
    let outer = currentSite
    defer { currentSite = outer }
    currentSite = site
    return try body()
  }

  /// Runs a statement that writes.
  ///
  /// - Parameter site: The place in the program that writes, if known.
  /// - Returns: The number of changed rows.
  func write(_ statement: SQLStatement, at site: CallSite? = nil) throws -> Int {
    try run(
      statement.sql, at: site, showing: LoggedValues(statement),
      bind: { try $0.bind(all: statement.parameters) })
  }

  /// Runs statements without parameters, in order.
  func run(_ statements: [String]) throws {
    for sql in statements { try run(sql, bind: { _ in }) }
  }

  /// Runs a statement.
  ///
  /// - Parameters:
  ///   - sql: The statement.
  ///   - site: The place in the program that runs it, if known.
  ///   - shown: The values that may be logged.
  ///   - repeated: The same statement, if it runs many times.
  ///   - limit: The maximum number of rows to read.
  ///   - bind: Binds the values. It is called twice if they are logged.
  ///   - started: Called with the statement after its first step.
  ///   - body: Reads a row.
  /// - Returns: The number of changed rows.
  @discardableResult
  func run(
    _ sql: String, at site: CallSite? = nil, showing shown: @autoclosure () -> LoggedValues = .none,
    as repeated: RepeatedStatement? = nil, limit: Int = .max,
    bind: (inout Binder) throws -> Void,
    started: (any PreparedStatement) throws -> Void = { _ in },
    _ body: (Row) throws -> Void = { _ in }
  ) throws -> Int {
    try flush()
    let watched = watch?.begin(sql, at: site ?? currentSite, shown, bind: bind)
    var rows = 0
    // If a transaction cannot begin, nothing is lost: the session stays usable.
    let connection = try reporting(watched) { try activeConnection(for: sql) }
    do {
      let statement =
        try repeated?.take(on: connection)
        ?? (limit == 1 ? connection.lookup(sql) : connection.prepare(sql, isKept: true))
      defer { statement.finish() }
      var binder = repeated?.binder(of: statement) ?? statement.binder()
      try bind(&binder)
      var hasRow = try statement.step()
      // Called after the first step, which recompiles the statement if the schema has changed.
      try started(statement)
      while hasRow {
        rows += 1
        try body(statement.row)
        hasRow = rows < limit ? try statement.step() : false
      }
      if rows > 0, limit > 1 { statement.shortcuts?.noteRowCount(rows) }
      let changed = statement.changedRows
      watched?.end(rows: max(rows, changed), of: statement)
      return changed
    } catch {
      let error = noticing(error)
      watched?.end(rows: rows, error)
      throw error
    }
  }

  /// Runs a closure whose work on the connection is logged as a statement.
  func logging(_ sql: String, _ body: () throws -> Void) throws {
    let watched = watch?.begin(sql, at: currentSite)
    try reporting(watched) {
      do {
        try body()
      } catch {
        throw noticing(error)
      }
    }
    watched?.end()
  }

  /// Runs a script of statements without parameters.
  func run(script: String, at site: CallSite? = nil) throws {
    try flush()
    let watched = watch?.begin(script, at: site)
    let connection = try reporting(watched) { try activeConnection(for: script) }
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
        message: "the statement ended the transaction, which only the session may end",
        statement: sql))
  }

  /// Starts a query whose rows are read one at a time.
  func open(
    _ statement: SQLStatement, at site: CallSite? = .unknown
  ) throws -> (any PreparedStatement, WatchedStatement?) {
    try flush()
    countRead(statement.sql, at: site)
    let watched = watch?.begin(
      statement.sql, at: site, { LoggedValues(statement) },
      bind: { try $0.bind(all: statement.parameters) })
    return try reporting(watched) {
      let prepared = try activeConnection().prepare(statement.sql, isKept: true)
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

  /// Ends a query whose rows were read one at a time, unless it ended with its transaction, and reports it.
  func finish(
    _ statement: any PreparedStatement, of transaction: Int, _ watched: WatchedStatement?,
    rows: Int, _ error: (any Error)?
  ) {
    // If the transaction has ended, another stream may use the statement.
    let isOpen = transaction == transactionNumber
    let open = isOpen ? streams.removeValue(forKey: ObjectIdentifier(statement)) : nil
    defer { open?.finish() }
    watched?.end(rows: rows, error, of: error == nil ? open : nil)
  }

  /// Runs a closure and reports its error as the error of the statement.
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

  /// The last thousand statements that the session has run, oldest first.
  ///
  ///     configuration.recordsQueries = true
  ///     …
  ///     for query in session.recordedQueries { print(query.duration, query.sql) }
  ///
  /// The list is empty unless `Configuration.recordsQueries` is set. A streamed query is added when its stream ends.
  public var recordedQueries: [QueryEvent] { watch?.recorded ?? [] }

  /// Checks that the transaction in which a streamed query began is still open.
  func check(_ transaction: Int, isOpenFor statement: any PreparedStatement) throws {
    try checkUsable()
    guard transaction == transactionNumber else {
      throw SQLError(
        message: "the stream ended with its transaction", statement: statement.sql)
    }
  }
}

extension Connection {
  /// Prepares a statement that reads at most one row.
  func lookup(_ sql: String) throws -> any PreparedStatement {
    try shortcuts?.prepareLookup(sql) ?? prepare(sql, isKept: true)
  }
}

extension Binder {
  /// Binds values in order.
  mutating func bind(all values: [SQLValue]) throws {
    for value in values { try bind(value) }
  }
}
