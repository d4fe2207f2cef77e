import BlogModels
import Foundation
import Tenon
import TestSupport
import Testing

// Swift Testing has a `Comment` too.
private typealias Comment = BlogModels.Comment

/// How many statements it takes to load 1,000 users, their 2,000 posts, the 4,000 comments on those and the 4,000
/// answers to those: one for each level, whatever the number of rows, and one more for each further chunk of keys.
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

  /// The tables that the statements since the last call read first.
  private func takeTables() -> [String] {
    recorder.takeSQL().map { sql in
      let from = sql.range(of: " FROM \"")?.upperBound ?? sql.endIndex
      return String(sql[from...].prefix { $0 != "\"" })
    }
  }

  /// Loads four levels; what it gives is the same for every strategy.
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

  @Test("by key: a statement for each level and chunk of 512 keys")
  func selectIn() throws {
    let expected =
      ["users"] + Array(repeating: "posts", count: 2) + Array(repeating: "comments", count: 4 + 8)
    #expect(try load(.selectIn) == expected)
  }

  @Test("by subquery: a statement for each level")
  func subquery() throws {
    #expect(try load(.subquery) == ["users", "posts", "comments", "comments"])
  }

  @Test("by join: the first level in the statement of the rows, the others by key")
  func join() throws {
    #expect(try load(.join) == ["users"] + Array(repeating: "comments", count: 4 + 8))
  }
}
