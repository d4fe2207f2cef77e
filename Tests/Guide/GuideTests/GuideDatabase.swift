import BlogModels
import ChinookModels
import Foundation
import Tenon
import TestSupport

/// A blog in memory, with a few rows that the guide's code blocks read.
///
///     ann (admin, 30)  posts: Hello Flask (100 views; tags swift, web), Second (5; swift), Third (20)
///     bob (25)         posts: Flask again (50; web)
///     cid (no age)     inactive, no posts
struct GuideDatabase {
  let database: Database
  let ann: User
  let bob: User
  let cid: User
  /// The statements of the guide's code blocks.
  let log: StatementRecorder

  init() throws {
    let log = StatementRecorder()
    database = try Database.empty(log.configuration)
    try database.create(Blog.self)
    (ann, bob, cid) = try database.write { session throws in
      let ann = try session.insert(
        User.Draft(
          username: "ann", email: "ann@admin.com", age: 30, isAdmin: true, createdAt: Self.day(1)))
      let bob = try session.insert(
        User.Draft(username: "bob", email: "bob@example.com", age: 25, createdAt: Self.day(2)))
      let cid = try session.insert(
        User.Draft(
          username: "cid", email: "cid@example.com", isActive: false, createdAt: Self.day(3)))
      try session.insert(Profile.Draft(bio: "Writes.", user: ann))
      let posts = try session.insert([
        Self.post("Hello Flask", views: 100, day: 1, ann),
        Self.post("Second", views: 5, day: 2, ann),
        Self.post("Third", views: 20, day: 3, ann),
        Self.post("Flask again", views: 50, day: 4, bob),
        Self.post("Gone", views: 999, day: 5, bob),
      ])
      let tags = try session.insert([Tag.Draft(name: "swift"), Tag.Draft(name: "web")])
      try session.add(tags, to: posts[0].tags)
      try session.add(tags[0], to: posts[1].tags)
      try session.add(tags[1], to: posts[3].tags)
      let comment = try session.insert(
        Comment.Draft(body: "Nice", createdAt: Self.day(1), post: posts[0], author: bob))
      try session.insert(
        Comment.Draft(
          body: "Thanks", createdAt: Self.day(2), post: posts[0], author: ann, parent: comment))
      session.delete(posts[4])
      return (ann, bob, cid)
    }
    _ = log.takeSQL()
    self.log = log
  }

  /// Runs a code block of the guide that reads.
  func read<Value>(_ body: (Session) throws -> Value) throws -> Value { try database.read(body) }

  /// Runs a code block of the guide that writes.
  func write<Value>(_ body: (Session) throws -> Value) throws -> Value { try database.write(body) }

  static func day(_ day: Int) -> Date {
    Date(timeIntervalSince1970: 1_700_000_000 + Double(day) * 86_400)
  }

  private static func post(_ title: String, views: Int, day: Int, _ author: User) -> Post.Draft {
    Post.Draft(
      title: title, content: "…", viewCount: views, isPublished: true, createdAt: Self.day(day),
      author: author)
  }
}
