import BlogModels
import Foundation
import Tenon
import Testing

private struct BadRequest: Error {}

func createPost(userID: String, body: Data, in db: Database) async throws -> Post {
  guard let id = User.ID(userID) else { throw BadRequest() }
  var draft = try JSONDecoder().decode(Post.Draft.self, from: body)
  draft.author = id
  let complete = draft
  return try await db.write { session in
    _ = try session.require(User.self, id)
    return try session.insert(complete)
  }
}

/// The code of the article *Coming from Flask-SQLAlchemy*.
@Suite struct ComingFromFlaskSQLAlchemyTests {
  @Test("a handler decodes a draft and sets its parent from the path")
  func handler() async throws {
    let guide = try GuideDatabase()
    let body = Data(#"{"title": "Hello", "content": "…"}"#.utf8)
    let post = try await createPost(userID: "2", body: body, in: guide.database)
    #expect(post.authorID == guide.bob.id)
    await #expect(throws: BadRequest.self) {
      try await createPost(userID: "two", body: body, in: guide.database)
    }
    await #expect(throws: NotFound.self) {
      try await createPost(userID: "99", body: body, in: guide.database)
    }
  }

  @Test("the queries of the tables read the rows of the blog")
  func queries() throws {
    let guide = try GuideDatabase()
    let user = guide.ann
    try guide.read { session throws in
      let posts = Post.query
      #expect(try posts.filter(Post.authorID == user.id).count(in: session) == 3)
      #expect(try user.posts.count(in: session) == 3)
      #expect(
        try User.query.filter(User.age > 18 || User.age == nil).count(in: session) == 3)
      #expect(try User.query.filter(User.id.in([1, 2])).count(in: session) == 2)
      #expect(try User.query.filter(User.username.like("a%")).all(in: session) == [user])
      let byAge = User.query.order(by: User.age.asc.nullsLast)
      #expect(try byAge.all(in: session) == [guide.bob, guide.ann, guide.cid])
      let page = try byAge.page(1, size: 2, in: session)
      #expect((page.hasPrevious, page.previous, page.next) == (false, nil, 2))
      let pairs = try User.query.join(User.posts).select(User.columns, Post.columns)
        .all(in: session)
      #expect(pairs.count == 4)
      let counts = try posts.select(Post.authorID, Post.id.count()).group(by: Post.authorID)
        .having(Post.id.count() > 1).all(in: session)
      #expect(counts.map(\.1) == [3])
      let (sum, average) = try posts.select(Post.viewCount.sum(), Post.viewCount.average())
        .one(in: session)
      #expect((sum, average) == (175, 43.75))
      #expect(try posts.filter(Post.tags.any(Tag.name == "swift")).count(in: session) == 2)
      #expect(try posts.filter(Post.author.has(User.isAdmin)).count(in: session) == 3)
      for strategy in [LoadingStrategy.join, .subquery] {
        let rows = try User.query.with(User.posts.loaded(by: strategy)).all(in: session)
        #expect(rows.map(\.1.count) == [3, 1, 0])
      }
      #expect(try UserProfile(user, in: session).username == "ann")
    }
  }

  @Test("the writes of the tables insert and update rows")
  func writes() throws {
    let guide = try GuideDatabase()
    let drafts = ["dan", "eve"].map { User.Draft(username: $0, email: "\($0)@example.com") }
    let id = guide.ann.id
    try guide.write { session throws in
      session.addAll(drafts)
      try session.flush()
      #expect(try session.bulkInsert([User.Draft(username: "fay", email: "fay@example.com")]) == 1)
      #expect(try session.bulkUpdate([(id, User.Patch { $0.age = 31 })]) == 1)
      #expect(try session.require(User.self, id).age == 31)
      #expect(try User.query.count(in: session) == 6)
    }
    let db = guide.database
    try db.drop(Blog.self)
    try db.create(Blog.self)
    #expect(try db.read { try User.query.count(in: $0) } == 0)
  }
}
