import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Tenon

/// A post in a list.
private struct PostCard: ModelShape {
  var title: String
  var author: String
  var tags: [String]

  static var loading: ShapeLoading<Post, Self> {
    ShapeLoading(Post.author, Post.tags) {
      Self(title: $0.title, author: $1.username, tags: $2.map(\.name.rawValue))
    }
  }
}

private struct Bio: ModelShape {
  var text: String

  static var loading: ShapeLoading<Profile, Self> { ShapeLoading { Self(text: $0.bio) } }
}

/// A shape with nested shapes, including a user's first two posts.
private struct UserPage: ModelShape {
  var name: String
  var posts: [PostCard]
  var bio: Bio?

  static var loading: ShapeLoading<User, Self> {
    ShapeLoading(
      User.posts.order(by: Post.viewCount.desc).limit(2).as(PostCard.self),
      User.profile.as(Bio.self)
    ) {
      Self(name: $0.username, posts: $1, bio: $2)
    }
  }
}

/// A shape whose relationship is loaded by subquery.
private struct UserTitles: ModelShape {
  var name: String
  var titles: [String]

  static var loading: ShapeLoading<User, Self> {
    ShapeLoading(User.posts.loaded(by: .subquery)) {
      Self(name: $0.username, titles: $1.map(\.title))
    }
  }
}

private struct ArticleTitle: ModelShape {
  var title: String

  static var loading: ShapeLoading<Article, Self> { ShapeLoading { Self(title: $0.title) } }
}

@Suite("Shapes")
struct ShapeTests {
  private let recorder = StatementRecorder()
  private let database: Database

  init() throws {
    database = try Database.test(log: recorder.log)
    try database.write { (session: Session) throws in
      try session.raw(
        "INSERT INTO users (id, username, age, is_active) VALUES (1, 'ann', 30, 1), (2, 'bob', 20, 1), (3, 'cid', 9, 0)",
        """
        INSERT INTO posts (id, title, view_count, created_at, author_id, editor_id) VALUES
        (1, 'a', 5, '2024-01-01 00:00:00.000000', 2, 1), (2, 'b', 50, '2024-01-01 00:00:00.000000', 1, NULL),
        (3, 'c', 7, '2024-01-01 00:00:00.000000', 2, 3), (4, 'd', 9, '2024-01-01 00:00:00.000000', 2, NULL)
        """,
        "INSERT INTO profiles (id, bio, user_id) VALUES (1, 'x', 2), (2, 'y', 3)",
        "INSERT INTO tags (name, color) VALUES ('p', 'red'), ('q', NULL)",
        "INSERT INTO post_tags (post_id, tag_name) VALUES (1, 'q'), (1, 'p'), (2, 'q'), (4, 'q')",
        "INSERT INTO articles (id, title, updated_at, version, deleted_at) VALUES (1, 'one', '2024-01-01 00:00:00.000000', 1, NULL), (2, 'two', '2024-01-01 00:00:00.000000', 1, '2024-01-01 00:00:00.000000')"
      )
    }
    _ = recorder.take()
  }

  private let ann = UserPage(
    name: "ann", posts: [PostCard(title: "b", author: "ann", tags: ["q"])], bio: nil)
  private let bob = UserPage(
    name: "bob",
    posts: [
      PostCard(title: "d", author: "bob", tags: ["q"]),
      PostCard(title: "c", author: "bob", tags: []),
    ],
    bio: Bio(text: "x"))
  private let cid = UserPage(name: "cid", posts: [], bio: Bio(text: "y"))

