import Foundation
import TestSupport
import Testing

@testable import Tenon

@Suite("Writing many rows at once")
struct BulkTests {
  private let recorder = StatementRecorder()
  private let database: Database

  init() throws {
    database = try Database.test(log: recorder.log)
    _ = recorder.take()
  }

  private struct Stop: Error, Equatable {}

  private func users(_ range: Range<Int>) -> [User.Draft] {
    range.map { User.Draft(username: "user \($0)", age: $0 % 100) }
  }

  private func error<Failure: Error>(_ type: Failure.Type, _ body: () throws -> Void) -> Failure? {
    do {
      try body()
      return nil
    } catch {
      return error as? Failure
    }
  }

  private func count(_ session: Session) throws -> Int { try User.query.count(in: session) }

  // MARK: bulkInsert

  @Test("a bulk insert returns the number of rows and reads nothing back")
  func insert() throws {
    try database.write { session throws in
      _ = recorder.take()
      #expect(try session.bulkInsert(users(0..<3)) == 3)
      #expect(
        recorder.takeSQL() == [
          #"INSERT INTO "users" ("username", "age", "is_active", "secret") "#
            + "VALUES (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?)"
        ])
      #expect(
        try session.texts("SELECT username FROM users ORDER BY id") == [
          "user 0", "user 1", "user 2",
        ])
    }
  }

  @Test("many rows are inserted in as few statements as possible, the last one shorter")
  func chunks() throws {
    try database.write { session throws in
      let limit = BatchInsert<User>.rowLimit
      _ = recorder.take()
      #expect(try session.bulkInsert(users(0..<(5 * limit + 7))) == 5 * limit + 7)
      #expect(recorder.take().map(\.rows) == Array(repeating: limit, count: 5) + [7])
      #expect(try session.bulkInsert(users(10_000..<11_000)) == 1_000)
      #expect(recorder.take().map(\.rows) == Array(repeating: 200, count: 5))
      #expect(try count(session) == 5 * limit + 1_007)
    }
  }

  @Test("a statement has no more values than the database allows")
  func parameterLimit() throws {
    try database.write { session throws in
      try session.raw(Wide.createTable)
      let rows = Dialect.sqlite.rules.parameterLimit / Wide.width
      #expect(rows < BatchInsert<Wide>.rowLimit)
      let drafts = (0...5 * rows).map { Wide.Draft(value: $0) }
      _ = recorder.take()
      #expect(try session.bulkInsert(drafts) == 5 * rows + 1)
      #expect(recorder.take().map(\.rows) == Array(repeating: rows, count: 5) + [1])
      #expect(
        try session.texts("SELECT CAST(c70 AS TEXT) FROM wide ORDER BY id DESC LIMIT 1") == [
          "\(5 * rows)"
        ])
    }
  }

  @Test("rows with different columns are inserted in separate statements, in order")
  func shapes() throws {
    try database.write { session throws in
      let drafts = [
        Ticket.Draft(seat: "1"), Ticket.Draft(seat: "2", rank: 3), Ticket.Draft(seat: "3", rank: 4),
        Ticket.Draft(seat: "4"),
      ]
      _ = recorder.take()
      #expect(try session.bulkInsert(drafts) == 4)
      #expect(recorder.take().map(\.rows) == [1, 2, 1])
      #expect(
        try session.texts("SELECT label FROM tickets ORDER BY id") == ["1/7", "2/3", "3/4", "4/7"])
    }
  }

  @Test("without rows, no statement runs")
  func empty() throws {
    try database.write { session throws in
      #expect(try session.bulkInsert([User.Draft]()) == 0)
      #expect(try session.bulkUpdate([User]()) == 0)
      #expect(try session.bulkUpdate([(User.ID, User.Patch)]()) == 0)
      #expect(recorder.take().isEmpty)
    }
  }

  @Test("drafts are read lazily, one chunk at a time")
  func lazily() throws {
    try database.write { session throws in
      let limit = BatchInsert<User>.rowLimit
      var made = 0
      var ahead: [Int] = []
      let drafts = sequence(state: 0) { number -> User.Draft? in
        guard number < 3 * limit + 1 else { return nil }
        number += 1
        made += 1
        return User.Draft(username: "user \(number)")
      }
      let inserted = try session.bulkInsert(drafts) { done in ahead.append(made - done) }
      #expect(inserted == 3 * limit + 1)
      #expect(ahead == [0, 0, 0, 0])
      #expect(try count(session) == inserted)
    }
  }

  @Test("progress reports the number of rows so far")
  func progress() throws {
    try database.write { session throws in
      let limit = BatchInsert<User>.rowLimit
      var seen: [Int] = []
      try session.bulkInsert(users(0..<(5 * limit + 1))) { seen.append($0) }
      let chunks = (1...5).map { $0 * limit } + [5 * limit + 1]
      #expect(seen == chunks)
      var rows = try User.query.order(by: User.id).all(in: session)
      for index in rows.indices { rows[index].age = 1 }
      seen = []
      try session.bulkUpdate(rows) { seen.append($0) }
      #expect(seen == chunks)
    }
  }

  @Test("an error thrown by progress undoes the rows, and nothing else")
  func stopped() throws {
    try database.write { session throws in
      try session.insert(User.Draft(username: "ann"))
      let limit = BatchInsert<User>.rowLimit
      #expect(throws: Stop()) {
        try session.bulkInsert(users(0..<3 * limit)) { if $0 > limit { throw Stop() } }
      }
      #expect(try User.query.all(in: session).map(\.username) == ["ann"])
      #expect(throws: Stop()) {
        try session.bulkUpdate([(User.ID(1), User.Patch(username: "bob"))]) { _ in throw Stop() }
      }
      #expect(try User.query.all(in: session).map(\.username) == ["ann"])
    }
  }

  @Test("cancelling a task during an insert undoes the rows")
  func cancelled() async throws {
    let (database, drafts, limit) = (database, users(0..<3000), BatchInsert<User>.rowLimit)
    let (starts, start) = AsyncStream.makeStream(of: Void.self)
    let isCancelled = DispatchSemaphore(value: 0)
    let task = Task {
      try await database.write { session in
        try session.bulkInsert(drafts) { done in
          #expect(done == limit)
          start.yield()
          isCancelled.wait()
        }
      }
    }
    for await _ in starts { break }
    task.cancel()
    isCancelled.signal()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await database.read { try User.query.count(in: $0) } == 0)
  }

  @Test("cancelling a task that writes on its own thread undoes the rows as well")
  func cancelledThread() async throws {
    let drafts = users(0..<3000)
    func insert() throws {
      try database.write { session throws in
        #expect(throws: CancellationError.self) {
          try session.bulkInsert(drafts) { _ in withUnsafeCurrentTask { $0?.cancel() } }
        }
        #expect(try count(session) == 0)
        try session.insert(User.Draft(username: "ann"))
      }
    }
    try await Task { try insert() }.value
    #expect(try await database.read { try User.query.count(in: $0) } == 1)
  }

  @Test(
    "a row refused among 10,000 is named by its position, and none is inserted")
  func refused() throws {
    try database.write { session throws in
      try session.insert(User.Draft(username: "ann"))
      var drafts = users(0..<10_000)
      drafts[7_123].username = "ann"
      let unique = error(ConstraintViolation.self) { try session.bulkInsert(drafts) }
      #expect(unique?.row == 7_123)
      #expect(unique?.kind == .unique(columns: ["users.username"]))
      #expect(unique?.fields == ["username"])
      #expect(error(ConstraintViolation.self) { try session.insert(drafts) }?.row == 7_123)
      #expect(try User.query.all(in: session).map(\.username) == ["ann"])

      drafts[7_123].username = "bob"
      drafts[9_999].age = 200
      let check = error(ConstraintViolation.self) { try session.bulkInsert(drafts.lazy.map { $0 }) }
      #expect(check?.row == 9_999)
      #expect(check?.kind == .check(name: "ck_users_age_is_sane"))
      #expect(try count(session) == 1)

      drafts[9_999].age = 199
      #expect(try session.bulkInsert(drafts) == 10_000)
      #expect(try count(session) == 10_001)
    }
  }

  @Test("of two rows of a batch with the same value, the error names the second")
  func twice() throws {
    try database.write { session throws in
      var drafts = users(0..<1000)
      drafts[800].username = "user 20"
      #expect(error(ConstraintViolation.self) { try session.bulkInsert(drafts) }?.row == 800)
      #expect(try count(session) == 0)
    }
  }

  @Test("the error about a missing parent names its row")
  func missingParent() throws {
    try database.write { session throws in
      let ann = try session.insert(User.Draft(username: "ann"))
      let posts = (0..<600).map { Post.Draft(title: "\($0)", author: $0 == 555 ? 99 : ann.id) }
      let violation = error(ConstraintViolation.self) { try session.bulkInsert(posts) }
      #expect(violation?.row == 555)
      #expect(violation?.kind == .foreignKey)
      #expect(try Post.query.count(in: session) == 0)
    }
  }

  @Test("a refused staged row is named by its position among those of its model")
  func staged() throws {
    try database.write { session throws in
      var drafts = users(0..<1_500)
      drafts[1_234].username = "user 3"
      let violation = error(ConstraintViolation.self) {
        try session.savepoint { _ = session.addAll(drafts) }
      }
      #expect(violation?.row == 1_234)
      #expect(try count(session) == 0)
      #expect(try session.bulkInsert(users(0..<2)) == 2)
    }
  }

  @Test("staged rows are written before, and can be referenced")
  func flushesFirst() throws {
    try database.write { session throws in
      let ann = session.add(User.Draft(username: "ann"))
      try session.bulkInsert([
        Post.Draft(title: "1", author: ann), Post.Draft(title: "2", author: ann),
      ])
      #expect(try session.texts("SELECT CAST(author_id AS TEXT) FROM posts") == ["1", "1"])
    }
  }

  @Test(
    "long statements are not kept in the statement cache",
    .enabled(if: TestDriver.current == .sqlite, "it asks SQLite for the statements it runs"))
  func statementCache() throws {
    try database.write { session throws in
      let long = """
        SELECT CAST(count(*) AS TEXT) FROM sqlite_stmt
        WHERE sql LIKE 'INSERT%' AND length(sql) > 1000
        """
      var counts: [[String?]] = []
      try session.bulkInsert(users(0..<600)) { _ in counts.append(try session.texts(long)) }
      #expect(counts == Array(repeating: ["1"], count: 5))
      #expect(try session.texts(long) == ["0"])
    }
  }

  // MARK: bulkUpdate

  @Test("a bulk update writes the changed columns of each row, and no unchanged rows")
  func update() throws {
    try database.write { session throws in
      var rows = try session.insert(users(0..<4))
      rows[0].age = 50
      rows[1].age = 51
      rows[3].username = "dan"
      rows[3].age = nil
      _ = recorder.take()
      #expect(try session.bulkUpdate(rows) == 3)
      #expect(
        recorder.takeSQL() == [
          #"UPDATE "users" SET "age" = ? WHERE "id" = ?"#,
          #"UPDATE "users" SET "age" = ? WHERE "id" = ?"#,
          #"UPDATE "users" SET "username" = ?, "age" = ? WHERE "id" = ?"#,
        ])
      #expect(try User.query.order(by: User.id).all(in: session) == rows)
    }
  }

  @Test("named columns are written, whether changed or not, and no others")
  func updateOfColumns() throws {
    try database.write { session throws in
      var rows = try session.insert(users(0..<2))
      rows[0].age = 50
      rows[0].username = "stays"
      _ = recorder.take()
      #expect(try session.bulkUpdate(rows, columns: [User.isActive, User.age]) == 2)
      #expect(
        recorder.takeSQL()
          == Array(
            repeating: #"UPDATE "users" SET "age" = ?, "is_active" = ? WHERE "id" = ?"#, count: 2))
      #expect(
        try session.texts("SELECT username || age FROM users ORDER BY id") == [
          "user 050", "user 11",
        ])
    }
  }

  @Test("a bulk update of a key, a version or a computed column is refused")
  func updateOfOtherColumns() throws {
    try database.write { session throws in
      let user = try session.insert(User.Draft(username: "ann"))
      let message = error(SQLError.self) { try session.bulkUpdate([user], columns: [User.id]) }
      #expect(message?.message == "User.id cannot be written by an update")
      let article = try session.insert(Article.Draft(title: "a"))
      #expect(throws: SQLError.self) {
        try session.bulkUpdate([article], columns: [Article.version])
      }
      let ticket = try session.insert(Ticket.Draft(seat: "1"))
      #expect(throws: SQLError.self) { try session.bulkUpdate([ticket], columns: [Ticket.label]) }
    }
  }

  @Test("a bulk update checks and increments versions, and sets the time of the update")
  func versions() throws {
    try database.write { session throws in
      let time = Date(timeIntervalSince1970: 1_700_000_000)
      var rows = try session.insert((0..<3).map { Article.Draft(title: "\($0)", updatedAt: time) })
      for index in rows.indices { rows[index].title += "!" }
      let now = Date(timeIntervalSince1970: 1_800_000_000)
      try CurrentTime.$clock.withValue({ now }) { _ = try session.bulkUpdate(rows) }
      let written = try Article.query.order(by: Article.id).all(in: session)
      #expect(written.map(\.title) == ["0!", "1!", "2!"])
      #expect(written.map(\.version) == [2, 2, 2])
      #expect(written.map(\.updatedAt) == [now, now, now])
    }
  }

  @Test("a stale row is named by its position, and no row is updated")
  func stale() throws {
    try database.write { session throws in
      var rows = try session.insert((0..<3).map { Article.Draft(title: "\($0)") })
      try session.raw("UPDATE articles SET version = 5 WHERE id = 3")
      for index in rows.indices { rows[index].title = "new" }
      let stale = error(StaleRow.self) { try session.bulkUpdate(rows) }
      #expect(stale?.row == 2)
      #expect(
        stale?.description.hasPrefix(
          "row 2: this Article was changed or deleted since it was read") == true)
      #expect(try session.texts("SELECT title FROM articles ORDER BY id") == ["0", "1", "2"])
      #expect(try session.bulkUpdate(rows.prefix(2)) == 2)
    }
  }

  @Test("a deleted row is named by its position, and no row is updated")
  func gone() throws {
    try database.write { session throws in
      var rows = try session.insert(users(0..<3))
      try session.raw("DELETE FROM users WHERE id = 2")
      for index in rows.indices { rows[index].age = 99 }
      #expect(error(NotFound.self) { try session.bulkUpdate(rows) }?.row == 1)
      #expect(
        error(NotFound.self) {
          try session.bulkUpdate(rows.map { ($0.id, User.Patch(age: 99)) })
        }?.row == 1)
      #expect(try session.texts("SELECT CAST(age AS TEXT) FROM users ORDER BY id") == ["0", "2"])
    }
  }

  @Test("the error about a refused value names its row, and no row is updated")
  func refusedUpdate() throws {
    try database.write { session throws in
      var rows = try session.insert(users(0..<700))
      for index in rows.indices { rows[index].age = index == 650 ? 200 : 7 }
      #expect(error(ConstraintViolation.self) { try session.bulkUpdate(rows) }?.row == 650)
      let patches = rows.map { ($0.id, User.Patch(age: .value($0.age))) }
      #expect(error(ConstraintViolation.self) { try session.bulkUpdate(patches) }?.row == 650)
      #expect(try User.query.filter(User.age == 7).count(in: session) == 7)
    }
  }

  @Test("patches set their fields, by key; an empty one sets nothing")
  func patches() throws {
    try database.write { session throws in
      let rows = try session.insert(users(0..<3))
      _ = recorder.take()
      #expect(
        try session.bulkUpdate([
          (rows[0].id, User.Patch(age: nil)), (rows[1].id, User.Patch()),
          (rows[2].id, User.Patch(username: "cid", secret: "x")),
        ]) == 2)
      #expect(
        recorder.takeSQL() == [
          #"UPDATE "users" SET "age" = ? WHERE "id" = ?"#,
          #"UPDATE "users" SET "username" = ?, "secret" = ? WHERE "id" = ?"#,
        ])
      #expect(
        try session.texts("SELECT username FROM users ORDER BY id") == ["user 0", "user 1", "cid"])
      #expect(
        try session.texts("SELECT CAST(age AS TEXT) FROM users ORDER BY id") == [nil, "1", "2"])
    }
  }

  @Test("a patch increments the version, and does not find a soft-deleted row")
  func patchOfVersion() throws {
    try database.write { session throws in
      let rows = try session.insert([Article.Draft(title: "1"), Article.Draft(title: "2")])
      _ = recorder.take()
      #expect(try session.bulkUpdate([(rows[0].id, Article.Patch(title: "new"))]) == 1)
      #expect(
        recorder.takeSQL() == [
          #"UPDATE "articles" SET "title" = ?, "updated_at" = ?, "version" = "version" + 1 "#
            + #"WHERE "id" = ? AND "deleted_at" IS NULL"#
        ])
      #expect(try session.require(Article.self, rows[0].id).version == 2)
      try session.raw("UPDATE articles SET deleted_at = '2026-01-01' WHERE id = 2")
      let patches = rows.map { ($0.id, Article.Patch(title: "newer")) }
      #expect(error(NotFound.self) { try session.bulkUpdate(patches) }?.row == 1)
    }
  }

  @Test("rows with a key of several columns are found by all of them")
  func compositeKeys() throws {
    try database.write { session throws in
      var rows = try session.insert([
        Enrollment.Draft(student: 1, course: "a"), Enrollment.Draft(student: 1, course: "b"),
        Enrollment.Draft(student: 2, course: "a"),
      ])
      rows[1].grade = 5
      #expect(try session.bulkUpdate(rows) == 1)
      #expect(
        try session.texts("SELECT CAST(grade AS TEXT) FROM enrollments ORDER BY 1") == [
          nil, nil, "5",
        ])
    }
  }

  // MARK: tracked rows, changes

  @Test("tracked rows are refreshed after a bulk update")
  func tracked() throws {
    try database.write { session throws in
      var rows = try session.insert(users(0..<2))
      let ann = session.track(rows[0])
      rows[0].age = 77
      try session.bulkUpdate(rows)
      #expect(ann.age == 77 && !ann.isChanged)
      try session.bulkUpdate([(rows[0].id, User.Patch(age: 78))])
      #expect(ann.age == 78)
    }
  }

  @Test("an update or deletion by query refreshes tracked rows, unless this is turned off")
  func synchronize() throws {
    try database.write { session throws in
      let ann = session.track(try session.insert(User.Draft(username: "ann", age: 1)))
      try User.query.update(User.age.set(2), in: session)
      #expect(ann.age == 2)
      _ = recorder.take()
      try User.query.update(User.age.set(3), synchronize: .none, in: session)
      #expect(recorder.take().count == 1)
      #expect(ann.age == 2)
      try session.refresh(ann)
      #expect(ann.age == 3)
      try User.query.delete(synchronize: .none, in: session)
      #expect(!ann.isDeleted)
      try User.query.delete(synchronize: .refresh, in: session)
      #expect(ann.isDeleted)
    }
  }

  @Test("listeners get one unknown change, and only if rows changed")
  func changes() async throws {
    let changes = database.changes(of: User.self)
    let drafts = users(0..<1200)
    try await database.write { session in
      try session.bulkInsert(drafts)
      let patches: [(User.ID, User.Patch)] = [(1, User.Patch(age: 1)), (2, User.Patch(age: 2))]
      try session.bulkUpdate(patches)
      try session.bulkUpdate([User]())
    }
    try await database.write { _ = try $0.insert(User.Draft(username: "last")) }
    var seen: [String] = []
    for await batch in changes {
      seen.append("\(batch.count)")
      if batch.contains(where: { if case .inserted = $0 { true } else { false } }) { break }
    }
    #expect(seen == ["2", "1"])
  }

  // MARK: results of RETURNING

  @Test("an integer that RETURNING returns for a REAL column is read as a number")
  func integralReal() throws {
    try database.write { session throws in
      try session.raw(
        "CREATE TABLE meters (id INTEGER PRIMARY KEY, reading REAL NOT NULL, unit TEXT NOT NULL DEFAULT 'm')"
      )
      var meter = try session.insert(Meter.Draft(key: 1, reading: 3))
      #expect(meter.reading == 3 && meter.unit == "m")
      let many = try session.insert([
        Meter.Draft(key: 2, reading: 4), Meter.Draft(key: 3, reading: 4.5),
      ])
      #expect(many.map(\.reading) == [4, 4.5])
      let pending = try session.savepoint { session.add(Meter.Draft(key: 4, reading: 5)) }
      #expect(pending.row?.reading == 5)
      let tracked = session.track(meter)
      meter.reading = 6
      try session.save(&meter)
      #expect(meter.reading == 6 && tracked.reading == 6)
      let upserted = try session.upsert(
        Meter.Draft(key: 1, reading: 7), onConflict: Meter.id, update: [Meter.reading])
      #expect(upserted?.reading == 7 && tracked.reading == 7)
      #expect(try session.texts("SELECT DISTINCT typeof(reading) FROM meters") == ["real"])
    }
  }
}
