import BlogModels
import Foundation
import Tenon
import Testing

@Suite struct UserTests {
  let db: Database

  init() throws {
    db = try Database("sqlite::memory:")
    try db.create(Blog.self)
  }

  @Test func aNewUserIsActive() throws {
    let user = try db.write { session in
      try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
    }
    #expect(user.isActive)
  }
}

/// The other code of the article *Testing*.
@Suite struct TestingTests {
  private let db: Database

  init() throws {
    db = try Database("sqlite::memory:")
    try db.create(Blog.self)
  }

  @Test("a test stops the clock")
  func clock() throws {
    let noon = Date(timeIntervalSince1970: 1_706_702_400)
    let clock: @Sendable () -> Date = { noon }
    let user = try CurrentTime.$clock.withValue(clock) {
      try db.write { session in
        try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
      }
    }
    #expect(user.createdAt == noon)
  }

  @Test("a test counts statements")
  func counting() throws {
    var configuration = Configuration()
    configuration.recordsQueries = true
    let counting = try Database("sqlite::memory:", configuration: configuration)
    try counting.create(Blog.self)
    let statements = try counting.read { session in
      _ = try User.query.with(User.posts).all(in: session)
      return session.recordedQueries.count
    }
    #expect(statements == 1)
  }
}
