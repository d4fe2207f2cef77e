import BlogModels
import ChinookModels
import Foundation
import Tenon
import TestSupport
import Testing

/// The code blocks about functions, windows and hand-written SQL.
@Suite struct SQLGuideTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("hand-written SQL: interpolated values are bound, never inserted as text")
  func sqlByHand() throws {
    try guide.write { session throws in
      let rows = try session.fetch(
        "SELECT username, email FROM users WHERE id < \(100) ORDER BY id",
        as: (String, String).self)
      #expect(rows.map(\.0) == ["ann", "bob", "cid"])
      let pattern = "%n%"
      let users = try session.fetch(
        "SELECT \(User.columns) FROM \(User.self) WHERE username LIKE \(pattern)", as: User.self)
      #expect(users == [guide.ann])
      let names = try session.fetch("SELECT username FROM users ORDER BY id", as: String.self)
      #expect(names == ["ann", "bob", "cid"])
      let ages = try session.fetch(
        "SELECT username, age FROM users WHERE age > :least", ["least": 26]
      ) { row in try (row["username", as: String.self], row["age", as: Int?.self]) }
      #expect(ages.map(\.0) == ["ann"])
      try session.execute("ANALYZE users")
      let query = User.query.filter(User.isAdmin).select(User.id)
      let admins = try session.fetch(
        "SELECT username FROM users WHERE id IN \(query)", as: String.self)
      #expect(admins == ["ann"])
    }
  }

  @Test("functions")
  func functions() throws {
    let name = User.username.upper().as("name")
    let size = Case.when(Post.viewCount >= 100, then: "large").when(
      Post.viewCount >= 20, then: "medium"
    )
    .else("small")
    let rank = WindowFunction.rank().over(partition: Post.authorID, order: Post.viewCount.desc)
    let total = Post.viewCount.sum().over(order: Post.id, frame: .rows(.start))
    try guide.read { session throws in
      #expect(try User.query.order(by: User.id).select(name).first(in: session) == "ANN")
      let sizes = try Post.query.order(by: Post.id).select(size).all(in: session)
      #expect(sizes == ["large", "small", "medium", "medium"])
      let ranks = try Post.query.order(by: Post.id).select(rank, total).all(in: session)
      #expect(ranks.map(\.0) == [1, 3, 2, 1])
      #expect(ranks.map(\.1) == [100, 105, 125, 175])
      let ages = try User.query.order(by: User.id).select(User.age.coalesce(0)).all(in: session)
      #expect(ages == [30, 25, 0])
      let lengths = try Post.query.filter(Post.title.length() > 6).count(in: session)
      #expect(lengths == 2)
      let year = try Post.query.select(Post.createdAt.part(.year)).first(in: session)
      #expect(year == 2023)
      let text = try User.query.order(by: User.id).select(User.age.cast(as: String.self)).first(
        in: session)
      #expect(text == "30")
      let half = sql("\(User.age) / 2", as: Int?.self)
      #expect(try User.query.order(by: half.desc.nullsLast).first(in: session) == guide.ann)
    }
    var pins = PinnedStatements("functions")
    try pins.add("labels", User.query.select(name))
    try pins.add("case", Post.query.select(size))
    try pins.add("windows", Post.query.select(rank, total))
    try pins.add("coalesce", User.query.select(User.age.coalesce(0)))
    try pins.add(
      "dates", Post.query.select(Post.createdAt.part(.year), Post.createdAt.part(.month)))
    try pins.add("cast", User.query.select(User.age.cast(as: String.self)))
    try pins.add(
      "text", User.query.select(User.username.lower(), User.email.length(), User.username.trim()))
    try pins.check()
  }

  @Test("user-defined functions and collations on SQLite", .onlySQLite("they are SQLite's"))
  func ownFunctions() throws {
    var configuration = Configuration()
    configuration.functions = [
      SQLiteFunction("casefold", arguments: 1, isDeterministic: true) { values in
        guard case .text(let text) = values[0] else { return .null }
        return .text(text.folding(options: .caseInsensitive, locale: nil))
      }
    ]
    configuration.collations = [
      SQLiteCollation("unicode") { $0.compare($1, options: .caseInsensitive) }
    ]
    let database = try Database.empty(configuration)
    try database.create(Blog.self)
    try database.write { session throws in
      for name in ["Élodie", "zoe", "ärger", "élodie"] {
        try session.insert(User.Draft(username: name, email: "\(name)@example.com"))
      }
    }
    let folded = sql("casefold(\(User.username))", as: String?.self)
    let same = User.query.filter(folded == "élodie")
    let sorted = User.query.order(
      by: sql("\(User.username) COLLATE unicode", as: String.self), User.id)
    try database.read { session throws in
      #expect(try same.count(in: session) == 2)
      #expect(
        try sorted.all(in: session).map(\.username) == ["ärger", "Élodie", "élodie", "zoe"])
    }
    let statement = try same.statement(for: .sqlite).sql
    #expect(statement.hasSuffix(#"WHERE (casefold("users"."username")) = ?"#))
  }

  @Test("values inside JSON are typed")
  func json() throws {
    let theme = User.settings.json("theme", as: String.self)
    let dark = User.query.filter(theme == "dark")
    try guide.write { session throws in
      let dan = try session.insert(
        User.Draft(username: "dan", email: "dan@example.com", settings: ["theme": "dark"]))
      #expect(try dark.all(in: session) == [dan])
      let themes: [String?] = try User.query.order(by: User.id).select(theme).all(in: session)
      #expect(themes == [nil, nil, nil, "dark"])
    }
    var pins = PinnedStatements("json")
    try pins.add("in a filter", dark)
    try pins.add("selected", User.query.select(User.username, theme))
    try pins.check()
  }

  @Test("a checked query of the schema")
  func checkedQuery() throws {
    try guide.read { session throws in
      let authors = try Blog.topAuthors(since: GuideDatabase.day(0), limit: 5, in: session)
      #expect(authors.map(\.username) == ["ann", "bob"])
      #expect(authors.map(\.posts) == [3, 1])
    }
  }
}
