import BlogModels
import Foundation
import Tenon
import Testing

/// The complete tutorial on CRUD operations: "Read operations", "Advanced query techniques" and "Performance".
@Suite("Complete tutorial, read")
struct CompleteReadTests {
  let blog: TutorialBlog
  let admin: User
  let john: User
  let old: User
  var db: Database { blog.db }

  init() throws {
    blog = try TutorialBlog()
    (admin, john, old) = try blog.db.write { session in
      let admin = try session.insert(
        User.Draft(
          username: "admin", email: "root@admin.com", age: 40, isAdmin: true,
          createdAt: TutorialBlog.day(1),
          posts: [
            Post.Draft(title: "Learning Flask", content: "…", createdAt: TutorialBlog.day(1)),
            Post.Draft(title: "More of it", content: "…", createdAt: TutorialBlog.day(2)),
          ]))
      let john = try session.insert(
        User.Draft(
          username: "big_john", email: "john@example.com", age: 17, createdAt: TutorialBlog.day(2),
          posts: [Post.Draft(title: "Flask again", content: "…")]))
      let old = try session.insert(
        User.Draft(
          username: "old", email: "old@example.com", age: 70, isActive: false,
          createdAt: TutorialBlog.day(3)))
      return (admin, john, old)
    }
  }

  private func names(_ query: some Fetchable<User>) throws -> [String] {
    try db.read { session in try query.all(in: session).map(\.username) }
  }

  @Test("Basic queries: all, first, get, get_or_404")
  func basicQueries() throws {
    try db.read { session throws in
      #expect(try User.query.all(in: session) == [admin, john, old])
      #expect(try User.query.first(in: session) == admin)
      #expect(try session.find(User.self, 1) == admin)
      #expect(try session.find(User.self, 99) == nil)
      #expect(try session.require(User.self, 1) == admin)
      let error = #expect(throws: NotFound.self) { try session.require(User.self, 99) }
      #expect(error?.httpStatus == 404)
    }
  }

