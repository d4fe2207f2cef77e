import Testing

@testable import Tenon

extension Category {
  /// An article with the same key, of a soft-deleted model.
  static var articles: Relationship<Category, Article, [Article]> {
    .hasMany("id") { Category.ID($0.id.rawValue) }
  }

  /// The same article as a required parent, and as an optional one.
  static var article: Relationship<Category, Article, Article> {
    .belongsTo("id") { Article.ID($0.id.rawValue) }
  }
  static var draft: Relationship<Category, Article, Article?> {
    .belongsTo("id") { Optional(Article.ID($0.id.rawValue)) }
  }
  var article: Related<Category, Article> { Related(Category.article, of: self) }
  var draft: Related<Category, Article> { Related(Category.draft, of: self) }

  /// A join table that refers to the same table twice.
  static var similar: Relationship<Category, Category, [Category]> {
    .manyToMany(
      through: "similar", local: ["left_id"], target: ["right_id"], order: [Category.name.asc])
  }
  var similar: Related<Category, Category> { Related(Category.similar, of: self) }

  /// A join table with soft-deleted rows.
  static var linked: Relationship<Category, Tag, [Tag]> {
    .manyToMany(
      through: "links", local: ["category"], target: ["tag"], deletion: "deleted_at",
      order: [Tag.name.asc])
  }
  var linked: Related<Category, Tag> { Related(Category.linked, of: self) }

  static let linksTable =
    "CREATE TABLE links (category INTEGER NOT NULL, tag TEXT NOT NULL, deleted_at TEXT)"

  static let similarTable =
    "CREATE TABLE similar (left_id INTEGER NOT NULL, right_id INTEGER NOT NULL, note TEXT)"
}

@Suite("Conditions on related rows")
struct RelationshipConditionTests {
  private let database: Database

  init() throws {
    database = try Database.test()
    try database.write { (session: Session) throws in
      try session.raw(
        "INSERT INTO users (id, username, age, is_active) VALUES (1, 'ann', 30, 1), (2, 'bob', 20, 1), (3, 'cid', 9, 0)",
        """
        INSERT INTO posts (id, title, view_count, created_at, author_id, editor_id) VALUES
        (1, 'Flask', 5, '2024-01-01 00:00:00.000000', 1, 2), (2, 'Swift', 50, '2024-01-01 00:00:00.000000', 1, NULL),
        (3, 'Flask', 7, '2024-01-01 00:00:00.000000', 2, 3)
        """,
        "INSERT INTO profiles (id, bio, user_id) VALUES (1, 'x', 2), (2, 'y', 3)",
        "INSERT INTO tags (name, color) VALUES ('a', 'red'), ('b', NULL), ('c', 'red')",
        "INSERT INTO post_tags (post_id, tag_name) VALUES (1, 'a'), (1, 'b'), (2, 'b'), (2, 'a')",
        "INSERT INTO categories (id, name, parent_id) VALUES (1, 'x', NULL), (2, 'y', 1), (3, 'x', 2), (4, 'z', 1)",
        "INSERT INTO enrollments (student, course) VALUES (1, 'a'), (1, 'b'), (2, 'a')",
        "INSERT INTO absences (id, day, student, course) VALUES (1, '2024-01-01', 1, 'b'), (2, '2024-01-02', 1, 'b'), (3, '2024-01-03', NULL, NULL)",
        "INSERT INTO articles (id, title, updated_at, version, deleted_at) VALUES (1, 'one', '2024-01-01 00:00:00.000000', 1, NULL), (2, 'two', '2024-01-01 00:00:00.000000', 1, '2024-01-01 00:00:00.000000')",
        Category.similarTable,
        "INSERT INTO similar (left_id, right_id) VALUES (1, 2), (1, 2), (2, 3)")
    }
  }

