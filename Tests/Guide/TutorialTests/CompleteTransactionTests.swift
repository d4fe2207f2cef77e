import BlogModels
import Tenon
import Testing

/// The complete tutorial on CRUD operations: "Transactions and error handling".
@Suite("Complete tutorial, transactions")
struct CompleteTransactionTests {
  let blog: TutorialBlog
  var db: Database { blog.db }

  init() throws { blog = try TutorialBlog() }

  @Test("Basic transaction pattern: try, except, finally", arguments: [false, true])
  func byHand(isTaken: Bool) throws {
    if isTaken { try blog.insertUsers("transaction_test") }
    var log: [String] = []
    let session = try db.session()
    defer { session.close() }
    do {
      let user = session.add(
        User.Draft(username: "transaction_test", email: "test@example.com"))
      session.add(
        Post.Draft(title: "Transaction Post", content: "Testing transactions", author: user))
      try session.commit()
      log.append("Transaction successful!")
    } catch {
      try session.rollback()
      log.append("Transaction failed!")
    }
    #expect(log == [isTaken ? "Transaction failed!" : "Transaction successful!"])
    #expect(try db.read { try Post.query.count(in: $0) } == (isTaken ? 0 : 1))
    #expect(try blog.usernames() == ["transaction_test"])
  }

  @Test(
    "Using context managers: commit at the end, rollback on an error", arguments: [false, true])
  func contextManager(fails: Bool) throws {
    struct Failure: Error {}
    do {
      try db.write { session throws in
        let user = session.add(User.Draft(username: "context_test", email: "context@example.com"))
        session.add(
          Post.Draft(title: "Context Post", content: "Testing context manager", author: user))
        if fails { throw Failure() }
      }
      #expect(!fails)
    } catch is Failure {
      #expect(fails)
    }
    #expect(try blog.usernames() == (fails ? [] : ["context_test"]))
    #expect(try db.read { try Post.query.count(in: $0) } == (fails ? 0 : 1))
  }

  @Test("Nested transactions with savepoints: only the inner part is undone")
  func savepoint() throws {
    try db.write { session throws in
      let user = session.add(User.Draft(username: "nested_test", email: "nested@example.com"))
      do {
        try session.savepoint {
          session.add(Tag.Draft(name: "lost"))
          session.add(Post.Draft(title: "", content: "", author: user))
        }
        Issue.record("a title is required")
      } catch is ValidationError {
        session.add(Post.Draft(title: "Valid Post", content: "Content", author: user))
      }
    }
    try db.read { session throws in
      let rows = try User.query.with(User.posts).all(in: session)
      #expect(rows.map(\.0.username) == ["nested_test"])
      #expect(rows.map { $0.1.map(\.title) } == [["Valid Post"]])
      #expect(try Tag.query.count(in: session) == 0)
    }
  }
}
