import BlogModels
import Foundation
import Tenon
import Testing

/// The code blocks about reading.
@Suite struct ReadGuideTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("all, first, one, find and require")
  func reading() throws {
    try guide.read { session throws in
      #expect(try User.query.all(in: session) == [guide.ann, guide.bob, guide.cid])
      #expect(try User.query.first(in: session) == guide.ann)
      #expect(try User.query.filter(User.username == "bob").one(in: session) == guide.bob)
      #expect(throws: MultipleRowsFound.self) { try User.query.one(in: session) }
      #expect(throws: NotFound.self) { try User.query.filter(User.age > 99).one(in: session) }
      #expect(try session.find(User.self, guide.bob.id) == guide.bob)
      #expect(try session.find(User.self, 99) == nil)
      #expect(try session.require(User.self, guide.ann.id) == guide.ann)
      #expect(throws: NotFound.self) { try session.require(User.self, 99) }
    }
    var pins = PinnedStatements("reading")
    try pins.add("all", User.query)
    try pins.add("first", User.query.bounded(to: 1))
    try pins.check()
  }

  @Test("conditions")
  func conditions() throws {
    func names<Filter: SQLExpression>(_ filter: Filter) throws -> [String]
    where Filter.Value: SQLBoolean {
      try guide.read { session in
        try User.query.filter(filter).order(by: User.id).all(in: session).map(\.username)
      }
    }
    #expect(try names(User.username == "ann") == ["ann"])
    #expect(try names(User.isActive && User.age >= 18) == ["ann", "bob"])
    #expect(
      try names(User.username == "bob" || User.email.hasSuffix("@admin.com")) == ["ann", "bob"])
    #expect(try names(User.username.like("%n%")) == ["ann"])
    #expect(try names(User.username.ilike("A%")) == ["ann"])
    #expect(try names(User.username.contains("50%")).isEmpty)
    #expect(try names(User.id.in([guide.ann.id, guide.cid.id])) == ["ann", "cid"])
    let popular = Post.query.filter(Post.viewCount > 10).select(Post.authorID)
    #expect(try names(User.id.in(popular)) == ["ann", "bob"])
    #expect(try names(User.age.between(26, 30)) == ["ann"])
    #expect(try names(User.age.isNull) == ["cid"])
    #expect(try names(User.age == nil) == ["cid"])

    var pins = PinnedStatements("conditions")
    try pins.add("AND", User.query.filter(User.isActive && User.age >= 18))
    try pins.add(
      "OR", User.query.filter(User.username == "admin" || User.email.hasSuffix("@admin.com")))
    try pins.add("LIKE", User.query.filter(User.username.like("%john%")))
    try pins.add("any case", User.query.filter(User.username.ilike("%john%")))
    try pins.add("contains", User.query.filter(User.username.contains("50%")))
    try pins.add("IN", User.query.filter(User.id.in([1, 2])))
    try pins.add("IN a subquery", User.query.filter(User.id.in(popular)))
    try pins.add("BETWEEN", User.query.filter(User.age.between(1, 9)))
    try pins.add("IS NULL", User.query.filter(User.age == nil))
    try pins.check()
  }

  @Test("order, bounds, pages, counts and streams")
  func arranging() throws {
    try guide.read { session throws in
      let names = { (users: [User]) in users.map(\.username) }
      let ordered = User.query.order(by: User.isAdmin.desc, User.username)
      #expect(try names(ordered.all(in: session)) == ["ann", "bob", "cid"])
      let byAge = User.query.order(by: User.age.asc.nullsLast, User.username.desc)
      #expect(try names(byAge.all(in: session)) == ["bob", "ann", "cid"])
      #expect(try names(ordered.limit(1).offset(1).all(in: session)) == ["bob"])

      let page = try User.query.order(by: User.id).page(2, size: 2, in: session)
      #expect(names(page.items) == ["cid"])
      #expect((page.number, page.size, page.total, page.pages) == (2, 2, 3, 2))
      #expect((page.hasNext, page.hasPrevious) == (false, true))
      #expect((page.next, page.previous) == (nil, 1))
      #expect(page.window() == [1, 2])

      let newest = Post.query.order(by: Post.createdAt.desc, Post.id.desc)
      let slice = try newest.page(after: nil, size: 3, in: session)
      #expect(slice.items.map(\.title) == ["Flask again", "Third", "Second"])
      let rest = try newest.page(after: slice.next, size: 3, in: session)
      #expect(rest.items.map(\.title) == ["Hello Flask"])
      #expect(rest.next == nil)

      #expect(try User.query.count(in: session) == 3)
      #expect(try User.query.exists(in: session))
      #expect(try !User.query.filter(User.age > 99).exists(in: session))
      var streamed: [String] = []
      let users = try User.query.stream(in: session)
      while let user = try users.next() { streamed.append(user.username) }
      let expected = ["ann", "bob", "cid"]
      #expect(streamed == expected)
    }
    var pins = PinnedStatements("arranging")
    try pins.add("order", User.query.order(by: User.isAdmin.desc, User.username))
    try pins.add(
      "nulls", User.query.order(by: User.lastLogin.asc.nullsLast, User.age.desc.nullsFirst))
    try pins.add("bounds", User.query.limit(10).offset(10))
    try pins.check()
  }

  @Test("deleted rows")
  func deletedRows() throws {
    try guide.read { session throws in
      #expect(try Post.query.count(in: session) == 4)
      #expect(try Post.query.withDeleted().count(in: session) == 5)
      #expect(try Post.query.onlyDeleted().all(in: session).map(\.title) == ["Gone"])
    }
    var pins = PinnedStatements("deleted-rows")
    try pins.add("left out", Post.query)
    try pins.add("included", Post.query.withDeleted())
    try pins.add("only", Post.query.onlyDeleted())
    try pins.check()
  }
}
