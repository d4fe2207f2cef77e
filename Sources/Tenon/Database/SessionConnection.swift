/// The connection of a session by hand: taken with its first statement, given back when the transaction ends.
///
/// A session that begins by reading has a connection that reads, and leaves the one that writes to others. From its first
/// write on nobody else in the process writes: it holds the connection that does, and writes on its own. The database
/// refuses that when what the session has read may be another by then.
final class SessionConnection {
  /// Open for as long as the session is.
  private let database: Database
  private let writer: ConnectionPool
  /// Nil where there is only one connection.
  private let readers: ConnectionPool?
  private var reading: Lease?
  private var writing: Lease?

  init(of database: Database, writer: ConnectionPool, readers: ConnectionPool?) {
    self.database = database
    self.writer = writer
    self.readers = readers
  }

  /// Takes a connection.
  ///
  /// - Parameter writes: Whether the transaction begins with a write.
  func take(writes: Bool) throws -> any Connection {
    if let readers, !writes {
      let lease = try readers.acquire()
      reading = lease
      return lease.connection
    }
    let lease = try writer.acquire()
    writing = lease
    return lease.connection
  }

  /// Begins a transaction on the connection.
  func begin() throws {
    guard let reading else { return try writing?.connection.begin(.write, willWrite: nil) ?? () }
    try reading.connection.begin(.read) { [unowned self] in
      if writing == nil { writing = try writer.acquire() }
    }
  }

  /// Notes who uses the session now: it may have gone to another thread or task.
  func noteUse() {
    let user = ConnectionUser.current
    reading?.user.store(user, ordering: .relaxed)
    writing?.user.store(user, ordering: .relaxed)
  }

  /// Gives back what was taken.
  func giveBack() {
    if let writing { writer.release(writing) }
    writing = nil
    if let reading { readers?.release(reading) }
    reading = nil
  }
}
