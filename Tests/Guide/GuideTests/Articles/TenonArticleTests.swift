import BlogModels
import Tenon
import TestSupport
import Testing

/// The code of the guide's first page.
@Suite struct TenonArticleTests {
  @Test("the first page writes a user with a post, and reads both")
  func firstPage() throws {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    func Database(_ url: String) throws -> Tenon.Database { try .empty() }
    let db = try Database("sqlite:blog.db")
    try db.create(Blog.self)

    try db.write { session in
      let ann = try session.insert(
        User.Draft(username: "ann", email: "ann@example.com", age: 34))
      try session.insert(Post.Draft(title: "Hello", content: "…", author: ann))
    }

    let rows = try db.read { session in
      try User.query.filter(User.isActive && User.age >= 18)
        .with(User.posts)
        .all(in: session)
    }
    #expect(rows.map(\.1.count) == [1])
  }
}
