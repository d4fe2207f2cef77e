import Foundation
import TestSupport
import Testing

@testable import Tenon

@Suite("Writing through a session")
struct SessionWriteTests {
  private let recorder = StatementRecorder()
  private let database: Database

  init() throws {
    database = try Database.test(log: recorder.log)
    _ = recorder.take()
  }

  private func violation(_ body: () throws -> Void) -> ConstraintViolation? {
    do {
      try body()
      return nil
    } catch {
      return error as? ConstraintViolation
    }
  }

  /// The violation as the database reports it.
  private func reported(_ body: () throws -> Void) -> ConstraintViolation? {
    violation(body).map {
      ConstraintViolation(kind: $0.kind, message: $0.message, statement: $0.statement)
    }
  }

  // MARK: insert

  @Test("an insert returns the row with its generated key, in one statement")
  func insert() throws {
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann", age: 30))
      #expect(ann.id == 1 && ann.username == "ann" && ann.age == 30 && ann.isActive)
      #expect(ann.changedColumns.isEmpty)
      #expect(
        recorder.takeSQL() == [
          #"INSERT INTO "users" ("username", "age", "is_active", "secret") VALUES (?, ?, ?, ?)"#
            + TestDriver.current.returningKey
        ])
      #expect(try session.require(User.self, 1) == ann)
    }
  }

  @Test("a parent is given as a row or as its key")
  func parents() throws {
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann"))
      let bob = try session.insert(User.Draft(username: "bob"))
      let first = try session.insert(Post.Draft(title: "1", author: ann, editor: bob))
      let second = try session.insert(Post.Draft(title: "2", author: ann.id))
      #expect(first.authorID == ann.id && first.editorID == bob.id)
      #expect(second.authorID == ann.id && second.editorID == nil)
      #expect(try Post.query.order(by: Post.id).all(in: session) == [first, second])
    }
  }

  @Test("a time is returned as it is stored")
  func storedTime() throws {
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann"))
      let time = Date(timeIntervalSinceReferenceDate: 700_000_000.123_456_789)
      let post = try session.insert(Post.Draft(title: "1", createdAt: time, author: ann))
      #expect(post.createdAt != time)
      #expect(try session.require(Post.self, post.id) == post)
    }
  }

  @Test("columns that the database sets are read back by the insert itself")
  func readBack() throws {
    try database.write { session in
      let absent = try session.insert(Ticket.Draft(seat: "A1"))
      #expect(absent.rank == 7 && absent.label == "A1/7" && absent.changedColumns.isEmpty)
      let given = try session.insert(Ticket.Draft(seat: "A2", rank: 3))
      #expect(given.rank == 3 && given.label == "A2/3")
      let columns = #""id", "seat", "rank", "label""#
      #expect(
        recorder.takeSQL() == [
          #"INSERT INTO "tickets" ("seat") VALUES (?) RETURNING \#(columns)"#,
          #"INSERT INTO "tickets" ("seat", "rank") VALUES (?, ?) RETURNING \#(columns)"#,
        ])
      #expect(try Ticket.query.order(by: Ticket.rank.desc).all(in: session) == [absent, given])
    }
  }

  @Test("a key that the draft sets is kept: text, UUID, composite")
  func givenKeys() throws {
    try database.write { session in
      let tag = try session.insert(Tag.Draft(name: "swift", color: "orange"))
      #expect(tag == Tag(name: "swift", color: "orange"))
      let uuid = UUID()
      let sample = try session.insert(Sample.Draft(key: Sample.ID(uuid)))
      #expect(sample.id.rawValue == uuid)
      #expect(try session.find(Sample.self, sample.id) == sample)
      let grade = try session.insert(Enrollment.Draft(student: 1, course: "math", grade: 2))
      #expect(grade.id == Enrollment.ID(student: 1, course: "math"))
      #expect(try session.find(Enrollment.self, grade.id) == grade)
      #expect(try session.find(Enrollment.self, .init(student: 1, course: "art")) == nil)
    }
  }

  @Test("a row is inserted with its key")
  func insertRow() throws {
    try database.write { session in
      try session.insert(User(id: 42, username: "deep"))
      #expect(try session.require(User.self, 42).username == "deep")
      #expect(try session.insert(User.Draft(username: "next")).id == 43)
      #expect(
        violation { try session.insert(User(id: 42, username: "again")) }?.kind
          == .unique(columns: ["users.id"]))
    }
  }

  @Test("many rows are inserted in order, with their keys")
  func insertMany() throws {
    try database.write { session in
      let drafts = (1...500).map { User.Draft(username: "user\($0)", age: $0 % 100) }
      let users = try session.insert(drafts)
      #expect(users.map(\.username) == drafts.map(\.username))
      #expect(users.map(\.id.rawValue) == Array(1...500))
      #expect(try User.query.order(by: User.id).all(in: session) == users)
      #expect(try session.insert([User.Draft]()).isEmpty)
    }
  }

  @Test("a refused row undoes its batch, and nothing that was written before")
  func refusedBatch() throws {
    try database.write { session in
      try session.insert(User.Draft(username: "before"))
      let names = ["a", "b", "before", "c"]
      #expect(
        violation { try session.insert(names.map { User.Draft(username: $0) }) }?.kind
          == .unique(columns: ["users.username"]))
      #expect(try User.query.all(in: session).map(\.username) == ["before"])
      try session.insert(User.Draft(username: "after"))
    }
    #expect(try database.read { try User.query.count(in: $0) } == 2)
  }

  @Test("each kind of constraint has its columns and statement but no value")
  func constraints() throws {
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann", secret: "s3cr3t"))
      let insertUser = User.modelDefinition.sqliteInsert + TestDriver.current.returningKey
      #expect(
        reported { try session.insert(User.Draft(username: "ann", secret: "s3cr3t")) }
          == ConstraintViolation(
            kind: .unique(columns: ["users.username"]),
            message: "UNIQUE constraint failed: users.username", statement: insertUser))
      #expect(
        reported { try session.insert(User.Draft(username: "old", age: 987_654)) }
          == ConstraintViolation(
            kind: .check(name: "ck_users_age_is_sane"),
            message: "CHECK constraint failed: ck_users_age_is_sane", statement: insertUser))
      #expect(
        reported { try session.insert(Post.Draft(title: "x", author: User.ID(99))) }
          == ConstraintViolation(
            kind: .foreignKey, message: "FOREIGN KEY constraint failed",
            statement: Post.modelDefinition.sqliteInsert + TestDriver.current.returningKey))
      #expect(
        reported {
          try User.query.update(Assignment(column: "username", value: .value(.null)), in: session)
        }
          == ConstraintViolation(
            kind: .notNull(column: "users.username"),
            message: "NOT NULL constraint failed: users.username",
            statement: #"UPDATE "users" SET "username" = ?"#))
      try session.insert(Post.Draft(title: "x", author: ann))
      #expect(violation { try session.savepoint { session.delete(ann) } }?.kind == .foreignKey)
      try session.insert(Enrollment.Draft(student: 1, course: "math"))
      #expect(
        violation { try session.insert(Enrollment.Draft(student: 1, course: "math")) }?.kind
          == .unique(columns: ["enrollments.student", "enrollments.course"]))
      for event in recorder.take() {
        #expect(!"\(event)".contains("s3cr3t"))
        #expect(!"\(event)".contains("987654"))
      }
    }
  }

  // MARK: save

  @Test("a save writes the changed columns only")
  func savesChanges() throws {
    try database.write { session in
      var ann = try session.insert(User.Draft(username: "ann", age: 1))
      _ = recorder.take()
      ann.age = nil
      session.save(ann)
      ann.username = "anna"
      try session.save(&ann)
      try session.save(&ann)
      #expect(
        recorder.takeSQL() == [
          #"UPDATE "users" SET "age" = ? WHERE "id" = ?"#,
          #"UPDATE "users" SET "username" = ?, "age" = ? WHERE "id" = ?"#,
        ])
      #expect(ann.changedColumns.isEmpty)
      #expect(try session.require(User.self, ann.id) == ann)
    }
  }

  @Test("a decoded row has no changes; in a value from the initializer all columns changed")
  func changes() throws {
    try database.write { session in
      try session.insert(User.Draft(username: "ann"))
      let read = try session.require(User.self, 1)
      #expect(read.changedColumns.isEmpty)
      _ = recorder.take()
      session.save(read)
      try session.flush()
      #expect(recorder.takeSQL().isEmpty)
      session.save(User(id: 1, username: "made"))
      try session.flush()
      #expect(
        recorder.takeSQL() == [
          #"UPDATE "users" SET "username" = ?, "age" = ?, "is_active" = ?, "secret" = ? WHERE "id" = ?"#
        ])
      #expect(try session.require(User.self, 1).username == "made")
    }
  }

  @Test("changes do not affect equality or hashing")
  func changesAreNoValue() throws {
    let made = User(id: 1, username: "a")
    var other = made
    other._changedColumns = .none
    #expect(made == other)
    #expect(made.hashValue == other.hashValue)
    #expect(Set([made, other]).count == 1)
  }

  @Test("saving a deleted row throws NotFound")
  func saveOfGoneRow() throws {
    try database.write { session in
      #expect(
        throws: NotFound(
          model: "User",
          statement:
            #"UPDATE "users" SET "username" = ?, "age" = ?, "is_active" = ?, "secret" = ? WHERE "id" = ?"#
        )
      ) { try session.savepoint { session.save(User(id: 9, username: "gone")) } }
    }
  }

  @Test("a save of one column after the sixty-fourth writes that column")
  func wideModel() throws {
    try database.write { session in
      try session.raw(Wide.createTable)
      var wide = try session.insert(Wide.Draft(value: 5))
      #expect(try session.require(Wide.self, wide.id) == wide)
      _ = recorder.take()
      wide.last = 6
      try session.save(&wide)
      #expect(recorder.takeSQL() == [#"UPDATE "wide" SET "c70" = ? WHERE "id" = ?"#])
      wide.first = 7
      wide.last = 8
      try session.save(&wide)
      #expect(recorder.takeSQL() == [#"UPDATE "wide" SET "c1" = ?, "c70" = ? WHERE "id" = ?"#])
      #expect(try session.require(Wide.self, wide.id) == wide)
      #expect(try Wide.query.filter(Wide.last == 8).count(in: session) == 1)
      #expect(WideColumnChanges.all.contains(69) && !WideColumnChanges.all.isEmpty)
      #expect(!WideColumnChanges.none.contains(69) && WideColumnChanges.none.isEmpty)
    }
  }

  @Test("a save that the database refuses changes nothing")
  func refusedSave() throws {
    try database.write { session in
      var ann = try session.insert(User.Draft(username: "ann", age: 1))
      ann.age = 500
      #expect(
        violation { try session.savepoint { session.save(ann) } }?.kind
          == .check(name: "ck_users_age_is_sane"))
      #expect(try session.require(User.self, ann.id).age == 1)
    }
  }

  // MARK: version, time of update

  @Test("a save increments the version and reads it back with the time of the update")
  func version() throws {
    let later = Date(timeIntervalSince1970: 1_000)
    try database.write { session in
      var article = try session.insert(Article.Draft(title: "a"))
      #expect(article.version == 1)
      _ = recorder.take()
      article.title = "b"
      try CurrentTime.$clock.withValue({ later }) { try session.save(&article) }
      #expect(article.version == 2 && article.updatedAt == later && article.title == "b")
      #expect(
        recorder.takeSQL() == [
          #"UPDATE "articles" SET "title" = ?, "updated_at" = ?, "version" = "version" + 1 WHERE "id" = ? AND "version" = ? RETURNING "id", "title", "updated_at", "deleted_at", "version""#
        ])
      article.title = "c"
      try session.save(&article)
      #expect(article.version == 3)
      #expect(try session.require(Article.self, article.id) == article)
    }
  }

  @Test("an explicitly set time of update is kept")
  func updatedByHand() throws {
    let byHand = Date(timeIntervalSince1970: 5)
    try database.write { session in
      var article = try session.insert(Article.Draft(title: "a"))
      article.updatedAt = byHand
      try session.save(&article)
      #expect(article.updatedAt == byHand)
    }
  }

  @Test("a save over a newer version throws StaleRow and changes nothing")
  func staleRow() throws {
    try database.write { session in
      let old = try session.insert(Article.Draft(title: "a"))
      var mine = old
      try Article.query.update(Article.title.set("theirs"), in: session)
      let theirs = try session.require(Article.self, old.id)
      mine.title = "mine"
      let sql =
        #"UPDATE "articles" SET "title" = ?, "updated_at" = ?, "version" = "version" + 1 WHERE "id" = ? AND "version" = ?"#
      #expect(throws: StaleRow(model: "Article", statement: sql)) {
        try session.savepoint { session.save(mine) }
      }
      #expect(try session.require(Article.self, old.id) == theirs)
    }
  }

  @Test("bulk updates also increment the version and set the time of update")
  func bulkVersion() throws {
    let later = Date(timeIntervalSince1970: 1_000)
    try database.write { session in
      let article = try session.insert(Article.Draft(title: "a"))
      let count = try CurrentTime.$clock.withValue({ later }) {
        try Article.query.update(Article.title.set("b"), in: session)
      }
      #expect(count == 1)
      let read = try session.require(Article.self, article.id)
      #expect(read.version == 2 && read.updatedAt == later && read.title == "b")
    }
  }

  // MARK: patches

  @Test("a patch sets present fields, including NULL, and keeps absent ones")
  func patch() throws {
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann", age: 3, secret: "x"))
      _ = recorder.take()
      let patched = try session.update(User.self, ann.id, User.Patch(username: "zoe", age: nil))
      #expect(patched.username == "zoe" && patched.age == nil && patched.secret == "x")
      #expect(
        recorder.takeSQL().first
          == #"UPDATE "users" SET "username" = ?, "age" = ? WHERE "users"."id" = ?"#)
      #expect(try session.update(User.self, ann.id, User.Patch()) == patched)
      #expect(recorder.takeSQL() == [User.modelDefinition.sqliteFind])
    }
  }

  @Test("decoding a patch distinguishes absent, null and a value")
  func decodedPatch() throws {
    func patch(_ json: String) throws -> User.Patch {
      try JSONDecoder().decode(User.Patch.self, from: Data(json.utf8))
    }
    let patch1 = try patch(#"{"username": "zoe", "age": null}"#)
    #expect(patch1.username == .value("zoe"))
    #expect(patch1.age == .value(nil))
    #expect(patch1.isActive == .absent && patch1.isActive.isAbsent)
    #expect(patch1.secret == .absent)
    let patch2 = try patch(#"{"age": 5, "unknown": true}"#)
    #expect(patch2.age == .value(5) && patch2.username.isAbsent)
    #expect(throws: DecodingError.self) { try patch(#"{"username": null}"#) }
    #expect(throws: DecodingError.self) { try patch(#"{"age": "five"}"#) }
    #expect(throws: DecodingError.self) { try patch("[]") }
  }

  @Test("a patch encodes the fields that it sets and nothing else")
  func encodedPatch() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let patch = User.Patch(age: nil, isActive: false)
    #expect(
      String(decoding: try encoder.encode(patch), as: UTF8.self)
        == #"{"age":null,"isActive":false}"#)
    #expect(throws: EncodingError.self) { try encoder.encode([Input<Int>.absent]) }
    #expect(String(decoding: try encoder.encode([Input<Int>.value(1)]), as: UTF8.self) == "[1]")
  }

  @Test("a patch of a missing row throws NotFound, also an empty one")
  func patchOfGoneRow() throws {
    try database.write { session in
      #expect(throws: NotFound(model: "User")) {
        try session.update(User.self, 1, User.Patch(age: 1))
      }
      #expect(throws: NotFound(model: "User")) { try session.update(User.self, 1, User.Patch()) }
      let article = try session.insert(Article.Draft(title: "a"))
      session.delete(article)
      #expect(throws: NotFound(model: "Article")) {
        try session.update(Article.self, article.id, Article.Patch(title: "b"))
      }
    }
  }

  @Test("a patch of a composite key and of a generated column's source reads the row back")
  func patchOfSpecialModels() throws {
    try database.write { session in
      let grade = try session.insert(Enrollment.Draft(student: 1, course: "math"))
      #expect(try session.update(Enrollment.self, grade.id, Enrollment.Patch(grade: 5)).grade == 5)
      let ticket = try session.insert(Ticket.Draft(seat: "A1"))
      #expect(
        try session.update(Ticket.self, ticket.id, Ticket.Patch(seat: "B1")).label == "B1/7")
      var moved = try session.require(Ticket.self, ticket.id)
      moved.seat = "C1"
      try session.save(&moved)
      #expect(moved.label == "C1/7")
    }
  }

  // MARK: delete

  @Test("a delete removes the row; deleting it again is not an error")
  func delete() throws {
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann"))
      try session.insert(User.Draft(username: "bob"))
      _ = recorder.take()
      session.delete(ann)
      try session.flush()
      #expect(recorder.takeSQL() == [#"DELETE FROM "users" WHERE "id" = ?"#])
      #expect(try session.find(User.self, ann.id) == nil)
      session.delete(ann)
      #expect(try User.query.all(in: session).map(\.username) == ["bob"])
    }
  }

  @Test("a soft-deleted row is hidden, included on request, restored, and purged")
  func softDelete() throws {
    let now = Date(timeIntervalSince1970: 100)
    try database.write { session in
      let kept = try session.insert(Article.Draft(title: "kept"))
      let gone = try session.insert(Article.Draft(title: "gone"))
      try CurrentTime.$clock.withValue({ now }) {
        session.delete(gone)
        try session.flush()
      }
      #expect(try session.find(Article.self, gone.id) == nil)
      #expect(throws: NotFound(model: "Article")) { try session.require(Article.self, gone.id) }
      #expect(try Article.query.all(in: session) == [kept])
      #expect(try Article.query.count(in: session) == 1)
      #expect(try Article.query.filter(Article.title == "gone").exists(in: session) == false)
      #expect(try Article.query.withDeleted().count(in: session) == 2)
      let deleted = try Article.query.onlyDeleted().one(in: session)
      #expect(deleted.id == gone.id && deleted.deletedAt == now && deleted.version == 2)
      try session.restore(deleted)
      let restored = try session.require(Article.self, gone.id)
      #expect(restored.deletedAt == nil && restored.title == "gone")
      session.purge(restored)
      #expect(try Article.query.withDeleted().all(in: session) == [kept])
      #expect(throws: NotFound(model: "Article")) { try session.restore(restored) }
    }
  }

  @Test("a bulk deletion marks the rows of a soft-deleted model and removes others")
  func bulkDelete() throws {
    try database.write { session in
      try session.insert(["a", "b", "c"].map { Article.Draft(title: $0) })
      #expect(try Article.query.filter(Article.title != "b").delete(in: session) == 2)
      #expect(try Article.query.all(in: session).map(\.title) == ["b"])
      #expect(try Article.query.onlyDeleted().count(in: session) == 2)
      try session.insert(["a", "b", "c"].map { Tag.Draft(name: Tag.ID($0)) })
      #expect(try Tag.query.filter(Tag.name < "c").delete(in: session) == 2)
      #expect(try Tag.query.all(in: session).map(\.name) == ["c"])
      #expect(try Tag.query.delete(in: session) == 1)
      #expect(try Tag.query.delete(in: session) == 0)
    }
  }

  // MARK: find

  @Test("find returns the row or nil, require returns the row or throws NotFound")
  func find() throws {
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann"))
      #expect(try session.find(User.self, ann.id) == ann)
      #expect(try session.find(User.self, 99) == nil)
      #expect(throws: NotFound(model: "User")) { try session.require(User.self, 99) }
      let tag = try session.insert(Tag.Draft(name: "a\u{0}b"))
      #expect(try session.find(Tag.self, "a\u{0}b") == tag)
      #expect(try session.find(Tag.self, "a") == nil)
    }
  }

  @Test("a row is deleted by its key, and one that does not exist is reported")
  func deletedByKey() throws {
    try database.write { session throws in
      let ann = try session.insert(User.Draft(username: "ann"))
      let bob = try session.insert(User.Draft(username: "bob"))
      try session.delete(User.self, ann.id)
      #expect(try User.query.all(in: session) == [bob])
      #expect(throws: NotFound(model: "User")) { try session.delete(User.self, ann.id) }
      let number = try #require(User.ID("\(bob.id)"))
      try session.delete(User.self, number)
      #expect(try User.query.count(in: session) == 0)
    }
  }
}
