import BlogModels
import Tenon
import TestSupport
import Testing

/// The code of the article *Getting started*. The models of `schemas/blog.yaml` have its fields, and more.
@Suite struct GettingStartedTests {
  @Test("the first program writes a user with a post, and reads both")
  func firstProgram() throws {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    func Database(_ url: String) throws -> Tenon.Database { try .empty() }

    let db = try Database("sqlite:blog.db")
    try db.create(Blog.self)

    do {
      try db.write { session in
        let ann = try session.insert(
          User.Draft(username: "ann", email: "ann@example.com", age: 34))
        try session.insert(Post.Draft(title: "Hello", content: "…", author: ann))
      }
    } catch let error as ConstraintViolation {
      print(error.reason)
    }

    try db.read { session in
      let users = User.query.filter(User.isActive && User.age >= 18).with(User.posts)
      for (user, posts) in try users.all(in: session) {
        print(user.username, posts.count)
      }
    }
    #expect(try db.read { try Post.query.count(in: $0) } == 1)
    let error = #expect(throws: ConstraintViolation.self) {
      try db.write { session in
        try session.insert(User.Draft(username: "ann", email: "other@example.com"))
      }
    }
    #expect(error?.reason == "a User with this username already exists")
  }
}
