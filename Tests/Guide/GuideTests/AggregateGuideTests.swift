import BlogModels
import ChinookModels
import Tenon
import Testing

// Swift Testing also has a type named `Comment`.
private typealias Comment = BlogModels.Comment

/// The code blocks about aggregates, subqueries and common table expressions.
@Suite struct AggregateGuideTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("groups")
  func groups() throws {
    let admins = User.query.select(User.isAdmin, User.id.count()).group(by: User.isAdmin)
    let posts = Post.id.count().as("post_count")
    let busy = User.query.join(User.posts).group(by: User.id, User.username).having(posts > 1)
      .order(by: posts.desc).select(User.username, posts)
    try guide.read { session throws in
      let rows: [(Bool, Int)] = try admins.order(by: User.isAdmin).all(in: session)
      #expect(rows.map(\.0) == [false, true])
      #expect(rows.map(\.1) == [2, 1])
      #expect(try admins.count(in: session) == 2)
      let found = try busy.one(in: session)
      #expect(found == ("ann", 3))
      let (average, min, max) = try User.query
        .select(User.age.average(), User.age.min(), User.age.max()).one(in: session)
      #expect((average, min, max) == (27.5, 25, 30))
      #expect(try User.query.select(User.id.count()).one(in: session) == 3)
      #expect(try User.query.select(User.age.sum()).one(in: session) == 55)
      let email = try User.query.select(User.email).order(by: User.id).first(in: session)
      #expect(email == "ann@admin.com")
    }
    var pins = PinnedStatements("groups")
    try pins.add("group by", admins)
    try pins.add("having", busy)
    let latest = User.query.join(User.posts).group(by: User.id, User.username)
      .order(by: Post.createdAt.max().desc).select(User.username)
    let names = try guide.read { try latest.all(in: $0) }
    #expect(names == [guide.bob.username, guide.ann.username])
    try pins.add("rows in the order of an aggregate", latest)
    try pins.add(
      "aggregates", User.query.select(User.age.average(), User.age.min(), User.age.max()))
    try pins.add("one expression", User.query.select(User.id.count()))
    try pins.check()
  }

  @Test("subqueries")
  func subqueries() throws {
    let perUser = Post.query.filter(Post.authorID == User.id).select(Post.id.count()).scalar()
    let counted = User.query.select(User.username, perUser).order(by: User.id)
    let writes = User.query.filter(Post.query.filter(Post.authorID == User.id).exists())
    let above = Post.query.filter(
      Post.viewCount
        > Post.alias("p").query.select(Post.viewCount.average()).scalar().coalesce(0)
        .cast(as: Int.self))
    try guide.read { session throws in
      let rows: [(String, Int?)] = try counted.all(in: session)
      #expect(rows.map(\.1) == [3, 1, 0])
      #expect(try writes.order(by: User.id).all(in: session) == [guide.ann, guide.bob])
      #expect(
        try above.order(by: Post.id).all(in: session).map(\.title) == [
          "Hello Flask", "Flask again",
        ])
    }
    var pins = PinnedStatements("subqueries")
    let other = Post.alias("other")
    let longest = other.select(other[Post.viewCount].max())
      .filter(other[Post.authorID] == Post.authorID)
    let top = Post.query.filter(Post.viewCount == longest.scalar()).order(by: Post.id)
    try guide.read { session throws in
      #expect(try top.all(in: session).map(\.title) == ["Hello Flask", "Flask again"])
    }
    try pins.add("of the same model", top)
    try pins.add("correlated", counted)
    try pins.add("exists", writes)
    try pins.add("scalar", above)
    let newest = Post.query.order(by: Post.createdAt.desc).limit(2).subquery("newest")
    try pins.add(
      "derived table", User.query.join(newest, on: newest[Post.authorID] == User.id).distinct())
    let perAuthor = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID)
      .subquery("per_author")
    let mean = perAuthor.select(perAuthor.columns.1.average())
    #expect(try guide.read { try mean.one(in: $0) } == 2)
    try pins.add("aggregate of aggregates", mean)
    try pins.check()
  }

  @Test("common table expressions")
  func commonTables() throws {
    let counts = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID)
      .cte("post_counts")
    let query = User.query.join(counts, on: User.id == counts.columns.0)
      .select(User.columns, counts.columns.1).order(by: User.id)
    let popular = Post.query.filter(Post.viewCount > 30).cte("popular")
    let readers = User.query.join(popular, on: popular[Post.authorID] == User.id)
    try guide.read { session throws in
      let rows: [(User, Int)] = try query.all(in: session)
      #expect(rows.map(\.0) == [guide.ann, guide.bob])
      #expect(rows.map(\.1) == [3, 1])
      let left = User.query.leftJoin(counts, on: User.id == counts.columns.0)
        .select(User.username, counts.columns.1.coalesce(0)).order(by: User.id)
      #expect(try left.all(in: session).map(\.1) == [3, 1, 0])
      #expect(try readers.order(by: User.id).all(in: session) == [guide.ann, guide.bob])
      #expect(try popular.query.order(by: Post.id).all(in: session).map(\.viewCount) == [100, 50])
    }
    let writers = Post.query.select(Post.authorID).distinct().cte("writers")
    let silent = User.query.leftJoin(writers, on: User.id == writers.columns)
      .filter(writers.columns.isNull)
    try guide.read { session throws in
      #expect(try silent.all(in: session) == [guide.cid])
      #expect(try writers.select(writers.columns.max()).one(in: session) == guide.bob.id)
    }
    var pins = PinnedStatements("common-tables")
    try pins.add("of one column", silent)
    try pins.add("of a selection", query)
    try pins.add("of a model", readers)
    try pins.add("selected from", counts.select(counts.columns.1.max()))
    try pins.add("as a query", popular.query.order(by: Post.title))
    try pins.check()
  }

  @Test("recursive common table expressions")
  func recursion() throws {
    let thread = CTE.recursive("thread", Comment.query.filter(Comment.parentID == nil)) { thread in
      Comment.query.join(thread, on: Comment.parentID == thread[Comment.id])
    }
    let levels = CTE.recursive(
      "levels", Comment.query.filter(Comment.parentID == nil).select(Comment.id, literal(0))
    ) { levels in
      Comment.query.join(levels, on: Comment.parentID == levels.columns.0)
        .select(Comment.id, levels.columns.1 + 1)
    }
    let depths = Comment.query.join(levels, on: levels.columns.0 == Comment.id)
      .select(Comment.body, levels.columns.1).order(by: levels.columns.1)
    try guide.read { session throws in
      let comments = try thread.query.order(by: Comment.id).all(in: session)
      #expect(comments.map(\.body) == ["Nice", "Thanks"])
      for (body, level) in try depths.all(in: session) { #expect(body.isEmpty == (level > 9)) }
      guard let (body, level) = try depths.first(in: session) else { return }
      #expect((body, level) == ("Nice", 0))
      let rows: [(String, Int)] = try depths.all(in: session)
      #expect(rows.map(\.0) == ["Nice", "Thanks"])
      #expect(rows.map(\.1) == [0, 1])
    }
    let answers = CTE.recursive("answers", Comment.query.filter(Comment.id == 1).select(Comment.id))
    {
      Comment.query.join($0, on: Comment.parentID == $0.columns).select(Comment.id)
    }
    let answered = Comment.query.join(answers, on: answers.columns == Comment.id)
      .order(by: Comment.id)
    try guide.read { session throws in
      #expect(try answered.all(in: session).map(\.body) == ["Nice", "Thanks"])
    }
    var pins = PinnedStatements("recursion")
    try pins.add("of one column", answered)
    try pins.add("of a model", thread.query)
    try pins.add("of a selection", depths)
    try pins.check()
  }

  @Test("unions")
  func unions() throws {
    let admins = User.query.filter(User.isAdmin)
    let young = User.query.filter(User.age < 30)
    let names = admins.select(User.username).union(Tag.query.select(Tag.name))
      .order(by: User.username.desc)
    try guide.read { session throws in
      #expect(
        try admins.union(young).order(by: User.id).all(in: session) == [guide.ann, guide.bob])
      #expect(try names.all(in: session) == ["web", "swift", "ann"])
      #expect(try names.limit(2).count(in: session) == 2)
      #expect(try names.count(in: session) == 3)
      #expect(try names.page(2, size: 2, in: session).items == ["ann"])
      let active = User.query.filter(User.isActive).select(User.id)
      #expect(try active.except(admins.select(User.id)).one(in: session) == guide.bob.id)
      #expect(try active.intersect(young.select(User.id)).one(in: session) == guide.bob.id)
      #expect(try active.unionAll(active).count(in: session) == 4)
      #expect(
        try User.query.filter(User.id.in(active.except(young.select(User.id)))).one(in: session)
          == guide.ann)
      let newest = User.query.order(by: User.id.desc).limit(1).select(User.username)
      #expect(
        try Set(newest.union(admins.select(User.username)).all(in: session)) == ["ann", "cid"])
    }
    var pins = PinnedStatements("unions")
    try pins.add("of models", admins.union(young))
    try pins.add("in order", names.limit(2))
    try pins.add(
      "of three kinds",
      admins.select(User.id).union(young.select(User.id))
        .except(User.query.order(by: User.id).limit(1).select(User.id)))
    try pins.check()
    #expect(throws: SQLError.self) {
      try names.order(by: User.email).statement(for: .sqlite)
    }
  }
}
