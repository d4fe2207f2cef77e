import Foundation

/// A database with one connection that writes and a bounded number of connections that read.
///
///     let db = try Database("sqlite:blog.db")
///     try db.create(Blog.self)
///     let user = try db.write { session in
///       try session.insert(User.Draft(username: "alice", email: "alice@example.com"))
///     }
///
/// A SQLite file is opened in write-ahead mode with foreign keys enforced. A database can be shared between threads and
/// tasks.
public final class Database: Sendable {
  /// The SQL dialect of the database.
  public let dialect: Dialect

  /// The options that the database was opened with.
  public let configuration: Configuration

  /// The observers of row changes.
  let changeHub = ChangeHub()

  private let settings: SessionSettings

  private let writer: ConnectionPool
  /// The connections that only read; nil if each connection can do both.
  private let readers: ConnectionPool?

  /// Opens the database at a URL. Creates the file if it does not exist.
  ///
  /// - Parameters:
  ///   - url: `sqlite:file.db`, `sqlite:///absolute/file.db` or `sqlite::memory:`.
  ///   - configuration: The options.
  /// - Throws: `SQLError` when the URL is malformed; `ConnectionLost` when the file cannot be opened or is not a
  ///   database.
  public convenience init(_ url: String, configuration: Configuration = Configuration()) throws {
    try self.init(Drivers.driver(for: url, configuration), configuration: configuration)
  }

  /// Opens a database with its driver.
  ///
  /// - Parameters:
  ///   - driver: The driver.
  ///   - configuration: The options.
  package init(_ driver: any Driver, configuration: Configuration) throws {
    dialect = driver.dialect
    self.configuration = configuration
    settings = SessionSettings(driver, configuration, changeHub)
    func pool(_ capacity: Int, _ access: Access) -> ConnectionPool {
      ConnectionPool(
        capacity: capacity, access, timeout: configuration.poolTimeout
      ) { try driver.connect(access) }
    }
    switch driver.connections {
    case .oneWriter(let count):
      writer = pool(1, .write)
      readers = count > 0 ? pool(count, .read) : nil
    case .shared(let count):
      writer = pool(count, .write)
      readers = nil
    }
    // The writer opens first: it creates the file, sets its mode, and detects a file that is not a database.
    writer.release(try writer.acquire(.write))
  }

  /// Opens the database whose URL is in an environment variable.
  ///
  ///     let db = try Database(environment: "DATABASE_URL", default: "sqlite:blog.db")
  ///
  /// - Parameters:
  ///   - environment: The variable's name.
  ///   - url: The URL to use if the variable is unset or empty.
  ///   - configuration: The options.
  /// - Throws: The errors of `init(_:configuration:)`; `SQLError` when there is no URL.
  public convenience init(
    environment: String, default url: String? = nil,
    configuration: Configuration = Configuration()
  ) throws {
    let value = ProcessInfo.processInfo.environment[environment].flatMap { $0.isEmpty ? nil : $0 }
    guard let url = value ?? url else {
      throw SQLError(
        message: "the environment variable \(environment) is not set to a database URL")
    }
    try self.init(url, configuration: configuration)
  }

  deinit { close() }

  /// The number of users that wait for the connection that writes.
  var waitingWriters: Int { writer.waiting }

  /// Closes the database: idle connections now, and each other connection when its session ends. New sessions throw
  /// `ConnectionLost`.
  public func close() {
    changeHub.close()
    readers?.close()
    writer.close()
  }
}

extension Database {
  /// Runs a closure with a session that reads. It is one transaction: all its statements see the database as the first
  /// one found it.
  ///
  ///     let users = try db.read { session in try User.query.all(in: session) }
  ///
  /// - Parameter body: The closure.
  /// - Returns: The result of the closure.
  /// - Throws: The closure's error; `Conflict` when no connection becomes free; the errors of the database.
  public func read<Value>(_ body: (Session) throws -> Value) throws -> Value {
    let pool = readers ?? writer
    let lease = try pool.acquire(.read)
    defer { pool.release(lease) }
    do {
      return try run(lease, .read, body)
    } catch let failure as TransactionFailure {
      throw failure.error
    }
  }

  /// Runs a closure with a session that writes, in one transaction. It commits when the closure returns, and rolls back
  /// when the closure throws.
  ///
  ///     try db.write { session in try session.insert(User.Draft(username: "bob", email: "bob@example.com")) }
  ///     try db.write(retrying: .conflicts(upTo: 5)) { session in … }
  ///
  /// There is one connection that writes, so a `write` inside the closure is refused. `commit()` and `rollback()` are
  /// refused too: use `savepoint` to undo a part, or `session()` to commit manually.
  ///
  /// - Parameters:
  ///   - policy: Decides if the transaction runs again after a `Conflict`. The closure then starts again with a new
  ///     session, so it must be safe to repeat its effects outside the database.
  ///   - body: The closure.
  /// - Returns: The result of the closure.
  /// - Throws: The closure's error; `Conflict` when the database stays busy; the errors of the database.
  @discardableResult
  public func write<Value>(
    retrying policy: RetryPolicy = .never, _ body: (Session) throws -> Value
  ) throws -> Value {
    return try policy.run {
      let lease = try repeatable { try writer.acquire(.write) }
      defer { writer.release(lease) }
      return try run(lease, .write, body)
    }
  }

