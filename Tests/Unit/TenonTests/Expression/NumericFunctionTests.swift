import Foundation
import Testing

@testable import Tenon

@Suite("Functions of numbers")
struct NumericFunctionTests {
  @Test("each numeric function has its name in every dialect")
  func names() throws {
    #expect(try written(Post.viewCount.abs()) == alike(#"ABS("posts"."view_count")"#))
    #expect(try written(-Post.viewCount) == alike(#"(-"posts"."view_count")"#))
    #expect(try written(-(Post.viewCount + 1)).sqlite == #"(-("posts"."view_count" + ?))"#)
    #expect(try written(Sample.double.ceil()) == alike(#"CEIL("samples"."double")"#))
    #expect(try written(Sample.double.floor()) == alike(#"FLOOR("samples"."double")"#))
    #expect(
      try written(Post.viewCount.power(2))
        == WrittenExpression(
          sqlite: #"POWER("posts"."view_count", ?)"#,
          postgresql: #"POWER(CAST("posts"."view_count" AS double precision), $1)"#,
          mysql: "POWER(`posts`.`view_count`, ?)", parameters: [.double(2)]))
  }

  @Test("integer division stays integer, and division by zero is NULL")
  func division() throws {
    #expect(
      try written(Post.viewCount / 2)
        == WrittenExpression(
          sqlite: #"("posts"."view_count" / NULLIF(?, 0))"#,
          postgresql: #"("posts"."view_count" / NULLIF(CAST($1 AS bigint), 0))"#,
          mysql: "(`posts`.`view_count` DIV NULLIF(?, 0))", parameters: [.integer(2)]))
    #expect(
      try written(Post.viewCount % Post.viewCount)
        == alike(#"("posts"."view_count" % NULLIF("posts"."view_count", 0))"#))
    #expect(
      try written(Sample.double / Sample.double)
        == WrittenExpression(
          sqlite: #"("samples"."double" * 1.0 / NULLIF("samples"."double", 0))"#,
          postgresql: #"("samples"."double" / NULLIF("samples"."double", 0))"#,
          mysql: "(`samples`.`double` / NULLIF(`samples`.`double`, 0))"))
  }

  @Test("rounding uses decimal digits in every dialect")
  func rounding() throws {
    #expect(
      try written(Sample.double.round(2))
        == WrittenExpression(
          sqlite: #"ROUND("samples"."double", 2)"#,
          postgresql:
            #"CAST(ROUND(CAST(CAST("samples"."double" AS text) AS numeric), 2) AS double precision)"#,
          mysql:
            "(CASE WHEN ABS(`samples`.`double`) < 1e17 THEN ROUND(CAST(`samples`.`double` AS DECIMAL(65, 30)), 2) * 1e0 ELSE `samples`.`double` END)"
        ))
    #expect(
      throws: SQLError(message: "a number cannot be rounded to -1 decimal places: use 0 to 15")
    ) { try written(Sample.double.round(-1)) }
  }

  @Test("SQLite computes numeric functions, and NULL stays NULL")
  func rows() throws {
    let samples = try Samples(
      .init(int: 7, double: 2.5), .init(int: -7, double: -2.25), .init(int: nil, double: nil))
    #expect(try samples.values(of: Sample.int.abs()) == [7, 7, nil])
    #expect(try samples.values(of: -Sample.int) == [-7, 7, nil])
    #expect(try samples.values(of: Sample.int / 2) == [3, -3, nil])
    #expect(try samples.values(of: Sample.int % 2) == [1, -1, nil])
    #expect(try samples.values(of: Sample.int / 0) == [nil, nil, nil])
    #expect(try samples.values(of: Sample.int % 0) == [nil, nil, nil])
    #expect(try samples.values(of: Sample.int.power(2)) == [49, 49, nil])
    #expect(try samples.values(of: Sample.double.power(0.5))[1] == nil)
    #expect(try samples.values(of: Sample.double.round()) == [3, -2, nil])
    #expect(try samples.values(of: Sample.double.round(1)) == [2.5, -2.3, nil])
    #expect(try samples.values(of: Sample.double.ceil()) == [3, -2, nil])
    #expect(try samples.values(of: Sample.double.floor()) == [2, -3, nil])
    #expect(try samples.values(of: Sample.double / 0.5) == [5, -4.5, nil])
    #expect(try samples.values(of: Sample.double / 0) == [nil, nil, nil])
    #expect(try samples.ints(where: Sample.int % 2 == -1) == [-7])
  }
}
