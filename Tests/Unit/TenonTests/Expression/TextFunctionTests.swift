import Foundation
import Testing

@testable import Tenon

@Suite("Functions of text")
struct TextFunctionTests {
  @Test("each text function has its name in every dialect")
  func names() throws {
    #expect(try written(Post.title.lower()) == alike(#"LOWER("posts"."title")"#))
    #expect(try written(Post.title.upper()) == alike(#"UPPER("posts"."title")"#))
    #expect(try written(Post.title.trim()) == alike(#"TRIM("posts"."title")"#))
    #expect(try written(Post.title.ltrim()) == alike(#"LTRIM("posts"."title")"#))
    #expect(try written(Post.title.rtrim()) == alike(#"RTRIM("posts"."title")"#))
    #expect(
      try written(Post.title.length())
        == WrittenExpression(
          sqlite: #"LENGTH("posts"."title")"#, postgresql: #"LENGTH("posts"."title")"#,
          mysql: "CHAR_LENGTH(`posts`.`title`)"))
    #expect(
      try written(Post.title.replace("a", with: "b"))
        == WrittenExpression(
          sqlite: #"REPLACE("posts"."title", ?, ?)"#,
          postgresql: #"REPLACE("posts"."title", $1, $2)"#,
          mysql: "REPLACE(`posts`.`title`, ?, ?)", parameters: [.text("a"), .text("b")]))
    #expect(
      try written(Post.title.substring(from: 2, length: 3))
        == WrittenExpression(
          sqlite: #"SUBSTR("posts"."title", ?, ?)"#,
          postgresql: #"SUBSTR("posts"."title", CAST($1 AS integer), CAST($2 AS integer))"#,
          mysql: "SUBSTR(`posts`.`title`, ?, ?)", parameters: [.integer(2), .integer(3)]))
    #expect(try written(Post.title.substring(from: 2)).mysql == "SUBSTR(`posts`.`title`, ?)")
  }

  @Test("concatenation is flat, and CONCAT on MySQL")
  func concatenation() throws {
    #expect(
      try written(Post.title + " by " + Post.title.lower())
        == WrittenExpression(
          sqlite: #"("posts"."title" || ? || LOWER("posts"."title"))"#,
          postgresql: #"("posts"."title" || $1 || LOWER("posts"."title"))"#,
          mysql: "CONCAT(`posts`.`title`, ?, LOWER(`posts`.`title`))",
          parameters: [.text(" by ")]))
    #expect(try written("a" + Post.title).sqlite == #"(? || "posts"."title")"#)
  }

  @Test("a substring with invalid bounds is refused when it is written")
  func refused() {
    #expect(
      throws: SQLError(message: "a substring cannot start at 0: positions are counted from 1")
    ) { try written(Post.title.substring(from: 0)) }
    #expect(throws: SQLError(message: "a substring cannot be -1 characters long")) {
      try written(Post.title.substring(from: 1, length: -1))
    }
  }

  @Test("SQLite computes text functions, and NULL stays NULL")
  func rows() throws {
    let samples = try Samples(.init(text: "  Añb'c  "), .init(text: nil), .init(text: ""))
    #expect(try samples.values(of: Sample.text.lower()) == ["  añb'c  ", nil, ""])
    #expect(try samples.values(of: Sample.text.upper()) == ["  AñB'C  ", nil, ""])
    #expect(try samples.values(of: Sample.text.trim()) == ["Añb'c", nil, ""])
    #expect(try samples.values(of: Sample.text.ltrim()) == ["Añb'c  ", nil, ""])
    #expect(try samples.values(of: Sample.text.rtrim()) == ["  Añb'c", nil, ""])
    #expect(try samples.values(of: Sample.text.length()) == [9, nil, 0])
    #expect(
      try samples.values(of: Sample.text.trim().substring(from: 2, length: 2))
        == ["ñb", nil, ""])
    #expect(try samples.values(of: Sample.text.trim().substring(from: 4)) == ["'c", nil, ""])
    #expect(
      try samples.values(of: Sample.text + "!" + Sample.text.trim())
        == ["  Añb'c  !Añb'c", nil, "!"])
    #expect(try samples.values(of: "<" + Sample.text.trim() + ">") == ["<Añb'c>", nil, "<>"])
    #expect(try samples.values(of: Sample.text.coalesce("?").length() + 1) == [10, 2, 1])
  }

  @Test("hostile text is bound unchanged")
  func hostile() throws {
    let text = #"'; DROP TABLE "samples"; -- \ % ` $1 ?"#
    let samples = try Samples(.init(text: text))
    #expect(try samples.values(of: Sample.text.replace(text, with: "'\"")) == ["'\""])
    #expect(try samples.values(of: Sample.text.replace("", with: "x")) == [text])
    #expect(try samples.values(of: Sample.text + text) == [text + text])
  }

  @Test("an update computes the new text")
  func update() throws {
    let samples = try Samples(.init(text: "Ab"))
    try samples.database.write { (session: Session) throws in
      _ = try Sample.query.update(Sample.text.set(Sample.text.upper() + "!"), in: session)
    }
    #expect(try samples.values(of: Sample.text) == ["AB!"])
  }
}
