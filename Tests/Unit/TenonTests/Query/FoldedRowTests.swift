import Testing

@testable import Tenon

/// The rules for selected columns and orders if several rows become one: by `distinct`, by groups, by aggregates.
@Suite("Rows merged by distinct, groups or aggregates")
struct FoldedRowTests {
  private let database: Database

  init() throws {
    database = try Database.test()
    try database.write { session throws in
      let users = try session.insert([
        User.Draft(username: "ann", age: 30), User.Draft(username: "bob", age: 30),
        User.Draft(username: "cid"),
      ])
      try session.insert([
        Post.Draft(title: "m1", viewCount: 1, author: users[0]),
        Post.Draft(title: "m9", viewCount: 1, author: users[0]),
        Post.Draft(title: "m5", viewCount: 3, author: users[1]),
      ])
    }
  }

  private static let unselected =
    "a `distinct` query is ordered by an expression that it does not select: select it as well, or "
    + "`group(by:)` the key instead and order by an aggregate such as `max()`"

  private static func loose(_ column: String, _ table: String) -> String {
    "\(column) may differ among the rows of a group: add it, or the key of \(table), to "
      + "`group(by:)`, or use an aggregate of it such as `max()`"
  }

  /// Expects that every dialect refuses a query with the same message.
  private func refuses(
    _ query: some Fetchable, _ message: String, at location: SourceLocation = #_sourceLocation
  ) {
    for dialect in Dialect.allCases {
      let error = #expect(throws: SQLError.self, sourceLocation: location) {
        try query.statement(for: dialect)
      }
      #expect(error?.message == message, sourceLocation: location)
    }
  }

  private var writers: Query<User> { User.query.join(User.posts) }

  // MARK: DISTINCT

  @Test(
    "distinct values cannot be ordered by a column that is not selected")
  func distinctByUnselected() throws {
    refuses(writers.select(User.username).distinct().order(by: Post.title), Self.unselected)
    refuses(
      writers.select(User.username, User.age).distinct().order(by: Post.title), Self.unselected)
    let names = writers.select(User.username).distinct().order(by: Post.title)
    refuses(User.query.filter(User.username.in(names)), Self.unselected)
    refuses(Tag.query.filter(names.scalar() == "ann"), Self.unselected)
    let table = names.subquery("names")
    refuses(User.query.join(table, on: table.columns == User.username), Self.unselected)
    let boss = User.alias("boss")
    refuses(
      boss.select(boss[User.age]).distinct().order(by: boss[User.username]), Self.unselected)
  }

  @Test(
    "distinct models cannot be ordered by two joined columns, or by one without a minimum")
  func distinctByCombinations() throws {
    let boss = User.alias("boss")
    let peers = User.query.join(boss, on: boss[User.age] == User.age)
    refuses(
      writers.distinct().order(by: Post.title, User.username, Post.viewCount.desc), Self.unselected)
    refuses(peers.distinct().order(by: boss[User.isActive]), Self.unselected)
    let query = peers.distinct().order(by: boss[User.isActive])
    try database.read { session throws in
      #expect(throws: SQLError.self) { try query.all(in: session) }
      #expect(throws: SQLError.self) { try query.first(in: session) }
      #expect(throws: SQLError.self) { try query.one(in: session) }
      #expect(throws: SQLError.self) { try query.stream(in: session) }
      #expect(throws: SQLError.self) { try query.page(1, size: 2, in: session) }
      #expect(throws: SQLError.self) { try query.page(after: nil, in: session) }
      #expect(throws: SQLError.self) { try query.with(User.posts).all(in: session) }
    }
  }

  @Test("distinct models are ordered by the first of their joined rows")
  func distinctByJoined() throws {
    let falling = writers.distinct().order(by: Post.title.desc, User.username)
    let rising = writers.distinct().order(by: Post.title)
    #expect(
      try falling.select(User.id, User.username).statement(for: .postgresql).sql
        == #"SELECT "users"."id", "users"."username" FROM "users" JOIN "posts" ON "posts"."author_id" = "users"."id" GROUP BY "users"."id" ORDER BY MAX("posts"."title") DESC, "users"."username""#
    )
    try database.write { session throws in
      let dan = try session.insert(User.Draft(username: "dan"))
      try session.insert(Post.Draft(title: "m3", viewCount: 1, author: dan))
    }
    try database.read { session throws in
      #expect(try rising.all(in: session).map(\.username) == ["ann", "dan", "bob"])
      #expect(try falling.all(in: session).map(\.username) == ["ann", "bob", "dan"])
      #expect(try falling.limit(1).one(in: session).username == "ann")
      #expect(try falling.count(in: session) == 3)
      #expect(try rising.exists(in: session))
      let page = try rising.page(2, size: 2, in: session)
      #expect(page.items.map(\.username) == ["bob"])
      #expect(page.total == 3)
      let loaded = try rising.with(User.posts).all(in: session)
      #expect(loaded.map { $0.1.count } == [2, 1, 1])
      #expect(
        try User.query.filter(User.id.in(falling.limit(2).select(User.id))).count(in: session) == 2)
      let boss = User.alias("boss")
      let peers = User.query.join(boss, on: boss[User.age] == User.age)
      #expect(
        try peers.distinct().order(by: boss[User.username].desc, User.id.desc)
          .all(in: session).map(\.username) == ["bob", "ann"])
      #expect(throws: SQLError.self) { try rising.page(after: nil, in: session) }
    }
  }

  @Test("distinct rows can be ordered by selected columns, and models by functions of them")
  func distinctBySelected() throws {
    let query = writers.distinct().order(by: User.age.desc.nullsLast, User.username.desc)
    #expect(
      try query.select(User.username, User.age).statement(for: .postgresql).sql
        == #"SELECT DISTINCT "users"."username", "users"."age" FROM "users" JOIN "posts" ON "posts"."author_id" = "users"."id" ORDER BY "users"."age" DESC NULLS LAST, "users"."username" DESC"#
    )
    let size = User.username.length().as("size")
    #expect(
      try User.query.select(size).distinct().order(by: size.desc).statement(for: .mysql).sql
        == "SELECT DISTINCT CHAR_LENGTH(`users`.`username`) AS `size` FROM `users` ORDER BY CHAR_LENGTH(`users`.`username`) DESC"
    )
    #expect(
      try User.query.distinct().order(by: User.username.length()).statement(for: .sqlite).sql
        .hasSuffix(#"FROM "users" GROUP BY "users"."id" ORDER BY LENGTH("users"."username")"#))
    try database.read { session throws in
      #expect(try query.all(in: session).map(\.username) == ["bob", "ann"])
      let page = try query.page(2, size: 1, in: session)
      #expect(page.items.map(\.username) == ["ann"])
      #expect(page.total == 2)
      let slice = try writers.distinct().order(by: User.username, User.id)
        .page(after: nil, size: 1, in: session)
      #expect(slice.items.map(\.username) == ["ann"])
      #expect(slice.next != nil)
      #expect(
        try Sample.query.select(Sample.decimal).distinct().order(by: Sample.decimal)
          .all(in: session) == [])
    }
  }

  @Test("instead of distinct, rows can be grouped by their key and ordered by an aggregate")
  func wayOut() throws {
    let query = writers.group(by: User.id).order(by: Post.title.max().desc)
    #expect(
      try query.select(User.username).statement(for: .postgresql).sql
        == #"SELECT "users"."username" FROM "users" JOIN "posts" ON "posts"."author_id" = "users"."id" GROUP BY "users"."id" ORDER BY MAX("posts"."title") DESC"#
    )
    try database.read { session throws in
      #expect(try query.all(in: session).map(\.username) == ["ann", "bob"])
      #expect(try query.limit(1).one(in: session).username == "ann")
      #expect(try query.page(2, size: 1, in: session).items.map(\.username) == ["bob"])
      #expect(try query.with(User.posts).all(in: session).map(\.1.count) == [2, 1])
    }
  }

  @Test("limits count distinct rows, also if the rows are keys of others")
  func boundedDistinct() throws {
    let first = Post.query.join(Post.author).distinct().order(by: Post.title).limit(2)
    let loaded = first.with(Post.author.loaded(by: .subquery))
    try database.read { session throws in
      #expect(try loaded.all(in: session).map(\.1.username) == ["ann", "bob"])
      let tags = try first.with(Post.tags.loaded(by: .subquery)).all(in: session)
      #expect(tags.map(\.0.title) == ["m1", "m5"])
    }
    #expect(
      try first.updateStatement([Post.viewCount.set(0)], for: .postgresql).sql
        == #"UPDATE "posts" SET "view_count" = $1 WHERE "posts"."id" IN (SELECT * FROM (SELECT "posts"."id" FROM (SELECT DISTINCT "posts"."id", "posts"."title", "posts"."view_count", "posts"."created_at", "posts"."author_id", "posts"."editor_id" FROM "posts" JOIN "users" ON "users"."id" = "posts"."author_id" ORDER BY "posts"."title" LIMIT $2) AS "posts") AS "rows")"#
    )
    try database.write { session throws in
      #expect(try first.delete(in: session) == 2)
      #expect(try Post.query.all(in: session).map(\.title) == ["m9"])
      // The rows do not depend on their order.
      #expect(
        try writers.distinct().order(by: User.username)
          .update(User.isActive.set(false), in: session) == 1)
    }
  }

  // MARK: Groups

  @Test("a column that is neither grouped by nor aggregated is refused")
  func looseColumns() throws {
    let views = Post.query.group(by: Post.viewCount)
    refuses(views, Self.loose("posts.id", "posts"))
    refuses(views.select(Post.title), Self.loose("posts.title", "posts"))
    refuses(views.select(Post.viewCount, Post.title.upper()), Self.loose("posts.title", "posts"))
    refuses(
      views.select(Post.viewCount).order(by: Post.title), Self.loose("posts.title", "posts"))
    refuses(
      views.select(Post.viewCount).having(Post.title == "m1"),
      Self.loose("posts.title", "posts"))
    refuses(views.select(Post.title.as("t"), Post.id.count()), Self.loose("posts.title", "posts"))
    refuses(
      views.select(WindowFunction.rank().over(order: Post.title)),
      Self.loose("posts.title", "posts"))
    refuses(
      views.select(Case.when(Post.title == "m1", then: 1).else(2)),
      Self.loose("posts.title", "posts"))
    let counts = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID)
      .cte("counts")
    refuses(
      User.query.join(counts, on: counts.columns.0 == User.id).group(by: User.id)
        .select(counts.columns.1),
      Self.loose("counts.column_2", "counts"))
    let boss = User.alias("boss")
    refuses(
      User.query.join(boss, on: boss[User.age] == User.age).group(by: User.id)
        .select(boss[User.username]),
      Self.loose("boss.username", "boss"))
  }

  @Test("a column selected with an aggregate of all rows is refused")
  func aggregatesOfAll() throws {
    refuses(
      User.query.select(User.username, User.id.count()), Self.loose("users.username", "users"))
    refuses(
      User.query.select(User.id.count()).order(by: User.age), Self.loose("users.age", "users"))
    refuses(User.query.order(by: User.id.count()), Self.loose("users.id", "users"))
    refuses(
      User.query.select(User.username).having(User.id.count() > 1),
      Self.loose("users.username", "users"))
  }

  @Test("grouping by a table's key allows all its columns; an expression allows itself")
  func decidedColumns() throws {
    let boss = User.alias("boss")
    let half = Post.viewCount / 2
    for dialect in Dialect.allCases {
      _ = try writers.group(by: User.id).select(User.columns, Post.id.count())
        .statement(for: dialect)
      _ = try writers.group(by: User.id, Post.id).select(Post.title, User.username)
        .order(by: Post.createdAt).statement(for: dialect)
      _ = try User.query.join(boss, on: boss[User.age] == User.age).group(by: boss[User.id])
        .select(boss[User.username], User.id.count()).statement(for: dialect)
      _ = try PostTag.query.join(Post.self, on: Post.id == 1).group(by: Post.id)
        .select(Post.title).statement(for: dialect)
      _ = try Post.query.group(by: half, Post.title.upper()).having(half > 1)
        .order(by: half + 1).select(half, Post.title.upper().length(), literal(1))
        .statement(for: dialect)
      _ = try Post.query.group(by: Post.authorID)
        .select(Aggregate.countAll().over(partition: Post.authorID)).statement(for: dialect)
    }
    try database.read { session throws in
      let rows = try Post.query.group(by: half).order(by: half).select(half, Post.id.count())
        .all(in: session)
      #expect(rows.map(\.0) == [0, 1])
      #expect(rows.map(\.1) == [2, 1])
    }
  }

  @Test("a subquery with aggregates may use a column of the outer query")
  func outerColumns() throws {
    let more = Post.query.filter(Post.authorID == User.id)
      .select(Post.id.count() + User.age.coalesce(0)).scalar()
    try database.read { session throws in
      #expect(
        try User.query.order(by: User.id).select(more).all(in: session) == [32, 31, 0])
    }
  }

  @Test("the schema's order of related rows applies only to the rows themselves")
  func defaultOrder() throws {
    try database.read { session throws in
      let ann = try User.query.order(by: User.id).first(in: session)
      let posts = try #require(ann).posts
      #expect(
        try posts.select(Post.viewCount).group(by: Post.viewCount).statement(for: .postgresql).sql
          == #"SELECT "posts"."view_count" FROM "posts" WHERE "posts"."author_id" = $1 GROUP BY "posts"."view_count""#
      )
      #expect(
        try posts.select(Post.viewCount).distinct().statement(for: .postgresql).sql
          == #"SELECT DISTINCT "posts"."view_count" FROM "posts" WHERE "posts"."author_id" = $1"#)
      #expect(
        try posts.select(Post.title.max()).statement(for: .postgresql).sql
          == #"SELECT MAX("posts"."title") FROM "posts" WHERE "posts"."author_id" = $1"#)
      #expect(
        try posts.distinct().select(Post.id).statement(for: .postgresql).sql
          == #"SELECT DISTINCT "posts"."id" FROM "posts" WHERE "posts"."author_id" = $1 ORDER BY "posts"."id""#
      )
      #expect(try posts.select(Post.viewCount).distinct().all(in: session) == [1])
      #expect(try posts.select(Post.title.max()).one(in: session) == "m9")
    }
  }
}
