import BlogModels
import Tenon
import TestSupport
import Testing

/// The code of the README.
@Suite struct ReadmeTests {
  @Test("the example beside the schema writes a user with a post, and reads both")
  func example() throws {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    func Database(_ url: String) throws -> Tenon.Database { try .empty() }
    let db = try Database("sqlite:blog.db")
    try db.create(Blog.self)

    try db.write { session in
      let ann = try session.insert(
        User.Draft(
          username: "ann", email: "ann@example.com"))
      try session.insert(
        Post.Draft(
          title: "Hello", content: "…", author: ann))
    }

    try db.read { session in
      let rows = try User.query
        .filter(User.isActive)
        .with(User.posts)
        .all(in: session)
      for (user, posts) in rows {
        print(user.username, posts.count)
      }
    }
    #expect(try db.read { try Post.query.count(in: $0) } == 1)
  }

  @Test("one transaction creates, reads, updates and deletes")
  func operations() throws {
    let db = try Database.empty()
    try db.create(Blog.self)
    try db.write { session throws in
      let ann = try session.insert(User.Draft(username: "ann", email: "ann@example.com", age: 34))
      let post = session.add(Post.Draft(title: "Hello", content: "…", author: ann))

      let user = try session.require(User.self, ann.id)
      let adults = try User.query.filter(User.isActive && User.age >= 18).all(in: session)
      let page = try User.query.order(by: User.username).page(1, size: 20, in: session)
      let rows = try User.query.with(User.posts).all(in: session)

      let tracked = try session.track(User.self, ann.id)
      tracked.email = "new@example.com"
      let patched = try session.update(User.self, ann.id, User.Patch { $0.age = 35 })
      try Post.query.filter(Post.id == 1)
        .update(Post.viewCount.set(Post.viewCount + 1), in: session)

      session.delete(user)
      let deleted = try Post.query.filter(!Post.isPublished).delete(in: session)
      #expect(post.row?.authorID == ann.id && adults.count == 1 && page.total == 1)
      #expect(rows.map(\.1.count) == [1])
      #expect((patched.email, patched.age) == ("new@example.com", 35))
      #expect(deleted == 0)
    }
  }
}
