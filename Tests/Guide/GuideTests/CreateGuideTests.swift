import BlogModels
import Tenon
import Testing

// Swift Testing also has a type named `Comment`.
private typealias Comment = BlogModels.Comment

/// The code blocks about creating rows.
@Suite struct CreateGuideTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("insert writes immediately, and reads back the key and defaults")
  func insert() throws {
    try guide.write { session throws in
      let user = try session.insert(User.Draft(username: "john_doe", email: "john@example.com"))
      #expect(user.id == 4)
      #expect((user.role, user.isActive, user.credits) == (.author, true, 0))
      #expect(try session.require(User.self, user.id) == user)
    }
    var pins = PinnedStatements("insert")
    pins.add("a row", log: guide.log.takeSQL())
    try pins.check()
  }

  @Test("add stages a row, and flush writes parents first")
  func add() throws {
    try guide.write { session throws in
      let bob = session.add(User.Draft(username: "bobby", email: "bobby@example.com"))
      let post = session.add(Post.Draft(title: "Welcome", content: "My blog post", author: bob))
      #expect(bob.id == nil)
      #expect(post.isStaged)
      #expect(guide.log.takeSQL().isEmpty)
      try session.flush()
      #expect(bob.id == 4)
      #expect(bob.row?.username == "bobby")
      #expect(post.row?.authorID == bob.id)
      try session.flush()
    }
    var pins = PinnedStatements("add")
    pins.add("a parent and its child", log: guide.log.takeSQL())
    try pins.check()
  }

  @Test("drafts are added with their related rows")
  func nestedDrafts() throws {
    try guide.write { session throws in
      let tag = session.add(Tag.Draft(name: "server"))
      let user = session.add(
        User.Draft(
          username: "dan", email: "dan@example.com",
          posts: [
            Post.Draft(
              title: "One", content: "…", tags: [tag, Tag.ID(1)],
              comments: [Comment.Draft(body: "First!"), Comment.Draft(body: "Second!")]),
            Post.Draft(title: "Two", content: "…"),
          ],
          profile: Profile.Draft(bio: "New here.")))
      try session.flush()
      let dan = try #require(user.row)
      let posts = try dan.posts.order(by: Post.id).all(in: session)
      #expect(posts.map(\.title) == ["One", "Two"])
      #expect(try posts[0].tags.all(in: session).map(\.name) == ["server", "swift"])
      let bodies = try posts[0].comments.order(by: Comment.id).all(in: session).map(\.body)
      #expect(bodies == ["First!", "Second!"])
      #expect(try dan.profile.one(in: session).bio == "New here.")
    }
    let log = guide.log.takeSQL()
    var pins = PinnedStatements("nested-drafts")
    pins.add("what a user brings along", log: Array(log.prefix { !$0.hasPrefix("SELECT") }))
    try pins.check()
  }

  @Test("addAll stages several rows, insert writes several at once")
  func several() throws {
    try guide.write { session throws in
      let drafts = (1...3).map { User.Draft(username: "user\($0)", email: "\($0)@example.com") }
      let pending = session.addAll(drafts)
      try session.flush()
      #expect(pending.map(\.id) == [4, 5, 6])
      let more = (4...1203).map { User.Draft(username: "user\($0)", email: "\($0)@example.com") }
      let users = try session.insert(more)
      #expect(users.map(\.username) == more.map(\.username))
      #expect(users.map(\.id) == (7...1206).map { User.ID($0) })
      #expect(try User.query.count(in: session) == 1206)
    }
    var pins = PinnedStatements("several")
    pins.add("three, then 1,200", log: guide.log.takeSQL())
    try pins.check()
  }

  @Test("a pending row can be changed, or expunged")
  func pending() throws {
    try guide.write { session throws in
      let dan = session.add(User.Draft(username: "dan", email: "dan@example.com"))
      try dan.edit { $0.email = "dan@example.org" }
      let eve = session.add(User.Draft(username: "eve", email: "eve@example.com"))
      session.delete(eve)
      try session.flush()
      #expect(dan.row?.email == "dan@example.org")
      #expect(eve.id == nil)
      #expect(throws: SQLError.self) { try dan.edit { $0.email = "late@example.com" } }
      #expect(try User.query.count(in: session) == 4)
    }
  }
}
