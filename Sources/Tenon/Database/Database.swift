import Foundation

/// A database: one connection that writes and a bounded number that read beside it.
///
///     let db = try Database("sqlite:blog.db")
///     try db.create(Blog.self)
///     let user = try db.write { session in
///       try session.insert(User.Draft(username: "alice", email: "alice@example.com"))
///     }
///
/// A SQLite file is opened in write-ahead mode with foreign keys enforced. It can be shared between threads and tasks.
public final class Database: Sendable {
  /// The SQL the database understands.
  public let dialect: Dialect

  /// How it was opened.
  public let configuration: Configuration

  /// Who listens to changes of rows.
  let changeHub = ChangeHub()

  private let settings: SessionSettings

  private let writer: ConnectionPool
  /// Nil for a database in memory, which has only one connection.
  private let readers: ConnectionPool?

  /// Opens the database at a URL, and makes the file if there is none.
  ///
  /// - Parameters:
  ///   - url: `sqlite:file.db`, `sqlite:///absolute/file.db` or `sqlite::memory:`.
  ///   - configuration: How to open and watch it.
  /// - Throws: `SQLError` when the URL is malformed, `ConnectionLost` when the file cannot be opened or is no database.
  public convenience init(_ url: String, configuration: Configuration = Configuration()) throws {
    try self.init(Drivers.driver(for: url, configuration), configuration: configuration)
  }

  /// Opens a database through its driver.
  ///
  /// - Parameters:
  ///   - driver: The driver.
  ///   - configuration: How to open and watch it.
  package init(_ driver: any Driver, configuration: Configuration) throws {
    dialect = driver.dialect
    self.configuration = configuration
    settings = SessionSettings(driver, configuration, changeHub)
    writer = ConnectionPool(
      capacity: 1, timeout: configuration.poolTimeout, label: "tenon.writer"
    ) { try driver.connect(.write) }
    readers =
      driver.hasReaders
      ? ConnectionPool(
        capacity: configuration.maximumReaders, timeout: configuration.poolTimeout,
        label: "tenon.reader"
      ) { try driver.connect(.read) } : nil
    // The writer opens first: it makes the file and sets its mode, and a file that is no database is found now.
    writer.release(try writer.acquire())
  }

  /// Opens the database whose URL is in an environment variable.
  ///
  ///     let db = try Database(environment: "DATABASE_URL", default: "sqlite:blog.db")
  ///
  /// - Parameters:
  ///   - environment: The variable's name.
  ///   - url: The URL to use when the variable is not set or empty.
  ///   - configuration: How to open and watch it.
  /// - Throws: What `init(_:configuration:)` throws; `SQLError` when there is no URL.
  public convenience init(
    environment: String, default url: String? = nil,
    configuration: Configuration = Configuration()
  ) throws {
    let value = ProcessInfo.processInfo.environment[environment].flatMap { $0.isEmpty ? nil : $0 }
    guard let url = value ?? url else {
      throw SQLError(message: "the environment variable \(environment) names no database")
    }
    try self.init(url, configuration: configuration)
  }

  deinit { close() }

  /// How many wait for the connection that writes.
  var waitingWriters: Int { writer.waiting }

  /// Closes the database: connections that are free now, and each other one when its session ends. Sessions asked for
  /// later throw `ConnectionLost`.
  public func close() {
    changeHub.close()
    readers?.close()
    writer.close()
  }
}

extension Database {
  /// Runs a closure with a session that reads, in one transaction: all of it sees the database as its
  /// first statement found it.
  ///
  ///     let users = try db.read { session in try User.query.all(in: session) }
  ///
  /// - Returns: What the closure returns.
  /// - Throws: What the closure throws; `Conflict` when no connection comes free; what the database reports.
  public func read<Value>(_ body: (Session) throws -> Value) throws -> Value {
    let pool = readers ?? writer
    let lease = try pool.acquire()
    defer { pool.release(lease) }
    do {
      return try run(lease, .read, body)
    } catch let failure as TransactionFailure {
      throw failure.error
    }
  }

  /// Runs a closure with a session that writes, in one transaction: when the closure returns it is committed, when it
  /// throws it is rolled back.
  ///
  ///     try db.write { session in try session.insert(User.Draft(username: "bob", email: "bob@example.com")) }
  ///     try db.write(retrying: .conflicts(upTo: 5)) { session in … }
  ///
  /// The connection cannot be had twice: a `write` inside the closure is refused. So are `commit()` and `rollback()`: what
  /// may be undone alone goes into a `savepoint`, and a session of `session()` is committed by hand.
  ///
  /// - Parameters:
  ///   - policy: Whether a transaction that met a `Conflict` is run again. The closure then starts anew with a new
  ///     session, so that what it does outside the database should bear repeating.
  ///   - body: The closure.
  /// - Returns: What the closure returns.
  /// - Throws: What the closure throws; `Conflict` when the database stays busy; what the database reports.
  @discardableResult
  public func write<Value>(
    retrying policy: RetryPolicy = .never, _ body: (Session) throws -> Value
  ) throws -> Value {
    return try policy.run {
      let lease = try repeatable { try writer.acquire() }
      defer { writer.release(lease) }
      return try run(lease, .write, body)
    }
  }

  /// Runs a closure with a session that writes, in one transaction, where no value of it is wanted: one whose only
  /// expression gives a row may stand where nothing is to be returned.
  ///
  ///     let save: () throws -> Void = { try db.write { session in try session.insert(draft) } }
  ///
  /// - Parameters:
  ///   - policy: Whether a transaction that met a `Conflict` is run again.
  ///   - body: The closure.
  /// - Throws: What the closure throws; `Conflict` when the database stays busy; what the database reports.
  public func write(
    retrying policy: RetryPolicy = .never, _ body: (Session) throws -> Void
  ) throws {
    _ = try write(retrying: policy) { session -> Bool in
      try body(session)
      return true
    }
  }

