import BlogModels
import Tenon
import Testing

/// The code of the article *Transactions*.
@Suite struct TransactionsTests {
  let guide: GuideDatabase
  private var db: Database { guide.database }
  private let draft = User.Draft(username: "dan", email: "dan@example.com")
  private let doubtful = User.Draft(username: "ann", email: "twice@example.com")
  private let replacement = User.Draft(username: "ann2", email: "twice@example.com")

  init() throws { guide = try GuideDatabase() }

  @Test("a transaction writes all or nothing")
  func transaction() async throws {
    try await db.write { session in
      session.add(draft)
    }
    let users = try await db.read { session in try User.query.all(in: session) }
    #expect(users.count == 4)
  }

  @Test("a closure captures the value of a variable")
  func captures() async throws {
    var draft = draft
    draft.age = 20
    let dan = try await db.write { [draft] session in try session.insert(draft) }
    #expect(dan.age == 20)
  }

  @Test("a session cannot be used after its closure")
  func closed() throws {
    let session = try db.write { session in session }
    #expect(throws: SQLError.self) { try User.query.count(in: session) }
  }

  @Test("a savepoint undoes a part")
  func savepoint() async throws {
    try await db.write { session in
      session.add(draft)
      do {
        try session.savepoint { session.add(doubtful) }
      } catch is ConstraintViolation {
        session.add(replacement)
      }
    }
    #expect(try await db.read { try User.query.count(in: $0) } == 5)
  }

  @Test("a transaction is tried again after a conflict")
  func retrying() async throws {
    try await db.write(retrying: .conflicts(upTo: 5)) { session in
      session.add(draft)
    }
    #expect(try await db.read { try User.query.count(in: $0) } == 4)
  }

  @Test("closures are called after the end of a transaction")
  func hooks() async throws {
    try await db.write { session in
      let user = try session.insert(draft)
      session.afterCommit { print("welcome, \(user.username)") }
      session.afterRollback { print("nothing was written") }
    }
    #expect(try await db.read { try User.query.count(in: $0) } == 4)
  }

  @Test("a session is committed by its owner")
  func manual() throws {
    let session = try db.session()
    defer { session.close() }
    session.add(draft)
    try session.commit()
    #expect(try User.query.count(in: session) == 4)
  }
}
