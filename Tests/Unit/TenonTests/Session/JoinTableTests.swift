import TestSupport
import Testing

@testable import Tenon

@Suite("Rows connected through a join table")
struct JoinTableTests {
  private let recorder = StatementRecorder()
  private let database: Database

  init() throws {
    database = try Database.test(log: recorder.log)
    try database.write { (session: Session) throws in
      try session.insert(User.Draft(username: "ann"))
      try session.insert(Post.Draft(title: "a", author: User.ID(1)))
      try session.insert(Post.Draft(title: "b", author: User.ID(1)))
      try session.insert(["p", "q", "r"].map { Tag.Draft(name: Tag.ID($0)) })
    }
    _ = recorder.take()
  }

  private func connections(_ session: Session) throws -> [String?] {
    try session.texts("SELECT post_id || tag_name FROM post_tags ORDER BY rowid")
  }

  @Test("rows are connected once, whether they are given as models or keys")
  func add() throws {
    try database.write { (session: Session) throws in
      let post = try session.require(Post.self, 1)
      let tag = try session.require(Tag.self, "q")
      _ = recorder.take()
      try session.add(tag, to: post.tags)
      #expect(
        recorder.takeSQL() == [
          #"SELECT "post_tags"."tag_name" FROM "post_tags" WHERE "post_tags"."post_id" = ? AND "post_tags"."tag_name" IN (?)"#,
          #"INSERT INTO "post_tags" ("post_id", "tag_name") VALUES (?, ?)"#,
        ])
      try session.add(tag, to: post.tags)
      #expect(recorder.take().count == 1)
      try session.add(["r", "q", "r", "p"].map { Tag.ID($0) }, to: post.tags)
      #expect(
        recorder.takeSQL().last
          == #"INSERT INTO "post_tags" ("post_id", "tag_name") VALUES (?, ?), (?, ?)"#)
      #expect(try connections(session) == ["1q", "1r", "1p"])
      try session.add([Tag](), to: post.tags)
      #expect(try post.tags.all(in: session).map(\.name) == ["p", "q", "r"])
    }
  }

  @Test("rows can be connected from the other side as well")
  func otherSide() throws {
    try database.write { (session: Session) throws in
      let tag = try session.require(Tag.self, "q")
      try session.add(Post.ID(2), to: tag.posts)
      try session.add([Post.ID(1), 2], to: tag.posts)
      #expect(try connections(session) == ["2q", "1q"])
      try session.remove([Post.ID(2), 99], from: tag.posts)
      #expect(try connections(session) == ["1q"])
    }
  }

  @Test("rows are disconnected but not deleted; disconnecting others is not an error")
  func remove() throws {
    try database.write { (session: Session) throws in
      let post = try session.require(Post.self, 1)
      try session.add(["p", "q"].map { Tag.ID($0) }, to: post.tags)
      let other = try session.require(Post.self, 2)
      try session.add(Tag.ID("p"), to: other.tags)
      _ = recorder.take()
      try session.remove(Tag.ID("p"), from: post.tags)
      #expect(
        recorder.takeSQL() == [
          #"DELETE FROM "post_tags" WHERE "post_tags"."post_id" = ? AND "post_tags"."tag_name" IN (?)"#
        ])
      try session.remove(Tag.ID("r"), from: post.tags)
      #expect(try connections(session) == ["1q", "2p"])
      #expect(try Tag.query.count(in: session) == 3)
    }
  }

  @Test("a set adds missing rows, removes others and keeps the remaining ones")
  func set() throws {
    try database.write { (session: Session) throws in
      let post = try session.require(Post.self, 1)
      let tags = try Tag.query.order(by: Tag.name).all(in: session)
      try session.set(post.tags, to: Array(tags.prefix(2)))
      _ = recorder.take()
      try session.set(post.tags, to: [Tag.ID("r"), "q", "r"])
      #expect(
        recorder.takeSQL() == [
          #"SELECT "post_tags"."tag_name" FROM "post_tags" WHERE "post_tags"."post_id" = ?"#,
          #"DELETE FROM "post_tags" WHERE "post_tags"."post_id" = ? AND "post_tags"."tag_name" IN (?)"#,
          #"INSERT INTO "post_tags" ("post_id", "tag_name") VALUES (?, ?)"#,
        ])
      #expect(try connections(session) == ["1q", "1r"])
      try session.set(post.tags, to: [Tag.ID("q"), "r"])
      #expect(recorder.take().count == 2)
      try session.set(post.tags, to: [])
      #expect(try connections(session).isEmpty)
    }
  }

  @Test("a thousand rows are connected in few statements")
  func many() throws {
    try database.write { (session: Session) throws in
      let keys = (0..<1_000).map { Tag.ID("t\($0)") }
      try session.insert(keys.map { Tag.Draft(name: $0) })
      let post = try session.require(Post.self, 1)
      _ = recorder.take()
      try session.add(keys, to: post.tags)
      #expect(recorder.take().count == 4)
      #expect(try post.tags.count(in: session) == 1_000)
      _ = recorder.take()
      try session.set(post.tags, to: Array(keys.prefix(1)))
      #expect(recorder.take().count == 1 + 2)
      #expect(try post.tags.all(in: session).map(\.name) == ["t0"])
    }
  }

  @Test("if one row cannot be connected, none is, and the session can be used")
  func refused() throws {
    try database.write { (session: Session) throws in
      let post = try session.require(Post.self, 1)
      try session.add(Tag.ID("p"), to: post.tags)
      let error = #expect(throws: ConstraintViolation.self) {
        try session.set(post.tags, to: [Tag.ID("q"), "none"])
      }
      #expect(error?.kind == .foreignKey)
      #expect(try connections(session) == ["1p"])
    }
  }

  @Test("the error names a required column of the join table")
  func requiredColumn() throws {
    try database.write { (session: Session) throws in
      try session.raw(
        "CREATE TABLE similar (left_id INTEGER NOT NULL, right_id INTEGER NOT NULL, note TEXT NOT NULL)"
      )
      try session.insert([Category.Draft(name: "x"), Category.Draft(name: "y")])
      let category = try session.require(Category.self, 1)
      let error = #expect(throws: ConstraintViolation.self) {
        try session.add(Category.ID(2), to: category.similar)
      }
      #expect(error?.kind == .notNull(column: "similar.note"))
    }
  }

  @Test("rows related by a column that is not a declared foreign key have no join table")
  func noJoinTable() throws {
    try database.write { (session: Session) throws in
      let user = try session.require(User.self, 1)
      #expect(
        throws: SQLError(
          message:
            "User and Post are not related through a join table: set the foreign key instead")
      ) { try session.add(Post.ID(1), to: Related(User.viewed, of: user)) }
    }
  }
}

extension User {
  /// Posts by a column that is not a declared foreign key.
  fileprivate static var viewed: Relationship<User, Post, [Post]> {
    .hasMany("view_count") { User.ID($0.viewCount) }
  }
}
