import Foundation
import Testing

@testable import Tenon

@Suite("Closures after a transaction")
struct TransactionHookTests {
  private let directory: TemporaryDirectory
  private let database: Database
  private let refusal = SQLError(
    message: "a closure of afterCommit or afterRollback cannot use its session, as the "
      + "transaction or savepoint has ended: use another one, as in "
      + "Task { try await db.write { … } }")

  init() throws {
    directory = try TemporaryDirectory()
    database = try Database(directory.url())
    try database.create(TestSchema.self)
  }

  private func count() throws -> Int { try database.read { try User.query.count(in: $0) } }

  private struct Stop: Error {}

  @Test("commit closures are called once after a commit, in order, before the write returns")
  func afterCommit() throws {
    var calls: [String] = []
    try database.write { session in
      session.afterCommit { calls.append("first") }
      session.afterRollback { calls.append("never") }
      try session.insert(User.Draft(username: "ann"))
      session.afterCommit { calls.append("second") }
      #expect(calls == [])
    }
    #expect(calls == ["first", "second"])
  }

  @Test("rollback closures are called after a rollback for any reason, and no others")
  func afterRollback() throws {
    var calls: [String] = []
    func register(_ session: Session, _ name: String) {
      session.afterCommit { calls.append("never") }
      session.afterRollback { calls.append("\(name) 1") }
      session.afterRollback { calls.append("\(name) 2") }
    }
    #expect(throws: Stop.self) {
      try database.write { session in
        register(session, "error")
        try session.insert(User.Draft(username: "ann"))
        throw Stop()
      }
    }
    #expect(throws: ConstraintViolation.self) {
      try database.write { session in
        try session.raw("PRAGMA defer_foreign_keys = ON")
        register(session, "refused")
        try session.raw("INSERT INTO profiles (bio, user_id) VALUES ('', 99)")
      }
    }
    let session = try database.session()
    register(session, "by hand")
    try session.insert(User.Draft(username: "ann"))
    try session.rollback()
    register(session, "closed")
    try session.insert(User.Draft(username: "ann"))
    session.close()
    do {
      let dropped = try database.session()
      register(dropped, "dropped")
    }
    let names = ["error", "refused", "by hand", "closed", "dropped"]
    #expect(calls == names.flatMap { ["\($0) 1", "\($0) 2"] })
    #expect(try count() == 0)
  }

  @Test("each transaction of a session has its own closures")
  func transactions() throws {
    var calls: [String] = []
    let session = try database.session()
    session.afterCommit { calls.append("empty") }
    try session.commit()
    session.afterCommit { calls.append("first") }
    try session.insert(User.Draft(username: "ann"))
    try session.commit()
    #expect(calls == ["empty", "first"])
    session.afterRollback { calls.append("rolled back") }
    session.afterCommit { calls.append("never") }
    try session.insert(User.Draft(username: "bob"))
    try session.rollback()
    try session.insert(User.Draft(username: "cid"))
    try session.commit()
    session.close()
    #expect(calls == ["empty", "first", "rolled back"])
  }

  @Test("undoing a savepoint calls its rollback closures, and discards its commit closures")
  func savepoint() throws {
    var calls: [String] = []
    try database.write { session in
      session.afterCommit { calls.append("outer") }
      session.afterRollback { calls.append("never") }
      let outer = session.hooks.mark
      session.afterCommit { calls.append("never") }
      session.afterRollback { calls.append("middle") }
      let inner = session.hooks.mark
      session.afterRollback { calls.append("inner") }
      session.callHooks(.rollback, since: inner)
      #expect(calls == ["inner"])
      session.callHooks(.rollback, since: outer)
      #expect(calls == ["inner", "middle"])
      session.callHooks(.rollback, since: inner)
      session.afterCommit { calls.append("last") }
    }
    #expect(calls == ["inner", "middle", "outer", "last"])
  }

  @Test("closures see committed changes, and cannot use the session")
  func insideHook() throws {
    let seen = Counter()
    try database.write { session in
      try session.insert(User.Draft(username: "ann"))
      session.afterCommit {
        #expect((try? count()) == 1)
        #expect(throws: refusal) { try session.insert(User.Draft(username: "bob")) }
        #expect(throws: refusal) { try User.query.all(in: session) }
        #expect(throws: refusal) { try session.commit() }
        #expect(throws: refusal) { try session.rollback() }
        #expect(throws: SQLError.self) { try database.write { _ in } }
        session.afterCommit { Issue.record("the session has no next transaction") }
        seen.next()
      }
      session.afterCommit { seen.next() }
    }
    #expect(seen.value == 2)
    #expect(try count() == 1)
  }

  @Test("every method of a session is refused in closures, with the same error")
  func verbsInside() throws {
    let session = try database.session()
    defer { session.close() }
    let verbs: [(Session) throws -> Void] = [
      { _ = try $0.find(User.self, 1) }, { _ = try $0.require(User.self, 1) },
      { _ = try User.query.stream(in: $0) }, { _ = try User.query.tracked(in: $0) },
      { _ = try $0.track(User.self, 1) }, { _ = try $0.execute("SELECT 1") },
      { _ = try $0.fetch("SELECT 1", as: Int.self) },
      { session in
        session.add(User.Draft(username: "b"))
        try session.flush()
      },
      { _ = try $0.bulkInsert([User.Draft(username: "b")]) },
      { _ = try $0.upsert(User.Draft(username: "b"), onConflict: User.username, update: .nothing) },
      { _ = try User.query.update(User.age.set(1), in: $0) }, { _ = try User.query.delete(in: $0) },
      { try $0.savepoint {} }, { try $0.commit() }, { try $0.rollback() },
    ]
    for verb in verbs {
      for isCommitted in [true, false] {
        let seen = Counter()
        let hook = {
          #expect(throws: refusal) { try verb(session) }
          seen.next()
        }
        try session.insert(User.Draft(username: "a"))
        if isCommitted { session.afterCommit(hook) } else { session.afterRollback(hook) }
        if isCommitted { try session.commit() } else { try session.rollback() }
        #expect(seen.value == 1)
        try session.rollback()
        try User.query.delete(in: session)
        try session.commit()
      }
    }
  }

  @Test("a manual session has returned its connection, and can be used afterwards")
  func byHand() throws {
    let session = try database.session()
    try session.insert(User.Draft(username: "ann"))
    session.afterCommit {
      let audit = try? database.write { try $0.insert(User.Draft(username: "audit")) }
      #expect(audit?.id == 2)
      #expect(throws: refusal) { try session.insert(User.Draft(username: "bob")) }
    }
    try session.commit()
    try session.insert(User.Draft(username: "cid"))
    try session.commit()
    session.close()
    #expect(try count() == 3)
  }

  @Test("each attempt of a retried transaction has its own closures")
  func retried() throws {
    var calls: [String] = []
    var tries = 0
    let policy = RetryPolicy(
      tries: 3, firstDelay: .zero, longestDelay: .zero, wait: { _ in })
    try database.write(retrying: policy) { session in
      tries += 1
      let number = tries
      session.afterCommit { calls.append("committed \(number)") }
      session.afterRollback { calls.append("rolled back \(number)") }
      if tries < 3 { throw Conflict(kind: .deadlock, message: "", statement: nil) }
    }
    #expect(calls == ["rolled back 1", "rolled back 2", "committed 3"])
  }
}
