import BlogModels
import Foundation
import Tenon
import TenonTesting
import Testing

@Suite(.database(Blog.self)) struct UserTests {
  @Test func aNewUserIsActive() throws {
    let db = try Database.forTest
    let user = try db.write { session in
      try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
    }
    #expect(user.isActive)
  }
}

@Suite(.database(Blog.self, fixtures: "blog.fixtures.yaml")) struct PostTests {
  @Test func hasAnAuthor() throws {
    let db = try Database.forTest
    try db.read { session in
      let hello = try session.fixture(Post.self, "hello")
      let author = try hello.author.one(in: session)
      #expect(author.username == "ada")
    }
  }
}

/// The other code of the article *Testing*.
@Suite(.database(Blog.self)) struct TestingTests {
  private let db: Database

  init() throws {
    db = try Database.forTest
  }

  @Test("a test makes sample rows")
  func samples() throws {
    try db.write { session in
      let draft = try User.sample { $0.age = 17 }
      let user = try session.insert(draft)
      let post = try session.insertSample(Post.self) { $0.author = user }
      let comment = try session.insertSample(Comment.self)
      #expect(user.email == "user1@example.com" && user.age == 17)
      #expect(post.authorID == user.id)
      #expect(comment.postID != post.id)
    }
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
