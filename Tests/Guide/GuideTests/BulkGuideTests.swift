import BlogModels
import Tenon
import Testing

/// The code blocks about writing many rows at once.
@Suite struct BulkGuideTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("bulkInsert reads nothing back")
  func bulkInsert() throws {
    let count = try guide.write { session in
      try session.bulkInsert(
        (1...1000).map { User.Draft(username: "user\($0)", email: "\($0)@example.com") })
    }
    #expect(count == 1000)
    var pins = PinnedStatements("bulk-insert")
    pins.add("1,000 users", log: guide.log.takeSQL())
    try pins.check()
    #expect(try guide.read { try User.query.count(in: $0) } == 1003)
  }

  @Test("bulkUpdate writes values and patches by key")
  func bulkUpdate() throws {
    try guide.write { session throws in
      let users = try User.query.order(by: User.id).all(in: session).map { user in
        var user = user
        user.credits = 10
        return user
      }
      #expect(try session.bulkUpdate(users) == 3)
      #expect(
        try session.bulkUpdate([
          (guide.ann.id, User.Patch { $0.age = 31 }),
          (guide.bob.id, User.Patch { $0.isActive = false }),
        ]) == 2)
      let rows = try User.query.order(by: User.id).all(in: session)
      #expect(rows.map(\.credits) == [10, 10, 10])
      #expect(rows.map(\.age) == [31, 25, nil])
      #expect(rows.map(\.isActive) == [true, false, false])
    }
  }

  @Test("upsert inserts a row, updates it or leaves it unchanged")
  func upsert() throws {
    try guide.write { session throws in
      let draft = User.Draft(username: "anna", email: "ann@admin.com", age: 99)
      let ann = try session.upsert(draft, onConflict: User.email, update: [User.username])
      #expect((ann?.id, ann?.username, ann?.age) == (guide.ann.id, "anna", 30))
      let dan = try session.upsert(
        User.Draft(username: "dan", email: "dan@example.com"), onConflict: User.email,
        update: [User.username])
      #expect(dan?.id != nil)
      #expect(try session.upsert(draft, onConflict: User.email, update: .nothing) == nil)
      #expect(try User.query.count(in: session) == 4)
    }
    var pins = PinnedStatements("upsert")
    pins.add(
      "a user there, one that is not, one left alone",
      log: guide.log.takeSQL().filter { !$0.hasPrefix("SELECT") })
    try pins.check()
  }
}
