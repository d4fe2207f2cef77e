import TestSupport
import Testing

@testable import Tenon

@Suite("Nested and filtered eager loading, by each strategy")
struct NestedLoadingTests {
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
        (3, 'c', 7, '2024-01-01 00:00:00.000000', 2, 3), (4, 'd', 7, '2024-01-01 00:00:00.000000', 2, NULL)
        """,
        "INSERT INTO profiles (id, bio, user_id) VALUES (1, 'x', 2), (2, 'y', 3)",
        "INSERT INTO tags (name, color) VALUES ('p', 'red'), ('q', NULL), ('r', 'red')",
        "INSERT INTO post_tags (post_id, tag_name) VALUES (1, 'q'), (1, 'p'), (2, 'q'), (4, 'q'), (4, 'r')",
        "INSERT INTO categories (id, name, parent_id) VALUES (1, 'x', NULL), (2, 'z', 1), (3, 'y', 1), (4, 'w', 3)",
        "INSERT INTO enrollments (student, course) VALUES (1, 'a'), (1, 'b'), (2, 'a')",
        "INSERT INTO absences (id, day, student, course) VALUES (1, '2024-01-02', 1, 'b'), (2, '2024-01-01', 1, 'b'), (3, '2024-01-03', NULL, NULL)",
        "INSERT INTO articles (id, title, updated_at, version, deleted_at) VALUES (1, 'one', '2024-01-01 00:00:00.000000', 1, NULL), (2, 'two', '2024-01-01 00:00:00.000000', 1, '2024-01-01 00:00:00.000000')",
        Category.similarTable,
        "INSERT INTO similar (left_id, right_id) VALUES (1, 2), (1, 4), (1, 2), (1, 3), (2, 3), (2, 3)"
      )
    }
    _ = recorder.take()
  }

  @Test(
    "each nested relationship is loaded with one statement, which binds keys in row order")
  func nested() throws {
    let rows = try database.read {
      try User.query.order(by: User.id.desc).with(
        User.posts.with(Post.tags, Post.author, Post.editor), User.profile.with(Profile.user)
      ).all(in: $0)
    }
    #expect(rows.map(\.0.id) == [3, 2, 1])
    #expect(rows.map { $0.1.map(\.0.id) } == [[], [1, 3, 4], [2]])
    #expect(
      rows.map { $0.1.map { $0.1.map(\.name) } } == [[], [["p", "q"], [], ["q", "r"]], [["q"]]])
    #expect(rows.map { $0.1.map(\.2.username) } == [[], ["bob", "bob", "bob"], ["ann"]])
    #expect(rows.map { $0.1.map(\.3?.username) } == [[], ["ann", "cid", nil], [nil]])
    #expect(rows.map { $0.2?.0.bio } == ["y", "x", nil])
    #expect(rows.map { $0.2?.1.id } == [3, 2, nil])
    let users =
      #"SELECT "users"."id", "users"."username", "users"."age", "users"."is_active", "users"."secret" FROM "users""#
    let posts =
      #"SELECT "posts"."id", "posts"."title", "posts"."view_count", "posts"."created_at", "posts"."author_id", "posts"."editor_id" FROM "posts""#
    #expect(
      recorder.takeSQL() == [
        users + #" ORDER BY "users"."id" DESC"#,
        posts + #" WHERE "posts"."author_id" IN (?, ?, ?, ?) ORDER BY "posts"."id""#,
        #"SELECT "tags"."name", "tags"."color", "post_tags"."post_id" FROM "post_tags" JOIN "tags" ON "tags"."name" = "post_tags"."tag_name" WHERE "post_tags"."post_id" IN (?, ?, ?, ?) ORDER BY "tags"."name""#,
        users + #" WHERE "users"."id" IN (?, ?)"#,
        users + #" WHERE "users"."id" IN (?, ?)"#,
        #"SELECT "profiles"."id", "profiles"."bio", "profiles"."user_id" FROM "profiles" WHERE "profiles"."user_id" IN (?, ?, ?, ?) ORDER BY "profiles"."user_id", "profiles"."id""#,
        users + #" WHERE "users"."id" IN (?, ?)"#,
      ])
  }

  @Test("parents are loaded with their relationships, also parents shared by several rows")
  func nestedParents() throws {
    try database.read { (session: Session) throws in
      let rows = try Post.query.order(by: Post.id).with(
        Post.author.with(User.profile, User.posts), Post.editor.with(User.edited)
      ).all(in: session)
      #expect(rows.map(\.1.0.id) == [2, 1, 2, 2])
      #expect(rows.map(\.1.1?.bio) == ["x", nil, "x", "x"])
      #expect(rows.map { $0.1.2.map(\.id) } == [[1, 3, 4], [2], [1, 3, 4], [1, 3, 4]])
      #expect(rows.map { $0.2?.0.id } == [1, nil, 3, nil])
      #expect(rows.map { $0.2?.1.map(\.id) } == [[1], nil, [3], nil])
    }
  }

  @Test("five levels can be loaded, in both directions of relationships")
  func deep() throws {
    try database.read { (session: Session) throws in
      let rows = try Tag.query.order(by: Tag.name.desc).with(
        Tag.posts.with(Post.author.with(User.posts.with(Post.tags.with(Tag.posts))))
      ).all(in: session)
      let text = rows.map { tag, posts in
        let posts = posts.map { post, author in
          let posts = author.1.map { post, tags in
            "\(post.id)(\(tags.map { "\($0.0.name)\($0.1.map(\.id.rawValue))" }.joined()))"
          }
          return "\(post.id):\(author.0.id)[\(posts.joined(separator: " "))]"
        }
        return "\(tag.name) \(posts.joined(separator: " "))"
      }
      let bob = "2[1(p[1]q[4, 2, 1]) 3() 4(q[4, 2, 1]r[4])]"
      #expect(
        text == [
          "r 4:\(bob)", "q 4:\(bob) 2:1[2(q[4, 2, 1])] 1:\(bob)", "p 1:\(bob)",
        ])
    }
  }

  @Test("a model is related to itself, by foreign key and by join table, without duplicates")
  func selfReference() throws {
    try database.read { (session: Session) throws in
      let rows = try Category.query.order(by: Category.id).with(
        Category.parent, Category.children.with(Category.children), Category.similar
      ).all(in: session)
      #expect(rows.map(\.1?.id) == [nil, 1, 1, 3])
      #expect(rows.map { $0.2.map(\.0.name) } == [["y", "z"], [], ["w"], []])
      #expect(rows.map { $0.2.map { $0.1.map(\.name) } } == [[["w"], []], [], [[]], []])
      #expect(rows.map { $0.3.map(\.name) } == [["w", "y", "z"], ["y"], [], []])
    }
  }

  @Test("composite keys connect rows, but NULL does not")
  func compositeKeys() throws {
    try database.read { (session: Session) throws in
      for strategy in [LoadingStrategy.selectIn, .subquery] {
        let rows = try Enrollment.query.order(by: Enrollment.course, Enrollment.student).with(
          Enrollment.absences.with(Absence.enrollment).loaded(by: strategy)
        ).all(in: session)
        #expect(rows.map { $0.1.map(\.0.id) } == [[], [], [2, 1]])
        #expect(rows.last?.1.map(\.1) == [rows.last?.0, rows.last?.0])
        let absences = try Absence.query.with(Absence.enrollment.loaded(by: strategy))
          .order(by: Absence.day.desc).all(in: session)
        #expect(absences.map(\.1?.course) == [nil, "b", "b"])
        let top = try Enrollment.query.order(by: Enrollment.course.desc).with(
          Enrollment.absences.loaded(by: strategy).limit(1)
        ).first(in: session)
        #expect(top?.1.map(\.id) == [2])
      }
    }
  }

  @Test("rows that are deleted softly are not loaded")
  func softDeletion() throws {
    try database.read { (session: Session) throws in
      for strategy in [LoadingStrategy.selectIn, .subquery] {
        let articles = Category.articles.loaded(by: strategy)
        let either = articles.filter(Article.title == "two" || Article.title == "one")
        for relationship in [articles, articles.limit(1), either] {
          let rows = try Category.query.order(by: Category.id).limit(2).with(relationship)
            .all(in: session)
          let ids: [[Article.ID]] = rows.map { $0.1.map(\.id) }
          #expect(ids == [[1], []])
        }
      }
    }
  }

  @Test("a required parent is loaded although it is deleted softly; an optional one is not")
  func softlyDeletedParents() throws {
    try database.read { (session: Session) throws in
      let two = Category.query.filter(Category.id <= 2).order(by: Category.id)
      for strategy in [LoadingStrategy.selectIn, .subquery, .join] {
        let rows = try two.with(
          Category.article.loaded(by: strategy), Category.draft.loaded(by: strategy)
        ).all(in: session)
        #expect(rows.map(\.1.title) == ["one", "two"])
        #expect(rows.map(\.1.deletedAt).map { $0 == nil } == [true, false])
        #expect(rows.map(\.2?.title) == ["one", nil])
      }
      let categories = try two.all(in: session)
      #expect(try categories.map { try $0.article.one(in: session).title } == ["one", "two"])
      #expect(try categories.map { try $0.draft.first(in: session)?.title } == ["one", nil])
      let loaded = try session.load(Category.article, for: categories)
      #expect(loaded.mapValues(\.title) == [1: "one", 2: "two"])
      #expect(throws: NotFound(model: "Article")) {
        try Category.query.with(Category.article).all(in: session)
      }
    }
  }

  @Test("a limit applies to each row: the first ones in the given order, or in key order")
  func limits() throws {
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.id)
      func ids(_ relationship: Relationship<User, Post, [Post]>) throws -> [[Post.ID]] {
        let rows = try query.with(relationship).all(in: session).map { $0.1.map(\.id) }
        #expect(
          try query.with(relationship.loaded(by: .subquery)).all(in: session)
            .map { $0.1.map(\.id) } == rows)
        return rows
      }
      #expect(try ids(User.posts.limit(2)) == [[2], [1, 3], []])
      #expect(try ids(User.posts.order(by: Post.viewCount.desc).limit(2)) == [[2], [3, 4], []])
      #expect(
        try ids(User.posts.order(by: Post.viewCount.desc).limit(1).offset(1)) == [[], [4], []])
      #expect(try ids(User.posts.offset(1)) == [[], [3, 4], []])
      #expect(try ids(User.posts.limit(0)) == [[], [], []])
      #expect(try ids(User.posts.limit(.max).offset(.max)) == [[], [], []])
      #expect(try ids(User.posts.limit(.max).offset(2)) == [[], [4], []])
      #expect(try ids(User.posts.filter(Post.viewCount < 7).limit(1)) == [[], [1], []])
      #expect(try ids(User.posts.filter(Post.tags.any()).offset(1).limit(5)) == [[], [4], []])
      let tags = Post.query.order(by: Post.id).with(Post.tags.order(by: Tag.name.desc).limit(1))
      let lastTags: [[Tag.ID]] = try tags.all(in: session).map { $0.1.map(\.name) }
      #expect(lastTags == [["q"], ["q"], [], ["r"]])
      // Connected twice, but counted once.
      let similar = Category.query.order(by: Category.id).with(Category.similar.limit(2))
      #expect(
        try similar.all(in: session).map { $0.1.map(\.name) } == [["w", "y"], ["y"], [], []])
      // The related rows of limited rows.
      let deep = try query.with(
        User.posts.limit(2).with(Post.tags.loaded(by: .subquery).limit(1)).limit(1)
      ).all(in: session)
      let deepNames: [[[Tag.ID]]] = deep.map { $0.1.map { $0.1.map(\.name) } }
      #expect(deepNames == [[["q"]], [["p"]], []])
    }
  }

  @Test("a negative limit or offset is refused")
  func negativeLimits() throws {
    try database.read { (session: Session) throws in
      #expect(throws: SQLError(message: "a limit of -1 is negative")) {
        _ = try User.query.with(User.posts.limit(-1)).all(in: session)
      }
      #expect(throws: SQLError(message: "an offset of -2 is negative")) {
        _ = try User.query.with(User.posts.offset(-2).limit(1)).all(in: session)
      }
    }
  }

  private func written<Root, Target, Loaded>(
    _ relationship: Relationship<Root, Target, Loaded>, _ match: RelatedMatch<Root>,
    _ dialect: Dialect, from marker: String
  ) throws -> String {
    let sql = try relationship.link.statement(match, for: dialect).sql
    return String(sql[try #require(sql.range(of: marker)).lowerBound...])
  }

  @Test("each dialect has its SQL for chunks, subqueries and limits")
  func dialects() throws {
    let keys = RelatedMatch<Post>.keys([[.integer(1)], [.integer(2)]])
    let source = RelatedMatch.source(Post.query.filter(Post.viewCount > 5))
    let limited = RelatedMatch.source(Post.query.order(by: Post.id).limit(9))
    let from =
      #"FROM "post_tags" JOIN "tags" ON "tags"."name" = "post_tags"."tag_name" WHERE "post_tags"."post_id""#
    #expect(
      try written(Post.tags, keys, .postgresql, from: "FROM")
        == from + #" = ANY($1::bigint[]) ORDER BY "tags"."name""#)
    #expect(
      try written(Post.tags.filter(Tag.color == "red"), source, .postgresql, from: "FROM")
        == #"FROM "post_tags" JOIN "tags" ON "tags"."name" = "post_tags"."tag_name" WHERE "tags"."color" = $1 AND "post_tags"."post_id" IN (SELECT "posts"."id" FROM "posts" WHERE "posts"."view_count" > $2) ORDER BY "tags"."name""#
    )
    #expect(
      try written(Post.tags, limited, .mysql, from: "WHERE")
        == "WHERE `post_tags`.`post_id` IN (SELECT * FROM (SELECT `posts`.`id` FROM `posts` ORDER BY `posts`.`id` LIMIT ?) AS `rows`) ORDER BY `tags`.`name`"
    )
    #expect(
      try written(Post.tags.limit(3), keys, .sqlite, from: "SELECT")
        == #"SELECT "tags"."name", "tags"."color", "tags"."root_1" FROM (SELECT "tags"."name", "tags"."color", "post_tags"."post_id" AS "root_1", ROW_NUMBER() OVER (PARTITION BY "post_tags"."post_id" ORDER BY "tags"."name") AS "row_number" FROM (SELECT DISTINCT "post_tags"."post_id", "post_tags"."tag_name" FROM "post_tags" WHERE "post_tags"."post_id" IN (?, ?)) AS "post_tags" JOIN "tags" ON "tags"."name" = "post_tags"."tag_name") AS "tags" WHERE "tags"."row_number" <= ? ORDER BY "tags"."root_1", "tags"."row_number""#
    )
    let users = RelatedMatch<User>.keys([[.integer(1)]])
    let top = User.posts.filter(Post.viewCount > 5).order(by: Post.viewCount.desc.nullsLast).limit(
      3
    ).offset(1)
    #expect(
      try written(top, users, .postgresql, from: "FROM")
        == #"FROM (SELECT "posts"."id", "posts"."title", "posts"."view_count", "posts"."created_at", "posts"."author_id", "posts"."editor_id", ROW_NUMBER() OVER (PARTITION BY "posts"."author_id" ORDER BY "posts"."view_count" DESC NULLS LAST, "posts"."id") AS "row_number" FROM "posts" WHERE "posts"."view_count" > $1 AND "posts"."author_id" = ANY($2::bigint[])) AS "posts" WHERE "posts"."row_number" > $3 AND "posts"."row_number" <= $4 ORDER BY "posts"."author_id", "posts"."row_number""#
    )
    #expect(
      try written(top, users, .mysql, from: ", ROW_NUMBER")
        == ", ROW_NUMBER() OVER (PARTITION BY `posts`.`author_id` ORDER BY `posts`.`view_count` IS NULL, `posts`.`view_count` DESC, `posts`.`id`) AS `row_number` FROM `posts` WHERE `posts`.`view_count` > ? AND `posts`.`author_id` IN (?)) AS `posts` WHERE `posts`.`row_number` > ? AND `posts`.`row_number` <= ? ORDER BY `posts`.`author_id`, `posts`.`row_number`"
    )
  }

  @Test("a limited query that runs again as a subquery has a unique order")
  func limitedSubquery() throws {
    try database.read { (session: Session) throws in
      let rows = try User.query.order(by: User.isActive).limit(2).with(
        User.posts.with(Post.editor.loaded(by: .subquery)).loaded(by: .subquery)
      ).all(in: session)
      #expect(rows.map(\.0.id) == [3, 1])
      #expect(rows.map { $0.1.map(\.0.id) } == [[], [2]])
      let sql = recorder.takeSQL()
      #expect(
        sql.first?.hasSuffix(#"FROM "users" ORDER BY "users"."is_active", "users"."id" LIMIT ?"#)
          == true)
      #expect(
        sql.dropFirst().first?.hasSuffix(
          #"FROM "posts" WHERE "posts"."author_id" IN (SELECT * FROM (SELECT "users"."id" FROM "users" ORDER BY "users"."is_active", "users"."id" LIMIT ?) AS "rows") ORDER BY "posts"."id""#
        ) == true)
      // The only post has no editor: no statement is needed.
      #expect(sql.count == 2)
    }
  }

  @Test(
    "three levels of a thousand rows take a statement per level, or per level and chunk")
  func statementCounts() throws {
    try database.write { (session: Session) throws in
      try session.raw(
        "DELETE FROM post_tags", "DELETE FROM posts", "DELETE FROM profiles", "DELETE FROM users",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO users (id, username, is_active) SELECT i, 'u' || i, 1 FROM n",
        "INSERT INTO posts (title, view_count, created_at, author_id) SELECT 't', 0, '2024-01-01 00:00:00.000000', id FROM users UNION ALL SELECT 't', 1, '2024-01-01 00:00:00.000000', id FROM users",
        "INSERT INTO post_tags (post_id, tag_name) SELECT id, 'p' FROM posts")
      _ = recorder.take()
      func load(_ strategy: LoadingStrategy) throws -> ([Int], Int) {
        let rows = try User.query.with(
          User.posts.loaded(by: strategy).with(Post.tags.loaded(by: strategy))
        ).all(in: session)
        #expect(rows.allSatisfy { $0.1.allSatisfy { $0.1.map(\.name) == ["p"] } })
        return (rows.map(\.1.count), recorder.take().count)
      }
      let twoEach = Array(repeating: 2, count: 1000)
      let selectIn = try load(.selectIn)
      // 1 for the users, 2 for chunks of users, 4 for chunks of posts.
      #expect(selectIn.0 == twoEach && selectIn.1 == 1 + 2 + 4)
      let subquery = try load(.subquery)
      #expect(subquery.0 == twoEach && subquery.1 == 3)
    }
  }

  @Test("relationships of rows read before are loaded by key")
  func rowsInHand() throws {
    try database.read { (session: Session) throws in
      let users = try User.query.order(by: User.id.desc).all(in: session)
      _ = recorder.take()
      let posts = try session.load(User.posts.loaded(by: .subquery), for: users + users)
      #expect(posts.mapValues { $0.map(\.id) } == [1: [2], 2: [1, 3, 4], 3: []])
      let sql = recorder.takeSQL()
      #expect(sql.count == 1)
      #expect(
        sql.first?.hasSuffix(#"WHERE "posts"."author_id" IN (?, ?, ?, ?) ORDER BY "posts"."id""#)
          == true)
      let profiles = try session.load(User.profile.with(Profile.user), for: users)
      #expect(profiles.mapValues { $0?.0.bio } == [1: nil, 2: "x", 3: "y"])
      let none = try session.load(User.posts, for: [])
      #expect(none.isEmpty)
      let first = try session.load(User.posts.limit(1), for: users.prefix(1))
      #expect(first == [3: []])
    }
  }

  @Test("a required parent that is filtered out is not found")
  func missingParent() throws {
    try database.read { (session: Session) throws in
      let ann = User.username == "ann"
      #expect(throws: NotFound(model: "User")) {
        _ = try Post.query.with(Post.author.filter(ann)).all(in: session)
      }
      let rows = try Post.query.order(by: Post.id).with(Post.editor.filter(ann)).all(in: session)
      #expect(rows.map { $0.1?.username } == ["ann", nil, nil, nil])
    }
  }

  @Test("both strategies load the same rows as a naive search, with random options")
  func random() throws {
    var random = SeededGenerator(seed: 20_241_121)
    try database.write { (session: Session) throws in
      try session.raw(
        "DELETE FROM post_tags", "DELETE FROM posts", "DELETE FROM profiles", "DELETE FROM users")
      let users = try session.insert(
        (1...40).map { User.Draft(username: "u\($0)", age: Int.random(in: 1...5, using: &random)) })
      let posts = try session.insert(
        (0..<120).map { _ in
          Post.Draft(
            title: "t", viewCount: Int.random(in: 0...4, using: &random),
            author: users[Int.random(in: 0..<20, using: &random)].id,
            editor: Bool.random(using: &random) ? users.randomElement(using: &random) : nil)
        })
      let tags = ["p", "q", "r"]
      var connected: [Post.ID: [String]] = [:]
      for post in posts {
        for tag in tags where Bool.random(using: &random) {
          try session.insert(PostTag.Draft(post: post, tag: Tag.ID(tag)))
          connected[post.id, default: []].append(tag)
        }
      }
      for _ in 0..<150 {
        let least = Int.random(in: 0...3, using: &random)
        let isByViews = Bool.random(using: &random)
        let limit = Bool.random(using: &random) ? Int.random(in: 0...4, using: &random) : nil
        let offset = Bool.random(using: &random) ? Int.random(in: 0...3, using: &random) : nil
        let tagLimit = Bool.random(using: &random) ? Int.random(in: 0...2, using: &random) : nil
        let rootLimit = Int.random(in: 0...40, using: &random)

        var relationship = User.posts.filter(Post.viewCount >= least)
        if isByViews { relationship = relationship.order(by: Post.viewCount.desc) }
        if let limit { relationship = relationship.limit(limit) }
        if let offset { relationship = relationship.offset(offset) }
        let tagsOfPosts = tagLimit.map { Post.tags.limit($0) } ?? Post.tags
        let roots = users.sorted { ($0.age ?? 0, $0.id) < ($1.age ?? 0, $1.id) }.prefix(rootLimit)
        let expected = roots.map { user in
          var own = posts.filter { $0.authorID == user.id && $0.viewCount >= least }
          own.sort {
            isByViews && $0.viewCount != $1.viewCount ? $0.viewCount > $1.viewCount : $0.id < $1.id
          }
          let kept = own.dropFirst(offset ?? 0).prefix(limit ?? .max)
          let described = kept.map { post in
            let editor = users.first { $0.id == post.editorID }?.username ?? "-"
            return "\(post.id)\((connected[post.id] ?? []).prefix(tagLimit ?? .max))\(editor)"
          }
          return "\(user.id): \(described)"
        }
        for outer in [LoadingStrategy.selectIn, .subquery] {
          for inner in [LoadingStrategy.selectIn, .subquery] {
            let rows = try User.query.order(by: User.age).limit(rootLimit).order(by: User.id).with(
              relationship.loaded(by: outer).with(
                tagsOfPosts.loaded(by: inner), Post.editor.loaded(by: inner))
            ).all(in: session)
            let found = rows.map { user, posts in
              let described = posts.map { post, tags, editor in
                "\(post.id)\(tags.map(\.name.rawValue))\(editor?.username ?? "-")"
              }
              return "\(user.id): \(described)"
            }
            #expect(found == expected)
          }
        }
      }
    }
  }
}

/// The same random numbers each time.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
