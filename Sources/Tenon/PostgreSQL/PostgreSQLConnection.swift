#if PostgreSQL
  import CPostgreSQL
  import Foundation

  /// A connection to PostgreSQL.
  ///
  /// It uses libpq's pipeline mode ("Pipeline Mode" in its manual). `BEGIN`, `SAVEPOINT` and other statements without a
  /// result of interest are owed: they are sent in front of the next statement, in the same round trip. The answer to the
  /// `COMMIT` of a transaction that only read is read when the connection is used again.
  final class PostgreSQLConnection: Connection {
    let dialect = Dialect.postgresql

    private let target: PostgreSQLTarget
    private let configuration: Configuration
    private let roundTrips: RoundTripCount
    /// Nil when the connection is closed.
    private var handle: OpaquePointer?
    private var canceller: PostgreSQLCanceller?
    /// The prepared statements by their text.
    private var statements: PostgreSQLStatementCache
    /// The statements to send in front of the next one.
    private var owed: [String] = []
    /// The number of sent groups of statements whose answers have not been read.
    private var unread = 0
    /// True if the last statement was sent together with its preparation.
    private var isPreparing = false
    /// The number of statements sent between the owed ones and that preparation.
    private var deallocations = 0
    /// True if the server prepared it: only its execution can have failed.
    private var hasPrepared = false
    /// True if the last error says that a prepared statement no longer fits, because a table has changed or a proxy has
    /// another session.
    private var isOutdated = false
    /// The number of plans that were read.
    private var plans = 0
    /// True from `begin` until the end of the transaction.
    private(set) var isInTransaction = false
    /// True if the server knows the transaction.
    private var hasSentBegin = false
    private var access = Access.read
    /// The error that aborted the transaction: the server refuses all statements until it is rolled back.
    private var abortion: (any Error)?
    private(set) lazy var catalog = PostgreSQLCatalog(self)

    init(
      _ target: PostgreSQLTarget, _ configuration: Configuration, _ roundTrips: RoundTripCount
    ) throws {
      self.target = target
      self.roundTrips = roundTrips
      self.configuration = configuration
      statements = PostgreSQLStatementCache(capacity: configuration.statementCacheCapacity)
      try open()
    }

    deinit {
      interruption?.end()
      close()
    }

    private func open() throws {
      let handle = try target.connect()
      self.handle = handle
      canceller = PostgreSQLCanceller(handle)
      watch(interruption)
      // Notices would go to standard error.
      PQsetNoticeProcessor(handle, { _, _ in }, nil)
      guard PQserverVersion(handle) >= 140_000 else {
        let version = PQserverVersion(handle) / 10_000
        close()
        throw ConnectionLost(
          message: "Tenon needs PostgreSQL 14 or later; the server is version \(version)")
      }
      guard PQenterPipelineMode(handle) == 1 else { throw lost() }
      // In a group of their own, as a rollback would undo them. The answer is read with that of the first statement.
      for setting in settings { try send(setting) }
      try sync()
    }

    private var settings: [String] {
      [
        "SET TimeZone = 'UTC'", "SET DateStyle = 'ISO'", "SET extra_float_digits = 1",
        "SET lock_timeout = \(configuration.busyTimeout.wholeMilliseconds)",
        "SET idle_in_transaction_session_timeout = '5min'",
      ]
    }

    // MARK: - Statements

    func prepare(_ sql: String, isKept: Bool) throws -> any PreparedStatement {
      try check(sql)
      return PostgreSQLStatement(sql, isKept: isKept, on: self)
    }

    func execute(script: String) throws {
      try check(script)
      var scanner = RawSQLScanner(script, dialect.rules.lexicalRules)
      scanner.scan()
      let statements = scanner.statements
      guard !statements.isEmpty else { return }
      let results = try exchange(script) { for sql in statements { try send(sql) } }
      for result in results { PQclear(result) }
    }

    /// Checks that a statement can run.
    private func check(_ sql: String) throws {
      try interruption?.check()
      _ = try openHandle()
      guard !sql.utf8.contains(0) else {
        throw SQLError(message: "SQL contains a NUL character", statement: sql)
      }
      if let abortion {
        throw SQLError(
          message: "an earlier statement failed, and PostgreSQL accepts no other until a rollback: "
            + "\(abortion); use a savepoint for statements that may fail",
          statement: sql)
      }
    }

    /// Runs a statement and returns its result.
    func run(_ statement: PostgreSQLStatement) throws -> OpaquePointer {
      try check(statement.sql)
      let isFirst = isInTransaction && !hasSentBegin
      do {
        return try runOnce(statement)
      } catch {
        // Nothing else has happened in the transaction, so it can begin again.
        guard isOutdated, isFirst, handle != nil else { throw error }
        restart()
        return try runOnce(statement)
      }
    }

    private func runOnce(_ statement: PostgreSQLStatement) throws -> OpaquePointer {
      let results: [OpaquePointer]
      do {
        results = try exchange(statement.sql) { try send(statement) }
      } catch {
        // A statement that the server has prepared can run again with other values.
        if isPreparing, !hasPrepared { statements.forget(statement.sql) }
        throw error
      }
      guard let last = results.last else { throw lost() }
      for result in results.dropLast() { PQclear(result) }
      return last
    }

    private func send(_ statement: PostgreSQLStatement) throws {
      let handle = try openHandle()
      (isPreparing, hasPrepared) = (false, false)
      let parameters = statement.parameters
      let sent: Int32
      if statement.isKept {
        let name = try prepared(statement)
        sent = parameters.withValues { values, lengths, formats in
          PQsendQueryPrepared(handle, name, Int32(parameters.count), values, lengths, formats, 1)
        }
      } else {
        sent = parameters.withValues { values, lengths, formats in
          PQsendQueryParams(
            handle, statement.sql, Int32(parameters.count), parameters.types, values, lengths,
            formats, 1)
        }
      }
      guard sent == 1 else { throw refused(statement.sql) }
    }

    /// Returns the name of the prepared statement, which is prepared in the same round trip if it is new.
    private func prepared(_ statement: PostgreSQLStatement) throws -> String {
      let handle = try openHandle()
      let parameters = statement.parameters
      let entry = statements.entry(statement.sql, parameters.types, parameters.isNull)
      for name in entry.outdated { try send("DEALLOCATE \(name)") }
      isPreparing = entry.isNew
      deallocations = entry.outdated.count
      if entry.isNew {
        let sent = PQsendPrepare(
          handle, entry.name, statement.sql, Int32(entry.types.count), entry.types)
        guard sent == 1 else { throw refused(statement.sql) }
      }
      return entry.name
    }

    private func send(_ sql: String) throws {
      guard PQsendQueryParams(try openHandle(), sql, 0, nil, nil, nil, nil, 1) == 1 else {
        throw refused(sql)
      }
    }

    /// Ends a group of statements, which the server then answers.
    private func sync() throws {
      guard PQpipelineSync(try openHandle()) == 1 else { throw lost() }
      unread += 1
    }

    // MARK: - Round trips

    /// Sends the owed statements and others, and returns the results.
    ///
    /// If the connection turns out to be lost, and it is the first group of a transaction, a new connection is opened and
    /// the group is sent again: nothing can have happened twice, as nothing was committed.
    private func exchange(_ sql: String, _ send: () throws -> Void) throws -> [OpaquePointer] {
      guard isInTransaction, !hasSentBegin else { return try exchangeOnce(sql, send) }
      let begin = owed
      do {
        return try exchangeOnce(sql, send)
      } catch let error as ConnectionLost {
        try interruption?.check()
        guard (try? reopen()) != nil else { throw error }
        isInTransaction = true
        owed = begin
        return try exchangeOnce(sql, send)
      }
    }

    private func exchangeOnce(_ sql: String, _ send: () throws -> Void) throws -> [OpaquePointer] {
      isOutdated = false
      // The same one at the end, also if the connection is lost and closed meanwhile.
      let canceller = canceller
      canceller?.begin()
      // Waits for a cancellation that has begun, so that it cannot hit the next statement.
      defer { canceller?.end() }
      try readUnread()
      let owedCount = owed.count
      do {
        for sql in owed { try self.send(sql) }
        owed = []
        try send()
      } catch let error as SQLError {
        try skipGroup(sql, because: error)
        throw error
      }
      try sync()
      if isInTransaction { hasSentBegin = true }
      roundTrips.add()
      let (results, failure) = try readGroup(sql)
      noteStatus()
      guard let failure else {
        for result in results.prefix(owedCount) { PQclear(result) }
        return Array(results.dropFirst(owedCount))
      }
      hasPrepared = results.count > owedCount + deallocations
      for result in results { PQclear(result) }
      let error = failure.error(sql)
      if isInTransaction { abortion = error }
      isOutdated = failure.isOutdatedStatement
      if isOutdated { statements.forget(sql) }
      throw error
    }

    /// Ends a group of which libpq refused a statement. The statements before it run all the same.
    private func skipGroup(_ sql: String, because error: SQLError) throws {
      try sync()
      if isInTransaction {
        hasSentBegin = true
        abortion = error
      }
      owed = []
      for result in try readGroup(sql).results { PQclear(result) }
    }

    /// Reads the answers that nobody waited for. They end transactions that only read, or that were given up, so an error
    /// in them does not matter unless the connection is lost.
    private func readUnread() throws {
      while unread > 0 {
        for result in try readGroup(nil).results { PQclear(result) }
      }
    }

    /// Reads the results of a group of statements, and the first error: the server skips the statements after it.
    ///
    /// - Throws: `ConnectionLost`.
    private func readGroup(
      _ sql: String?
    ) throws -> (results: [OpaquePointer], failure: PostgreSQLError?) {
      let handle = try openHandle()
      var results: [OpaquePointer] = []
      var failure: PostgreSQLError?
      var isSynchronized = false
      var empty = 0
      // Nil ends the results of each statement. Two in a row say that nothing more comes.
      while !isSynchronized, empty < 2 {
        guard let result = PQgetResult(handle) else {
          empty += 1
          continue
        }
        empty = 0
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
          results.append(result)
          continue
        case PGRES_PIPELINE_SYNC: isSynchronized = true
        case PGRES_PIPELINE_ABORTED: break
        default: failure = failure ?? PostgreSQLError(result)
        }
        PQclear(result)
      }
      if isSynchronized, PQstatus(handle) == CONNECTION_OK {
        unread -= 1
        if failure.map({ PostgreSQLError.endsConnection($0.state) }) != true {
          return (results, failure)
        }
      }
      for result in results { PQclear(result) }
      throw lost(failure?.message, sql)
    }

    /// Notes if a statement of the program has ended the transaction.
    private func noteStatus() {
      if hasSentBegin, let handle, PQtransactionStatus(handle) == PQTRANS_IDLE {
        endTransaction()
      }
    }

    // MARK: - Transactions

    func begin(_ access: Access, willWrite: (() throws -> Void)?) throws {
      if isInTransaction { try rollback() }
      self.access = access
      isInTransaction = true
      hasSentBegin = false
      abortion = nil
      owed = [begin]
    }

    private var begin: String {
      "BEGIN ISOLATION LEVEL \(configuration.isolation.sql)"
        + (access == .read || configuration.isReadOnly ? " READ ONLY" : "")
    }

    func commit() throws {
      try interruption?.check()
      guard isInTransaction else { return }
      guard hasSentBegin else { return endTransaction() }
      guard access == .write else {
        endTransaction()
        return sendUnread("COMMIT")
      }
      if let abortion { throw abortion }
      try shielded {
        let results: [OpaquePointer]
        do {
          results = try exchangeOnce("COMMIT") { try send("COMMIT") }
        } catch {
          endTransaction()
          throw (error as? ConnectionLost).map { CommitUnknown(message: $0.message) } ?? error
        }
        defer { for result in results { PQclear(result) } }
        let tag = results.last.flatMap { PQcmdStatus($0) }.map { String(cString: $0) }
        endTransaction()
        guard tag == "COMMIT" else {
          throw SQLError(message: "PostgreSQL rolled the transaction back instead of committing it")
        }
      }
    }

    func rollback() throws {
      guard isInTransaction else { return }
      let hasSentBegin = hasSentBegin
      endTransaction()
      guard hasSentBegin, handle != nil else { return }
      shielded { sendUnread("ROLLBACK") }
    }

    /// Begins the transaction again.
    private func restart() {
      sendUnread("ROLLBACK")
      abortion = nil
      hasSentBegin = false
      isInTransaction = true
      owed = [begin]
    }

    /// Sends a statement that ends a transaction, and whose answer is read when the connection is used again. If the
    /// connection is lost, so is the transaction, and the next user finds out.
    private func sendUnread(_ sql: String) {
      do {
        try send(sql)
        try sync()
        PQflush(handle)
      } catch {
        close()
      }
    }

    private func endTransaction() {
      isInTransaction = false
      hasSentBegin = false
      abortion = nil
      owed = []
    }

    func beginSavepoint(_ depth: Int) throws {
      try check("SAVEPOINT")
      owe("SAVEPOINT tenon_\(depth)")
    }

    func releaseSavepoint(_ depth: Int) throws {
      try check("RELEASE SAVEPOINT")
      if owed.last == "SAVEPOINT tenon_\(depth)" {
        owed.removeLast()
      } else {
        owe("RELEASE SAVEPOINT tenon_\(depth)")
      }
    }

    func rollbackToSavepoint(_ depth: Int) throws {
      _ = try openHandle()
      abortion = nil
      if let index = owed.firstIndex(of: "SAVEPOINT tenon_\(depth)") {
        owed.removeSubrange(index...)
      } else {
        // What is still owed belongs to savepoints inside this one.
        owed = ["ROLLBACK TO SAVEPOINT tenon_\(depth)", "RELEASE SAVEPOINT tenon_\(depth)"]
      }
    }

    private func owe(_ sql: String) { owed.append(sql) }

    // MARK: - Reading about statements

    /// The statements that have a plan.
    private static let plannedVerbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES"]

    /// Returns the server's plan for a statement, without its values: the plan for any values ("PREPARE" in the manual).
    func plan(_ statement: PostgreSQLStatement) throws -> String {
      let verb = statement.sql.prefix { $0.isLetter }.uppercased()
      guard abortion == nil, isInTransaction, Self.plannedVerbs.contains(verb) else { return "" }
      let values = statement.parameters.types.map { _ in "NULL" }.joined(separator: ", ")
      plans += 1
      let name = "tenon_plan_\(plans)"
      let begin = ["SAVEPOINT tenon_plan", "SET LOCAL plan_cache_mode = force_generic_plan"]
      let sql = "EXPLAIN EXECUTE \(name)" + (values.isEmpty ? "" : "(\(values))")
      do {
        let results = try exchange(sql) {
          for sql in begin { try send(sql) }
          try send("PREPARE \(name) AS \(statement.sql)")
          try send(sql)
        }
        defer { for result in results { PQclear(result) } }
        owed = ["DEALLOCATE \(name)"] + Self.endOfPlan + owed
        guard let result = results.last else { return "" }
        return (0..<PQntuples(result)).compactMap { row in
          PQgetvalue(result, row, 0).map { text in
            String(
              decoding: UnsafeRawBufferPointer(
                start: text, count: Int(PQgetlength(result, row, 0))), as: UTF8.self)
          }
        }.joined(separator: "\n")
      } catch  where isInTransaction {
        // The types of the parameters may be unclear without values.
        abortion = nil
        owed = Self.endOfPlan
        return "no plan: \(error)"
      }
    }

    private static let endOfPlan = [
      "ROLLBACK TO SAVEPOINT tenon_plan", "RELEASE SAVEPOINT tenon_plan",
    ]

    /// Reads the first value of a query as text; nil if there is none.
    func readText(_ sql: String) throws -> String? {
      guard abortion == nil else { return nil }
      let handle = try openHandle()
      let results = try exchange(sql) {
        guard PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 0) == 1 else {
          throw refused(sql)
        }
      }
      defer { for result in results { PQclear(result) } }
      guard let result = results.last, PQntuples(result) > 0, PQgetisnull(result, 0, 0) == 0 else {
        return nil
      }
      return PQgetvalue(result, 0, 0).map { String(cString: $0) }
    }

    // MARK: - The connection

    var interruption: Interruption? {
      didSet {
        oldValue?.end()
        watch(interruption)
      }
    }

    private func watch(_ interruption: Interruption?) {
      guard let interruption, let canceller else { return }
      interruption.begin { canceller.cancel() }
    }

    private func shielded(_ body: () throws -> Void) rethrows {
      guard let interruption else { return try body() }
      try interruption.shielding(body)
    }

    var lastInsertedKey: Int64 { 0 }

    /// Looks at the socket. Something to read while no answer is due is the server's good-bye.
    var isUsable: Bool {
      guard let handle, PQstatus(handle) == CONNECTION_OK else { return false }
      guard unread == 0 else { return true }
      var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
      return poll(&descriptor, 1, 0) == 0
    }

    func close() {
      endTransaction()
      guard let handle else { return }
      PQfinish(handle)
      self.handle = nil
      canceller = nil
      statements.removeAll()
      unread = 0
    }

    /// Opens the connection again after it was lost.
    private func reopen() throws {
      close()
      try open()
    }

    private func openHandle() throws -> OpaquePointer {
      guard let handle else { throw ConnectionLost(message: "the connection is closed") }
      return handle
    }

    /// Closes the connection and returns the error that says so.
    private func lost(_ message: String? = nil, _ sql: String? = nil) -> ConnectionLost {
      let reason =
        message ?? handle.flatMap { PQerrorMessage($0) }.map { String(cString: $0) }
        ?? "the connection is closed"
      close()
      return ConnectionLost(
        message: "the connection to \(target.name) was lost: "
          + reason.split(separator: "\n").joined(separator: "; "),
        statement: sql)
    }

    /// The error for a statement that libpq does not send.
    private func refused(_ sql: String) -> any Error {
      guard let handle, PQstatus(handle) == CONNECTION_OK else { return lost(nil, sql) }
      let reason =
        PQerrorMessage(handle).map { String(cString: $0) } ?? "libpq refuses the statement"
      return SQLError(
        message: reason.split(separator: "\n").joined(separator: "; "), statement: sql)
    }
  }
#endif
