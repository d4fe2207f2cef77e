import Foundation
import Testing

@testable import Tenon

@Suite("Aggregates and window functions")
struct AggregateTests {
  @Test("counts count rows, values or distinct values")
  func counts() throws {
    #expect(try written(Aggregate.countAll()) == alike("COUNT(*)"))
    #expect(try written(Post.editorID.count()) == alike(#"COUNT("posts"."editor_id")"#))
    #expect(
      try written(Post.authorID.count(distinct: true))
        == alike(#"COUNT(DISTINCT "posts"."author_id")"#))
    #expect(
      try written(Sample.decimal.count(distinct: true))
        == WrittenExpression(
          sqlite: #"COUNT(DISTINCT "samples"."decimal" COLLATE decimal)"#,
          postgresql: #"COUNT(DISTINCT "samples"."decimal")"#,
          mysql: "COUNT(DISTINCT `samples`.`decimal`)"))
  }

  @Test("sums and means of integers have the same types in every dialect")
  func wholeNumbers() throws {
    #expect(
      try written(Post.viewCount.sum())
        == WrittenExpression(
          sqlite: #"SUM("posts"."view_count")"#,
          postgresql: #"CAST(SUM("posts"."view_count") AS bigint)"#,
          mysql: "(SUM(`posts`.`view_count`) DIV 1)"))
    #expect(
      try written(Post.viewCount.average(distinct: true))
        == WrittenExpression(
          sqlite: #"AVG(DISTINCT "posts"."view_count")"#,
          postgresql: #"CAST(AVG(DISTINCT "posts"."view_count") AS double precision)"#,
          mysql: "AVG(DISTINCT `posts`.`view_count` * 1e0)"))
    #expect(try written(Sample.double.sum()) == alike(#"SUM("samples"."double")"#))
    #expect(try written(Post.createdAt.min()) == alike(#"MIN("posts"."created_at")"#))
    #expect(try written(Post.id.max()) == alike(#"MAX("posts"."id")"#))
  }

  @Test("decimals are added by Tenon's functions on SQLite")
  func decimals() throws {
    #expect(
      try written(Sample.decimal.sum() > 5)
        == WrittenExpression(
          sqlite: #"decimal_sum("samples"."decimal") COLLATE decimal > ?"#,
          postgresql: #"SUM("samples"."decimal") > $1"#,
          mysql: "SUM(`samples`.`decimal`) > ?", parameters: [.decimal(5)]))
    #expect(
      try written(Sample.decimal.average()).sqlite
        == #"decimal_average("samples"."decimal") COLLATE decimal"#)
    #expect(
      try written(Sample.decimal.max()).sqlite
        == #"decimal(MAX("samples"."decimal" COLLATE decimal)) COLLATE decimal"#)
  }

  @Test("a filtered aggregate uses FILTER, and CASE on MySQL")
  func filters() throws {
    let some = Aggregate.countAll().filter(Post.viewCount > 5)
    #expect(
      try written(some)
        == WrittenExpression(
          sqlite: #"COUNT(*) FILTER (WHERE "posts"."view_count" > ?)"#,
          postgresql: #"COUNT(*) FILTER (WHERE "posts"."view_count" > $1)"#,
          mysql: "COUNT(CASE WHEN `posts`.`view_count` > ? THEN 1 END)",
          parameters: [.integer(5)]))
    #expect(
      try written(Post.viewCount.sum(distinct: true).filter(Post.title == "x").filter(Post.id > 1))
        == WrittenExpression(
          sqlite:
            #"SUM(DISTINCT "posts"."view_count") FILTER (WHERE "posts"."title" = ? AND "posts"."id" > ?)"#,
          postgresql:
            #"CAST(SUM(DISTINCT "posts"."view_count") FILTER (WHERE "posts"."title" = $1 AND "posts"."id" > $2) AS bigint)"#,
          mysql:
            "(SUM(DISTINCT CASE WHEN `posts`.`title` = ? AND `posts`.`id` > ? THEN `posts`.`view_count` END) DIV 1)",
          parameters: [.text("x"), .integer(1)]))
  }

  @Test("SQLite computes aggregates; without values, all but counts are nil")
  func rows() throws {
    let samples = try Samples(
      .init(int: 1, double: 0.5, text: "b"), .init(int: 4, double: 1.5, text: "a"), .init(int: 4),
      .init())
    #expect(try samples.values(of: Aggregate.countAll()) == [4])
    #expect(try samples.values(of: Sample.int.count()) == [3])
    #expect(try samples.values(of: Sample.int.count(distinct: true)) == [2])
    #expect(try samples.values(of: Sample.int.sum()) == [9])
    #expect(try samples.values(of: Sample.int.sum(distinct: true)) == [5])
    #expect(try samples.values(of: Sample.int.average()) == [3])
    #expect(try samples.values(of: Sample.double.average()) == [1])
    #expect(try samples.values(of: Sample.int.min()) == [1])
    #expect(try samples.values(of: Sample.text.max()) == ["b"])
    #expect(try samples.values(of: Sample.int.sum().filter(Sample.text.isNotNull)) == [5])
    #expect(try samples.values(of: Sample.int.count().filter(Sample.int > 9)) == [0])
    #expect(try samples.values(of: Sample.int.sum().filter(Sample.int > 9)) == [nil])
    let none = try Samples()
    #expect(try none.values(of: Sample.int.sum()) == [nil])
    #expect(try none.values(of: Sample.decimal.sum()) == [nil])
    #expect(try none.values(of: Sample.decimal.average()) == [nil])
    #expect(try none.values(of: Sample.int.max()) == [nil])
    #expect(try none.values(of: Aggregate.countAll()) == [0])
  }

  @Test("sums of decimals are exact")
  func exactDecimals() throws {
    let large = try #require(Decimal(string: "99999999999999999999999999999.99"))
    let samples = try Samples(
      .init(int: 1, decimal: Decimal(string: "0.1")),
      .init(int: 2, decimal: Decimal(string: "0.2")),
      .init(int: 3, decimal: large), .init(int: 4), .init(int: 5, decimal: Decimal(string: "0.2")))
    let cents = Sample.int < 3
    #expect(
      try samples.values(of: Sample.decimal.sum().filter(cents)) == [Decimal(string: "0.3")])
    #expect(
      try samples.values(of: Sample.decimal.sum())
        == [Decimal(string: "100000000000000000000000000000.49")])
    #expect(
      try samples.values(of: Sample.decimal.sum(distinct: true).filter(Sample.int != 3))
        == [Decimal(string: "0.3")])
    #expect(
      try samples.values(of: Sample.decimal.average().filter(cents)) == [Decimal(string: "0.15")])
    #expect(try samples.values(of: Sample.decimal.max()) == [large])
    #expect(try samples.values(of: Sample.decimal.min()) == [Decimal(string: "0.1")])
    #expect(try samples.values(of: Sample.decimal.count(distinct: true)) == [3])
    #expect(
      try samples.values(
        of: Sample.decimal.sum().over(order: Sample.int, frame: .rows(.preceding(1)))
      ) == [
        Decimal(string: "0.1"), Decimal(string: "0.3"),
        Decimal(string: "100000000000000000000000000000.19"), large, Decimal(string: "0.2"),
      ])
  }

  @Test("a sum of decimals with too many digits, or of invalid ones, is an error")
  func impossibleDecimals() throws {
    let large = try #require(Decimal(string: "99999999999999999999999999999999999999"))
    let samples = try Samples(.init(decimal: large), .init(decimal: Decimal(string: "0.1")))
    #expect(throws: SQLError.self) { try samples.values(of: Sample.decimal.sum()) }
    try samples.database.write { (session: Session) throws in
      try session.raw("UPDATE samples SET decimal = 'x'")
    }
    #expect(throws: SQLError.self) { try samples.values(of: Sample.decimal.average()) }
  }

  @Test("a window has its partition, order and frame")
  func windows() throws {
    let rank = WindowFunction.rank().over(
      partition: Post.authorID, order: Post.viewCount.desc, Post.id)
    #expect(
      try written(rank)
        == alike(
          #"RANK() OVER (PARTITION BY "posts"."author_id" ORDER BY "posts"."view_count" DESC, "posts"."id")"#
        ))
    #expect(try written(WindowFunction.rowNumber().over()) == alike("ROW_NUMBER() OVER ()"))
    #expect(
      try written(WindowFunction.denseRank().over(order: Sample.int.asc.nullsLast)).mysql
        == "DENSE_RANK() OVER (ORDER BY `samples`.`int` IS NULL, `samples`.`int`)")
    #expect(
      try written(Post.viewCount.lag(2).over(order: Post.id))
        == alike(#"LAG("posts"."view_count", 2) OVER (ORDER BY "posts"."id")"#))
    #expect(
      try written(Post.viewCount.lead().over(order: Post.id))
        == alike(#"LEAD("posts"."view_count", 1) OVER (ORDER BY "posts"."id")"#))
    #expect(
      try written(
        Post.title.lastValue().over(order: Post.id, frame: .rows(.start, through: .end)))
        == alike(
          #"LAST_VALUE("posts"."title") OVER (ORDER BY "posts"."id" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"#
        ))
    #expect(
      try written(
        Post.viewCount.sum().filter(Post.id > 1).over(
          order: Post.id, frame: .range(.preceding(3), through: .following(2))))
        == WrittenExpression(
          sqlite:
            #"SUM("posts"."view_count") FILTER (WHERE "posts"."id" > ?) OVER (ORDER BY "posts"."id" RANGE BETWEEN 3 PRECEDING AND 2 FOLLOWING)"#,
          postgresql:
            #"CAST(SUM("posts"."view_count") FILTER (WHERE "posts"."id" > $1) OVER (ORDER BY "posts"."id" RANGE BETWEEN 3 PRECEDING AND 2 FOLLOWING) AS bigint)"#,
          mysql:
            "(SUM(CASE WHEN `posts`.`id` > ? THEN `posts`.`view_count` END) OVER (ORDER BY `posts`.`id` RANGE BETWEEN 3 PRECEDING AND 2 FOLLOWING) DIV 1)",
          parameters: [.integer(1)]))
  }

  @Test("SQLite computes window functions")
  func windowRows() throws {
    let samples = try Samples(
      .init(int: 1, text: "a"), .init(int: 2, text: "a"), .init(int: 2, text: "b"),
      .init(int: 5, text: "b"))
    func over<Value>(_ function: WindowFunction<Value>) throws -> [Value] {
      try samples.values(of: function.over(order: Sample.int))
    }
    #expect(
      try samples.values(
        of: WindowFunction.rowNumber().over(partition: Sample.text, order: Sample.int))
        == [1, 2, 1, 2])
    #expect(try over(.rank()) == [1, 2, 2, 4])
    #expect(try over(.denseRank()) == [1, 2, 2, 3])
    #expect(try over(Sample.int.lag()) == [nil, 1, 2, 2])
    #expect(try over(Sample.int.lead(2)) == [2, 5, nil, nil])
    #expect(try over(Sample.int.firstValue()) == [1, 1, 1, 1])
    #expect(try over(Sample.int.lastValue()) == [1, 2, 2, 5])
    #expect(try samples.values(of: Sample.int.sum().over(order: Sample.int)) == [1, 5, 5, 10])
    #expect(
      try samples.values(of: Sample.int.sum().over(order: Sample.int, frame: .rows(.start)))
        == [1, 3, 5, 10])
    #expect(
      try samples.values(
        of: Aggregate.countAll().over(
          order: Sample.int, frame: .range(.preceding(1), through: .following(3))))
        == [3, 4, 4, 1])
  }

  @Test("an invalid window is refused when it is written")
  func refusedWindows() {
    #expect(
      throws: SQLError(
        message: "MySQL cannot compute an aggregate of distinct values over a window")
    ) {
      var writer = SQLWriter(.mysql)
      try writer.write(Post.viewCount.sum(distinct: true).over().node)
    }
    #expect(
      throws: SQLError(message: "the offset of a window function cannot be -1 rows: use 0 or more")
    ) {
      try written(Post.id.lag(-1).over(order: Post.id))
    }
    #expect(
      throws: SQLError(
        message: "a window frame's bound cannot be -1 rows before the row: use 0 or more")
    ) { try written(Post.id.count().over(frame: .rows(.preceding(-1)))) }
    #expect(
      throws: SQLError(message: "a window frame cannot end (start) before it begins (currentRow)")
    ) { try written(Post.id.count().over(frame: .rows(.currentRow, through: .start))) }
    #expect(
      throws: SQLError(message: "a range with a distance needs exactly one order term, not 0")
    ) { try written(Post.id.count().over(frame: .range(.preceding(1)))) }
  }
}
