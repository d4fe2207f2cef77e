import BlogModels
import Foundation
import Tenon
import TestSupport
import Testing

/// The code of the article *Writing SQL*.
@Suite struct WritingSQLTests {
  let guide: GuideDatabase
  private var ann: User { guide.ann }

  init() throws { guide = try GuideDatabase() }

  @Test("SQL reads and writes with bound values")
  func handWritten() throws {
    try guide.write { session throws in
      do {
        let limit = 100
        let emails = try session.fetch(
          "SELECT email FROM users WHERE id < \(limit)", as: String.self)
        let pairs = try session.fetch(
          "SELECT username, age FROM users", as: (String, Int?).self)
        let adults = try session.fetch(
          "SELECT * FROM \(User.self) WHERE \(User.age) >= :age", ["age": 18], as: User.self)
        let names = try session.fetch("SELECT username FROM users") { row in
          try row["username", as: String.self]
        }
        #expect(emails.count == 3 && pairs.count == 3 && names.count == 3)
        #expect(adults == [guide.ann, guide.bob])
      }
      try session.execute(
        "UPDATE users SET login_count = login_count + 1 WHERE id = \(ann.id)")
      try session.didChange(User.self)
      #expect(try session.require(User.self, ann.id).loginCount == 1)
      let half = sql("\(User.age) / 2", as: Int?.self)
      let users = try User.query.filter(half > 10).all(in: session)
      #expect(users.count == 2)
    }
  }

  @Test("a query of the schema is a function")
  func checkedQuery() throws {
    let since = GuideDatabase.day(0)
    try guide.read { session throws in
      let authors = try Blog.topAuthors(since: since, limit: 5, in: session)
      for author in authors { print(author.username, author.posts) }
      #expect(authors.map(\.posts) == [3, 1])
    }
  }

  @Test(
    "SQL calls functions and collations that are written in Swift", .onlySQLite("they are SQLite's")
  )
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
      for name in ["Élodie", "zoe", "élodie"] {
        try session.insert(User.Draft(username: name, email: "\(name)@example.com"))
      }
      let folded = sql("casefold(\(User.username))", as: String?.self)
      let same = try User.query.filter(folded == "élodie").all(in: session)
      let order = sql("\(User.username) COLLATE unicode", as: String.self)
      let sorted = try User.query.order(by: order).all(in: session)
      #expect(same.count == 2)
      #expect(sorted.last?.username == "zoe")
    }
  }
}
