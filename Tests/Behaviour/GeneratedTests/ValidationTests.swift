import BlogModels
import Foundation
import RunsModels
import TasksModels
import Tenon
import TestSupport
import Testing

private typealias User = BlogModels.User
private typealias Comment = BlogModels.Comment

/// The generated rules and constraints of the example schemas.
@Suite("Generated rules")
struct ValidationTests {
  private func with(_ schema: any Schema.Type, _ body: (Session) throws -> Void) throws {
    let database = try Database.empty()
    defer { database.close() }
    try database.create(schema)
    try database.write(body)
  }

  private func lines(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch {
      return (error as? ValidationError)?.failures.map(\.description) ?? ["\(error)"]
    }
  }

  private func told(_ body: () throws -> Void) -> String? {
    (#expect(throws: ConstraintViolation.self) { try body() })
      .map { "\($0.model ?? "?").\($0.fields): \($0.reason) (\($0.constraint ?? "?"))" }
  }

  @Test("a user's name, address and age")
  func user() throws {
    try with(Blog.self) { session in
      #expect(
        lines {
          try session.insert(User.Draft(username: "", email: "ann@example", age: -1))
        } == [
          "User.username must have at least 1 character",
          "User.email must be an e-mail address", "User.age must be at least 0",
        ])
      let long = String(repeating: "ü", count: 81)
      #expect(
        lines { try session.insert(User.Draft(username: long, email: "a@b.de", age: 151)) }
          == [
            "User.username must have at most 80 characters", "User.age must be at most 150",
          ])
      var ann = try session.insert(User.Draft(username: "ü", email: "ann@example.com"))
      ann.email = "nowhere"
      let value = ann
      #expect(
        lines { try session.savepoint { session.save(value) } } == [
          "User.email must be an e-mail address"
        ])
      #expect(
        lines {
          let patch = User.Patch {
            $0.username = ""
            $0.age = 200
          }
          try session.update(User.self, ann.id, patch)
        }
          == [
            "User.username must have at least 1 character", "User.age must be at most 150",
          ])
      #expect(
        lines { try User.query.update(User.username.set(""), in: session) }
          == ["User.username must have at least 1 character"])
    }
  }

  @Test("the length of a comment counts characters as readers see them")
  func comment() throws {
    try with(Blog.self) { session in
      let ann = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
      let post = try session.insert(Post.Draft(title: "t", content: "c", author: ann))
      let family = "👨‍👩‍👧‍👦"
      let body = String(repeating: family, count: 10_000)
      #expect(try session.insert(Comment.Draft(body: body, post: post)).body == body)
      #expect(
        lines { try session.insert(Comment.Draft(body: body + family, post: post)) }
          == ["Comment.body must have at most 10000 characters"])
    }
  }

  @Test("a pattern matches the whole text")
  func pattern() throws {
    try with(Blog.self) { session in
      let ann = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
      #expect(
        lines { try session.insert(Profile.Draft(website: "see https://x.org", user: ann)) }
          == ["Profile.website must match https?://.+"])
      try session.insert(Profile.Draft(website: "https://x.org", user: ann))
    }
  }

  @Test("one of a few values")
  func oneOf() throws {
    let definition = Artifact.modelDefinition
    #expect(
      definition.columns.first { $0.field == "kind" }?.rules
        == [.columnLength(20), .oneOf("file", "model", "plot")])
  }

  @Test("errors name unique constraints, partial indexes, checks and foreign keys")
  func constraints() throws {
    try with(Blog.self) { session in
      let ann = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
      try session.insert(Post.Draft(title: "t", slug: "s", content: "c", author: ann))
      #expect(
        told {
          try session.savepoint {
            try session.insert(User.Draft(username: "bob", email: "ann@example.com"))
          }
        }
          == #"User.["email"]: a User with this email already exists (uq_users_email)"#)
      #expect(
        told {
          try session.savepoint {
            try session.insert(Post.Draft(title: "u", slug: "s", content: "c", author: ann))
          }
        }
          == #"Post.["slug"]: a Post with this slug already exists (ux_posts_slug)"#)
      #expect(
        told {
          try session.savepoint {
            try User.query.update(User.credits.set(User.credits - 1), in: session)
          }
        }
          == #"User.["credits"]: a User with this credits is not allowed (ck_users_credits)"#)
      #expect(
        told {
          try session.savepoint { try session.insert(Comment.Draft(body: "b", post: Post.ID(7))) }
        }
          == #"Comment.["postID"]: the Post that postID of a Comment refers to does not exist "#
          + "(fk_comments_post_id)")
    }
  }

  @Test("the error names the foreign key that prevents a deletion")
  func referring() throws {
    try with(Tasks.self) { session in
      let ann = try session.insert(Person.Draft(name: "ann", email: "ann@example.com"))
      try session.insert(Project.Draft(code: "A", title: "t", owner: ann))
      #expect(
        told { try session.savepoint { session.delete(ann) } }
          == #"Project.["ownerID"]: a Project still refers to the Person in its ownerID "#
          + "(fk_projects_owner_id)")
    }
  }
}