  @Test("the rows of a query are read as a shape, with a statement per relationship and level")
  func all() throws {
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.id).as(UserPage.self)
      #expect(try query.all(in: session) == [ann, bob, cid])
    }
    let users =
      #"SELECT "users"."id", "users"."username", "users"."age", "users"."is_active", "users"."secret" FROM "users""#
    #expect(
      recorder.takeSQL() == [
        users + #" ORDER BY "users"."id""#,
        #"SELECT "posts"."id", "posts"."title", "posts"."view_count", "posts"."created_at", "posts"."author_id", "posts"."editor_id" FROM (SELECT "posts"."id", "posts"."title", "posts"."view_count", "posts"."created_at", "posts"."author_id", "posts"."editor_id", ROW_NUMBER() OVER (PARTITION BY "posts"."author_id" ORDER BY "posts"."view_count" DESC, "posts"."id") AS "row_number" FROM "posts" WHERE "posts"."author_id" IN (?, ?, ?, ?)) AS "posts" WHERE "posts"."row_number" <= ? ORDER BY "posts"."author_id", "posts"."row_number""#,
        users + #" WHERE "users"."id" IN (?, ?)"#,
        #"SELECT "tags"."name", "tags"."color", "post_tags"."post_id" FROM "post_tags" JOIN "tags" ON "tags"."name" = "post_tags"."tag_name" WHERE "post_tags"."post_id" IN (?, ?, ?, ?) ORDER BY "tags"."name""#,
        #"SELECT "profiles"."id", "profiles"."bio", "profiles"."user_id" FROM "profiles" WHERE "profiles"."user_id" IN (?, ?, ?, ?) ORDER BY "profiles"."user_id", "profiles"."id""#,
      ])
  }

  @Test("a query with a shape can be filtered, ordered and limited")
  func refine() throws {
    try database.read { (session: Session) throws in
      let query = User.query.as(UserPage.self)
      #expect(
        try query.filter(User.isActive).order(by: User.id.desc).all(in: session) == [bob, ann])
      #expect(
        try query.filter(User.age > 9).filter(User.age < 30).all(in: session) == [bob])
      #expect(
        try query.order(by: User.isActive).order(by: User.id.desc).limit(2).offset(1)
          .all(in: session) == [bob, ann])
      #expect(try query.limit(0).all(in: session) == [])
    }
  }

  @Test("first, one, count and exists work with a shape")
  func some() throws {
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.id).as(UserPage.self)
      let none = query.filter(User.username == "dan")
      #expect(try query.first(in: session) == ann)
      #expect(try none.first(in: session) == nil)
      #expect(try query.filter(User.username == "cid").one(in: session) == cid)
      #expect(throws: NotFound.self) { try none.one(in: session) }
      #expect(throws: MultipleRowsFound.self) { try query.one(in: session) }
      #expect(try query.count(in: session) == 3)
      #expect(try none.count(in: session) == 0)
      #expect(try query.exists(in: session))
      #expect(try !none.exists(in: session))
    }
  }

  @Test("counting reads no related rows")
  func countStatements() throws {
    try database.read { (session: Session) throws in
      let query = User.query.as(UserPage.self)
      _ = (try query.count(in: session), try query.exists(in: session))
    }
    #expect(recorder.take().count == 2)
  }

  @Test("pages by number and by cursor can contain shapes")
  func pages() throws {
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.id).as(UserPage.self)
      let page = try query.page(2, size: 2, in: session)
      #expect(page.items == [cid])
      #expect(page.number == 2 && page.size == 2 && page.total == 3 && page.pages == 2)
      #expect(throws: PageError.self) { try query.page(0, in: session) }

      let first = try query.page(after: nil, size: 2, in: session)
      #expect(first.items == [ann, bob])
      #expect(first.previous == nil)
      let last = try query.page(after: first.next, size: 2, in: session)
      #expect(last.items == [cid])
      #expect(last.next == nil)
      #expect(try query.page(before: last.previous, size: 2, in: session).items == [ann, bob])
    }
  }

  @Test("a page is JSON of its items, with its numbers or its cursors")
  func pageJSON() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.id).as(UserTitles.self)
      #expect(
        String(decoding: try encoder.encode(query.page(3, size: 1, in: session)), as: UTF8.self)
          == #"{"items":[{"name":"cid","titles":[]}],"number":3,"pages":3,"size":1,"total":3}"#)
      let page = try query.page(after: nil, size: 1, in: session)
      let next = try #require(page.next)
      #expect(
        String(decoding: try encoder.encode(page), as: UTF8.self)
          == #"{"items":[{"name":"ann","titles":["b"]}],"next":"\#(next.rawValue)"}"#)
    }
  }

  @Test("related rows can be read as a shape: many, one, and an optional one")
  func related() throws {
    try database.read { (session: Session) throws in
      let users = try User.query.order(by: User.id).with(
        User.posts.filter(Post.viewCount > 5).as(PostCard.self), User.profile.as(Bio.self)
      ).all(in: session)
      #expect(users.map { $0.1.map(\.title) } == [["b"], ["c", "d"], []])
      #expect(users.map(\.2) == [nil, Bio(text: "x"), Bio(text: "y")])
      let posts = try Post.query.order(by: Post.id).with(
        Post.author.as(UserTitles.self), Post.editor.as(UserTitles.self)
      ).all(in: session)
      #expect(posts.map(\.1.name) == ["bob", "ann", "bob", "bob"])
      #expect(
        posts.map(\.1.titles) == [["a", "c", "d"], ["b"], ["a", "c", "d"], ["a", "c", "d"]])
      #expect(posts.map(\.2?.name) == ["ann", nil, "cid", nil])
      let bob = try session.require(User.self, 2)
      #expect(
        try bob.posts.filter(Post.id > 3).as(PostCard.self).all(in: session) == [
          PostCard(title: "d", author: "bob", tags: ["q"])
        ])
    }
  }

  @Test("rows read before are converted to a shape in their order, one by one or together")
  func inHand() throws {
    try database.read { (session: Session) throws in
      let users = try User.query.order(by: User.id.desc).all(in: session)
      _ = recorder.take()
      #expect(try UserPage.load(users + users.prefix(1), in: session) == [cid, bob, ann, cid])
      #expect(recorder.take().count == 4)
      #expect(try UserPage.load([], in: session) == [])
      #expect(recorder.take().count == 0)
      #expect(try UserPage(users[1], in: session) == bob)
    }
  }

  @Test("converting rows to a shape one by one is reported as a loop, with its line")
  func repeats() throws {
    let reads = Mutex<[RepeatedRead]>([])
    var configuration = Configuration()
    configuration.reportRepeats = .after(3) { read in reads.withLock { $0.append(read) } }
    let database = try Database.empty(configuration)
    try database.create(TestSchema.self)
    try database.write { (session: Session) throws in
      let users = try session.insert((1...5).map { User.Draft(username: "user \($0)") })
      for user in users { _ = try UserTitles(user, in: session) }
      let line = #line - 1
      #expect(reads.withLock { $0.map(\.line) } == [line])
      _ = try UserTitles.load(users, in: session)
      #expect(reads.withLock { $0.count } == 1)
    }
  }

  @Test(
    "a subquery of a shape has the same rows, as a limited query gets a unique order"
  )
  func subquery() throws {
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.isActive.desc).as(UserTitles.self)
      #expect(
        try query.limit(2).all(in: session) == [
          UserTitles(name: "ann", titles: ["b"]), UserTitles(name: "bob", titles: ["a", "c", "d"]),
        ])
    }
    #expect(
      recorder.takeSQL() == [
        #"SELECT "users"."id", "users"."username", "users"."age", "users"."is_active", "users"."secret" FROM "users" ORDER BY "users"."is_active" DESC, "users"."id" LIMIT ?"#,
        #"SELECT "posts"."id", "posts"."title", "posts"."view_count", "posts"."created_at", "posts"."author_id", "posts"."editor_id" FROM "posts" WHERE "posts"."author_id" IN (SELECT * FROM (SELECT "users"."id" FROM "users" ORDER BY "users"."is_active" DESC, "users"."id" LIMIT ?) AS "rows") ORDER BY "posts"."id""#,
      ])
  }

  @Test("a shape includes deleted rows if its query does")
  func deleted() throws {
    try database.read { (session: Session) throws in
      let query = Article.query.order(by: Article.id).as(ArticleTitle.self)
      #expect(try query.all(in: session).map(\.title) == ["one"])
      #expect(try query.withDeleted().all(in: session).map(\.title) == ["one", "two"])
      #expect(try query.onlyDeleted().all(in: session).map(\.title) == ["two"])
    }
  }

  @Test("a missing required parent is an error")
  func missingParent() throws {
    try database.write { (session: Session) throws in
      try session.raw("PRAGMA defer_foreign_keys = ON", "DELETE FROM users WHERE id = 1")
      let error = #expect(throws: NotFound.self) {
        try Post.query.as(PostCard.self).all(in: session)
      }
      #expect(error?.model == "User")
      try session.raw("INSERT INTO users (id, username, is_active) VALUES (1, 'ann', 1)")
    }
  }
}
