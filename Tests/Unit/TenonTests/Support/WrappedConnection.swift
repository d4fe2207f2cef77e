import Synchronization

@testable import Tenon

/// A connection to SQLite whose commit a test can change.
final class WrappedConnection: Connection {
  private let wrapped: any Connection
  private let beforeCommit: @Sendable () throws -> Void

  init(_ wrapped: any Connection, beforeCommit: @escaping @Sendable () throws -> Void) {
    self.wrapped = wrapped
    self.beforeCommit = beforeCommit
  }

  var dialect: Dialect { wrapped.dialect }
  var isInTransaction: Bool { wrapped.isInTransaction }
  var lastInsertedKey: Int64 { wrapped.lastInsertedKey }
  var interruption: Interruption? {
    get { wrapped.interruption }
    set { wrapped.interruption = newValue }
  }

  var shortcuts: (any ConnectionShortcuts)? { wrapped.shortcuts }

  func prepare(_ sql: String, isKept: Bool) throws -> any PreparedStatement {
    try wrapped.prepare(sql, isKept: isKept)
  }
  func execute(script: String) throws { try wrapped.execute(script: script) }
  func begin(_ access: Access, willWrite: (() throws -> Void)?) throws {
    try wrapped.begin(access, willWrite: willWrite)
  }
  func rollback() throws { try wrapped.rollback() }
  func close() { wrapped.close() }

  func commit() throws {
    try beforeCommit()
    try wrapped.commit()
  }
}

extension Database {
  /// Runs a closure with a session from `session()`, which is not bound to a transaction, and commits.
  func byHand<Value>(_ body: (Session) throws -> Value) throws -> Value {
    let session = try session()
    defer { session.close() }
    let value = try body(session)
    try session.commit()
    return value
  }

  /// A database in a file, with the tables of all test models, that runs a closure before each commit.
  static func test(
    _ url: String, _ configuration: Configuration = Configuration(),
    beforeCommit: @escaping @Sendable () throws -> Void
  ) throws -> Database {
    try Database(url, configuration: configuration).create(TestSchema.self)
    let driver = WrappingDriver(
      sqlite: try SQLiteDriver(DatabaseURL(url), configuration), beforeCommit: beforeCommit)
    return try Database(driver, configuration: configuration)
  }
}

/// A driver of SQLite whose commits a test can change.
private struct WrappingDriver: Driver {
  static let schemes: [String] = []

  let sqlite: SQLiteDriver
  let beforeCommit: @Sendable () throws -> Void

  init(sqlite: SQLiteDriver, beforeCommit: @escaping @Sendable () throws -> Void) {
    self.sqlite = sqlite
    self.beforeCommit = beforeCommit
  }

  init(_ url: DatabaseURL, _ configuration: Configuration) throws {
    self.init(sqlite: try SQLiteDriver(url, configuration)) {}
  }

  var dialect: Dialect { sqlite.dialect }
  var connections: ConnectionLimits { sqlite.connections }

  func connect(_ access: Access) throws -> any Connection {
    WrappedConnection(try sqlite.connect(access), beforeCommit: beforeCommit)
  }
}

/// A number that several threads increment.
final class Counter: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  /// Increments the number, and returns the new one.
  @discardableResult
  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}
