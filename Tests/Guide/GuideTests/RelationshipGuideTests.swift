import BlogModels
import Tenon
import Testing

// Swift Testing also has a type named `Comment`.
private typealias Comment = BlogModels.Comment

/// The code blocks about relationships and eager loading.
@Suite struct RelationshipGuideTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("related rows are loaded with their rows, and are part of the type")
  func eagerLoading() throws {
    try guide.read { session throws in
      let rows: [(User, [Post])] = try User.query.with(User.posts).limit(100).all(in: session)
      for (user, posts) in rows { #expect(posts.allSatisfy { $0.authorID == user.id }) }
      #expect(rows.map(\.1.count) == [3, 1, 0])

      let nested = try User.query.with(User.posts.with(Post.tags, Post.author), User.profile)
        .order(by: User.id).all(in: session)
      let (ann, posts, profile) = try #require(nested.first)
      #expect(ann == guide.ann)
      #expect(posts.map(\.1.count) == [2, 1, 0])
      #expect(posts.allSatisfy { $0.2 == guide.ann })
      #expect(profile?.bio == "Writes.")

      let top = User.posts.filter(Post.viewCount > 10).order(by: Post.createdAt.desc).limit(1)
      let newest = try User.query.with(top).order(by: User.id).all(in: session)
      let titles: [[String]] = newest.map { $0.1.map(\.title) }
      #expect(titles == [["Third"], ["Flask again"], []])
    }
  }

  @Test("every strategy loads the same rows")
  func strategies() throws {
    try guide.read { session throws in
      func titles(_ strategy: LoadingStrategy) throws -> [[String]] {
        let posts = User.posts.order(by: Post.viewCount.desc).loaded(by: strategy)
        return try User.query.with(posts).order(by: User.id.desc).limit(2).all(in: session)
          .map { $0.1.map(\.title) }
      }
      func tags(_ strategy: LoadingStrategy) throws -> [[String]] {
        try Post.query.with(Post.tags.loaded(by: strategy)).order(by: Post.id).all(in: session)
          .map { $0.1.map(\.name) }
      }
      func authors(_ strategy: LoadingStrategy) throws -> [String] {
        try Post.query.with(Post.author.loaded(by: strategy).with(User.profile))
          .order(by: Post.id).all(in: session).map(\.1.0.username)
      }
      func parents(_ strategy: LoadingStrategy) throws -> [String?] {
        let query = Comment.query.with(Comment.parent.loaded(by: strategy), Comment.replies)
        return try query.order(by: Comment.id).all(in: session).map { $0.1?.body }
      }
      for strategy in [LoadingStrategy.selectIn, .subquery, .join] {
        #expect(try titles(strategy) == [[], ["Flask again"]])
        #expect(try tags(strategy) == [["swift", "web"], ["swift"], [], ["web"]])
        #expect(try authors(strategy) == ["ann", "ann", "ann", "bob"])
        #expect(try parents(strategy) == [nil, "Nice"])
      }
      let joined = User.query.with(User.posts.loaded(by: .join))
      #expect(try joined.count(in: session) == 3)
      #expect(try joined.page(2, size: 2, in: session).items.map(\.0) == [guide.cid])
      #expect(try joined.filter(User.username == "ann").one(in: session).1.count == 3)
      let both = User.query.with(User.posts.loaded(by: .join), User.comments.loaded(by: .join))
      #expect(
        try both.order(by: User.id).all(in: session).map { [$0.1.count, $0.2.count] } == [
          [3, 1], [1, 1], [0, 0],
        ])
    }
    var pins = PinnedStatements("joined-loading")
    try pins.add("one", Post.query.with(Post.author.loaded(by: .join)).limit(10))
    try pins.add("many", User.query.with(User.posts.loaded(by: .join)).order(by: User.username))
    try pins.add("many of some", User.query.with(User.posts.loaded(by: .join)).limit(10))
    try pins.add("many to many", Post.query.with(Post.tags.loaded(by: .join)))
    try pins.add("of the same table", Comment.query.with(Comment.replies.loaded(by: .join)))
    try pins.add(
      "with a filter", User.query.with(User.posts.filter(Post.viewCount > 10).loaded(by: .join)))
    try pins.check()
  }

  @Test("related rows of rows that were read before")
  func rowsInHand() throws {
    try guide.read { session throws in
      let users = try User.query.all(in: session)
      let loaded = try session.load(User.posts, for: users)
      #expect(loaded[guide.ann.id]?.count == 3)
      #expect(loaded[guide.cid.id] == [])
      let flask = try guide.ann.posts.filter(Post.title.like("%Flask%")).all(in: session)
      #expect(flask.map(\.title) == ["Hello Flask"])
      let post = try #require(flask.first)
      #expect(try post.author.one(in: session) == guide.ann)
      #expect(try post.tags.count(in: session) == 2)
      #expect(try post.tags.exists(in: session))
      let views = try guide.ann.posts.select(Post.viewCount.sum()).one(in: session)
      #expect(views == 125)
    }
    var pins = PinnedStatements("related-rows")
    try pins.add("of one row", guide.ann.posts.filter(Post.title.like("%x%")))
    try pins.check()
  }

  @Test("a shape of the schema is one value for a row and its related rows")
  func shapes() throws {
    let query = User.query.filter(User.isActive).order(by: User.id).as(UserProfile.self)
    try guide.read { session throws in
      let profiles: [UserProfile] = try query.all(in: session)
      #expect(profiles.map(\.username) == ["ann", "bob"])
      let ann = try #require(profiles.first)
      #expect(ann.profile?.bio == "Writes.")
      #expect(ann.posts.map(\.title) == ["Third", "Second", "Hello Flask"])
      #expect(ann.posts.last?.tags.map(\.name) == ["swift", "web"])
      #expect(try query.page(2, size: 1, in: session).items.map(\.username) == ["bob"])
    }
    var pins = PinnedStatements("shapes")
    try pins.add("the rows themselves", query)
    try pins.check()
  }

  @Test("conditions on related rows")
  func conditions() throws {
    let any = User.query.filter(User.posts.any())
    let which = User.query.filter(User.posts.any(Post.title.like("%Flask%") && Post.viewCount > 60))
    let has = Post.query.filter(Post.author.has(User.isAdmin))
    let count = User.query.filter(User.posts.count() > 1).order(by: User.posts.count().desc)
    try guide.read { session throws in
      #expect(try any.order(by: User.id).all(in: session) == [guide.ann, guide.bob])
      #expect(try which.all(in: session) == [guide.ann])
      #expect(try has.count(in: session) == 3)
      #expect(try count.all(in: session) == [guide.ann])
      #expect(try User.query.filter(!User.profile.has()).count(in: session) == 2)
      let totals = try User.query.select(User.username, User.posts.count()).order(by: User.id)
        .all(in: session)
      #expect(totals.map(\.1) == [3, 1, 0])
    }
    var pins = PinnedStatements("relationship-conditions")
    try pins.add("any", any)
    try pins.add("any with a condition", which)
    try pins.add("has", has)
    try pins.add("count", count)
    try pins.check()
  }

  @Test("many-to-many rows are connected and disconnected")
  func connecting() throws {
    try guide.write { session throws in
      let post = try #require(try guide.ann.posts.order(by: Post.id.desc).first(in: session))
      let tags = try Tag.query.order(by: Tag.name).all(in: session)
      try session.add(tags[0], to: post.tags)
      try session.add(tags[0], to: post.tags)
      #expect(try post.tags.all(in: session) == [tags[0]])
      try session.remove(tags[0], from: post.tags)
      #expect(try post.tags.all(in: session).isEmpty)
      try session.set(post.tags, to: tags)
      #expect(try post.tags.all(in: session) == tags)
    }
  }
}