  /// Expects the SQL of the query's condition, and the rows that it finds.
  private func expect<Root: Model>(
    _ condition: some SQLExpression<Bool?>, on model: Root.Type, sqlite: String,
    parameters: [SQLValue] = [], finds ids: [Root.ID],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let query = Root.query.filter(condition)
    func text(_ dialect: Dialect) throws -> String {
      let sql = try query.statement(for: dialect).sql
      return String(sql[try #require(sql.range(of: " WHERE ")).upperBound...])
    }
    let postgresql = sqlite.split(separator: "?", omittingEmptySubsequences: false)
      .joined { "$\($0)" }
    #expect(try text(.sqlite) == sqlite, sourceLocation: sourceLocation)
    #expect(try text(.postgresql) == postgresql, sourceLocation: sourceLocation)
    #expect(
      try text(.mysql) == sqlite.replacing("\"", with: "`"), sourceLocation: sourceLocation)
    #expect(try query.statement(for: .sqlite).parameters == parameters)
    let found = try database.read { try query.all(in: $0).map(\.id) }
    #expect(Set(found) == Set(ids) && found.count == ids.count, sourceLocation: sourceLocation)
  }

  @Test("any tests for a related row, optionally with a condition")
  func hasMany() throws {
    try expect(
      User.posts.any(), on: User.self,
      sqlite: #"EXISTS (SELECT 1 FROM "posts" WHERE "posts"."author_id" = "users"."id")"#,
      finds: [1, 2])
    try expect(
      !User.posts.any(Post.viewCount > 6 && Post.title == "Flask"), on: User.self,
      sqlite:
        #"NOT EXISTS (SELECT 1 FROM "posts" WHERE "posts"."author_id" = "users"."id" AND ("posts"."view_count" > ? AND "posts"."title" = ?))"#,
      parameters: [.integer(6), .text("Flask")], finds: [1, 3])
    try expect(
      User.posts.any(Post.viewCount > User.age) && User.isActive, on: User.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "posts" WHERE "posts"."author_id" = "users"."id" AND "posts"."view_count" > "users"."age") AND "users"."is_active""#,
      finds: [1])
  }

