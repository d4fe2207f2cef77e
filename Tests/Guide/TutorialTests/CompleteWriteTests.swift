import BlogModels
import Foundation
import Tenon
import Testing

/// The complete tutorial on CRUD operations: "Update operations" and "Delete operations".
@Suite("Complete tutorial, update and delete")
struct CompleteWriteTests {
  let blog: TutorialBlog
  var db: Database { blog.db }

  init() throws {
    blog = try TutorialBlog()
    try blog.insert(
      User.Draft(
        username: "ann", email: "ann@example.com", loginCount: 250, lastLogin: TutorialBlog.day(400)
      ),
      User.Draft(
        username: "bob", email: "bob@example.com", isActive: false, loginCount: 3,
        lastLogin: TutorialBlog.day(1)),
      User.Draft(
        username: "cid", email: "cid@example.com", isActive: false,
        lastLogin: TutorialBlog.day(399)))
    try blog.insert(Post.Draft(title: "Hello", content: "…", author: User.ID(1)))
  }

  @Test("Updating a single object: get, modify, commit")
  func updateTracked() throws {
    _ = blog.log.takeSQL()
    try db.write { session in
      let user = try session.track(User.self, 1)
      user.username = "new_username"
      user.email = "new_email@example.com"
    }
    let update = try #require(blog.log.takeSQL().first { $0.hasPrefix("UPDATE") })
    #expect(
      update.hasPrefix(
        #"UPDATE "users" SET "username" = ?, "email" = ?, "updated_at" = ? WHERE "id" = ?"#))
    #expect(try blog.usernames() == ["new_username", "bob", "cid"])
  }

  @Test("Updating a single object, as a value: save")
  func updateValue() throws {
    try db.write { session in
      var user = try session.require(User.self, 1)
      user.username = "new_username"
      session.save(user)
    }
    #expect(try blog.usernames() == ["new_username", "bob", "cid"])
  }

  @Test("Bulk updates: all users with a condition")
  func bulkUpdate() throws {
    let count = try db.write { session in
      try User.query.filter(!User.isActive).update(User.lastLogin.set(nil), in: session)
    }
    #expect(count == 2)
    #expect(try db.read { try User.query.filter(User.lastLogin == nil).count(in: $0) } == 2)
  }

  @Test("Bulk updates: with an expression; tracked objects have the new value")
  func bulkUpdateWithExpression() throws {
    try db.write { session throws in
      let ann = try session.track(User.self, 1)
      try User.query.filter(User.loginCount > 100)
        .update(User.credits.set(User.loginCount / 10), in: session)
      #expect(ann.credits == 25)
    }
  }

  @Test("Conditional updates: an atomic increment")
  func atomicIncrement() throws {
    try db.write { session throws in
      let post = try session.require(Post.self, 1)
      try Post.query.filter(Post.id == post.id)
        .update(Post.viewCount.set(Post.viewCount + 1), in: session)
      #expect(try session.require(Post.self, 1).viewCount == 1)
    }
  }

  @Test("Deleting a single object: get, delete, commit")
  func deleteOne() throws {
    try db.write { session in
      let user = try session.require(User.self, 2)
      session.delete(user)
    }
    #expect(try blog.usernames() == ["ann", "cid"])
  }

  @Test("Bulk deletes: all inactive users")
  func bulkDelete() throws {
    let count = try db.write { session in
      try User.query.filter(!User.isActive).delete(in: session)
    }
    #expect(count == 2)
    #expect(try blog.usernames() == ["ann"])
  }

  @Test("Bulk deletes: with a more complex condition; the number of rows is returned")
  func bulkDeleteOlder() throws {
    let oneYearAgo = TutorialBlog.day(400 - 365)
    let deleted = try db.write { session in
      try User.query.filter(User.isActive == false && User.lastLogin < oneYearAgo)
        .delete(in: session)
    }
    #expect(deleted == 1)
    #expect(try blog.usernames() == ["ann", "cid"])
  }

  @Test("Cascade deletes: the user's posts are deleted with the user")
  func cascade() throws {
    try db.write { session in session.delete(try session.require(User.self, 1)) }
    #expect(try db.read { try Post.query.withDeleted().count(in: $0) } == 0)
  }

  @Test("Soft deletes: deleted rows stay in the table, and queries omit them")
  func softDelete() throws {
    try db.write { session in session.delete(try session.require(Post.self, 1)) }
    try db.write { session throws in
      #expect(try Post.query.all(in: session).isEmpty)
      #expect(try session.find(Post.self, 1) == nil)
      let post = try Post.query.onlyDeleted().one(in: session)
      #expect(post.deletedAt != nil)
      try session.restore(post)
      #expect(try Post.query.count(in: session) == 1)
    }
  }
}