  @Test("Filtering queries: by a value, by expressions, AND, OR, LIKE, ILIKE")
  func filtering() throws {
    #expect(try names(User.query.filter(User.isAdmin == true)) == ["admin"])
    #expect(
      try names(User.query.filter(User.createdAt > TutorialBlog.day(1))) == ["big_john", "old"])
    #expect(try names(User.query.filter(User.isActive == true && User.age >= 18)) == ["admin"])
    #expect(
      try names(
        User.query.filter(User.username == "big_john" || User.email.hasSuffix("@admin.com")))
        == ["admin", "big_john"])
    #expect(try names(User.query.filter(User.username.like("%john%"))) == ["big_john"])
    #expect(try names(User.query.filter(User.username.ilike("%JOHN%"))) == ["big_john"])
  }

  @Test("Ordering results: by one column, descending, by several")
  func ordering() throws {
    #expect(try names(User.query.order(by: User.username)) == ["admin", "big_john", "old"])
    #expect(try names(User.query.order(by: User.createdAt.desc)) == ["old", "big_john", "admin"])
    #expect(
      try names(User.query.order(by: User.isAdmin.desc, User.username.desc))
        == ["admin", "old", "big_john"])
  }

  @Test("Limiting results and pagination: limit, offset, paginate")
  func pagination() throws {
    try db.write { session in
      try session.insert(
        (1...22).map { User.Draft(username: "user\($0)", email: "user\($0)@example.com") })
    }
    try db.read { session throws in
      let users = User.query.order(by: User.id)
      #expect(try users.limit(10).all(in: session).count == 10)
      #expect(try users.offset(10).limit(10).all(in: session).first?.username == "user8")
      let page = try users.page(2, size: 10, in: session)
      #expect(page.items.map(\.id) == (11...20).map { User.ID($0) })
      #expect((page.number, page.size, page.total, page.pages) == (2, 10, 25, 3))
      #expect((page.hasNext, page.hasPrevious, page.next, page.previous) == (true, true, 3, 1))
    }
  }

  @Test("Joins and relationships: eager loading in one statement, no query in the loop")
  func eagerLoading() throws {
    _ = blog.log.takeSQL()
    let counts = try db.read { session in
      try User.query.with(User.posts.loaded(by: .join)).all(in: session)
        .map { "\($0.username) has \($1.count) posts" }
    }
    #expect(counts == ["admin has 2 posts", "big_john has 1 posts", "old has 0 posts"])
    #expect(blog.log.takeSQL().count == 1)
  }

  @Test("Joins and relationships: filter by related objects, explicit join")
  func relatedFilters() throws {
    let byID = User.query.order(by: User.id)
    #expect(try names(byID.filter(User.posts.any())) == ["admin", "big_john"])
    #expect(
      try names(byID.filter(User.posts.any(Post.title.like("%Flask%")))) == ["admin", "big_john"])
    try db.read { session throws in
      let rows: [(User, Post)] = try User.query.join(User.posts)
        .filter(Post.title.like("%Flask%")).order(by: Post.id)
        .select(User.columns, Post.columns).all(in: session)
      #expect(rows.map(\.0.username) == ["admin", "big_john"])
      #expect(rows.map(\.1.title) == ["Learning Flask", "Flask again"])
    }
  }

  @Test("Aggregation and grouping: count, count by group, ordered counts, average, min and max")
  func aggregates() throws {
    try db.read { session throws in
      #expect(try User.query.count(in: session) == 3)
      let groups: [(Bool, Int)] = try User.query.select(User.isAdmin, User.id.count())
        .group(by: User.isAdmin).order(by: User.isAdmin).all(in: session)
      #expect(groups.map(\.0) == [false, true])
      #expect(groups.map(\.1) == [2, 1])
      let postCount = Post.id.count().as("post_count")
      let counts = try User.query.join(User.posts).group(by: User.id).order(by: postCount.desc)
        .select(User.username, postCount).all(in: session)
      #expect(counts.map(\.0) == ["admin", "big_john"])
      #expect(counts.map(\.1) == [2, 1])
      let (average, min, max) = try User.query
        .select(User.age.average(), User.age.min(), User.age.max()).one(in: session)
      #expect(average.map { ($0 * 10).rounded() } == 423)
      #expect((min, max) == (17, 70))
    }
  }

  @Test("Subqueries: users with more posts than the average")
  func subqueries() throws {
    let perUser = Post.query.filter(Post.authorID == User.id).select(Post.id.count()).scalar()
    let counts = User.query.select(User.id, perUser).subquery("counts")
    try db.read { session throws in
      let average = try counts.select(counts.columns.1.average()).one(in: session)
      #expect(average == 1)
      let prolific = User.query.filter(User.posts.count().cast(as: Double.self) > average ?? 0)
      #expect(try prolific.all(in: session) == [admin])
    }
  }

  @Test("Common table expressions: users with their post counts")
  func commonTables() throws {
    let counts = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID)
      .cte("post_counts")
    let rows = try db.read { session in
      try User.query.join(counts, on: User.id == counts.columns.0)
        .order(by: counts.columns.1.desc).select(User.columns, counts.columns.1).all(in: session)
    }
    #expect(rows.map(\.0) == [admin, john])
    #expect(rows.map(\.1) == [2, 1])
  }

  @Test("Raw SQL queries: rows and models, with bound parameters")
  func rawSQL() throws {
    try db.read { session throws in
      let rows = try session.fetch(
        "SELECT username, email FROM users WHERE id < :max_id ORDER BY username",
        ["max_id": 3], as: (String, String).self)
      #expect(rows.map(\.0) == ["admin", "big_john"])
      #expect(rows.map(\.1) == ["root@admin.com", "john@example.com"])
      let pattern = "%john%"
      let users = try session.fetch(
        "SELECT * FROM \(User.self) WHERE username LIKE \(pattern)", as: User.self)
      #expect(users == [john])
    }
  }

  @Test("Eager loading instead of lazy loading: by join, by subquery, by keys")
  func loadingStrategies() throws {
    for strategy in [LoadingStrategy.join, .subquery, .selectIn] {
      _ = blog.log.takeSQL()
      let rows = try db.read { session in
        try User.query.with(User.posts.loaded(by: strategy)).limit(100).all(in: session)
      }
      #expect(rows.map(\.1.count) == [2, 1, 0])
      #expect(blog.log.takeSQL().count == (strategy == .join ? 1 : 2))
    }
  }

  @Test(
    "Database indexing: a query by an indexed column searches",
    .onlySQLite("other databases choose a scan for a table of few rows"))
  func indexes() throws {
    let plan = try db.read { session in
      try session.fetch(
        "EXPLAIN QUERY PLAN SELECT * FROM users WHERE email = \("root@admin.com")"
      ) { row in try row["detail", as: String.self] }
    }
    #expect(plan == ["SEARCH users USING INDEX sqlite_autoindex_users_2 (email=?)"])
  }

  @Test("Query profiling: the log of statements")
  func profiling() throws {
    _ = blog.log.takeSQL()
    _ = try db.read { try User.query.filter(User.isAdmin).count(in: $0) }
    #expect(
      blog.log.takeSQL() == [#"SELECT COUNT(*) FROM "users" WHERE "users"."is_admin""#])
  }
}
