import Testing

@testable import Tenon

/// Names in a subquery that the outer query uses as well.
@Suite("Names in subqueries")
struct SubqueryNameTests {
  private let database: Database

  init() throws {
    database = try Database.test()
    try database.write { session throws in
      try session.insert([
        User.Draft(username: "ann", age: 30), User.Draft(username: "bob", age: 30),
        User.Draft(username: "cid", age: 10),
      ])
    }
  }

  private func refuses(
    _ condition: Condition, _ what: String, at location: SourceLocation = #_sourceLocation
  ) {
    for dialect in Dialect.allCases {
      let error = #expect(throws: SQLError.self, sourceLocation: location) {
        try User.query.filter(condition).statement(for: dialect)
      }
      #expect(
        error?.message
          == "a subquery of users inside a query of users \(what): in the subquery, users means its "
          + "own rows. Give it another name with `alias`, as in `let other = Model.alias(\"other\")` "
          + "and `other.select(…).filter(other[…] == …)`", sourceLocation: location)
    }
  }

  private func names(_ condition: Condition) throws -> [String] {
    try database.read {
      try User.query.filter(condition).order(by: User.id).all(in: $0).map(\.username)
    }
  }

  private static let compares = "compares columns of users with each other"

  @Test("a subquery with `exists` that does not refer to the outer row is refused")
  func presence() throws {
    refuses(User.query.exists(), "does not refer to the outer row")
    refuses(User.query.filter(User.age > 18).exists(), "does not refer to the outer row")
    refuses(!User.query.filter(User.age > 18).exists(), "does not refer to the outer row")
    refuses(User.query.filter(User.username == User.username).exists(), Self.compares)
    refuses(User.query.filter(User.id != User.id && User.isActive).exists(), Self.compares)
    refuses(
      User.query.filter(!(User.username.isNotDistinct(from: User.secret))).exists(), Self.compares)
    refuses(
      Post.query.join(Post.author).filter(User.username == User.username).exists(), Self.compares)
  }

  @Test("a scalar subquery that compares two columns of the table is refused")
  func values() throws {
    func count(_ condition: Condition) -> Condition {
      User.query.filter(condition).select(User.id.count()).scalar() > 1
    }
    refuses(count(User.age == User.age), Self.compares)
    refuses(count(User.username < User.secret), Self.compares)
    refuses(count(User.age + 1 > User.age * 2 || User.isActive), Self.compares)
    refuses(
      User.query.filter(User.isActive).select(User.id)
        .union(User.query.filter(User.age == User.age).select(User.id)).scalar() == 1,
      Self.compares)
  }

  @Test("a subquery for membership that compares a column with itself is refused")
  func members() throws {
    let mistake = User.query.filter(User.age == User.age).select(User.id)
    refuses(User.id.in(mistake), "compares a column with itself")
    refuses(!User.id.in(mistake), "compares a column with itself")
    let update = User.query.filter(User.id.in(mistake))
    #expect(throws: SQLError.self) { try update.deleteStatement(for: .sqlite) }
    let another = User.id.in(mistake)
    // In the outer query, no column of that name is read.
    _ = try Post.query.filter(Post.authorID.in(mistake)).statement(for: .sqlite)
    #expect(throws: SQLError.self) {
      try Post.query.join(Post.author).filter(another).statement(for: .sqlite)
    }
  }

  @Test("an independent subquery on the same table is not changed")
  func independent() throws {
    #expect(
      try names(User.id.in(User.query.filter(User.age > 18).select(User.id))) == ["ann", "bob"])
    #expect(
      try names(User.id.in(User.query.filter(User.username < User.secret).select(User.id))) == [])
    #expect(
      try names(User.age < User.query.select(User.age.max()).scalar()) == ["cid"])
    #expect(
      try names(User.age == User.query.filter(User.age > 18).select(User.age.min()).scalar())
        == ["ann", "bob"])
  }

  @Test("a subquery that refers to another table of the outer query is not changed")
  func otherTable() throws {
    let query = Post.query.join(Post.author)
      .filter(User.query.filter(User.age == Post.viewCount).exists())
    #expect(
      try query.statement(for: .sqlite).sql.hasSuffix(
        #"WHERE EXISTS (SELECT 1 FROM "users" WHERE "users"."age" = "posts"."view_count")"#))
  }

  @Test("with an alias, the inner rows are compared with the outer row")
  func aliased() throws {
    let other = User.alias("other")
    let namesakes = other.select(other[User.id])
      .filter(other[User.age] == User.age && other[User.id] != User.id)
    #expect(try names(namesakes.exists()) == ["ann", "bob"])
    let count = other.select(other[User.id].count()).filter(other[User.age] == User.age)
    #expect(try names(count.scalar() > 1) == ["ann", "bob"])
    #expect(try names(User.id.in(namesakes)) == [])
  }

  @Test("conditions on related rows of the same table have an alias")
  func relatedRows() throws {
    _ = try Category.query.filter(Category.children.any(Category.name == "x"))
      .statement(for: .sqlite)
    _ = try Category.query.filter(Category.parent.has() && Category.children.count() > 1)
      .statement(for: .sqlite)
    #expect(throws: SQLError.self) {
      try Category.query.filter(Category.children.any(Category.query.exists()))
        .statement(for: .sqlite)
    }
  }
}
