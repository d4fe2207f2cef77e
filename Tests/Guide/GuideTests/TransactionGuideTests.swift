import BlogModels
import Synchronization
import Tenon
import Testing

/// The code blocks about transactions.
@Suite struct TransactionGuideTests {
  let guide: GuideDatabase
  var db: Database { guide.database }

  init() throws { guide = try GuideDatabase() }

  private let badDraft = User.Draft(username: "ann", email: "twice@example.com")
  private let goodDraft = User.Draft(username: "ann2", email: "twice@example.com")

  @Test("a savepoint undoes only the inner part")
  func savepoint() async throws {
    let (badDraft, goodDraft) = (badDraft, goodDraft)
    try await db.write { session throws in
      session.add(User.Draft(username: "dan", email: "dan@example.com"))
      do {
        try session.savepoint { session.add(badDraft) }
        Issue.record("the name is taken")
      } catch is ConstraintViolation {
        session.add(goodDraft)
      }
    }
    let names = try await db.read { session in
      try User.query.order(by: User.id).select(User.username).all(in: session)
    }
    #expect(names == ["ann", "bob", "cid", "dan", "ann2"])
    var pins = PinnedStatements("savepoint")
    pins.add("a savepoint undone in the middle", log: Array(guide.log.takeSQL().dropLast()))
    try pins.check()
  }

  @Test("a transaction with a conflict runs again from the start")
  func retrying() async throws {
    let runs = Mutex(0)
    try await db.write(retrying: .conflicts(upTo: 5)) { session throws in
      runs.withLock { $0 += 1 }
      session.add(User.Draft(username: "dan", email: "dan@example.com"))
    }
    #expect(runs.withLock { $0 } == 1)
    #expect(try await db.read { try User.query.count(in: $0) } == 4)
  }

  @Test("an error rolls back the transaction, and pending rows have no key")
  func rollback() throws {
    struct Failure: Error {}
    let pending = Mutex<Pending<User>?>(nil)
    #expect(throws: Failure.self) {
      try db.write { session throws in
        let dan = session.add(User.Draft(username: "dan", email: "dan@example.com"))
        pending.withLock { $0 = dan }
        try session.flush()
        #expect(dan.id == 4)
        throw Failure()
      }
    }
    #expect(pending.withLock { $0?.id } == nil)
    #expect(try guide.read { try User.query.count(in: $0) } == 3)
  }

  @Test("a flush that fails leaves the session unusable until rollback")
  func failedFlush() throws {
    let session = try db.session()
    defer { session.close() }
    let ann = try session.track(User.self, 1)
    ann.age = 31
    session.add(badDraft)
    #expect(throws: ConstraintViolation.self) { try session.flush() }
    #expect(throws: SQLError.self) { try User.query.count(in: session) }
    try session.rollback()
    #expect(ann.age == 30)
    #expect(try User.query.count(in: session) == 3)
  }

  @Test("queries flush staged changes first")
  func autoflush() throws {
    try guide.write { session throws in
      session.add(goodDraft)
      #expect(try User.query.filter(User.username == "ann2").exists(in: session))
    }
  }
}
