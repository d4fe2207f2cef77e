import BlogModels
import Foundation
import Tenon
import Testing

/// The code of the article *Reading rows*.
@Suite struct ReadingTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("rows are found by key and by queries")
  func finding() throws {
    try guide.read { session throws in
      let user = try session.find(User.self, 1)
      let ann = try session.require(User.self, 1)
      #expect(user == ann)
      #expect(["7", "seven"].map { text in User.ID(text) } == [7, nil])
      let all = try User.query.all(in: session)
      let first = try User.query.first(in: session)
      let admin = try User.query.filter(User.isAdmin).one(in: session)
      let count = try User.query.count(in: session)
      let hasAdmins = try User.query.filter(User.isAdmin).exists(in: session)
      #expect(all.count == count && first == ann && admin == ann && hasAdmins)
    }
  }

  @Test("rows are filtered by values and by text")
  func filtering() throws {
    let lastLogin: Date? = nil
    let adults = User.query.filter(User.isActive && (User.age >= 18 || User.age == nil))
    let staff = User.query.filter(User.role.in([.author, .editor]), !User.isAdmin)
    let young = User.query.filter(User.age.in(18..<30))
    let seen = User.query.filter(User.lastLogin.isNotDistinct(from: lastLogin))
    let named = User.query.filter(
      User.username.hasPrefix("an"), User.email.hasSuffix("@admin.com"))
    let sale = Post.query.filter(Post.title.contains("50%"))
    let flask = Post.query.filter(Post.title.icontains("flask"))
    let pattern = User.query.filter(User.username.ilike("a_n%"))
    try guide.read { session throws in
      let users = [adults, staff, young, seen, named, pattern]
      #expect(try users.map { try $0.count(in: session) } == [2, 2, 1, 3, 1, 1])
      #expect(try sale.count(in: session) == 0)
      #expect(try flask.count(in: session) == 2)
    }
  }

  @Test("rows are ordered, and read page by page or as a stream")
  func arranging() throws {
    let ordered = User.query.order(by: User.isAdmin.desc, User.username)
    let oldest = User.query.order(by: User.age.desc.nullsLast).limit(10).offset(20)
    try guide.read { session throws in
      #expect(try ordered.first(in: session) == guide.ann)
      #expect(try oldest.all(in: session).isEmpty)
      let page = try User.query.order(by: User.id).page(2, size: 2, in: session)
      print(page.items.count, page.total, page.pages, page.hasNext, page.window())
      let json = try JSONEncoder().encode(page)
      #expect(page.total == 3)
      #expect(String(decoding: json, as: UTF8.self).contains("\"pages\":2"))
      let newest = Post.query.order(by: Post.createdAt.desc, Post.id.desc)
      let slice = try newest.page(after: nil, size: 3, in: session)
      let next = try newest.page(after: slice.next, size: 3, in: session)
      #expect(slice.items.count == 3 && next.items.count == 1)
    }
    try guide.read { session throws in
      let users = try User.query.stream(in: session)
      while let user = try users.next() { print(user.username) }
    }
  }

  @Test("deleted rows are read on request, and a query shows its SQL")
  func deletedRows() throws {
    try guide.read { session throws in
      let everything = try Post.query.withDeleted().count(in: session)
      let deleted = try Post.query.onlyDeleted().all(in: session)
      #expect((everything, deleted.count) == (5, 1))
      let statement = try User.query.filter(User.age >= 18).statement(for: .sqlite)
      print(statement.sql)
      #expect(statement.sql.hasSuffix(#"WHERE "users"."age" >= ?"#))
    }
  }
}
