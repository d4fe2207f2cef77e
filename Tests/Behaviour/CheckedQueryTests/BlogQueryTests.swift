import BlogModels
import Foundation
import Tenon
import TestSupport
import Testing

/// The functions generated for the queries of `schemas/blog.yaml`, run on SQLite.
@Suite("Queries of the blog")
struct BlogQueryTests {
  /// Three authors. The posts of the first were published on days 0 to 3, the post of the second on day 2.
  private func withBlog(_ body: (Session) throws -> Void) throws {
    let database = try Database.empty()
    defer { database.close() }
    try database.create(Blog.self)
    try database.write { (session: Session) throws in
      let names = ["ann", "bob", "cid"]
      let users = try session.insert(
        names.map {
          User.Draft(username: $0, email: "\($0)@example.com", age: $0 == "cid" ? nil : 40)
        })
      for (author, day) in [(0, 0), (0, 1), (0, 2), (0, 3), (1, 2)] {
        try session.insert(
          Post.Draft(
            title: "Day \(day)", slug: "\(names[author])-\(day)", content: "…",
            createdAt: Self.day(day), author: users[author]))
      }
      try body(session)
    }
  }

  private static func day(_ number: Int) -> Date {
    Date(timeIntervalSince1970: 1_700_000_000 + Double(number) * 86_400)
  }

  @Test("a query returns all its rows, in its order, as values of its row struct")
  func all() throws {
    try withBlog { (session: Session) throws in
      #expect(
        try Blog.topAuthors(since: Self.day(1), limit: 5, in: session) == [
          Blog.TopAuthorsRow(id: 1, username: "ann", posts: 3),
          Blog.TopAuthorsRow(id: 2, username: "bob", posts: 1),
        ])
      #expect(try Blog.topAuthors(since: Self.day(1), limit: 1, in: session).map(\.posts) == [3])
      #expect(try Blog.topAuthors(since: Self.day(9), limit: 5, in: session) == [])
    }
  }

  @Test("an outer join returns rows without a partner")
  func outer() throws {
    let link = CheckedQuery(
      name: "link", sql: "INSERT INTO post_tags (post_id, tag_id) VALUES (:post, :tag)",
      parameters: ["post", "tag"])
    try withBlog { (session: Session) throws in
      try session.insert([Tag.Draft(name: "swift"), Tag.Draft(name: "sql")])
      #expect(try session.execute(link, [.integer(1), .integer(1)]) == 1)
      #expect(
        try Blog.tagCounts(in: session) == [
          Blog.TagCountsRow(name: "sql", posts: 0), Blog.TagCountsRow(name: "swift", posts: 1),
        ])
    }
  }

  @Test("a query for the first row returns a row or nil")
  func first() throws {
    try withBlog { (session: Session) throws in
      let post = try Blog.findPost(slug: "bob-2", in: session)
      #expect(
        post == Blog.FindPostRow(id: 5, title: "Day 2", slug: "bob-2", author: "bob", role: .author)
      )
      #expect(try Blog.findPost(slug: "nothing'; --", in: session) == nil)
    }
  }

  @Test("a query of one column returns the bare value, and nil for NULL")
  func one() throws {
    try withBlog { (session: Session) throws in
      #expect(try Blog.averageAge(isActive: true, in: session) == 40)
      #expect(try Blog.averageAge(isActive: false, in: session) == nil)
    }
  }

  @Test("a statement that writes returns the number of rows")
  func write() throws {
    try withBlog { (session: Session) throws in
      let post = try session.require(Post.self, 1)
      for day in 0..<3 {
        try session.insert(
          Comment.Draft(
            body: "Well.", createdAt: Self.day(day), post: post, author: nil))
      }
      #expect(try Blog.deleteAnonymousComments(before: Self.day(2), in: session) == 2)
      #expect(try Comment.query.count(in: session) == 1)
    }
  }

  @Test("a query for exactly one row fails with no row and with several rows")
  func exactlyOne() throws {
    let users = CheckedQuery(
      name: "usersOf", sql: "SELECT id FROM users WHERE id <= :id", parameters: ["id"])
    try withBlog { (session: Session) throws in
      func one(_ id: Int64) throws -> Int {
        try session.fetchOne(users, [.integer(id)]) { row in try row.value(at: 0) }
      }
      #expect(try one(1) == 1)
      #expect(throws: NotFound.self) { try one(0) }
      #expect(throws: MultipleRowsFound.self) { try one(2) }
      // The statements were finalized: the session can still be used.
      #expect(try User.query.count(in: session) == 3)
    }
  }

  @Test("the SQL of a query is written in the syntax of each database")
  func dialects() throws {
    let query = CheckedQuery(
      name: "some",
      sql: """
        SELECT :b, ":b", 'it''s :b \\', "a""`" FROM t WHERE x = :a AND y = :b
        """,
      parameters: ["a", "b"])
    let values: [SQLValue] = [.integer(1), .integer(2)]
    let sqlite = try query.statement(for: .sqlite, values)
    #expect(
      sqlite.sql == """
        SELECT ?, ":b", 'it''s :b \\', "a""`" FROM t WHERE x = ? AND y = ?
        """)
    #expect(sqlite.parameters == [.integer(2), .integer(1), .integer(2)])
    let postgresql = try query.statement(for: .postgresql, values)
    #expect(
      postgresql.sql == """
        SELECT $1, ":b", 'it''s :b \\', "a""`" FROM t WHERE x = $2 AND y = $1
        """)
    #expect(postgresql.parameters == [.integer(2), .integer(1)])
    let mysql = try query.statement(for: .mysql, values)
    #expect(
      mysql.sql == """
        SELECT ?, `:b`, 'it''s :b \\\\', `a"``` FROM t WHERE x = ? AND y = ?
        """)
    #expect(mysql.parameters == sqlite.parameters)
  }
}
