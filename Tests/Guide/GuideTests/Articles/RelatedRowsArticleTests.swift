import BlogModels
import Tenon
import Testing

// Swift Testing has a `Comment` too.
private typealias Comment = BlogModels.Comment

/// The code of the article *Related rows*.
@Suite struct RelatedRowsTests {
  let guide: GuideDatabase
  private var ann: User { guide.ann }
  private var bob: User { guide.bob }

  init() throws { guide = try GuideDatabase() }

  @Test("related rows are loaded with their rows, or later")
  func loading() throws {
    try guide.read { session throws in
      do {
        let rows = try User.query.with(User.posts).all(in: session)
        for (user, posts) in rows { print(user.username, posts.count) }

        let posts = try Post.query.with(Post.author, Post.tags).all(in: session)
        for (post, author, tags) in posts {
          print(post.title, author.username, tags.map(\.name))
        }
        #expect(rows.map(\.1.count) == [3, 1, 0])
      }
      let nested = User.query.with(User.posts.with(Post.tags, Post.comments), User.profile)
      let top = User.query.with(
        User.posts.filter(Post.isPublished).order(by: Post.viewCount.desc).limit(3))
      let joined = User.query.with(User.posts.loaded(by: .join))
      #expect(try joined.all(in: session).map(\.1.count) == [3, 1, 0])
      #expect(try nested.all(in: session).count == 3)
      #expect(try top.all(in: session).map(\.1.count) == [3, 1, 0])
      let post = try session.require(Post.self, 1)
      let users = try User.query.all(in: session)
      let postsOfUsers = try session.load(User.posts, for: users)
      let flask = try ann.posts.filter(Post.title.contains("Flask")).all(in: session)
      let author = try post.author.one(in: session)
      #expect(postsOfUsers[ann.id]?.count == 3)
      #expect(flask.count == 1 && author == ann && users.count == 3)
    }
  }

  @Test("rows are filtered and ordered by their related rows")
  func conditions() throws {
    let writers = User.query.filter(User.posts.any(Post.title.like("%swift%")))
    let byAdmins = Post.query.filter(Post.author.has(User.isAdmin))
    let busy = User.query.filter(User.posts.count() > 3)
      .order(by: User.posts.count().desc)
    try guide.read { session throws in
      #expect(try writers.all(in: session).isEmpty)
      #expect(try byAdmins.count(in: session) == 3)
      #expect(try busy.all(in: session).isEmpty)
    }
  }

  @Test("rows are connected, moved and replaced")
  func connecting() throws {
    try guide.write { session throws in
      let post = try session.require(Post.self, 3)
      let tag = try session.require(Tag.self, 1)
      let web = try session.require(Tag.self, 2)
      let profile = try #require(try ann.profile.first(in: session))
      try session.add(tag, to: post.tags)
      try session.remove(tag, from: post.tags)
      try session.set(post.tags, to: [tag, web])
      try session.add(post, to: bob.posts)
      try session.set(bob.profile, to: profile)
      #expect(try post.tags.count(in: session) == 2)
      #expect(try bob.posts.count(in: session) == 2)
      #expect(try bob.profile.one(in: session).id == profile.id)
    }
  }

  @Test("a shape is read by a query, for a row, and as a related row")
  func shapes() throws {
    try guide.read { session throws in
      let users = try User.query.all(in: session)
      let active = User.query.filter(User.isActive).order(by: User.id).as(UserProfile.self)
      let profiles = try active.all(in: session)
      let firstPage = try active.page(1, size: 20, in: session)
      let profile = try UserProfile(ann, in: session)
      let loaded = try UserProfile.load(users, in: session)
      let comments = try Post.query.with(Post.comments.as(CommentThread.self))
        .all(in: session)
      #expect(profiles.count == 2 && firstPage.items == profiles)
      #expect(profile.username == "ann" && loaded.count == 3)
      #expect(comments.map(\.1.count) == [1, 0, 0, 0] || comments.count == 4)
      #expect(try Comment.query.filter(Comment.post.has()).count(in: session) == 2)
    }
  }
}
