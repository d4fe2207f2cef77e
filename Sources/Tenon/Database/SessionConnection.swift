/// The connection of a session that the user commits: taken with its first statement, returned when the transaction
/// ends.
///
/// A session that begins with a read gets a connection that reads, so that others can write. From its first write until
/// its end it holds the writing connection as well, which keeps others in the process from writing, and writes on its
/// own connection. The database refuses the write if the data that the session has read may be outdated.
final class SessionConnection {
  /// The database, kept open while the session is open.
  private let database: Database
  private let writer: ConnectionPool
  /// The connections that read; nil if the database has only one connection.
  private let readers: ConnectionPool?
  private var reading: Lease?
  private var writing: Lease?

  init(of database: Database, writer: ConnectionPool, readers: ConnectionPool?) {
    self.database = database
    self.writer = writer
    self.readers = readers
  }

  /// Acquires a connection.
  ///
  /// - Parameter writes: True if the transaction begins with a write.
  func take(writes: Bool) throws -> any Connection {
    if let readers, !writes {
      let lease = try readers.acquire(.read)
      reading = lease
      return lease.connection
    }
    let lease = try writer.acquire(writes ? .write : .read)
    writing = lease
    return lease.connection
  }

  /// Begins a transaction on the connection.
  func begin() throws {
    guard let reading else { return try writing?.connection.begin(.write, willWrite: nil) ?? () }
    try reading.connection.begin(.read) { [unowned self] in
      if writing == nil { writing = try writer.acquire(.write) }
    }
  }

  /// Records the current user of the session, which may have moved to another thread or task.
  func noteUse() {
    let user = ConnectionUser.current
    reading?.user.store(user, ordering: .relaxed)
    writing?.user.store(user, ordering: .relaxed)
  }

  /// Returns the acquired connections to their pools.
  func release() {
    if let writing { writer.release(writing) }
    writing = nil
    if let reading { readers?.release(reading) }
    reading = nil
  }
}
