import Foundation
import TestSupport
import Testing

@testable import Tenon

@Suite("Life of a session")
struct SessionLifecycleTests {
  private let directory: TemporaryDirectory
  private let database: Database
  private let closed = SQLError(
    message: "the session is closed: it cannot be used after close() or after its closure")

  init() throws {
    directory = try TemporaryDirectory()
    var configuration = Configuration()
    configuration.poolTimeout = .milliseconds(200)
    configuration.busyTimeout = .milliseconds(100)
    database = try Database(directory.url(), configuration: configuration)
    try database.create(TestSchema.self)
  }

  private func count() throws -> Int { try database.read { try User.query.count(in: $0) } }

  private struct Stop: Error {}

  @Test("a write commits when its closure returns, and returns its result")
  func commits() throws {
    let ann = try database.write { try $0.insert(User.Draft(username: "ann")) }
    #expect(try database.read { try $0.require(User.self, ann.id) } == ann)
  }

  @Test("a write whose closure throws is rolled back, and throws the error")
  func rollsBack() async throws {
    #expect(throws: Stop.self) {
      try database.write { session in
        try session.insert(User.Draft(username: "ann"))
        throw Stop()
      }
    }
    await #expect(throws: Stop.self) {
      try await database.write { session in
        try session.insert(User.Draft(username: "ann"))
        throw Stop()
      }
    }
    #expect(try count() == 0)
  }

  @Test("a refused statement whose error is caught keeps the rest of the transaction")
  func caughtError() throws {
    try database.write { session in
      try session.insert(User.Draft(username: "ann"))
      #expect(throws: ConstraintViolation.self) { try session.insert(User.Draft(username: "ann")) }
      try session.insert(User.Draft(username: "bob"))
    }
    #expect(try count() == 2)
  }

  private let lentWrite = SQLError(
    message:
      "db.write commits when its closure returns and rolls back when it throws; use savepoint to undo a "
      + "part, or db.session() to commit or roll back manually")
  private let lentRead = SQLError(
    message: "db.read ends its transaction when its closure returns; use db.session() to commit or "
      + "roll back manually")

  @Test("commit and rollback inside a write or read are refused, and have no effect")
  func commitInside() async throws {
    let database = database
    let (lentWrite, lentRead) = (lentWrite, lentRead)
    @Sendable func write(_ session: Session) throws {
      try session.insert(User.Draft(username: "a"))
      #expect(throws: lentWrite) { try session.commit() }
      #expect(throws: lentWrite) { try session.rollback() }
      session.add(User.Draft(username: "b"))
      #expect(throws: lentWrite) { try session.savepoint { try session.rollback() } }
      throw lentRead
    }
    @Sendable func read(_ session: Session) throws {
      #expect(throws: lentRead) { try session.commit() }
      #expect(throws: lentRead) { try session.rollback() }
      #expect(try User.query.count(in: session) == 0)
    }
    #expect(throws: lentRead) { try database.write(write) }
    await #expect(throws: lentRead) { try await database.write { try write($0) } }
    try await database.read { try read($0) }
    try synchronously { try database.read(read) }
    let memory = try Database.test()
    try await memory.read { try read($0) }
    #expect(try count() == 0)
  }

  private func synchronously<Value>(_ body: () throws -> Value) rethrows -> Value { try body() }

  @Test("the error of a session that failed inside a write suggests a savepoint")
  func failedInside() throws {
    func write(_ session: Session) throws {
      session.addAll([User.Draft(username: "a"), User.Draft(username: "a")])
      #expect(throws: ConstraintViolation.self) { try session.flush() }
      let unusable = #expect(throws: SQLError.self) { try User.query.count(in: session) }
      let advice = "no more statements can run in it: use a savepoint for statements that may fail"
      #expect(unusable?.message.hasSuffix(advice) == true)
    }
    #expect(throws: SQLError.self) { try database.write(write) }
    #expect(try count() == 0)
  }

  @Test("a manual session keeps committed changes, and undoes those left at close")
  func byHand() throws {
    let session = try database.session()
    try session.insert(User.Draft(username: "a"))
    #expect(try count() == 0)
    try session.commit()
    #expect(try count() == 1)
    try session.insert(User.Draft(username: "b"))
    try session.rollback()
    try session.insert(User.Draft(username: "c"))
    session.close()
    session.close()
    #expect(try count() == 1)
    #expect(throws: closed) { try session.insert(User.Draft(username: "d")) }
    #expect(throws: closed) { try User.query.all(in: session) }
    #expect(throws: closed) { try session.commit() }
    #expect(throws: closed) { try session.rollback() }
  }

  private let ownWait = SQLError(
    message: "a session of this database is already open on this thread, and a second one would "
      + "wait for it forever: use the open session, or end it first")

  @Test("a manual session takes the connection at its first write, and returns it")
  func byHandGivesBack() throws {
    let session = try database.session()
    try database.write { try $0.insert(User.Draft(username: "a")) }
    try session.insert(User.Draft(username: "b"))
    #expect(throws: ownWait) { try database.write { try $0.insert(User.Draft(username: "c")) } }
    let other = try database.session()
    #expect(throws: ownWait) { try other.insert(User.Draft(username: "c")) }
    #expect(try User.query.count(in: other) == 1)
    try session.rollback()
    try database.write { try $0.insert(User.Draft(username: "c")) }
    #expect(try User.query.count(in: session) == 2)
    session.close()
  }

  @Test("a manual session keeps its database open")
  func byHandKeepsDatabase() throws {
    let session = try Database(directory.url()).session()
    try session.insert(User.Draft(username: "a"))
    try session.commit()
    session.close()
    #expect(try count() == 1)
  }

  @Test("a manual session that only reads does not block writers, and sees a snapshot")
  func byHandReads() throws {
    let session = try database.session()
    #expect(try User.query.count(in: session) == 0)
    #expect(try session.savepoint { try User.query.count(in: session) } == 0)
    try database.write { try $0.insert(User.Draft(username: "a")) }
    let other = try database.session()
    try other.insert(User.Draft(username: "b"))
    try other.commit()
    #expect(try User.query.count(in: session) == 0)
    try session.commit()
    #expect(try User.query.count(in: session) == 2)
  }

  @Test("a manual session can write after reading, unless another one wrote in between")
  func byHandReadsThenWrites() throws {
    let writes: [(Session) throws -> Void] = [
      { _ = try $0.insert(User.Draft(username: "late")) },
      { session in
        var user = try session.require(User.self, 1)
        user.age = 7
        session.save(user)
        try session.flush()
      },
      { session in
        try session.track(User.self, 1).age = 8
        try session.flush()
      },
      { _ = try User.query.update(User.age.set(9), in: $0) },
      { _ = try $0.execute("UPDATE users SET age = 10") },
      { _ = try $0.execute("UPDATE users SET age = 11; DELETE FROM tags") },
      { session in try session.savepoint { _ = try User.query.delete(in: session) } },
      { _ = try $0.bulkInsert([User.Draft(username: "late")]) },
    ]
    try database.write { try $0.insert(User.Draft(username: "first", age: 0)) }
    for (number, write) in writes.enumerated() {
      let session = try database.session()
      defer { session.close() }
      #expect(try User.query.count(in: session) > 0)
      try database.write { try $0.insert(User.Draft(username: "\(number)")) }
      let conflict = #expect(throws: Conflict.self) { try write(session) }
      #expect(conflict?.kind == .serialization)
      #expect(
        conflict?.message.hasSuffix("one began to read; roll back and read again") == true)
      // A refused session holds no lock: after a rollback it reads the current rows.
      try session.rollback()
      #expect(try User.query.count(in: session) > 0)
      try session.savepoint { try write(session) }
      try session.rollback()
    }
    #expect(try count() == 1 + writes.count)
    #expect(try database.read { try $0.require(User.self, 1).age } == 0)
  }

  @Test("a stream of a manual session continues while the session writes")
  func byHandStream() throws {
    try database.write { session in
      try session.insert(["a", "b", "c"].map { User.Draft(username: $0) })
    }
    let session = try database.session()
    let stream = try User.query.order(by: User.id).stream(in: session)
    while var user = try stream.next() {
      user.age = 5
      session.save(user)
    }
    try session.commit()
    #expect(try database.read { try User.query.all(in: $0).map(\.age) } == [5, 5, 5])
  }

  @Test("the result of a write can be discarded")
  func discarded() async throws {
    let database = database
    let writes: [() throws -> Void] = [
      { try database.write { try $0.insert(User.Draft(username: "a")) } },
      { try database.write(retrying: .never) { try $0.insert(User.Draft(username: "b")) } },
      {
        try database.write { session in
          try session.savepoint { try session.insert(User.Draft(username: "c")) }
        }
      },
    ]
    for write in writes { try write() }
    let suspending: [@Sendable () async throws -> Void] = [
      { try await database.write { try $0.insert(User.Draft(username: "d")) } },
      { try await database.write { try $0.insert([User.Draft(username: "e")]) } },
    ]
    for write in suspending { try await write() }
    #expect(try await database.read { try User.query.count(in: $0) } == 5)
  }

  @Test("a manual session that is released returns its connection and undoes its writes")
  func byHandDropped() throws {
    do {
      let session = try database.session()
      try session.insert(User.Draft(username: "a"))
    }
    #expect(try database.write { try User.query.count(in: $0) } == 0)
  }

  @Test("a session that escapes its closure is closed")
  func leakedSession() throws {
    let leaked = try database.write { session in
      try session.insert(User.Draft(username: "ann"))
      return session
    }
    #expect(throws: closed) { try leaked.find(User.self, 1) }
    #expect(throws: closed) { try leaked.commit() }
    leaked.close()
    let read = try database.read { $0 }
    #expect(throws: closed) { try read.find(User.self, 1) }
    #expect(try count() == 1)
  }

  @Test("a stream that escapes its closure is closed, at any row")
  func leakedStream() throws {
    try database.write { session in
      try session.insert(["a", "b", "c"].map { User.Draft(username: $0) })
    }
    let stream = try database.read { session in
      let stream = try User.query.stream(in: session)
      #expect(try stream.next()?.username == "a")
      return stream
    }
    #expect(throws: closed) { try stream.next() }
    #expect(try stream.next() == nil)
    try database.write { try $0.insert(User.Draft(username: "d")) }
    #expect(try count() == 4)
  }

  @Test("a stream ends with its transaction, and the error says so")
  func streamAcrossCommit() throws {
    try database.byHand { session in
      try session.insert(["a", "b"].map { User.Draft(username: $0) })
      let stream = try User.query.stream(in: session)
      #expect(try stream.next()?.username == "a")
      try session.commit()
      #expect(
        throws: SQLError(
          message: "the stream ended with its transaction",
          statement: User.modelDefinition.sql(for: .sqlite).select)
      ) { try stream.next() }
      #expect(try stream.next() == nil)
      let second = try User.query.stream(in: session)
      _ = try second.next()
      try session.rollback()
      #expect(throws: SQLError.self) { try second.next() }
    }
  }

  @Test("a stream that ended with its transaction does not affect a later one of its query")
  func laterStream() throws {
    try database.byHand { session in
      try session.insert(["a", "b"].map { User.Draft(username: $0) })
      let query = User.query.order(by: User.id)
      let first = try query.stream(in: session)
      #expect(try first.next()?.username == "a")
      try session.commit()
      let second = try query.stream(in: session)
      #expect(try second.next()?.username == "a")
      #expect(throws: SQLError.self) { try first.next() }
      #expect(try second.next()?.username == "b")
    }
  }

  @Test("the transaction can continue after a stream is left early")
  func streamLeftEarly() throws {
    try database.write { session in
      try session.insert((1...100).map { User.Draft(username: "\($0)") })
      do {
        let stream = try User.query.stream(in: session)
        _ = try stream.next()
      }
      try session.insert(User.Draft(username: "after"))
    }
    #expect(try count() == 101)
  }

  @Test("a row that cannot be decoded ends its stream")
  func undecodableStream() throws {
    try database.write { session in
      try session.insert(["a", "b", "c"].map { User.Draft(username: $0) })
      try session.raw(
        "PRAGMA ignore_check_constraints = ON", "UPDATE users SET is_active = 7 WHERE id = 2")
      let stream = try User.query.order(by: User.id).stream(in: session)
      #expect(try stream.next()?.id == 1)
      let error = #expect(throws: InvalidColumnValue.self) { try stream.next() }
      #expect(error?.column == "users.is_active")
      #expect(try stream.next() == nil)
    }
  }

  @Test("a nested write is refused immediately; a nested read sees committed rows")
  func nesting() throws {
    let refusal = SQLError(
      message: "a session of this database is already open on this thread, and a second one would "
        + "wait for it forever: use the open session, or end it first")
    try database.write { session in
      try session.insert(User.Draft(username: "a"))
      #expect(throws: refusal) { try database.write { _ in } }
      #expect(throws: refusal) { try database.session().insert(User.Draft(username: "b")) }
      #expect(throws: refusal) { try database.create(TestSchema.self) }
      #expect(try database.read { try User.query.count(in: $0) } == 0)
      #expect(try User.query.count(in: session) == 1)
    }
    try database.read { _ in
      _ = try database.write { try $0.insert(User.Draft(username: "b")) }
    }
    #expect(try count() == 2)
  }

  @Test("a database in memory also refuses a read inside a write, as it has one connection")
  func nestingInMemory() throws {
    let memory = try Database.test()
    try memory.write { _ in
      #expect(throws: SQLError.self) { try memory.read { _ in } }
    }
    try memory.read { _ -> Void in
      #expect(throws: SQLError.self) { try memory.write { _ in } }
    }
    try memory.write { try $0.insert(User.Draft(username: "a")) }
  }

  @Test("a session that reads cannot write, in a file or in memory")
  func readOnly() throws {
    for (database, returningKey) in [
      (database, ""), (try Database.test(), TestDriver.current.returningKey),
    ] {
      try database.read { (session: Session) throws in
        #expect(
          throws: SQLError(
            message:
              "attempt to write a readonly database: a session of db.read cannot write; use db.write",
            code: 8,
            statement: User.modelDefinition.sqliteInsert + returningKey)
        ) { try session.insert(User.Draft(username: "a")) }
        #expect(throws: SQLError.self) { try User.query.delete(in: session) }
        #expect(try User.query.count(in: session) == 0)
      }
      try database.write { try $0.insert(User.Draft(username: "a")) }
    }
  }

  @Test("scripts, schemas, pragmas and transactions cannot write in a reading session")
  func readOnlyScripts() throws {
    for database in [database, try Database.test()] {
      try database.read { (session: Session) throws in
        for script in [
          "SELECT 1; DELETE FROM users", "CREATE TEMP TABLE t (x)", "PRAGMA user_version = 7",
          "PRAGMA query_only = OFF; INSERT INTO tags VALUES ('a', 'b')",
        ] {
          let error = #expect(throws: SQLError.self) {
            try session.run(script: script, at: .unknown)
          }
          #expect(error?.code == 8, "\(script)")
        }
      }
      try database.read { session in
        try session.raw("PRAGMA query_only = OFF")
        #expect(throws: SQLError.self) { try session.raw("DELETE FROM users") }
        try session.execute("SELECT 1; SELECT 2; -- done")
      }
      for script in ["DELETE FROM users", "COMMIT; BEGIN IMMEDIATE; DELETE FROM users"] {
        #expect(throws: SQLError.self) {
          try database.read { try $0.run(script: script, at: .unknown) }
        }
      }
      try database.write { try $0.insert(User.Draft(username: "a")) }
    }
  }

  @Test("a read sees one snapshot, whatever is written in between")
  func snapshot() throws {
    try database.write { try $0.insert(User.Draft(username: "a")) }
    try database.read { session in
      #expect(try User.query.count(in: session) == 1)
      try database.write { try $0.insert(User.Draft(username: "b")) }
      #expect(try User.query.count(in: session) == 1)
    }
    #expect(try count() == 2)
  }

  @Test("a transaction that the database ended makes the session unusable until rollback()")
  func endedByDatabase() throws {
    try database.byHand { session in
      try session.insert(User.Draft(username: "kept"))
      try session.commit()
      try session.insert(User.Draft(username: "lost"))
      #expect(throws: ConstraintViolation.self) {
        try session.raw("INSERT OR ROLLBACK INTO users VALUES (1, 'x', 1, 1, NULL)")
      }
      let unusable = #expect(throws: SQLError.self) {
        try session.insert(User.Draft(username: "lost too"))
      }
      #expect(
        unusable?.message.hasPrefix("the transaction was rolled back (UNIQUE constraint failed")
          == true)
      #expect(unusable?.message.hasSuffix("call rollback() first") == true)
      #expect(throws: SQLError.self) { try User.query.all(in: session) }
      #expect(throws: SQLError.self) { try session.commit() }
      try session.rollback()
      try session.insert(User.Draft(username: "later"))
    }
    #expect(try database.read { try User.query.all(in: $0).map(\.username) } == ["kept", "later"])
  }

  @Test("a transaction that the database ended is not committed when the closure returns")
  func endedByDatabaseThenReturned() throws {
    #expect(throws: SQLError.self) {
      try database.write { session in
        try session.insert(User.Draft(username: "lost"))
        try? session.raw("INSERT OR ROLLBACK INTO users VALUES (1, 'x', 1, 1, NULL)")
      }
    }
    #expect(try count() == 0)
    try database.write { try $0.insert(User.Draft(username: "next")) }
  }

  @Test("a commit that the database refuses undoes the transaction")
  func refusedCommit() throws {
    try database.write { session in
      try session.raw(
        "CREATE TABLE late (id INTEGER PRIMARY KEY, user INTEGER REFERENCES users (id) "
          + "DEFERRABLE INITIALLY DEFERRED)")
    }
    let error = #expect(throws: ConstraintViolation.self) {
      try database.write { session in
        try session.insert(User.Draft(username: "a"))
        try session.raw("INSERT INTO late (user) VALUES (99)")
      }
    }
    #expect(error?.kind == .foreignKey && error?.statement == "COMMIT")
    #expect(try count() == 0)
    let session = try database.session()
    try session.raw("INSERT INTO late (user) VALUES (99)")
    #expect(throws: ConstraintViolation.self) { try session.commit() }
    try session.insert(User.Draft(username: "b"))
    try session.commit()
    session.close()
    #expect(try count() == 1)
  }

  @Test("a schema is created, created again without effect, and dropped")
  func createAndDrop() async throws {
    try await database.create(TestSchema.self)
    try await database.write { try $0.insert(User.Draft(username: "a")) }
    try await database.create(TestSchema.self)
    #expect(try count() == 1)
    try await database.drop(TestSchema.self)
    #expect(throws: SQLError.self) { try count() }
    try await database.create(TestSchema.self)
    #expect(try count() == 0)
  }

  @Test("the log has each statement with its rows and its error, including streams")
  func log() throws {
    let recorder = StatementRecorder()
    let logged = try Database.test(log: recorder.log)
    // The columns of existing tables, and the statements of the DDL.
    #expect(recorder.take().map(\.rows) == Array(repeating: 0, count: 12))
    let select = User.modelDefinition.sql(for: .sqlite).select
    try logged.write { session in
      try session.insert(["a", "b", "c"].map { User.Draft(username: $0) })
      #expect(recorder.take().map(\.rows) == [3])
      _ = try User.query.all(in: session)
      let stream = try User.query.stream(in: session)
      _ = try stream.next()
      _ = try stream.next()
      #expect(recorder.take().map(\.rows) == [3])
      while try stream.next() != nil {}
      let event = try #require(recorder.take().first)
      #expect(event.sql == select && event.rows == 3 && event.error == nil)
      #expect(event.duration > .zero)
      #expect(throws: ConstraintViolation.self) { try session.insert(User.Draft(username: "a")) }
      let failed = recorder.take()
      #expect(failed.map(\.rows) == [0])
      #expect(failed.first?.error is ConstraintViolation)
      #expect(throws: SQLError.self) { try session.raw("nonsense") }
      #expect(recorder.takeSQL() == ["nonsense"])
      #expect(try User.query.update(User.age.set(1), in: session) == 3)
      #expect(recorder.take().map(\.rows) == [3])
    }
  }
}
