import Foundation
import TestSupport
import Testing

@testable import Tenon

@Suite("Inserting or updating")
struct UpsertTests {
  private let recorder = StatementRecorder()
  private let database: Database

  init() throws {
    database = try Database.test(log: recorder.log)
    _ = recorder.take()
  }

  private func error<Failure: Error>(_ type: Failure.Type, _ body: () throws -> Void) -> Failure? {
    do {
      try body()
      return nil
    } catch {
      return error as? Failure
    }
  }

  @Test("a row that does not exist is inserted and returned")
  func inserts() throws {
    try database.write { session throws in
      _ = recorder.take()
      let ann = try session.upsert(
        User.Draft(username: "ann", age: 30), onConflict: User.username, update: [User.age])
      #expect(ann?.id == 1 && ann?.age == 30 && ann?.changedColumns.isEmpty == true)
      #expect(
        recorder.takeSQL() == [
          #"INSERT INTO "users" ("username", "age", "is_active", "secret") VALUES (?, ?, ?, ?) "#
            + #"ON CONFLICT ("username") DO UPDATE SET "age" = "excluded"."age" "#
            + #"RETURNING "id", "username", "age", "is_active", "secret""#
        ])
    }
  }

  @Test("named columns of an existing row get the draft's values, and the row is returned")
  func updates() throws {
    try database.write { session throws in
      let ann = try session.insert(User.Draft(username: "ann", age: 30, secret: "old"))
      let found = try session.upsert(
        User.Draft(username: "ann", age: 31, isActive: false, secret: "new"),
        onConflict: User.username, update: [User.age, User.isActive])
      #expect(found?.id == ann.id && found?.age == 31 && found?.isActive == false)
      #expect(found?.secret == "old")
      #expect(try User.query.all(in: session) == [found])
    }
  }

  @Test("a column can be set to an expression of the row and the draft")
  func expressions() throws {
    try database.write { session throws in
      try session.insert(User.Draft(username: "ann", age: 30))
      let draft = User.Draft(username: "ann", age: 5)
      let sum = try session.upsert(
        draft, onConflict: User.username, update: [User.age.set(User.age + User.age.excluded)])
      #expect(sum?.age == 35)
      let next = try session.upsert(
        draft, onConflict: User.username, update: [User.age.set(User.age + 1), User.isActive])
      #expect(next?.age == 36)
      let fixed = try session.upsert(
        draft, onConflict: User.username, update: [User.age.set(7)])
      #expect(fixed?.age == 7)
    }
  }

  @Test("without columns to update, the row is unchanged and nothing is returned")
  func nothing() throws {
    try database.write { session throws in
      let ann = try session.insert(User.Draft(username: "ann", age: 30))
      let draft = User.Draft(username: "ann", age: 5)
      _ = recorder.take()
      #expect(try session.upsert(draft, onConflict: User.username, update: .nothing) == nil)
      #expect(try session.upsert(draft, update: .nothing) == nil)
      #expect(try session.upsert(draft, onConflict: User.username, update: []) == nil)
      let start =
        #"INSERT INTO "users" ("username", "age", "is_active", "secret") VALUES (?, ?, ?, ?) "#
      let end = #"DO NOTHING RETURNING "id", "username", "age", "is_active", "secret""#
      #expect(
        recorder.takeSQL() == [
          start + #"ON CONFLICT ("username") "# + end, start + "ON CONFLICT " + end,
          start + #"ON CONFLICT ("username") "# + end,
        ])
      #expect(try User.query.all(in: session) == [ann])
    }
  }

  @Test("all columns except the key and those in conflict can be updated at once")
  func all() throws {
    try database.write { session throws in
      let ann = try session.insert(User.Draft(username: "ann", age: 30, secret: "old"))
      _ = recorder.take()
      let found = try session.upsert(
        User.Draft(username: "ann", isActive: false, secret: "new"), onConflict: User.username,
        update: .all)
      #expect(
        recorder.takeSQL().first?.contains(
          #"DO UPDATE SET "age" = "excluded"."age", "is_active" = "excluded"."is_active", "#
            + #""secret" = "excluded"."secret" RETURNING"#) == true)
      #expect(found == User(id: ann.id, username: "ann", age: nil, isActive: false, secret: "new"))
    }
  }

  @Test("an existing row is returned also if the draft fills only the columns in conflict")
  func allColumnsInConflict() throws {
    try database.write { session throws in
      let first = try session.upsert(Tag.Draft(name: "a"), onConflict: Tag.name, update: .all)
      let second = try session.upsert(Tag.Draft(name: "a"), onConflict: Tag.name, update: .all)
      #expect(first?.id == "a" && second?.id == "a")
    }
  }

  @Test("a row that does not match the condition is unchanged, and nothing is returned")
  func condition() throws {
    try database.write { session throws in
      try session.insert(User.Draft(username: "ann", age: 30))
      func upsert(_ age: Int) throws -> User? {
        try session.upsert(
          User.Draft(username: "ann", age: age), onConflict: User.username, update: [User.age],
          where: User.age < User.age.excluded && User.isActive)
      }
      #expect(try upsert(29) == nil)
      #expect(try session.texts("SELECT CAST(age AS TEXT) FROM users ORDER BY id") == ["30"])
      #expect(try upsert(31)?.age == 31)
    }
  }

  @Test("a conflict can be by several columns, and by the key")
  func severalColumns() throws {
    try database.write { session throws in
      try session.insert(Enrollment.Draft(student: 1, course: "a", grade: 2))
      let found = try session.upsert(
        Enrollment.Draft(student: 1, course: "a", grade: 5),
        onConflict: Enrollment.student, Enrollment.course, update: .all)
      #expect(found?.grade == 5)
      try session.upsert(
        Enrollment.Draft(student: 1, course: "b"),
        onConflict: Enrollment.student, Enrollment.course, update: .all)
      #expect(try Enrollment.query.count(in: session) == 2)
      try session.insert(Tag.Draft(name: "swift", color: "red"))
      #expect(
        try session.upsert(
          Tag.Draft(name: "swift", color: "orange"), onConflict: Tag.name, update: [Tag.color])?
          .color == "orange")
    }
  }

  @Test("the version is incremented and the time of the update set, unless set explicitly")
  func columnsOfUpdates() throws {
    try database.write { session throws in
      try session.raw("CREATE UNIQUE INDEX one_title ON articles (title)")
      let early = Date(timeIntervalSince1970: 1_700_000_000)
      let now = Date(timeIntervalSince1970: 1_800_000_000)
      let draft = Article.Draft(title: "a", updatedAt: early)
      try session.insert(draft)
      try CurrentTime.$clock.withValue({ now }) {
        let found = try session.upsert(draft, onConflict: Article.title, update: .all)
        #expect(found?.version == 2 && found?.updatedAt == now)
        let other = try session.upsert(
          draft, onConflict: Article.title,
          update: [Article.updatedAt, Article.version.set(Article.version + 10)])
        #expect(other?.version == 12 && other?.updatedAt == early)
      }
    }
  }

  @Test("a soft-deleted row conflicts as well; updating all columns restores it")
  func softDeletion() throws {
    try database.write { session throws in
      try session.raw("CREATE UNIQUE INDEX one_title ON articles (title)")
      let article = try session.insert(Article.Draft(title: "a"))
      session.delete(article)
      let draft = Article.Draft(title: "a")
      let touched = try session.upsert(
        draft, onConflict: Article.title, update: [Article.title])
      #expect(touched?.deletedAt != nil)
      let revived = try session.upsert(draft, onConflict: Article.title, update: .all)
      #expect(revived?.id == article.id && revived?.deletedAt == nil)
    }
  }

  @Test("a partial unique index is used if its condition is given in the same words")
  func partialIndex() throws {
    try database.write { session throws in
      try session.raw(
        "CREATE UNIQUE INDEX one_title ON articles (title) WHERE deleted_at IS NULL")
      let first = try session.insert(Article.Draft(title: "a"))
      let draft = Article.Draft(title: "a")
      let found = try session.upsert(
        draft, onConflict: Article.title, indexWhere: "deleted_at IS NULL", update: [Article.title],
        where: Article.version > 0)
      #expect(found?.id == first.id && found?.version == 2)
      session.delete(try #require(found))
      let second = try session.upsert(
        draft, onConflict: Article.title, indexWhere: "deleted_at IS NULL", update: .all)
      #expect(second?.id == 3)
      let refused = error(SQLError.self) {
        try session.upsert(draft, onConflict: Article.title, update: .all)
      }
      #expect(
        refused?.message
          == "ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint")
    }
  }

  @Test("violations of other constraints are still errors")
  func otherConstraint() throws {
    try database.write { session throws in
      let violation = error(ConstraintViolation.self) {
        try session.upsert(
          User.Draft(username: "ann", age: 200), onConflict: User.username, update: .nothing)
      }
      #expect(violation?.kind == .check(name: "ck_users_age_is_sane"))
      #expect(violation?.row == nil)
    }
  }

  @Test("invalid upserts are refused with a reason")
  func refused() throws {
    try database.write { session throws in
      let draft = User.Draft(username: "ann")
      func message(_ body: () throws -> Void) -> String? { error(SQLError.self, body)?.message }
      #expect(
        message { try session.upsert(draft, update: .all) }
          == "an upsert of User needs the unique columns: add onConflict: …")
      #expect(
        message { try session.upsert(draft, onConflict: User.id, update: .all) }
          == "User.id is generated by the database and cannot be used in onConflict")
      #expect(
        message { try session.upsert(draft, onConflict: User.username, update: [User.id]) }
          == "User.id cannot be updated by an upsert")
      #expect(
        message {
          try session.upsert(
            draft, onConflict: User.username, update: .nothing, where: User.age > 3)
        } == "an upsert of User with update: .nothing cannot have a condition")
      #expect(
        message { _ = try User.query.filter(User.age.excluded == 3).all(in: session) }
          == "age.excluded is the value that an upsert could not insert: use it only in the "
          + "assignments and the condition of an upsert")
      #expect(
        message {
          try session.upsert(
            draft, onConflict: User.username, update: [User.age], where: Post.viewCount > 3)
        } == "the query uses posts.view_count, but posts is not part of it: join it")
    }
  }

  // MARK: many

  @Test("many rows take few statements; the number of inserted or updated rows is returned")
  func many() throws {
    try database.write { session throws in
      try session.insert([
        User.Draft(username: "user 3", age: 1), User.Draft(username: "user 600", age: 2),
      ])
      let drafts = (0..<700).map { User.Draft(username: "user \($0)", age: 50) }
      _ = recorder.take()
      let count = try session.upsert(
        AnySequence { drafts.makeIterator() }, onConflict: User.username, update: [User.age],
        where: User.age > 1)
      #expect(count == 699)
      let limit = BatchInsert<User>.rowLimit
      #expect(recorder.take().map(\.rows) == [limit - 1, 700 - limit])
      #expect(try User.query.filter(User.age == 50).count(in: session) == 699)
      #expect(try User.query.count(in: session) == 700)
      #expect(try session.upsert(drafts, onConflict: User.username, update: .nothing) == 0)
      #expect(try session.upsert([User.Draft](), onConflict: User.username, update: .all) == 0)
    }
  }

  @Test("of two drafts for one row, the later one is used")
  func twice() throws {
    try database.write { session throws in
      let drafts = [User.Draft(username: "ann", age: 1), User.Draft(username: "ann", age: 2)]
      #expect(try session.upsert(drafts, onConflict: User.username, update: .all) == 2)
      #expect(try User.query.all(in: session).map(\.age) == [2])
    }
  }

  @Test("a refused row is named by its position, and nothing is written")
  func manyRefused() throws {
    try database.write { session throws in
      try session.insert(User.Draft(username: "user 3", age: 1))
      let drafts = (0..<1000).map {
        User.Draft(username: "user \($0)", age: $0 == 777 ? 200 : 50)
      }
      let violation = error(ConstraintViolation.self) {
        try session.upsert(drafts, onConflict: User.username, update: .all)
      }
      #expect(violation?.row == 777)
      #expect(try session.texts("SELECT CAST(age AS TEXT) FROM users ORDER BY id") == ["1"])
    }
  }

  @Test("an upsert refreshes tracked rows")
  func tracked() throws {
    try database.write { session throws in
      let ann = session.track(try session.insert(User.Draft(username: "ann", age: 1)))
      let draft = User.Draft(username: "ann", age: 2)
      try session.upsert(draft, onConflict: User.username, update: .all)
      #expect(ann.age == 2)
      try session.upsert(
        [draft], onConflict: User.username, update: [User.age.set(User.age + 5)])
      #expect(ann.age == 7)
    }
  }

  @Test("values of redacted columns are not logged")
  func redaction() throws {
    var configuration = Configuration()
    configuration.log = recorder.log
    configuration.showsValues = true
    let database = try Database.empty(configuration)
    try database.create(TestSchema.self)
    try database.write { session throws in
      _ = recorder.take()
      let draft = User.Draft(username: "ann", age: 1, secret: "hush")
      try session.upsert(
        draft, onConflict: User.username, update: [User.secret.set("more"), User.age.set(9)])
      try session.upsert(
        [draft, draft], onConflict: User.username, update: [User.secret.set("more")])
      let shown = recorder.take().map { $0.parameters.map(\.description) }
      let row = [#""ann""#, "1", "true", "<redacted>"]
      #expect(shown.count == 2)
      #expect(shown.first == row + ["<redacted>", "9"])
      #expect(shown.last == row + row + ["<redacted>"])
    }
  }
}
