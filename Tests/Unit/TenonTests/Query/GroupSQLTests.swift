import Testing

@testable import Tenon

/// The SQL of queries with groups and with aliases of their own table, in each dialect.
@Suite("SQL of groups and aliases")
struct GroupSQLTests {
  private let size = Case.when(Post.viewCount > 9, then: "many").else("few")

  @Test(
    "an expression with values is grouped by its number, as each value is another parameter"
  )
  func groupsByNumber() throws {
    let query = Post.query.select(Post.id.count(), size).group(by: size).order(by: size.desc)
    #expect(
      try query.statement(for: .postgresql).sql
        == #"SELECT COUNT("posts"."id"), CASE WHEN "posts"."view_count" > $1 THEN CAST($2 AS text) ELSE CAST($3 AS text) END FROM "posts" GROUP BY 2 ORDER BY 2 DESC"#
    )
    #expect(
      try query.statement(for: .mysql).sql
        == "SELECT COUNT(`posts`.`id`), CASE WHEN `posts`.`view_count` > ? THEN ? ELSE ? END FROM `posts` GROUP BY 2 ORDER BY 2 DESC"
    )
    #expect(
      try query.statement(for: .sqlite)
        == SQLStatement(
          sql:
            #"SELECT COUNT("posts"."id"), CASE WHEN "posts"."view_count" > ? THEN ? ELSE ? END FROM "posts" GROUP BY 2 ORDER BY 2 DESC"#,
          parameters: [.integer(9), .text("many"), .text("few")]))
  }

  @Test("other expressions, and those with other values, are written again")
  func groupsByExpression() throws {
    let half = (Post.viewCount / 2).max()
    let query = Post.query.select(half, Post.authorID).group(by: Post.viewCount / 3, Post.authorID)
      .order(by: Post.authorID)
    #expect(
      try query.statement(for: .postgresql).sql
        == #"SELECT MAX(("posts"."view_count" / NULLIF(CAST($1 AS bigint), 0))), "posts"."author_id" FROM "posts" GROUP BY ("posts"."view_count" / NULLIF(CAST($2 AS bigint), 0)), "posts"."author_id" ORDER BY "posts"."author_id""#
    )
  }

  @Test(
    "distinct rows are ordered by number too, except on MySQL with a position of NULLs"
  )
  func distinctRows() throws {
    let half = Post.viewCount / 2
    let query = Post.query.select(half).distinct().order(by: half.asc.nullsLast)
    #expect(
      try query.statement(for: .postgresql).sql
        == #"SELECT DISTINCT ("posts"."view_count" / NULLIF(CAST($1 AS bigint), 0)) FROM "posts" ORDER BY 1 NULLS LAST"#
    )
    #expect(
      try query.statement(for: .mysql).sql
        == "SELECT DISTINCT (`posts`.`view_count` DIV NULLIF(?, 0)) FROM `posts` ORDER BY (`posts`.`view_count` DIV NULLIF(?, 0)) IS NULL, (`posts`.`view_count` DIV NULLIF(?, 0))"
    )
  }

  @Test(
    "an alias has its own name, so that it can be correlated with a query of its model"
  )
  func correlation() throws {
    let other = Post.alias("other")
    let mean = other.select(other[Post.viewCount].average())
      .filter(other[Post.authorID] == Post.authorID)
    #expect(
      try Post.query.filter(Post.viewCount.cast(as: Double.self) > mean.scalar())
        .select(Post.id).statement(for: .sqlite).sql
        == #"SELECT "posts"."id" FROM "posts" WHERE CAST("posts"."view_count" AS REAL) > (SELECT AVG("other"."view_count") FROM "posts" AS "other" WHERE "other"."author_id" = "posts"."author_id")"#
    )
  }
}
