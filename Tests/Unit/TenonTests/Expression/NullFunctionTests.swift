import Foundation
import Testing

@testable import Tenon

@Suite("Functions of NULL, cases and casts")
struct NullFunctionTests {
  @Test("coalesce and nullIf have the same SQL in every dialect")
  func sql() throws {
    #expect(
      try written(User.secret.coalesce("?")).postgresql == #"COALESCE("users"."secret", $1)"#)
    #expect(
      try written(User.secret.coalesce(User.username))
        == alike(#"COALESCE("users"."secret", "users"."username")"#))
    #expect(
      try written(User.secret.nullIf(User.username))
        == alike(#"NULLIF("users"."secret", "users"."username")"#))
  }

  @Test("a case tests its conditions in order, and is NULL without an else")
  func cases() throws {
    let open = Case.when(Post.viewCount > 9, then: "many").when(
      Post.viewCount > 1, then: Post.title)
    #expect(
      try written(open)
        == WrittenExpression(
          sqlite:
            #"CASE WHEN "posts"."view_count" > ? THEN ? WHEN "posts"."view_count" > ? THEN "posts"."title" END"#,
          postgresql:
            #"CASE WHEN "posts"."view_count" > $1 THEN CAST($2 AS text) WHEN "posts"."view_count" > $3 THEN "posts"."title" END"#,
          mysql:
            "CASE WHEN `posts`.`view_count` > ? THEN ? WHEN `posts`.`view_count` > ? THEN `posts`.`title` END",
          parameters: [.integer(9), .text("many"), .integer(1)]))
    let samples = try Samples(.init(int: 1), .init(int: 50), .init(int: nil))
    let size = Case.when(Sample.int > 10, then: "large").when(Sample.int.isNull, then: "none")
    #expect(try samples.values(of: size) == [nil, "large", "none"])
    #expect(try samples.values(of: size.else("small")) == ["small", "large", "none"])
    #expect(try samples.ints(where: size.else("small") == "small") == [1])
  }

  @Test("decimals stay exact and compare as numbers")
  func decimals() throws {
    let long = try #require(Decimal(string: "123456789012345678901234567890.12"))
    let samples = try Samples(
      .init(int: 1, decimal: 10), .init(int: 2, decimal: nil), .init(int: 3, decimal: long))
    let zero = Sample.decimal.coalesce(0)
    #expect(try samples.values(of: zero) == [10, 0, long])
    #expect(try samples.ints(where: zero > 9) == [1, 3])
    #expect(try samples.values(of: Sample.decimal.nullIf(10)) == [nil, nil, long])
    #expect(
      try written(zero)
        == WrittenExpression(
          sqlite: #"decimal(COALESCE("samples"."decimal", ?)) COLLATE decimal"#,
          postgresql: #"COALESCE("samples"."decimal", $1)"#,
          mysql: "COALESCE(`samples`.`decimal`, ?)", parameters: [.decimal(0)]))
    #expect(
      try written(Case.when(Sample.int > 1, then: Sample.decimal).else(nil) > 5).sqlite
        == #"decimal(CASE WHEN "samples"."int" > ? THEN "samples"."decimal" ELSE ? END) COLLATE decimal > ?"#
    )
  }

  @Test("SQLite computes functions of NULL")
  func rows() throws {
    let samples = try Samples(.init(int: 3, text: ""), .init(int: nil, text: "x"))
    #expect(try samples.values(of: Sample.int.coalesce(0)) == [3, 0])
    #expect(try samples.values(of: Sample.text.nullIf("")) == [nil, "x"])
    #expect(try samples.values(of: Sample.text.nullIf("").coalesce("empty")) == ["empty", "x"])
    #expect(try samples.ints(where: Sample.int.coalesce(0) == 0) == [nil])
  }

  @Test("a cast uses the dialect's type and truncates fractions")
  func casts() throws {
    #expect(
      try written(Post.viewCount.cast(as: String.self))
        == WrittenExpression(
          sqlite: #"CAST("posts"."view_count" AS TEXT)"#,
          postgresql: #"CAST("posts"."view_count" AS text)"#,
          mysql: "CAST(`posts`.`view_count` AS CHAR)"))
    #expect(
      try written(Sample.double.cast(as: Int.self))
        == WrittenExpression(
          sqlite: #"CAST("samples"."double" AS INTEGER)"#,
          postgresql: #"CAST(TRUNC("samples"."double") AS bigint)"#,
          mysql: "CAST(TRUNCATE(`samples`.`double`, 0) AS SIGNED)"))
    #expect(
      try written(Sample.text.cast(as: Double.self))
        == WrittenExpression(
          sqlite: #"CAST("samples"."text" AS REAL)"#,
          postgresql: #"CAST("samples"."text" AS double precision)"#,
          mysql: "CAST(`samples`.`text` AS DOUBLE)"))
    #expect(
      try written(Post.viewCount.cast(as: Decimal.self))
        == WrittenExpression(
          sqlite: #"decimal(CAST("posts"."view_count" AS TEXT)) COLLATE decimal"#,
          postgresql: #"CAST("posts"."view_count" AS numeric)"#,
          mysql: "CAST(`posts`.`view_count` AS DECIMAL(65, 30))"))
    let samples = try Samples(
      .init(int: 42, double: -2.75, decimal: 9.5, text: "12abc"), .init(int: nil))
    #expect(try samples.values(of: Sample.int.cast(as: String.self)) == ["42", nil])
    #expect(try samples.values(of: Sample.int.cast(as: Double.self)) == [42, nil])
    #expect(try samples.values(of: Sample.int.cast(as: Decimal.self)) == [42, nil])
    #expect(try samples.values(of: Sample.double.cast(as: Int.self)) == [-2, nil])
    #expect(try samples.values(of: Sample.decimal.cast(as: Double.self)) == [9.5, nil])
    #expect(try samples.values(of: Sample.decimal.cast(as: Int64.self)) == [9, nil])
    #expect(try samples.values(of: Sample.text.cast(as: Int.self)) == [12, nil])
  }

  @Test("keys and enums have a raw value with the functions of its type")
  func rawValues() throws {
    #expect(try written(User.id.rawValue % 10).sqlite == #"("users"."id" % NULLIF(?, 0))"#)
    let samples = try Samples(.init(mood: .notSoGood, level: .high), .init())
    #expect(try samples.values(of: Sample.mood.rawValue.length()) == [11, nil])
    #expect(try samples.values(of: Sample.level.rawValue + 1) == [10, nil])
  }
}
