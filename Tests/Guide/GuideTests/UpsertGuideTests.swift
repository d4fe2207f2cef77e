import BlogModels
import Foundation
import Tenon
import Testing

/// Inserting rows, or updating those that already exist.
@Suite("Guide: upserts and bulk writes")
struct UpsertGuideTests {
  private let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  private let draft = User.Draft(username: "annie", email: "ann@admin.com", loginCount: 1)

  @Test("a row is inserted, or some columns of the existing one are updated")
  func upsert() throws {
    try guide.write { session throws in
      let draft = User.Draft(username: "annie", email: "ann@admin.com")
      let ann = try session.upsert(draft, onConflict: User.email, update: [User.username])
      #expect(ann?.id == guide.ann.id && ann?.username == "annie" && ann?.age == 30)
      let dan = User.Draft(username: "dan", email: "dan@example.com")
      let inserted = try session.upsert(dan, onConflict: User.email, update: [User.username])
      #expect(inserted?.username == "dan")
    }
  }

  @Test("an upsert increments a counter, with a condition")
  func counter() throws {
    try guide.write { session throws in
      func login() throws -> User? {
        try session.upsert(
          draft, onConflict: User.email,
          update: [User.loginCount.set(User.loginCount + User.loginCount.excluded)],
          where: User.loginCount < 2)
      }
      #expect(try login()?.loginCount == 1)
      #expect(try login()?.loginCount == 2)
      #expect(try login() == nil)
    }
  }

  @Test("many rows are inserted, updated and upserted at once")
  func bulk() throws {
    try guide.write { session throws in
      let drafts = (1...3).map { User.Draft(username: "u\($0)", email: "u\($0)@example.com") }
      #expect(try session.bulkInsert(drafts) == 3)
      var users = try User.query.all(in: session)
      for index in users.indices { users[index].credits += 10 }
      #expect(try session.bulkUpdate(users) == 6)
      #expect(try session.bulkUpdate([(guide.ann.id, User.Patch { $0.age = 31 })]) == 1)
      #expect(try session.upsert(drafts, onConflict: User.email, update: [User.isActive]) == 3)
      #expect(try User.query.filter(User.credits == 10).count(in: session) == 6)
    }
  }

  @Test("a draft with related rows can be inserted in bulk, but not upserted")
  func related() throws {
    try guide.write { session throws in
      let posts = try Post.query.count(in: session)
      var drafts = (1...3).map { User.Draft(username: "u\($0)", email: "u\($0)@example.com") }
      drafts[1].posts = [Post.Draft(title: "t", content: "c")]
      #expect(try session.bulkInsert(drafts) == 3)
      #expect(try Post.query.count(in: session) == posts + 1)
      #expect(throws: SQLError.self) {
        try session.upsert(drafts, onConflict: User.email, update: .all)
      }
      drafts[2].email = "ann@admin.com"
      drafts[0].username = "u4"
      drafts[0].email = "u4@example.com"
      drafts[1].username = "u5"
      drafts[1].email = "u5@example.com"
      drafts[2].username = "u6"
      #expect {
        try session.bulkInsert(drafts)
      } throws: { error in
        (error as? ConstraintViolation)?.row == 2
      }
      #expect(try Post.query.count(in: session) == posts + 1)
    }
  }

  @Test("the SQL of upserts in each dialect")
  func statements() throws {
    var pinned = PinnedStatements("upserts")
    let columns = Array(User.modelDefinition.columns.indices.dropFirst())
    func add(
      _ title: String, rows: Int = 1, _ upsert: Upsert<User>
    ) throws {
      try pinned.add(title) { dialect in
        try upsert.statement(
          columns, rows: rows, returning: rows == 1 && dialect != .mysql, for: dialect)
      }
    }
    let clock: @Sendable () -> Date = { GuideDatabase.day(1) }
    try CurrentTime.$clock.withValue(clock) {
      try add(
        "some columns", Upsert(onConflict: [User.email], update: [User.username, User.age]))
      try add("all columns", rows: 2, Upsert(onConflict: [User.email], update: .all))
      try add("nothing", rows: 2, Upsert(onConflict: [User.email], update: .nothing))
      try add("whatever the conflict", Upsert(onConflict: [], update: .nothing))
      try add(
        "expressions",
        Upsert(
          onConflict: [User.email],
          update: [
            User.loginCount.set(User.loginCount + User.loginCount.excluded), User.age.set(3),
            User.balance.set(User.balance + User.balance.excluded),
          ]))
      try add(
        "a condition",
        Upsert(
          onConflict: [User.email], update: [User.username],
          where: User.balance < User.balance.excluded && User.age > 3))
    }
    try pinned.check()
  }
}
