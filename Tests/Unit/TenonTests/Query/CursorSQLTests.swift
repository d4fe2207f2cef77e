import Foundation
import Testing

@testable import Tenon

/// The condition for a position in an order, in each dialect.
@Suite("SQL of pages by cursor")
struct CursorSQLTests {
  /// The SQL after `WHERE`, with its values.
  private func clause(
    _ query: Query<Post>, _ values: any SQLConvertible..., isInclusive: Bool = false,
    isBackward: Bool = false, for dialect: Dialect = .sqlite
  ) throws -> String {
    let statement = try query.pageStatement(
      CursorPosition(values: values.map(\.sqlValue), isInclusive: isInclusive),
      isBackward: isBackward, limit: 3,
      for: dialect)
    let range = try #require(statement.sql.range(of: " WHERE "))
    return String(statement.sql[range.upperBound...])
  }

  @Test("one direction without NULLs compares row values if the database can use an index")
  func rowValues() throws {
    let query = Post.query.order(by: Post.viewCount.desc, Post.id.desc)
    #expect(
      try clause(query, 7, 5)
        == #"("posts"."view_count", "posts"."id") < (?, ?) ORDER BY "posts"."view_count" DESC, "posts"."id" DESC LIMIT ?"#
    )
    #expect(
      try clause(query, 7, 5, for: .postgresql)
        == #"("posts"."view_count", "posts"."id") < ($1, $2) ORDER BY "posts"."view_count" DESC, "posts"."id" DESC LIMIT $3"#
    )
    #expect(
      try clause(query, 7, 5, for: .mysql)
        == "`posts`.`view_count` <= ? AND (`posts`.`view_count` < ? OR (`posts`.`view_count` = ? AND `posts`.`id` < ?)) ORDER BY `posts`.`view_count` DESC, `posts`.`id` DESC LIMIT ?"
    )
    #expect(
      try query.pageStatement(
        CursorPosition(values: [.integer(7), .integer(5)]), isBackward: false, limit: 3,
        for: .sqlite
      ).parameters == [.integer(7), .integer(5), .integer(3)])
    #expect(
      try query.pageStatement(
        CursorPosition(values: [.integer(7), .integer(5)]), isBackward: false, limit: 3, for: .mysql
      ).parameters == [.integer(7), .integer(7), .integer(7), .integer(5), .integer(3)])
  }

  @Test("a page backward has the opposite order and comparison")
  func backward() throws {
    let query = Post.query.order(by: Post.viewCount.desc, Post.id.desc)
    #expect(
      try clause(query, 7, 5, isBackward: true)
        == #"("posts"."view_count", "posts"."id") > (?, ?) ORDER BY "posts"."view_count", "posts"."id" LIMIT ?"#
    )
    #expect(
      try clause(query, 7, 5, isInclusive: true, isBackward: true)
        == #"("posts"."view_count", "posts"."id") >= (?, ?) ORDER BY "posts"."view_count", "posts"."id" LIMIT ?"#
    )
    #expect(
      try clause(
        Post.query.order(by: Post.editorID.asc.nullsLast, Post.id), 7, 5, isBackward: true)
        == #""posts"."editor_id" <= ? AND ("posts"."editor_id" < ? OR ("posts"."editor_id" = ? AND "posts"."id" < ?)) ORDER BY "posts"."editor_id" DESC NULLS FIRST, "posts"."id" DESC LIMIT ?"#
    )
  }

  @Test("an order by key is one comparison; terms after the key change nothing")
  func keyAlone() throws {
    for dialect in Dialect.allCases {
      let column = "\(dialect.quoted("posts")).\(dialect.quoted("id"))"
      let (first, second) = (dialect.rules.placeholder(1), dialect.rules.placeholder(2))
      #expect(
        try clause(Post.query.order(by: Post.id), 5, for: dialect)
          == "\(column) > \(first) ORDER BY \(column) LIMIT \(second)")
      #expect(
        try clause(Post.query.order(by: Post.id, Post.id.desc), 5, isInclusive: true, for: dialect)
          == "\(column) >= \(first) ORDER BY \(column), \(column) DESC LIMIT \(second)")
    }
  }

  @Test("different directions are written as conditions within the range of the first column")
  func mixedDirections() throws {
    let query = Post.query.order(by: Post.title, Post.viewCount.desc, Post.id)
    #expect(
      try clause(query, "a", 7, 5)
        == #""posts"."title" >= ? AND ("posts"."title" > ? OR ("posts"."title" = ? AND ("posts"."view_count" < ? OR ("posts"."view_count" = ? AND "posts"."id" > ?)))) ORDER BY "posts"."title", "posts"."view_count" DESC, "posts"."id" LIMIT ?"#
    )
    #expect(
      try clause(query, "a", 7, 5, for: .postgresql)
        == #""posts"."title" >= $1 AND ("posts"."title" > $2 OR ("posts"."title" = $3 AND ("posts"."view_count" < $4 OR ("posts"."view_count" = $5 AND "posts"."id" > $6)))) ORDER BY "posts"."title", "posts"."view_count" DESC, "posts"."id" LIMIT $7"#
    )
    #expect(
      try clause(query, "a", 7, 5, for: .mysql)
        == "`posts`.`title` >= ? AND (`posts`.`title` > ? OR (`posts`.`title` = ? AND (`posts`.`view_count` < ? OR (`posts`.`view_count` = ? AND `posts`.`id` > ?)))) ORDER BY `posts`.`title`, `posts`.`view_count` DESC, `posts`.`id` LIMIT ?"
    )
  }

  @Test("NULLs have the database's order: before all values, or on PostgreSQL after them")
  func nulls() throws {
    let query = Post.query.order(by: Post.editorID, Post.id)
    let order = #"ORDER BY "posts"."editor_id", "posts"."id" LIMIT"#
    #expect(
      try clause(query, 7, 5)
        == #""posts"."editor_id" >= ? AND ("posts"."editor_id" > ? OR ("posts"."editor_id" = ? AND "posts"."id" > ?)) \#(order) ?"#
    )
    #expect(
      try clause(query, 7, 5, for: .postgresql)
        == #""posts"."editor_id" > $1 OR "posts"."editor_id" IS NULL OR ("posts"."editor_id" = $2 AND "posts"."id" > $3) \#(order) $4"#
    )
    #expect(
      try clause(query, 7, 5, for: .mysql)
        == "`posts`.`editor_id` >= ? AND (`posts`.`editor_id` > ? OR (`posts`.`editor_id` = ? AND `posts`.`id` > ?)) ORDER BY `posts`.`editor_id`, `posts`.`id` LIMIT ?"
    )
    #expect(
      try clause(query, Int?.none, 5)
        == #""posts"."editor_id" IS NOT NULL OR ("posts"."editor_id" IS NULL AND "posts"."id" > ?) \#(order) ?"#
    )
    #expect(
      try clause(query, Int?.none, 5, for: .postgresql)
        == #""posts"."editor_id" IS NULL AND "posts"."id" > $1 \#(order) $2"#)
    #expect(
      try clause(Post.query.order(by: Post.editorID.desc.nullsLast, Post.id), 7, 5, for: .mysql)
        == "`posts`.`editor_id` < ? OR `posts`.`editor_id` IS NULL OR (`posts`.`editor_id` = ? AND `posts`.`id` > ?) ORDER BY `posts`.`editor_id` IS NULL, `posts`.`editor_id` DESC, `posts`.`id` LIMIT ?"
    )
  }

  @Test("a page keeps the query's conditions, and replaces its limit and offset")
  func conditions() throws {
    let query = Post.query.filter(Post.viewCount > 1 || Post.title == "x").order(by: Post.id)
      .limit(99).offset(98)
    #expect(
      try clause(query, 5)
        == #"("posts"."view_count" > ? OR "posts"."title" = ?) AND "posts"."id" > ? ORDER BY "posts"."id" LIMIT ?"#
    )
    #expect(
      try query.pageStatement(nil, isBackward: true, limit: 3, for: .sqlite).parameters
        == [.integer(1), .text("x"), .integer(3)])
  }

  @Test("an index on the order is searched at the cursor, with all directions")
  func plan() throws {
    let database = try Database.test()
    try database.write { (session: Session) throws in
      try session.raw("CREATE INDEX by_views ON posts (view_count, id)")
      func plan(_ query: Query<Post>) throws -> [String] {
        let statement = try query.pageStatement(
          CursorPosition(values: [.integer(7), .integer(5)]), isBackward: false, limit: 3,
          for: .sqlite)
        var lines: [String] = []
        try session.run(
          "EXPLAIN QUERY PLAN \(statement.sql)", bind: { try $0.bind(all: statement.parameters) },
          { lines.append(try $0.text(at: 3)) })
        return lines
      }
      #expect(
        try plan(Post.query.order(by: Post.viewCount, Post.id))
          == ["SEARCH posts USING INDEX by_views (view_count>?)"])
      #expect(
        try plan(Post.query.order(by: Post.viewCount, Post.id.desc)).first
          == "SEARCH posts USING INDEX by_views (view_count>?)")
    }
  }
}
