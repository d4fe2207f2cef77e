import BlogModels
import Foundation
import Tenon
import Testing

/// The complete tutorial on CRUD operations: the example application, a blog. Each route is a function that returns a
/// status.
@Suite("Complete tutorial, a blog")
struct CompleteExampleTests {
  /// The routes.
  private struct Application {
    let db: Database

    func home() throws -> [String] {
      try db.read { session in
        try Post.query.order(by: Post.createdAt.desc).all(in: session).map(\.title)
      }
    }

    func detail(_ id: Post.ID) throws -> Post {
      try db.read { session in try session.require(Post.self, id) }
    }

    func new(title: String, content: String) throws -> Post.ID {
      try db.write { session in
        try session.insert(Post.Draft(title: title, content: content, author: User.ID(1))).id
      }
    }

    func edit(_ id: Post.ID, title: String, content: String) throws {
      try db.write { session in
        let post = try session.track(Post.self, id)
        post.title = title
        post.content = content
      }
    }

    func delete(_ id: Post.ID) throws {
      try db.write { session in session.delete(try session.require(Post.self, id)) }
    }
  }

  private let application: Application

  init() throws {
    let blog = try TutorialBlog()
    try blog.insertUsers("ann")
    application = Application(db: blog.db)
  }

  @Test("new_post: created, or refused without a title")
  func new() throws {
    let id = try application.new(title: "First", content: "…")
    #expect(try application.detail(id).title == "First")
    let error = #expect(throws: ValidationError.self) {
      try application.new(title: "", content: "…")
    }
    #expect(error?.description == "Post.title must have at least 1 character")
  }

  @Test("home: all posts, the newest first")
  func home() throws {
    try application.db.write { session in
      for day in [2, 1, 3] {
        session.add(
          Post.Draft(
            title: "Day \(day)", content: "…", createdAt: TutorialBlog.day(day), author: User.ID(1))
        )
      }
    }
    #expect(try application.home() == ["Day 3", "Day 2", "Day 1"])
  }

  @Test("post_detail: 404 if the post does not exist")
  func detail() throws {
    let error = #expect(throws: NotFound.self) { try application.detail(7) }
    #expect(error?.httpStatus == 404)
  }

  @Test("edit_post: the new text is stored")
  func edit() throws {
    let id = try application.new(title: "First", content: "…")
    try application.edit(id, title: "Edited", content: "!")
    let post = try application.detail(id)
    #expect((post.title, post.content, post.version) == ("Edited", "!", 2))
    #expect(throws: NotFound.self) { try application.edit(9, title: "", content: "") }
  }

  @Test("delete_post: the pages no longer contain the post")
  func delete() throws {
    let id = try application.new(title: "First", content: "…")
    try application.delete(id)
    #expect(try application.home().isEmpty)
    #expect(throws: NotFound.self) { try application.delete(id) }
  }
}
