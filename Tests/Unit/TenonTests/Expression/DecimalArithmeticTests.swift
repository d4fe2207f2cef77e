import Foundation
import Testing

@testable import Tenon

@Suite("Arithmetic of decimals")
struct DecimalArithmeticTests {
  private let text = "123456789012345678.01"

  @Test("SQLite calls Tenon's functions; other databases have decimal arithmetic")
  func sql() throws {
    let sum = Sample.decimal + 1
    #expect(
      try written(sum)
        == WrittenExpression(
          sqlite: #"decimal_add("samples"."decimal", ?) COLLATE decimal"#,
          postgresql: #"("samples"."decimal" + $1)"#, mysql: "(`samples`.`decimal` + ?)",
          parameters: [.decimal(1)]))
    #expect(
      try written(Sample.decimal - Sample.decimal * 2).sqlite
        == #"decimal_sub("samples"."decimal", decimal_mul("samples"."decimal", ?)) COLLATE decimal"#
    )
    #expect(
      try written(Sample.decimal - Sample.decimal * 2).postgresql
        == #"("samples"."decimal" - ("samples"."decimal" * $1))"#)
    #expect(
      try written((Sample.decimal * Post.viewCount).sum())
        == WrittenExpression(
          sqlite:
            #"decimal_sum(decimal_mul("samples"."decimal", "posts"."view_count")) COLLATE decimal"#,
          postgresql: #"SUM(("samples"."decimal" * "posts"."view_count"))"#,
          mysql: "SUM((`samples`.`decimal` * `posts`.`view_count`))"))
  }

  @Test("results are exact, unlike binary fractions; NULL yields NULL")
  func exactness() throws {
    let large = try #require(Decimal(string: text))
    let tenth = try #require(Decimal(string: "0.1"))
    let samples = try Samples(
      .init(int: 1, decimal: large), .init(int: 2, decimal: -tenth), .init(int: nil))
    func decimals(_ texts: String...) -> [Decimal?] { texts.map { Decimal(string: $0) } + [nil] }
    #expect(
      try samples.values(of: Sample.decimal + tenth) == decimals("123456789012345678.11", "0"))
    #expect(
      try samples.values(of: Sample.decimal - tenth * 3)
        == decimals("123456789012345677.71", "-0.4"))
    #expect(
      try samples.values(of: Sample.decimal * Sample.decimal)
        == decimals("15241578753238836530437435545526597.5601", "0.01"))
    #expect(
      try samples.values(of: Sample.decimal * Sample.int.coalesce(0))
        == decimals("123456789012345678.01", "-0.2"))
    #expect(try samples.values(of: Sample.decimal * 0) == [0, 0, nil])
    #expect(
      try samples.values(of: Sample.decimal * (tenth - 1)).dropFirst() == [
        Decimal(string: "0.09"), nil,
      ])
    #expect(
      try samples.values(of: (Sample.decimal * 2).sum()) == [
        Decimal(string: "246913578024691355.82")
      ])
  }

  @Test("results compare as numbers")
  func comparison() throws {
    let samples = try Samples(.init(int: 1, decimal: 9), .init(int: 2, decimal: 10))
    #expect(try samples.ints(where: Sample.decimal * 2 > 19) == [2])
    #expect(try samples.ints(where: Sample.decimal - 9 == 0) == [1])
  }

  @Test(
    "a result of more than 38 digits is an error, never rounded; so is invalid text"
  )
  func impossibleResults() throws {
    let large = try #require(Decimal(string: "99999999999999999999999999999999999999"))
    let samples = try Samples(.init(decimal: large))
    let tooLong = #expect(throws: SQLError.self) {
      try samples.values(of: Sample.decimal * Sample.decimal)
    }
    #expect(tooLong?.message == "a decimal needs more than 38 digits")
    let tiny = Decimal(sign: .plus, exponent: -100, significand: 1)
    for value in [Decimal(sign: .plus, exponent: -1, significand: 1), tiny] {
      #expect(throws: SQLError.self) { try samples.values(of: Sample.decimal + value) }
      #expect(throws: SQLError.self) { try samples.values(of: Sample.decimal - value) }
    }
    #expect(throws: SQLError.self) {
      try samples.values(of: (Sample.decimal * 0 + tiny) * tiny)
    }
    try samples.database.write { (session: Session) throws in
      try session.raw("UPDATE samples SET decimal = 'x'")
    }
    let noNumber = #expect(throws: SQLError.self) { try samples.values(of: Sample.decimal + 1) }
    #expect(noNumber?.message == "operand is not a decimal number")
  }
}
