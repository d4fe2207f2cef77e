import Foundation
import Testing

@testable import Tenon

@Suite("Labels and SQL fragments")
struct SQLFragmentTests {
  @Test("a fragment binds values and quotes names")
  func parts() throws {
    let name = #"x"; DROP TABLE "users"; --"#
    #expect(
      try written(
        sql(
          "f(\(User.username), \(name), \(3), \(User.self), \(identifier: "a\"`b"))", as: Int.self))
        == WrittenExpression(
          sqlite: #"(f("users"."username", ?, ?, "users", "a""`b"))"#,
          postgresql: #"(f("users"."username", $1, $2, "users", "a""`b"))"#,
          mysql: #"(f(`users`.`username`, ?, ?, `users`, `a"``b`))"#,
          parameters: [.text(name), .integer(3)]))
  }

  @Test("expressions keep their grouping, inside and around")
  func grouping() throws {
    let either = sql("\(User.age) > 1 OR \(User.age + 1) < 0", as: Bool?.self)
    #expect(
      try written(either && User.isActive).sqlite
        == #"("users"."age" > 1 OR ("users"."age" + ?) < 0) AND "users"."is_active""#)
    let part: SQL = "\(User.age) + 1"
    #expect(
      try written(sql("(\(part)) * 2", as: Int?.self)).sqlite == #"(("users"."age" + 1) * 2)"#)
  }

  @Test("SQL can be a statement, a part of another one, or an expression")
  func oneType() throws {
    let age: Int? = nil
    let part: SQL = "\(User.age) IN \(list: [1, 2]) OR \(User.age) IS \(age)"
    let whole = #""users"."age" IN (?, ?) OR "users"."age" IS ?"#
    let values: [SQLValue] = [.integer(1), .integer(2), .null]
    #expect(
      try part.statement(for: .sqlite) == SQLStatement(sql: whole, parameters: values))
    #expect(
      try ("SELECT \(part)" as SQL).statement(for: .sqlite)
        == SQLStatement(sql: "SELECT \(whole)", parameters: values))
    let condition = sql(part, as: Bool?.self)
    let expression = try written(condition)
    #expect(expression.sqlite == "(\(whole))")
    #expect(expression.parameters == values)
    #expect(
      try ("SELECT \(condition), \(User.username.upper())" as SQL).statement(for: .sqlite)
        == SQLStatement(
          sql: #"SELECT (\#(whole)), UPPER("users"."username")"#, parameters: values))
  }

  @Test(
    "fragments with unbound parameters, open quotes or comments are refused when written",
    arguments: [
      (
        "\(User.age) > :age",
        "the parameter :age is in an expression, which has no named parameters: interpolate the value",
        "… > :age"
      ),
      (
        "\(User.age) > ?",
        "? is a placeholder without a value: interpolate the value, or name it as in :name",
        "… > ?"
      ),
      (
        "'%\("secret")%' LIKE \(User.username)",
        "something is interpolated inside quotes: leave out the quotes, or build the text in Swift and interpolate all of it",
        "'%…%' LIKE …"
      ),
      ("\(User.age) -- years", "the expression ends inside a comment", "… -- years"),
      ("\(User.username) = 'x", "the expression ends inside quotes", "… = 'x"),
    ] as [(SQL, String, String)])
  func refusals(part: SQL, message: String, statement: String) {
    let expression = sql(part, as: Bool.self)
    #expect(throws: SQLError(message: message, statement: statement)) { try written(expression) }
    #expect(throws: SQLError(message: message, statement: statement)) {
      try ("SELECT \(expression)" as SQL).statement(for: .sqlite, ["age": 1])
    }
  }

  @Test("SQLite runs fragments as filters, orders and assignments")
  func rows() throws {
    let samples = try Samples(.init(int: 1, text: "bb"), .init(int: 2, text: "A"))
    let length = sql("length(\(Sample.text))", as: Int?.self)
    #expect(try samples.values(of: length) == [2, 1])
    #expect(try samples.ints(where: length == 2) == [1])
    #expect(try samples.ints(where: sql("\(Sample.text) = \("A")", as: Bool?.self)) == [2])
    let first = try samples.database.read { try Sample.query.order(by: length).first(in: $0)?.int }
    #expect(first == 2)
  }

  @Test("a label only names a column of the result")
  func labels() throws {
    let views = Post.viewCount.sum().as("so \"many\"; --")
    #expect(views.label == "so \"many\"; --")
    #expect(try written(views > 3).sqlite == #"SUM("posts"."view_count") > ?"#)
    #expect(try written(views + 1).mysql == "(SUM(`posts`.`view_count`) DIV 1) + ?")
    let samples = try Samples(.init(decimal: 10), .init(decimal: 9))
    let price = Sample.decimal.as("price")
    #expect(try samples.values(of: price) == [10, 9])
    #expect(
      try samples.database.read { try Sample.query.order(by: price).all(in: $0).map(\.decimal) }
        == [9, 10])
  }
}
