import BlogModels
import Tenon
import TestSupport
import Testing

/// The round trips that sessions take on a driver without shortcuts.
@Suite("Round trips")
struct RoundTripTests {
  private let driver: WireDriver
  private let blog: Database

  init() throws {
    driver = try WireDriver(Configuration())
    blog = try Database(driver, configuration: Configuration())
    try blog.create(Blog.self)
    try blog.write { session in
      session.add(
        User.Draft(
          username: "ann", email: "ann@example.com",
          posts: [Post.Draft(title: "a", content: "", comments: [])]))
    }
    _ = driver.roundTrips.take()
  }

  /// Returns the number of round trips of a closure, without those that begin and end its transaction.
  private func trips(_ body: (Session) throws -> Void) throws -> Int {
    try blog.write { session in
      try session.execute("SELECT 1")
      _ = driver.roundTrips.take()
      try body(session)
      return driver.roundTrips.take()
    }
  }

  @Test("a find in a separate read takes three round trips: begin, find, commit")
  func find() throws {
    let user = try blog.read { session in try session.find(User.self, 1) }
    #expect(user?.username == "ann")
    #expect(driver.roundTrips.take() == 3)
  }

  @Test("an insert of a row takes one round trip, and returns its key")
  func insert() throws {
    let draft = User.Draft(username: "bob", email: "bob@example.com")
    let count = try trips { session in
      let user = try session.insert(draft)
      #expect(user.id == 2)
    }
    #expect(count == 1)
  }

  @Test("a flush of 1,000 users with 3 posts each takes one round trip per few hundred rows")
  func flush() throws {
    let count = try trips { session in
      for number in 0..<1_000 {
        session.add(
          User.Draft(
            username: "user\(number)", email: "\(number)@example.com",
            posts: (0..<3).map { Post.Draft(title: "\($0)", content: "") }))
      }
      try session.flush()
      #expect(try Post.query.count(in: session) == 3_001)
    }
    #expect(count == 12)
  }

  @Test("an eager load of three levels takes one round trip per level")
  func load() throws {
    let count = try trips { session in
      let users = try User.query.with(User.posts.with(Post.comments)).all(in: session)
      #expect(users.count == 1)
    }
    #expect(count == 3)
  }
}
