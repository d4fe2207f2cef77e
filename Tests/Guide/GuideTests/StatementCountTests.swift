import BlogModels
import Foundation
import Tenon
import TestSupport
import Testing

// Swift Testing also has a type named `Comment`.
private typealias Comment = BlogModels.Comment

/// The number of statements that load 1,000 users, their 2,000 posts, the 4,000 comments on those and the 4,000 replies
/// to those: one for each level, and one more for each further chunk of keys.
@Suite struct StatementCountTests {
  private let recorder = StatementRecorder()
  private let database: Database

  init() throws {
    database = try Database.empty(recorder.configuration)
    try database.create(Blog.self)
    try database.write { session throws in
      let users = try session.insert(
        (1...1000).map { User.Draft(username: "user\($0)", email: "\($0)@example.com") })
      let posts = try session.insert(
        users.flatMap { user in
          (1...2).map { Post.Draft(title: "Post \($0)", content: "", author: user) }
        })
      let comments = try session.insert(
        posts.flatMap { post in
          (1...2).map { _ in Comment.Draft(body: "?", post: post, author: users[0]) }
        })
      try session.insert(
        comments.map { Comment.Draft(body: "!", post: $0.postID, author: users[1], parent: $0) })
    }
    _ = takeTables()
  }

  /// The first table that each statement since the last call reads.
  private func takeTables() -> [String] {
    recorder.takeSQL().map { sql in
      let from = sql.range(of: " FROM \"")?.upperBound ?? sql.endIndex
      return String(sql[from...].prefix { $0 != "\"" })
    }
  }

  /// Loads four levels; the result is the same for every strategy.
  private func load(_ strategy: LoadingStrategy) throws -> [String] {
    let answers = Comment.replies.loaded(by: strategy)
    let comments = Post.comments.filter(Comment.parentID == nil).loaded(by: strategy)
    let posts = User.posts.loaded(by: strategy)
    let rows = try database.read { session in
      try User.query.with(posts.with(comments.with(answers))).all(in: session)
    }
    #expect(rows.count == 1000)
    #expect(rows.allSatisfy { $0.1.count == 2 })
    #expect(rows.allSatisfy { $0.1.allSatisfy { $0.1.count == 2 } })
    #expect(rows.allSatisfy { $0.1.allSatisfy { $0.1.allSatisfy { $0.1.count == 1 } } })
    return takeTables()
  }

  @Test("loading by key takes a statement for each level and chunk of 512 keys")
  func selectIn() throws {
    // An array of PostgreSQL holds all keys.
    let (posts, comments) = database.dialect == .postgresql ? (1, 2) : (2, 4 + 8)
    let expected =
      ["users"] + Array(repeating: "posts", count: posts)
      + Array(repeating: "comments", count: comments)
    #expect(try load(.selectIn) == expected)
  }

  @Test("loading by subquery takes a statement for each level")
  func subquery() throws {
    #expect(try load(.subquery) == ["users", "posts", "comments", "comments"])
  }

  @Test("loading by join reads the first level with the rows, and the others by key")
  func join() throws {
    let count = database.dialect == .postgresql ? 2 : 4 + 8
    #expect(try load(.join) == ["users"] + Array(repeating: "comments", count: count))
  }
}