  /// Runs a closure with a session that writes, in one transaction, and discards its result. A closure whose only
  /// expression returns a row can then be used without `_ =`.
  ///
  ///     let save: () throws -> Void = { try db.write { session in try session.insert(draft) } }
  ///
  /// - Parameters:
  ///   - policy: Decides if the transaction runs again after a `Conflict`.
  ///   - body: The closure.
  /// - Throws: The closure's error; `Conflict` when the database stays busy; the errors of the database.
  public func write(
    retrying policy: RetryPolicy = .never, _ body: (Session) throws -> Void
  ) throws {
    _ = try write(retrying: policy) { session -> Bool in
      try body(session)
      return true
    }
  }

  /// Runs a closure with a session that reads, in one transaction, on a thread of the database.
  ///
  ///     let users = try await db.read { session in try User.query.all(in: session) }
  ///
  /// - Parameter body: The closure.
  /// - Returns: The result of the closure.
  /// - Throws: The closure's error; `CancellationError` when the task is cancelled while it waits for a connection or
  ///   runs a statement; `Conflict` when no connection becomes free; the errors of the database.
  public func read<Value: Sendable>(
    _ body: @escaping @Sendable (Session) throws -> Value
  ) async throws -> Value {
    do {
      return try await run(on: readers ?? writer, .read, body)
    } catch let failure as TransactionFailure {
      throw failure.error
    }
  }

  /// Runs a closure with a session that writes, in one transaction, on a thread of the database.
  ///
  ///     try await db.write { session in try session.insert(draft) }
  ///     try await db.write(retrying: .conflicts(upTo: 5)) { session in … }
  ///
  /// The closure runs as part of the task: it sees the task's local values and `Task.isCancelled`. Cancelling the task
  /// ends the wait for a connection, or stops the running statement and rolls the transaction back. A closure that
  /// computes for a long time between statements should call `session.checkCancellation()`. A commit that has begun is
  /// not stopped: the changes are written and the closure's result is returned.
  ///
  /// - Parameters:
  ///   - policy: Decides if the transaction runs again after a `Conflict`. The closure then starts again with a new
  ///     session, so it must be safe to repeat its effects outside the database.
  ///   - body: The closure.
  /// - Returns: The result of the closure.
  /// - Throws: The closure's error; `CancellationError` when the task is cancelled; `Conflict` when the database stays
  ///   busy; the errors of the database.
  @discardableResult
  public func write<Value: Sendable>(
    retrying policy: RetryPolicy = .never, _ body: @escaping @Sendable (Session) throws -> Value
  ) async throws -> Value {
    try await policy.runSuspending { try await run(on: writer, .write, body) }
  }

  /// Runs a closure with a session that writes, in one transaction, on a thread of the database, and discards its
  /// result. A closure whose only expression returns a row can then be used without `_ =`.
  ///
  ///     let save: () async throws -> Void = { try await db.write { session in try session.insert(draft) } }
  ///
  /// - Parameters:
  ///   - policy: Decides if the transaction runs again after a `Conflict`.
  ///   - body: The closure.
  /// - Throws: The closure's error; `CancellationError` when the task is cancelled; `Conflict` when the database stays
  ///   busy; the errors of the database.
  public func write(
    retrying policy: RetryPolicy = .never, _ body: @escaping @Sendable (Session) throws -> Void
  ) async throws {
    _ = try await write(retrying: policy) { session -> Bool in
      try body(session)
      return true
    }
  }

  /// Opens a session that you commit yourself. It takes a connection with its first statement and returns it with
  /// `commit`, `rollback` or `close`.
  ///
  ///     let session = try db.session()
  ///     defer { session.close() }
  ///     try session.insert(draft)
  ///     try session.commit()
  ///
  /// While the session only reads, other sessions can write, and it sees the database as its first statement found it.
  /// It throws `Conflict` when it writes after it has read and another transaction has committed in between, as the
  /// data that it read may be outdated. After `rollback()` it reads the current data.
  ///
  /// - Returns: The session.
  public func session() throws -> Session {
    let connection = SessionConnection(of: self, writer: writer, readers: readers)
    return Session(settings, .write, source: .onDemand(connection))
  }

  private func run<Value: Sendable>(
    on pool: ConnectionPool, _ access: Access,
    _ body: @escaping @Sendable (Session) throws -> Value
  ) async throws -> Value {
    do {
      return try await pool.withLease(access) { [self] lease in try run(lease, access, body) }
    } catch let conflict as Conflict {
      throw TransactionFailure(error: conflict, isRepeatable: true)
    }
  }

  /// Runs a closure before the transaction begins, where a conflict can always be retried.
  private func repeatable<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let conflict as Conflict {
      throw TransactionFailure(error: conflict, isRepeatable: true)
    }
  }

  private func run<Value>(
    _ lease: Lease, _ access: Access, _ body: (Session) throws -> Value
  ) throws -> Value {
    let session = Session(settings, access, source: .lent(lease.connection))
    do {
      return try session.transaction(body)
    } catch is any TenonError where lease.connection.interruption?.isRequested == true {
      // For example, the connection has stopped waiting for a lock.
      throw CancellationError()
    } catch {
      throw TransactionFailure(error: error, isRepeatable: error is Conflict)
    }
  }
}
