import BlogModels
import ChinookModels
import Tenon
import Testing

// Swift Testing also has a type named `Comment`.
private typealias Comment = BlogModels.Comment

/// The code blocks about joins, aliases and selected columns.
@Suite struct JoinGuideTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("an inner join along a relationship returns pairs")
  func innerJoin() throws {
    let query = User.query.join(User.posts).filter(Post.title.like("%Flask%"))
    try guide.read { session throws in
      let rows: [(User, Post)] =
        try query.select(User.columns, Post.columns).order(by: Post.id).all(in: session)
      #expect(rows.map(\.0) == [guide.ann, guide.bob])
      #expect(rows.map(\.1.title) == ["Hello Flask", "Flask again"])
      #expect(try query.order(by: User.id.desc).all(in: session) == [guide.bob, guide.ann])
      #expect(try query.count(in: session) == 2)
      let writers = User.query.join(User.posts).distinct().order(by: User.id)
      #expect(try writers.all(in: session) == [guide.ann, guide.bob])
      #expect(try writers.count(in: session) == 2)
    }
    var pins = PinnedStatements("inner-join")
    try pins.add("models", query.select(User.columns, Post.columns))
    try pins.add("rows of the query's model", query)
    try pins.add("distinct", User.query.join(User.posts).distinct())
    try pins.add(
      "along three relationships",
      Tag.query.join(Tag.posts).join(Post.author).join(User.profile).select(Tag.name, User.username)
    )
    try pins.check()
  }

  @Test("a left join keeps rows without a partner, with an optional type")
  func leftJoin() throws {
    let query = User.query.leftJoin(User.posts.filter(Post.viewCount > 10))
      .order(by: User.id, Post.id)
    try guide.read { session throws in
      let rows: [(User, Post?)] =
        try query.select(User.columns, Post.columns.optional).all(in: session)
      #expect(rows.map(\.0.username) == ["ann", "ann", "bob", "cid"])
      #expect(rows.map(\.1?.title) == ["Hello Flask", "Third", "Flask again", nil])
      let titles: [(String, String?)] =
        try query.select(User.username, Post.title.optional).all(in: session)
      #expect(titles.map(\.1) == ["Hello Flask", "Third", "Flask again", nil])
      let without = User.query.leftJoin(User.profile).filter(Profile.id.isNull).order(by: User.id)
      #expect(try without.all(in: session) == [guide.bob, guide.cid])
      let error = #expect(throws: SQLError.self) {
        try query.select(User.columns, Post.columns).all(in: session)
      }
      #expect(
        error?.message
          == "Post may be nil after a left join: select its `columns.optional`")
      let columnError = #expect(throws: SQLError.self) {
        try query.select(User.username, Post.title).all(in: session)
      }
      #expect(
        columnError?.message
          == "posts.title may be NULL after a left join: select it as `.optional`")
    }
    var pins = PinnedStatements("left-join")
    try pins.add("models", query.select(User.columns, Post.columns.optional))
    try pins.add(
      "many to many",
      Post.query.leftJoin(Post.tags).select(Post.title, Tag.name.optional).order(by: Post.id))
    try pins.check()
  }

  @Test("a many-to-many join uses the join table")
  func manyToMany() throws {
    try guide.read { session throws in
      let pairs = try Post.query.join(Post.tags).select(Post.title, Tag.name)
        .order(by: Post.id, Tag.name).all(in: session)
      #expect(pairs.map(\.0) == ["Hello Flask", "Hello Flask", "Second", "Flask again"])
      #expect(pairs.map(\.1) == ["swift", "web", "swift", "web"])
      let all = try Post.query.leftJoin(Post.tags).select(Post.title, Tag.name.optional)
        .order(by: Post.id, Tag.name).all(in: session)
      #expect(all.map(\.1) == ["swift", "web", "swift", nil, "web"])
    }
  }

  @Test("a join on a condition")
  func joinOnCondition() throws {
    let query = User.query.join(Post.self, on: Post.authorID == User.id && Post.viewCount >= 50)
    try guide.read { session throws in
      #expect(try query.order(by: User.id).all(in: session) == [guide.ann, guide.bob])
      let left = User.query.leftJoin(Post.self, on: Post.authorID == User.id)
        .select(User.username, Post.id.optional.count()).group(by: User.username)
        .order(by: User.username)
      let counts = try left.all(in: session)
      #expect(counts.map(\.0) == ["ann", "bob", "cid"])
      #expect(counts.map(\.1) == [3, 1, 0])
    }
    var pins = PinnedStatements("join-on-condition")
    try pins.add("inner", query)
    try pins.add("left", User.query.leftJoin(Post.self, on: Post.authorID == User.id))
    try pins.check()
  }

  @Test("an alias joins a table with itself")
  func selfJoin() throws {
    let parent = Comment.alias("parent")
    let grandparent = Comment.alias("grandparent")
    let answers = Comment.query.join(Comment.parent, as: parent)
      .filter(parent[Comment.body] == "Nice")
    let other = User.alias("other")
    let pairs = User.query.join(other, on: other[User.id] > User.id)
      .select(User.username, other[User.username]).order(by: User.id, other[User.id])
    try guide.read { session throws in
      #expect(try answers.all(in: session).map(\.body) == ["Thanks"])
      let bodies = try answers.select(Comment.body, parent[Comment.body]).one(in: session)
      #expect(bodies == ("Thanks", "Nice"))
      let (child, above) = try answers.select(Comment.columns, parent.columns).one(in: session)
      #expect((child.body, above.body) == ("Thanks", "Nice"))
      #expect(try pairs.all(in: session).map(\.1) == ["bob", "cid", "cid"])
      let twice = #expect(throws: SQLError.self) {
        try Comment.query.join(Comment.parent).all(in: session)
      }
      #expect(
        twice?.message
          == "comments is in the query twice: join it under another name with `alias`")
      let missing = #expect(throws: SQLError.self) {
        try User.query.filter(Post.viewCount > 10).all(in: session)
      }
      #expect(
        missing?.message
          == "the query uses posts.view_count, but posts is not part of it: join it")
    }
    let boss = Employee.alias("boss")
    var pins = PinnedStatements("self-join")
    try pins.add("parents", answers)
    try pins.add(
      "two levels",
      Comment.query.join(Comment.parent, as: parent)
        .leftJoin(parent[Comment.parent], as: grandparent)
        .select(Comment.body, parent[Comment.body], grandparent[Comment.body].optional))
    try pins.add("pairs", pairs)
    try pins.add(
      "Chinook",
      Employee.query.join(Employee.manager, as: boss).filter(boss[Employee.lastName] == "Ann"))
    try pins.check()
  }

  @Test("rows are locked if the database supports it")
  func locks() throws {
    let query = User.query.filter(User.isActive).limit(1)
    _ = try guide.write { session in try query.lock(.forUpdate).all(in: session) }
    var pins = PinnedStatements("locks")
    try pins.add("for update", query.lock(.forUpdate))
    try pins.add("skip what is locked", query.lock(.forUpdate, onLocked: .skip))
    try pins.add("fail at once", query.lock(.forUpdate, onLocked: .fail))
    try pins.add("for share", query.lock(.forShare))
    try pins.add("one table of two", User.query.join(User.posts).lock(.forUpdate))
    try pins.add(
      "what is loaded by join", User.query.with(User.posts.loaded(by: .join)).lock(.forUpdate))
    try pins.check()
    #expect(throws: SQLError.self) {
      try query.lock(.forShare, onLocked: .skip).statement(for: .mysql)
    }
  }
}