  /// Runs a closure with a session that reads, on a thread of the database's own.
  ///
  ///     let users = try await db.read { session in try User.query.all(in: session) }
  ///
  /// - Returns: What the closure returns.
  /// - Throws: What the closure throws; `CancellationError` when the task is cancelled, while it waits for a connection
  ///   or while a statement runs; `Conflict` when no connection comes free; what the database reports.
  public func read<Value: Sendable>(
    _ body: @escaping @Sendable (Session) throws -> Value
  ) async throws -> Value {
    do {
      return try await run(on: readers ?? writer, .read, body)
    } catch let failure as TransactionFailure {
      throw failure.error
    }
  }

  /// Runs a closure with a session that writes, on a thread of the database's own, in one transaction.
  ///
  ///     try await db.write { session in try session.insert(draft) }
  ///     try await db.write(retrying: .conflicts(upTo: 5)) { session in … }
  ///
  /// The closure is a part of the task: it sees the task's local values, and `Task.isCancelled`. When the task is cancelled
  /// it stops waiting for the connection; a statement that runs is stopped, and the transaction is rolled back. A closure
  /// that computes for long between its statements asks `session.checkCancellation()`. A commit that has begun is not
  /// stopped: what it writes is written, and the closure's value returned.
  ///
  /// - Parameters:
  ///   - policy: Whether a transaction that met a `Conflict` is run again. The closure then starts anew with a new
  ///     session, so that what it does outside the database should bear repeating.
  ///   - body: The closure.
  /// - Returns: What the closure returns.
  /// - Throws: What the closure throws; `CancellationError` when the task is cancelled; `Conflict` when the database
  ///   stays busy; what the database reports.
  @discardableResult
  public func write<Value: Sendable>(
    retrying policy: RetryPolicy = .never, _ body: @escaping @Sendable (Session) throws -> Value
  ) async throws -> Value {
    try await policy.runSuspending { try await run(on: writer, .write, body) }
  }

  /// Runs a closure with a session that writes, on a thread of the database's own, in one transaction, where no value of it
  /// is wanted: one whose only expression gives a row may stand where nothing is to be returned.
  ///
  ///     let save: () async throws -> Void = { try await db.write { session in try session.insert(draft) } }
  ///
  /// - Parameters:
  ///   - policy: Whether a transaction that met a `Conflict` is run again.
  ///   - body: The closure.
  /// - Throws: What the closure throws; `CancellationError` when the task is cancelled; `Conflict` when the database
  ///   stays busy; what the database reports.
  public func write(
    retrying policy: RetryPolicy = .never, _ body: @escaping @Sendable (Session) throws -> Void
  ) async throws {
    _ = try await write(retrying: policy) { session -> Bool in
      try body(session)
      return true
    }
  }

  /// Opens a session to be committed by hand. It takes a connection with its first statement and gives it back with
  /// `commit`, `rollback` or `close`.
  ///
  ///     let session = try db.session()
  ///     defer { session.close() }
  ///     try session.insert(draft)
  ///     try session.commit()
  ///
  /// As long as it only reads, others write beside it, and it sees the database as its first statement found it. When it
  /// writes after it has read, and another transaction was committed in between, it throws `Conflict`: what it read may
  /// be another by then. After `rollback()` it reads anew.
  public func session() throws -> Session {
    let connection = SessionConnection(of: self, writer: writer, readers: readers)
    return Session(settings, .write, source: .onDemand(connection))
  }

  /// Makes the tables and indexes of a schema that are missing. What is there stays as it is.
  ///
  ///     try db.create(Blog.self)
  ///
  /// - Throws: `SQLError` when the schema was generated without the database's dialect; what the database reports.
  public func create(_ schema: any Schema.Type) throws {
    try write { session in try session.run(statements(of: schema).create) }
  }

  /// Makes the tables and indexes of a schema that are missing, on a thread of the database's own.
  public func create(_ schema: any Schema.Type) async throws {
    try await write { [self] session in try session.run(statements(of: schema).create) }
  }

  /// Removes the tables of a schema with all their rows.
  ///
  /// - Throws: `SQLError` when the schema was generated without the database's dialect; what the database reports.
  public func drop(_ schema: any Schema.Type) throws {
    try write { session in try session.run(statements(of: schema).drop) }
  }

  /// Removes the tables of a schema with all their rows, on a thread of the database's own.
  public func drop(_ schema: any Schema.Type) async throws {
    try await write { [self] session in try session.run(statements(of: schema).drop) }
  }

  private func statements(of schema: any Schema.Type) throws -> SchemaDDL.Statements {
    guard let statements = schema.ddl.statements(for: dialect) else {
      throw SQLError(
        message: "\(schema) was generated without DDL for \(dialect.name); add \(dialect.rawValue) "
          + "to the schema's dialects and generate again")
    }
    return statements
  }

  private func run<Value: Sendable>(
    on pool: ConnectionPool, _ access: Access,
    _ body: @escaping @Sendable (Session) throws -> Value
  ) async throws -> Value {
    do {
      return try await pool.withLease { [self] lease in try run(lease, access, body) }
    } catch let conflict as Conflict {
      throw TransactionFailure(error: conflict, isRepeatable: true)
    }
  }

  /// Runs a closure before the transaction begins: nothing is done twice when it is all run again.
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
      // Such as the lock that the connection has stopped waiting for.
      throw CancellationError()
    } catch {
      throw TransactionFailure(error: error, isRepeatable: error is Conflict)
    }
  }
}