  @Test("the relationship's own filter is applied as well")
  func ownFilter() throws {
    let popular = User.posts.filter(Post.viewCount > 5 || Post.title == "x")
    try expect(
      popular.any(Post.title == "Flask"), on: User.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "posts" WHERE "posts"."author_id" = "users"."id" AND ("posts"."view_count" > ? OR "posts"."title" = ?) AND "posts"."title" = ?)"#,
      parameters: [.integer(5), .text("x"), .text("Flask")], finds: [2])
  }

  @Test("has tests for a parent, and for the row of a one-to-one")
  func toOne() throws {
    try expect(
      Post.author.has(User.age > 25), on: Post.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "users" WHERE "users"."id" = "posts"."author_id" AND "users"."age" > ?)"#,
      parameters: [.integer(25)], finds: [1, 2])
    try expect(
      Post.editor.has(), on: Post.self,
      sqlite: #"EXISTS (SELECT 1 FROM "users" WHERE "users"."id" = "posts"."editor_id")"#,
      finds: [1, 3])
    try expect(
      User.profile.has(Profile.bio == "x"), on: User.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "profiles" WHERE "profiles"."user_id" = "users"."id" AND "profiles"."bio" = ?)"#,
      parameters: [.text("x")], finds: [2])
  }

  @Test("a many-to-many uses the join table")
  func manyToMany() throws {
    try expect(
      Post.tags.any(Tag.color == "red"), on: Post.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "tags" WHERE "tags"."name" IN (SELECT "post_tags"."tag_name" FROM "post_tags" WHERE "post_tags"."post_id" = "posts"."id") AND "tags"."color" = ?)"#,
      parameters: [.text("red")], finds: [1, 2])
  }

  @Test("conditions can nest, back to the table of the query")
  func nested() throws {
    try expect(
      User.posts.any(Post.tags.any(Tag.name == "b") && Post.author.has(User.age > 25)),
      on: User.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "posts" WHERE "posts"."author_id" = "users"."id" AND (EXISTS (SELECT 1 FROM "tags" WHERE "tags"."name" IN (SELECT "post_tags"."tag_name" FROM "post_tags" WHERE "post_tags"."post_id" = "posts"."id") AND "tags"."name" = ?) AND EXISTS (SELECT 1 FROM "users" WHERE "users"."id" = "posts"."author_id" AND "users"."age" > ?)))"#,
      parameters: [.text("b"), .integer(25)], finds: [1])
  }

  @Test("a model related to itself has an alias in the subquery")
  func selfReference() throws {
    try expect(
      Category.children.any(Category.name == "x"), on: Category.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "categories" AS "related_1" WHERE "related_1"."parent_id" = "categories"."id" AND "related_1"."name" = ?)"#,
      parameters: [.text("x")], finds: [2])
    try expect(
      Category.children.any(Category.children.any(Category.name == "x")) || Category.name == "z",
      on: Category.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "categories" AS "related_1" WHERE "related_1"."parent_id" = "categories"."id" AND EXISTS (SELECT 1 FROM "categories" AS "related_2" WHERE "related_2"."parent_id" = "related_1"."id" AND "related_2"."name" = ?)) OR "categories"."name" = ?"#,
      parameters: [.text("x"), .text("z")], finds: [1, 4])
    try expect(
      Category.parent.has(Category.name == "x"), on: Category.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "categories" AS "related_1" WHERE "related_1"."id" = "categories"."parent_id" AND "related_1"."name" = ?)"#,
      parameters: [.text("x")], finds: [2, 4])
    try expect(
      Category.similar.any(Category.name == "y"), on: Category.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "categories" AS "related_1" WHERE "related_1"."id" IN (SELECT "similar"."right_id" FROM "similar" WHERE "similar"."left_id" = "categories"."id") AND "related_1"."name" = ?)"#,
      parameters: [.text("y")], finds: [1])
  }

  @Test("a subquery keeps the name of its table")
  func queryInside() throws {
    let leaves = Category.query.filter(!Category.children.any())
    try expect(
      Category.children.any(Category.id.in(leaves.select(Category.id))), on: Category.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "categories" AS "related_1" WHERE "related_1"."parent_id" = "categories"."id" AND "related_1"."id" IN (SELECT "categories"."id" FROM "categories" WHERE NOT EXISTS (SELECT 1 FROM "categories" AS "related_2" WHERE "related_2"."parent_id" = "categories"."id")))"#,
      finds: [1, 2])
  }

  @Test("composite keys are compared column by column")
  func compositeKeys() throws {
    try expect(
      Absence.enrollment.has(Enrollment.course == "b"), on: Absence.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "enrollments" WHERE "enrollments"."student" = "absences"."student" AND "enrollments"."course" = "absences"."course" AND "enrollments"."course" = ?)"#,
      parameters: [.text("b")], finds: [1, 2])
    try expect(
      Enrollment.absences.any(), on: Enrollment.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "absences" WHERE "absences"."student" = "enrollments"."student" AND "absences"."course" = "enrollments"."course")"#,
      finds: [Enrollment.ID(student: 1, course: "b")])
  }

  @Test("soft-deleted rows are not found")
  func softDeletion() throws {
    try expect(
      Category.articles.any(), on: Category.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "articles" WHERE "articles"."id" = "categories"."id" AND "articles"."deleted_at" IS NULL)"#,
      finds: [1])
    try expect(
      Category.articles.filter(Article.title != "x").count() == 0, on: Category.self,
      sqlite:
        #"(SELECT COUNT(*) FROM "articles" WHERE "articles"."id" = "categories"."id" AND ("articles"."title" <> ? AND "articles"."deleted_at" IS NULL)) = ?"#,
      parameters: [.text("x"), .integer(0)], finds: [2, 3, 4])
  }

  @Test("a soft-deleted parent is not found, whether required or optional")
  func softlyDeletedParents() throws {
    try expect(
      Category.article.has(), on: Category.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "articles" WHERE "articles"."id" = "categories"."id" AND "articles"."deleted_at" IS NULL)"#,
      finds: [1])
    try expect(
      Category.article.has(Article.title != "x"), on: Category.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "articles" WHERE "articles"."id" = "categories"."id" AND "articles"."deleted_at" IS NULL AND "articles"."title" <> ?)"#,
      parameters: [.text("x")], finds: [1])
    try expect(
      Category.draft.has(Article.title != "x"), on: Category.self,
      sqlite:
        #"EXISTS (SELECT 1 FROM "articles" WHERE "articles"."id" = "categories"."id" AND "articles"."deleted_at" IS NULL AND "articles"."title" <> ?)"#,
      parameters: [.text("x")], finds: [1])
  }

  @Test("soft-deleted rows of a join table do not connect rows")
  func softlyDeletedConnections() throws {
    try database.write { (session: Session) throws in
      try session.raw(
        Category.linksTable,
        "INSERT INTO links VALUES (1, 'a', NULL), (1, 'b', '2024-01-01 00:00:00.000000'), (2, 'c', '2024-01-01 00:00:00.000000')"
      )
      let two = Category.query.filter(Category.id <= 2).order(by: Category.id)
      for strategy in [LoadingStrategy.selectIn, .subquery, .join] {
        let rows = try two.with(Category.linked.loaded(by: strategy)).all(in: session)
        #expect(rows.map { $0.1.map(\.id) } == [["a"], []])
      }
      let bounded = try two.with(Category.linked.limit(5)).all(in: session)
      #expect(bounded.map { $0.1.map(\.id) } == [["a"], []])
      #expect(try two.filter(Category.linked.any()).all(in: session).map(\.id) == [1])
      #expect(try two.select(Category.linked.count()).all(in: session) == [1, 0])
      #expect(try two.join(Category.linked).select(Tag.name).all(in: session) == ["a"])
      let left = try two.leftJoin(Category.linked).select(Tag.name.optional).all(in: session)
      #expect(left == ["a", nil])
      let one = try #require(try two.first(in: session))
      #expect(try one.linked.all(in: session).map(\.id) == ["a"])
      let error = #expect(throws: SQLError.self) {
        try session.add(Tag.ID("c"), to: one.linked)
      }
      #expect(
        error?.message
          == "rows of links, which connect Category and Tag, are soft-deleted: insert, delete and "
          + "restore them with the join table's model")
    }
  }

  @Test("a count is an expression, for filters and orders")
  func count() throws {
    try expect(
      User.posts.count() >= 2, on: User.self,
      sqlite:
        #"(SELECT COUNT(*) FROM "posts" WHERE "posts"."author_id" = "users"."id") >= ?"#,
      parameters: [.integer(2)], finds: [1])
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.posts.count().desc, User.id.desc)
      #expect(try query.all(in: session).map(\.id) == [1, 2, 3])
      let byTags = Post.query.order(by: Post.tags.filter(Tag.color == "red").count(), Post.id.desc)
      #expect(try byTags.all(in: session).map(\.id) == [3, 2, 1])
      // Connected twice, but counted once.
      let similar = Category.query.filter(Category.similar.count() == 1).order(by: Category.id)
      #expect(try similar.all(in: session).map(\.id) == [1, 2])
    }
  }

  @Test("conditions on related rows can select rows to update and to delete")
  func writes() throws {
    try database.write { (session: Session) throws in
      #expect(
        try User.query.filter(User.posts.any()).update(User.age.set(1), in: session) == 2)
      #expect(try Category.query.filter(!Category.children.any()).delete(in: session) == 2)
      #expect(try Category.query.order(by: Category.id).all(in: session).map(\.id) == [1, 2])
    }
  }

  @Test("a limit, which has no meaning here, is refused")
  func limit() {
    #expect(
      throws: SQLError(
        message:
          "User's related Post rows have a limit or offset, which `any`, `has` and `count` cannot apply"
      )
    ) {
      try User.query.filter(User.posts.limit(3).any()).statement(for: .sqlite)
    }
  }
}

extension Sequence where Element == Substring {
  /// The elements with a separator that depends on the position.
  fileprivate func joined(_ separator: (Int) -> String) -> String {
    var text = ""
    for (index, piece) in enumerated() {
      if index > 0 { text += separator(index) }
      text += piece
    }
    return text
  }
}
