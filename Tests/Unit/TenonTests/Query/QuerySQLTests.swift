import Foundation
import Testing

@testable import Tenon

/// The SQL of each clause, in each dialect. Its results on SQLite are tested in `QueryRowTests`.
@Suite("SQL of queries")
struct QuerySQLTests {
  /// The SQL after `WHERE` in each dialect, and the bound values.
  private func condition<Filter: SQLExpression>(_ condition: Filter) throws -> Written
  where Filter.Value: SQLBoolean {
    try written(Post.query.filter(condition), after: " WHERE ")
  }

  private func written<Root>(_ query: Query<Root>, after marker: String) throws -> Written {
    func text(_ dialect: Dialect) throws -> String {
      let sql = try query.statement(for: dialect).sql
      let range = try #require(sql.range(of: marker))
      return String(sql[range.upperBound...])
    }
    return Written(
      sqlite: try text(.sqlite), postgresql: try text(.postgresql), mysql: try text(.mysql),
      parameters: try query.statement(for: .sqlite).parameters)
  }

  private struct Written: Equatable {
    var sqlite: String
    var postgresql: String
    var mysql: String
    var parameters: [SQLValue]
  }

  @Test("a query without clauses is the model's own SELECT")
  func plain() throws {
    let query = Tag.query
    #expect(
      try query.statement(for: .sqlite)
        == SQLStatement(sql: #"SELECT "tags"."name", "tags"."color" FROM "tags""#))
    #expect(
      try query.statement(for: .postgresql).sql
        == #"SELECT "tags"."name", "tags"."color" FROM "tags""#)
    #expect(
      try query.statement(for: .mysql).sql == "SELECT `tags`.`name`, `tags`.`color` FROM `tags`")
  }

  @Test("a comparison that treats NULL as a value has its own form in each dialect")
  func nullSafe() throws {
    #expect(
      try condition(Post.viewCount.isNotDistinct(from: 5))
        == Written(
          sqlite: #""posts"."view_count" IS ?"#,
          postgresql: #""posts"."view_count" IS NOT DISTINCT FROM $1"#,
          mysql: "`posts`.`view_count` <=> ?", parameters: [.integer(5)]))
    #expect(
      try condition(Post.editorID.isDistinct(from: Post.authorID) && Post.viewCount > 1)
        == Written(
          sqlite:
            #""posts"."editor_id" IS NOT "posts"."author_id" AND "posts"."view_count" > ?"#,
          postgresql:
            #""posts"."editor_id" IS DISTINCT FROM "posts"."author_id" AND "posts"."view_count" > $1"#,
          mysql:
            "NOT (`posts`.`editor_id` <=> `posts`.`author_id`) AND `posts`.`view_count` > ?",
          parameters: [.integer(1)]))
    #expect(
      try condition(!(Post.viewCount + 1).isNotDistinct(from: nil))
        == Written(
          sqlite: #"NOT (("posts"."view_count" + ?) IS NULL)"#,
          postgresql: #"NOT (("posts"."view_count" + $1) IS NULL)"#,
          mysql: "NOT ((`posts`.`view_count` + ?) IS NULL)", parameters: [.integer(1)]))
  }

  @Test("a range is compared with its ends")
  func ranges() throws {
    func expect(
      _ value: Condition, _ sqlite: String, _ parameters: [SQLValue],
      at location: SourceLocation = #_sourceLocation
    ) throws {
      let written = try condition(value)
      #expect(written.sqlite == sqlite, sourceLocation: location)
      #expect(written.parameters == parameters, sourceLocation: location)
    }
    let column = #""posts"."view_count""#
    try expect(Post.viewCount.in(1...5), "\(column) BETWEEN ? AND ?", [.integer(1), .integer(5)])
    try expect(
      Post.viewCount.in(1..<5), "\(column) >= ? AND \(column) < ?", [.integer(1), .integer(5)])
    try expect(Post.viewCount.in(1...), "\(column) >= ?", [.integer(1)])
    try expect(Post.viewCount.in(...5), "\(column) <= ?", [.integer(5)])
    try expect(Post.viewCount.in(..<5), "\(column) < ?", [.integer(5)])
    try expect(Post.viewCount.in(5..<5), "1 = 0", [])
    try expect(Post.viewCount.in([1, 5]), "\(column) IN (?, ?)", [.integer(1), .integer(5)])
    try expect(
      !Post.viewCount.in(1..<5), "NOT (\(column) >= ? AND \(column) < ?)",
      [.integer(1), .integer(5)])
  }

  @Test("each comparison has its operator")
  func comparisons() throws {
    let cases: [(Condition, String)] = [
      (Post.viewCount == 5, "="), (Post.viewCount != 5, "<>"), (Post.viewCount < 5, "<"),
      (Post.viewCount <= 5, "<="), (Post.viewCount > 5, ">"), (Post.viewCount >= 5, ">="),
    ]
    for (value, symbol) in cases {
      #expect(
        try condition(value)
          == Written(
            sqlite: #""posts"."view_count" \#(symbol) ?"#,
            postgresql: #""posts"."view_count" \#(symbol) $1"#,
            mysql: "`posts`.`view_count` \(symbol) ?", parameters: [.integer(5)]))
    }
    let columns: [(Condition, String)] = [
      (Post.authorID == Post.editorID, "="), (Post.authorID != Post.editorID, "<>"),
      (Post.authorID < Post.editorID, "<"), (Post.authorID <= Post.editorID, "<="),
      (Post.editorID > Post.authorID, ">"), (Post.editorID >= Post.authorID, ">="),
    ]
    for (value, symbol) in columns {
      let names = symbol.hasPrefix(">") ? ("editor_id", "author_id") : ("author_id", "editor_id")
      #expect(
        try condition(value).mysql
          == "`posts`.`\(names.0)` \(symbol) `posts`.`\(names.1)`")
    }
  }

  @Test("nil is compared with IS NULL, as a literal or in a variable")
  func nilComparisons() throws {
    let nobody: User.ID? = nil
    let isNull = Written(
      sqlite: #""posts"."editor_id" IS NULL"#, postgresql: #""posts"."editor_id" IS NULL"#,
      mysql: "`posts`.`editor_id` IS NULL", parameters: [])
    #expect(try condition(Post.editorID == nil) == isNull)
    #expect(try condition(Post.editorID == nobody) == isNull)
    #expect(try condition(Post.editorID.isNull) == isNull)
    #expect(try condition(Post.editorID != nil).sqlite == #""posts"."editor_id" IS NOT NULL"#)
    #expect(try condition(Post.editorID != nobody).sqlite == #""posts"."editor_id" IS NOT NULL"#)
    #expect(try condition(Post.editorID.isNotNull).sqlite == #""posts"."editor_id" IS NOT NULL"#)
    #expect(try condition(Post.editorID < nobody).sqlite == #""posts"."editor_id" < ?"#)
    #expect(try condition(Post.editorID < nobody).parameters == [.null])
  }

  @Test("AND, OR and NOT keep their grouping, and chains stay flat")
  func logic() throws {
    let (a, b, c) = (Post.viewCount > 1, Post.viewCount > 2, Post.viewCount > 3)
    let column = #""posts"."view_count""#
    #expect(
      try condition(a && b && c).sqlite == "\(column) > ? AND \(column) > ? AND \(column) > ?")
    #expect(
      try condition(a && (b && c)).sqlite == "\(column) > ? AND \(column) > ? AND \(column) > ?")
    #expect(try condition(a || b || c).sqlite == "\(column) > ? OR \(column) > ? OR \(column) > ?")
    #expect(
      try condition(a && (b || c)).sqlite == "\(column) > ? AND (\(column) > ? OR \(column) > ?)")
    #expect(
      try condition(a || b && c).sqlite == "\(column) > ? OR (\(column) > ? AND \(column) > ?)")
    #expect(try condition(!a).sqlite == "NOT (\(column) > ?)")
    #expect(
      try condition(!(a || b) && !c).sqlite
        == "NOT (\(column) > ? OR \(column) > ?) AND NOT (\(column) > ?)")
    #expect(try condition(!(!a)).sqlite == "NOT (NOT (\(column) > ?))")
    #expect(
      try written(User.query.filter(!User.isActive), after: "WHERE ").mysql
        == "NOT `users`.`is_active`")
    #expect(try condition(a && b).parameters == [.integer(1), .integer(2)])
    #expect(try condition(b || a).postgresql == "\(column) > $1 OR \(column) > $2")
    #expect(
      try written(Post.query.filter(a).filter(b), after: "WHERE ").sqlite
        == "\(column) > ? AND \(column) > ?")
    #expect(
      try written(Post.query.filter(a || b).filter(c), after: "WHERE ").sqlite
        == "(\(column) > ? OR \(column) > ?) AND \(column) > ?")
  }

  @Test("PostgreSQL has an array instead of a list, unless its values have other types")
  func arrays() throws {
    func statement(_ condition: Condition) throws -> SQLStatement {
      try Post.query.filter(condition).statement(for: .postgresql)
    }
    let integers = try statement(Post.viewCount.in([1, -2, 3]))
    #expect(integers.sql.hasSuffix(#"WHERE "posts"."view_count" = ANY($1::bigint[])"#))
    #expect(integers.parameters == [.text("{1,-2,3}")])
    let texts = try statement(Post.title.in(["a,b", "\"", "\\", ""]))
    #expect(texts.parameters == [.text(#"{"a,b","\"","\\",""}"#)])
    let sum = try statement((Post.viewCount + 1).in([1, 2]))
    #expect(sum.sql.hasSuffix(#"WHERE ("posts"."view_count" + $1) IN ($2, $3)"#))
  }

  @Test("membership lists its values, tests NULL separately, and is false if empty")
  func membership() throws {
    #expect(
      try condition(Post.viewCount.in([1, 2, 3]))
        == Written(
          sqlite: #""posts"."view_count" IN (?, ?, ?)"#,
          postgresql: #""posts"."view_count" = ANY($1::bigint[])"#,
          mysql: "`posts`.`view_count` IN (?, ?, ?)",
          parameters: [.integer(1), .integer(2), .integer(3)]))
    #expect(
      try condition(Post.viewCount.in([]))
        == Written(sqlite: "1 = 0", postgresql: "1 = 0", mysql: "1 = 0", parameters: []))
    #expect(
      try condition(Post.editorID.in([1, nil])).sqlite
        == #""posts"."editor_id" IN (?) OR "posts"."editor_id" IS NULL"#)
    #expect(
      try condition(Post.editorID.in([nil])).sqlite == #"1 = 0 OR "posts"."editor_id" IS NULL"#)
    #expect(
      try condition(!Post.editorID.in([1, nil]) && Post.viewCount == 1).sqlite
        == #"NOT ("posts"."editor_id" IN (?) OR "posts"."editor_id" IS NULL) AND "posts"."view_count" = ?"#
    )
    #expect(
      try condition(
        Post.authorID.in(User.query.filter(User.isActive && User.age > 3).select(User.id)))
        == Written(
          sqlite:
            #""posts"."author_id" IN (SELECT "users"."id" FROM "users" WHERE "users"."is_active" AND "users"."age" > ?)"#,
          postgresql:
            #""posts"."author_id" IN (SELECT "users"."id" FROM "users" WHERE "users"."is_active" AND "users"."age" > $1)"#,
          mysql:
            "`posts`.`author_id` IN (SELECT `users`.`id` FROM `users` WHERE `users`.`is_active` AND `users`.`age` > ?)",
          parameters: [.integer(3)]))
  }

  @Test("membership in a limited query keeps its limit")
  func membershipInBoundedQuery() throws {
    let newest = User.query.order(by: User.id.desc).limit(2)
    #expect(
      try condition(Post.authorID.in(newest.select(User.id)))
        == Written(
          sqlite:
            #""posts"."author_id" IN (SELECT * FROM (SELECT "users"."id" FROM "users" ORDER BY "users"."id" DESC LIMIT ?) AS "rows")"#,
          postgresql:
            #""posts"."author_id" IN (SELECT * FROM (SELECT "users"."id" FROM "users" ORDER BY "users"."id" DESC LIMIT $1) AS "rows")"#,
          mysql:
            "`posts`.`author_id` IN (SELECT * FROM (SELECT `users`.`id` FROM `users` ORDER BY `users`.`id` DESC LIMIT ?) AS `rows`)",
          parameters: [.integer(2)]))
  }

  @Test("BETWEEN has both ends, also inside AND")
  func between() throws {
    #expect(
      try condition(Post.viewCount.between(1, 9) && Post.title == "x")
        == Written(
          sqlite: #""posts"."view_count" BETWEEN ? AND ? AND "posts"."title" = ?"#,
          postgresql: #""posts"."view_count" BETWEEN $1 AND $2 AND "posts"."title" = $3"#,
          mysql: "`posts`.`view_count` BETWEEN ? AND ? AND `posts`.`title` = ?",
          parameters: [.integer(1), .integer(9), .text("x")]))
  }

  @Test("LIKE escapes with a backslash in every dialect")
  func like() throws {
    #expect(
      try condition(Post.title.like("%a%"))
        == Written(
          sqlite: #""posts"."title" LIKE ? ESCAPE '\'"#, postgresql: #""posts"."title" LIKE $1"#,
          mysql: "`posts`.`title` LIKE ?", parameters: [.text("%a%")]))
    #expect(
      try condition(Post.title.ilike("%a%"))
        == Written(
          sqlite: #"unicode_lower("posts"."title") LIKE ? ESCAPE '\'"#,
          postgresql: #""posts"."title" ILIKE $1"#,
          mysql: "LOWER(`posts`.`title`) LIKE LOWER(?)", parameters: [.text("%a%")]))
    #expect(
      try Post.query.filter(Post.title.ilike("%Ä%")).statement(for: .sqlite).parameters
        == [.text("%ä%")])
  }

  @Test("exact searches escape the dialect's wildcards")
  func matches() throws {
    let text = #"50%_\*?[x]"#
    let contains = try condition(Post.title.contains(text))
    #expect(contains.sqlite == #"instr("posts"."title", ?) > 0"#)
    #expect(contains.postgresql == #""posts"."title" LIKE $1"#)
    #expect(contains.mysql == "`posts`.`title` LIKE ? COLLATE utf8mb4_bin")
    #expect(contains.parameters == [.text(text)])
    let prefix = try condition(Post.title.hasPrefix(text))
    #expect(prefix.sqlite == #""posts"."title" GLOB ?"#)
    #expect(prefix.parameters == [.text(#"50%_\[*][?][[]x]*"#)])
    let suffix = try condition(Post.title.hasSuffix(text))
    #expect(
      suffix.sqlite
        == #"(length(CAST("posts"."title" AS BLOB)) >= ? AND substr(CAST("posts"."title" AS BLOB), ?, ?) = CAST(? AS BLOB))"#
    )
    #expect(suffix.parameters == [.integer(10), .integer(-10), .integer(10), .text(text)])
    func pattern(_ condition: Condition) throws -> [SQLValue] {
      let statement = try Post.query.filter(condition).statement(for: .postgresql)
      #expect(
        try Post.query.filter(condition).statement(for: .mysql).parameters == statement.parameters)
      return statement.parameters
    }
    #expect(try pattern(Post.title.contains(text)) == [.text(#"%50\%\_\\*?[x]%"#)])
    #expect(try pattern(Post.title.hasPrefix(text)) == [.text(#"50\%\_\\*?[x]%"#)])
    #expect(try pattern(Post.title.hasSuffix(text)) == [.text(#"%50\%\_\\*?[x]"#)])
    // A wildcard and an accent that form one Character.
    #expect(try pattern(Post.title.hasPrefix("%\u{301}")) == [.text("\\%\u{301}%")])
    #expect(try condition(Post.title.hasPrefix("*\u{301}")).parameters == [.text("[*]\u{301}*")])
  }

  @Test("searches that ignore case use the lower-case function of each database")
  func matchesIgnoringCase() throws {
    let contains = Post.query.filter(Post.title.icontains("Ä%"))
    func sql(_ dialect: Dialect, _ query: Query<Post>) throws -> Substring {
      let sql = try query.statement(for: dialect).sql
      return sql[try #require(sql.range(of: "WHERE ")).upperBound...]
    }
    #expect(try sql(.sqlite, contains) == #"instr(unicode_lower("posts"."title"), ?) > 0"#)
    #expect(try sql(.postgresql, contains) == #""posts"."title" ILIKE $1"#)
    #expect(
      try sql(.mysql, contains) == "LOWER(`posts`.`title`) LIKE LOWER(?) COLLATE utf8mb4_bin")
    #expect(try contains.statement(for: .sqlite).parameters == [.text("ä%")])
    #expect(try contains.statement(for: .postgresql).parameters == [.text("%Ä\\%%")])
    let prefix = Post.query.filter(Post.title.hasPrefix("Ä", ignoringCase: true))
    #expect(try sql(.sqlite, prefix) == #"unicode_lower("posts"."title") GLOB ?"#)
    #expect(try prefix.statement(for: .sqlite).parameters == [.text("ä*")])
    let suffix = Post.query.filter(Post.title.hasSuffix("Ä", ignoringCase: true))
    #expect(try suffix.statement(for: .mysql).parameters == [.text("%Ä")])
  }

  @Test("a filter with several conditions combines them with AND")
  func filters() throws {
    let several = Post.query.filter(Post.viewCount > 1, Post.title == "x", Post.viewCount < 9)
    let chained = Post.query.filter(Post.viewCount > 1).filter(Post.title == "x")
      .filter(Post.viewCount < 9)
    for dialect in Dialect.allCases {
      #expect(try several.statement(for: dialect) == chained.statement(for: dialect))
    }
    let related = User.query.with(User.posts.filter(Post.viewCount > 1, Post.title == "x"))
    #expect(
      try related.statement(for: .sqlite)
        == User.query.with(User.posts.filter(Post.viewCount > 1).filter(Post.title == "x"))
        .statement(for: .sqlite))
  }

  @Test(
    "a prefix with NUL or a noncharacter is compared as bytes on SQLite",
    arguments: ["a\u{0}é", "a\u{FFFD}", "a\u{FFFE}", "a\u{FFFF}"])
  func prefixInBytes(text: String) throws {
    #expect(
      try condition(Post.title.hasPrefix(text)).sqlite
        == #"(length(CAST("posts"."title" AS BLOB)) >= ? AND substr(CAST("posts"."title" AS BLOB), ?, ?) = CAST(? AS BLOB))"#
    )
  }

  @Test("decimals, which SQLite stores as text, are compared and ordered as numbers")
  func decimals() throws {
    func sql(_ query: Query<Sample>, _ dialect: Dialect) throws -> String {
      let sql = try query.statement(for: dialect).sql
      let start = try #require(sql.range(of: dialect == .mysql ? "`samples` " : #""samples" "#))
      return String(sql[start.upperBound...])
    }
    let query = Sample.query.filter(Sample.decimal > 9.5).order(by: Sample.decimal.desc)
    #expect(
      try sql(query, .sqlite)
        == #"WHERE "samples"."decimal" COLLATE decimal > ? ORDER BY "samples"."decimal" COLLATE decimal DESC"#
    )
    #expect(
      try sql(query, .postgresql)
        == #"WHERE "samples"."decimal" > $1 ORDER BY "samples"."decimal" DESC"#)
    #expect(
      try sql(query, .mysql)
        == "WHERE `samples`.`decimal` > ? ORDER BY `samples`.`decimal` DESC")
    #expect(
      try sql(Sample.query.filter(Sample.decimal == nil), .sqlite)
        == #"WHERE "samples"."decimal" IS NULL"#)
  }

  @Test("arithmetic is grouped with parentheses")
  func arithmetic() throws {
    #expect(try condition(Post.viewCount + 1 > 10).sqlite == #"("posts"."view_count" + ?) > ?"#)
    #expect(
      try condition((Post.viewCount - 1) * 2 == Post.viewCount * Post.viewCount).postgresql
        == #"(("posts"."view_count" - $1) * $2) = ("posts"."view_count" * "posts"."view_count")"#)
  }

  @Test("an order has a direction and a position of NULLs; later orders are appended")
  func order() throws {
    let query = User.query.order(by: User.age.desc.nullsLast, User.username)
      .order(by: User.id.asc.nullsFirst)
    #expect(
      try written(query, after: " ORDER BY ")
        == Written(
          sqlite: #""users"."age" DESC NULLS LAST, "users"."username", "users"."id" NULLS FIRST"#,
          postgresql:
            #""users"."age" DESC NULLS LAST, "users"."username", "users"."id" NULLS FIRST"#,
          mysql:
            "`users`.`age` IS NULL, `users`.`age` DESC, `users`.`username`, `users`.`id` IS NULL DESC, `users`.`id`",
          parameters: []))
  }

  @Test("limit and offset are bound; an offset alone gets the limit that its dialect requires")
  func bounds() throws {
    #expect(
      try written(Tag.query.limit(2).offset(3), after: " LIMIT")
        == Written(
          sqlite: " ? OFFSET ?", postgresql: " $1 OFFSET $2", mysql: " ? OFFSET ?",
          parameters: [.integer(2), .integer(3)]))
    #expect(
      try Tag.query.offset(3).statement(for: .sqlite).sql.hasSuffix(
        #"FROM "tags" LIMIT -1 OFFSET ?"#))
    #expect(
      try Tag.query.offset(3).statement(for: .postgresql).sql.hasSuffix(#"FROM "tags" OFFSET $1"#))
    #expect(
      try Tag.query.offset(3).statement(for: .mysql).sql
        .hasSuffix("FROM `tags` LIMIT 18446744073709551615 OFFSET ?"))
  }

  @Test("a negative limit or offset is refused")
  func negativeBounds() {
    #expect(throws: SQLError(message: "a limit of -1 is negative")) {
      try Tag.query.limit(-1).statement(for: .sqlite)
    }
    #expect(throws: SQLError(message: "an offset of -2 is negative")) {
      try Tag.query.limit(1).offset(-2).statement(for: .mysql)
    }
  }

  @Test("count and exists select nothing else")
  func countAndExists() throws {
    let query = Tag.query.filter(Tag.color == "red").order(by: Tag.name)
    #expect(
      try query.countStatement(for: .sqlite).sql
        == #"SELECT COUNT(*) FROM "tags" WHERE "tags"."color" = ?"#)
    #expect(
      try query.countStatement(for: .mysql).sql
        == "SELECT COUNT(*) FROM `tags` WHERE `tags`.`color` = ?")
    #expect(
      try query.limit(3).countStatement(for: .postgresql).sql
        == #"SELECT COUNT(*) FROM (SELECT 1 AS "one" FROM "tags" WHERE "tags"."color" = $1 LIMIT $2) AS "rows""#
    )
    #expect(
      try query.existsStatement(for: .sqlite).sql
        == #"SELECT EXISTS (SELECT 1 FROM "tags" WHERE "tags"."color" = ?)"#)
    #expect(
      try query.offset(1).existsStatement(for: .mysql).sql
        == "SELECT EXISTS (SELECT 1 FROM `tags` WHERE `tags`.`color` = ? LIMIT 18446744073709551615 OFFSET ?)"
    )
  }

  @Test("an update sets values and expressions")
  func update() throws {
    let query = Post.query.filter(Post.title == "x")
    let assignments = [Post.viewCount.set(Post.viewCount + 1), Post.editorID.set(nil)]
    #expect(
      try query.updateStatement(assignments, for: .sqlite)
        == SQLStatement(
          sql:
            #"UPDATE "posts" SET "view_count" = "posts"."view_count" + ?, "editor_id" = ? WHERE "posts"."title" = ?"#,
          parameters: [.integer(1), .null, .text("x")]))
    #expect(
      try query.updateStatement(assignments, for: .postgresql).sql
        == #"UPDATE "posts" SET "view_count" = "posts"."view_count" + $1, "editor_id" = $2 WHERE "posts"."title" = $3"#
    )
    #expect(
      try Post.query.updateStatement(assignments, for: .mysql).sql
        == "UPDATE `posts` SET `view_count` = `posts`.`view_count` + ?, `editor_id` = ?")
  }

  @Test("a decimal column is copied to another one in its stored form")
  func copiedDecimal() throws {
    #expect(
      try Sample.query.updateStatement([Sample.decimal.set(Sample.decimal)], for: .sqlite).sql
        == #"UPDATE "samples" SET "decimal" = "samples"."decimal""#)
  }

  @Test("a limited update or deletion finds its rows by key in a derived table")
  func boundedWrites() throws {
    #expect(
      try Post.query.filter(Post.viewCount < 1).order(by: Post.id).limit(2)
        .updateStatement([Post.viewCount.set(0)], for: .sqlite)
        == SQLStatement(
          sql:
            #"UPDATE "posts" SET "view_count" = ? WHERE "posts"."id" IN (SELECT * FROM (SELECT "posts"."id" FROM "posts" WHERE "posts"."view_count" < ? ORDER BY "posts"."id" LIMIT ?) AS "rows")"#,
          parameters: [.integer(0), .integer(1), .integer(2)]))
    #expect(
      try Enrollment.query.limit(2).deleteStatement(for: .postgresql).sql
        == #"DELETE FROM "enrollments" WHERE ("enrollments"."student", "enrollments"."course") IN (SELECT * FROM (SELECT "enrollments"."student", "enrollments"."course" FROM "enrollments" LIMIT $1) AS "rows")"#
    )
    #expect(
      try Tag.query.offset(1).deleteStatement(for: .mysql).sql
        == "DELETE FROM `tags` WHERE `tags`.`name` IN (SELECT * FROM (SELECT `tags`.`name` FROM `tags` LIMIT 18446744073709551615 OFFSET ?) AS `rows`)"
    )
    #expect(try Tag.query.deleteStatement(for: .sqlite).sql == #"DELETE FROM "tags""#)
  }

  @Test("deleted rows are excluded, included, or the only ones")
  func softDeletion() throws {
    let query = Article.query.filter(Article.title == "a" || Article.title == "b")
    let title = #""articles"."title" = ?"#
    #expect(
      try written(query, after: "WHERE ").sqlite
        == #"(\#(title) OR \#(title)) AND "articles"."deleted_at" IS NULL"#)
    #expect(try written(query.withDeleted(), after: "WHERE ").sqlite == "\(title) OR \(title)")
    #expect(
      try written(query.onlyDeleted(), after: "WHERE ").sqlite
        == #"(\#(title) OR \#(title)) AND "articles"."deleted_at" IS NOT NULL"#)
    #expect(
      try Article.query.countStatement(for: .mysql).sql
        == "SELECT COUNT(*) FROM `articles` WHERE `articles`.`deleted_at` IS NULL")
    #expect(
      Article.modelDefinition.sql(for: .sqlite).find.hasSuffix(
        #"WHERE "articles"."id" = ? AND "articles"."deleted_at" IS NULL"#))
  }

  @Test("related rows are found by the foreign key, the key, or the join table")
  func relationships() throws {
    let user = User(id: 7, username: "ann")
    #expect(
      try written(user.posts.filter(Post.title.like("%x%")), after: "FROM ")
        == Written(
          sqlite:
            #""posts" WHERE "posts"."author_id" = ? AND "posts"."title" LIKE ? ESCAPE '\' ORDER BY "posts"."id""#,
          postgresql:
            #""posts" WHERE "posts"."author_id" = $1 AND "posts"."title" LIKE $2 ORDER BY "posts"."id""#,
          mysql:
            "`posts` WHERE `posts`.`author_id` = ? AND `posts`.`title` LIKE ? ORDER BY `posts`.`id`",
          parameters: [.integer(7), .text("%x%")]))
    #expect(
      try written(Tag(name: "swift").posts.query, after: "FROM ")
        == Written(
          sqlite:
            #""posts" WHERE "posts"."id" IN (SELECT "post_tags"."post_id" FROM "post_tags" WHERE "post_tags"."tag_name" = ?) ORDER BY "posts"."id" DESC"#,
          postgresql:
            #""posts" WHERE "posts"."id" IN (SELECT "post_tags"."post_id" FROM "post_tags" WHERE "post_tags"."tag_name" = $1) ORDER BY "posts"."id" DESC"#,
          mysql:
            "`posts` WHERE `posts`.`id` IN (SELECT `post_tags`.`post_id` FROM `post_tags` WHERE `post_tags`.`tag_name` = ?) ORDER BY `posts`.`id` DESC",
          parameters: [.text("swift")]))
  }

  @Test("identifiers are quoted whatever they contain")
  func quoting() {
    #expect(Dialect.sqlite.quoted(#"a"b"#) == #""a""b""#)
    #expect(Dialect.postgresql.quoted("select") == #""select""#)
    #expect(Dialect.mysql.quoted("a`b\"c") == "`a``b\"c`")
    #expect(Dialect.sqlite.quoted("\"\u{301}") == "\"\"\"\u{301}\"")
    #expect(Dialect.mysql.quoted("") == "``")
  }

  @Test("an expression that nests too deeply is refused before it reaches the database")
  func depth() {
    var condition = Post.viewCount == 1
    for _ in 0..<1_100 { condition = !condition }
    #expect(throws: SQLError(message: "an expression is nested more than 1000 levels deep")) {
      try Post.query.filter(condition).statement(for: .sqlite)
    }
  }
}
