import Foundation
import TestSupport
import Testing

@testable import Tenon

/// Pages by cursor on SQLite.
@Suite("Pages by cursor")
struct CursorPageTests {
  private let database: Database

  init() throws {
    database = try Database.test()
    try database.write { (session: Session) throws in
      let ann = try session.insert(User.Draft(username: "ann"))
      // Seven posts, two or three for each number of views.
      for number in 1...7 {
        try session.insert(
          Post.Draft(
            title: "p\(number)", viewCount: number / 3,
            createdAt: Date(timeIntervalSinceReferenceDate: Double(number) + 0.123456), author: ann
          ))
      }
    }
  }

  private func ids(_ page: CursorPage<Post, Post>) -> [Int] { page.items.map(\.id.rawValue) }

  @Test("pages go forward to the end and back to the start")
  func walk() throws {
    try database.read { (session: Session) throws in
      let query = Post.query.order(by: Post.viewCount.desc, Post.id)
      let first = try query.page(after: nil, size: 3, in: session)
      #expect(ids(first) == [6, 7, 3])
      #expect(first.hasNext && !first.hasPrevious)
      let second = try query.page(after: first.next, size: 3, in: session)
      #expect(ids(second) == [4, 5, 1])
      #expect(second.hasNext && second.hasPrevious)
      let third = try query.page(after: second.next, size: 3, in: session)
      #expect(ids(third) == [2])
      #expect(!third.hasNext && third.hasPrevious)
      let back = try query.page(before: third.previous, size: 3, in: session)
      #expect(back == second)
      let start = try query.page(before: back.previous, size: 3, in: session)
      #expect(ids(start) == [6, 7, 3])
      #expect(start.hasNext && !start.hasPrevious)
      #expect(ids(try query.page(before: nil, size: 2, in: session)) == [1, 2])
      #expect(try query.page(before: nil, size: 7, in: session).hasPrevious == false)
    }
  }

  @Test("a page takes one statement, and is empty for a table without rows")
  func statements() throws {
    let recorder = StatementRecorder()
    let database = try Database.test(log: recorder.log)
    try database.read { (session: Session) throws in
      _ = recorder.take()
      let page = try Tag.query.order(by: Tag.name).page(after: nil, in: session)
      #expect(
        recorder.takeSQL() == [
          #"SELECT "tags"."name", "tags"."color" FROM "tags" ORDER BY "tags"."name" LIMIT ?"#
        ])
      #expect(page.items.isEmpty && page.next == nil && page.previous == nil)
    }
  }

  @Test("rows added or deleted between two pages neither repeat nor hide others")
  func changes() throws {
    try database.write { (session: Session) throws in
      let query = Post.query.order(by: Post.createdAt, Post.id)
      let first = try query.page(after: nil, size: 3, in: session)
      session.delete(try session.require(Post.self, 3))
      try session.insert(
        Post.Draft(
          title: "new", createdAt: Date(timeIntervalSinceReferenceDate: 0),
          author: try session.require(User.self, 1))
      )
      let second = try query.page(after: first.next, size: 3, in: session)
      #expect(ids(second) == [4, 5, 6])
      #expect(ids(try query.page(before: second.previous, size: 9, in: session)) == [8, 1, 2])
    }
  }

  @Test("an empty page leads back to all rows before it, including that of the cursor")
  func emptyPage() throws {
    try database.write { (session: Session) throws in
      let query = Post.query.order(by: Post.id)
      let page = try query.page(after: nil, size: 5, in: session)
      try Post.query.filter(Post.id > 5).delete(in: session)
      let empty = try query.page(after: page.next, size: 5, in: session)
      #expect(empty.items.isEmpty && !empty.hasNext && empty.hasPrevious)
      #expect(ids(try query.page(before: empty.previous, size: 2, in: session)) == [4, 5])
      // The same in the other direction.
      let last = try query.page(before: nil, size: 2, in: session)
      try Post.query.filter(Post.id < 4).delete(in: session)
      let none = try query.page(before: last.previous, size: 2, in: session)
      #expect(none.items.isEmpty && none.hasNext && !none.hasPrevious)
      #expect(ids(try query.page(after: none.next, size: 2, in: session)) == [4, 5])
    }
  }

  @Test("a cursor depends on the order, not on the conditions")
  func otherConditions() throws {
    try database.read { (session: Session) throws in
      let cursor = try Post.query.order(by: Post.id).page(after: nil, size: 2, in: session).next
      let odd = Post.query.filter(Post.viewCount == 1).order(by: Post.id)
      #expect(ids(try odd.page(after: cursor, in: session)) == [3, 4, 5])
    }
  }

  @Test("models with composite keys and soft deletion have pages as well")
  func otherModels() throws {
    try database.write { (session: Session) throws in
      try session.insert(
        (1...3).flatMap { student in
          ["a", "b"].map { Enrollment.Draft(student: student, course: $0, grade: nil) }
        })
      let query = Enrollment.query.order(
        by: Enrollment.course, Enrollment.grade.desc, Enrollment.student.desc)
      var seen: [String] = []
      var page = try query.page(after: nil, size: 4, in: session)
      seen += page.items.map { "\($0.course)\($0.student)" }
      page = try query.page(after: page.next, size: 4, in: session)
      seen += page.items.map { "\($0.course)\($0.student)" }
      #expect(seen == ["a3", "a2", "a1", "b3", "b2", "b1"])

      for title in ["x", "y", "z"] { try session.insert(Article.Draft(title: title)) }
      session.delete(try session.require(Article.self, 2))
      let articles = Article.query.order(by: Article.id)
      let first = try articles.page(after: nil, size: 1, in: session)
      #expect(
        try articles.page(after: first.next, size: 1, in: session).items.map(\.title) == ["z"])
    }
  }

  @Test("the size of a page is limited")
  func bounds() throws {
    try database.read { (session: Session) throws in
      for size in [0, -1, 10_001, .max] {
        #expect(
          throws: PageError(message: "a page size of \(size) is not between 1 and 10,000")
        ) { try Post.query.order(by: Post.id).page(after: nil, size: size, in: session) }
      }
    }
  }

  @Test("an order that is not unique or not supported is refused, and the error says what to do")
  func orders() throws {
    try database.read { (session: Session) throws in
      func message<Root>(_ query: Query<Root>) -> String? {
        do {
          _ = try query.page(after: nil, in: session)
          return nil
        } catch {
          return (error as? SQLError)?.message
        }
      }
      #expect(
        message(Post.query.order(by: Post.createdAt))
          == "the order of a page by cursor must be unique: add Post.id at the end of `order(by:)`"
      )
      #expect(
        message(Enrollment.query.order(by: Enrollment.course))
          == "the order of a page by cursor must be unique: add Enrollment.student at the end of `order(by:)`"
      )
      #expect(
        message(Enrollment.query)
          == "the order of a page by cursor must be unique: add Enrollment.student, Enrollment.course at the end of `order(by:)`"
      )
      let columnsAlone =
        "a page by cursor can only be ordered by columns of Post, not by expressions or by columns of "
        + "joined tables"
      #expect(message(Post.query.order(by: Post.viewCount + 1, Post.id)) == columnsAlone)
      #expect(message(Post.query.order(by: User.username, Post.id)) == columnsAlone)
      #expect(
        message(User.query.order(by: User.secret, User.id))
          == "User.secret is redacted: a page ordered by it would show it in its cursors")
      #expect(message(Post.query.order(by: Post.id, Post.viewCount + 1)) == nil)
    }
  }

  @Test(
    "random orders have the same pages as offsets, forward and backward",
    arguments: 1...60 as ClosedRange<UInt64>)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    func pick<Value>(_ values: [Value]) -> Value {
      values[Int.random(in: values.indices, using: &generator)]
    }
    let moment = Date(timeIntervalSinceReferenceDate: 700_000_000.000001)
    let sameUUID = UUID()
    let day = try #require(CalendarDate("2024-02-29"))
    func draft() -> Sample.Draft {
      var draft = Sample.Draft()
      draft.bool = pick([nil, true, false])
      draft.int = pick([nil, 0, -1, .max])
      draft.double = pick([nil, -0.0, 0.1, .infinity, -1e300])
      draft.decimal = pick([nil, 9, 10, Decimal(string: "9.5"), Decimal(string: "-0.25")])
      draft.text = pick([nil, "", "a", "A", "a\0b", "é", "e\u{301}", "'; DROP TABLE samples --"])
      draft.bytes = pick([nil, [], [0], [0, 255]])
      draft.date = pick([nil, day, CalendarDate.distantPast])
      draft.datetime = pick([nil, moment, moment.addingTimeInterval(0.000001)])
      draft.uuid = pick([nil, sameUUID])
      draft.json = pick([nil, JSONValue.null, ["a": [1, 2.5, "x"]]])
      draft.settings = pick([nil, ["a": 1], [:]])
      draft.mood = pick([nil, .good, .notSoGood])
      draft.level = pick([nil, .low, .high])
      return draft
    }
    let drafts = (0..<Int.random(in: 0...30, using: &generator)).map { _ in draft() }
    let columns: [any SQLExpression] = [
      Sample.bool, Sample.int, Sample.double, Sample.decimal, Sample.text, Sample.bytes,
      Sample.date, Sample.datetime, Sample.uuid, Sample.json, Sample.settings, Sample.mood,
      Sample.level,
    ]
    func term(_ column: any SQLExpression) -> OrderTerm {
      var term = column.orderTerm
      term.isDescending = pick([true, false])
      return pick([term, term.nullsFirst, term.nullsLast])
    }
    let terms = (0..<Int.random(in: 0...4, using: &generator)).map { _ in term(pick(columns)) }
    let query = Sample.query.order(by: terms + [pick([Sample.id.asc, Sample.id.desc])])
    let size = Int.random(in: 1...7, using: &generator)

    let database = try Database.test()
    try database.write { (session: Session) throws in
      try session.insert(drafts)
      let all = try query.all(in: session)
      var cursor: Cursor<Sample>?
      for start in stride(from: 0, to: max(1, all.count), by: size) {
        let page = try query.page(after: cursor, size: size, in: session)
        #expect(page.items == Array(all[start..<min(start + size, all.count)]), "seed \(seed)")
        #expect(page.hasPrevious == (start > 0), "seed \(seed)")
        #expect(page.hasNext == (start + size < all.count), "seed \(seed)")
        cursor = page.next
      }
      cursor = nil
      for end in stride(from: all.count, to: min(0, all.count - 1), by: -size) {
        let page = try query.page(before: cursor, size: size, in: session)
        #expect(page.items == Array(all[max(0, end - size)..<end]), "seed \(seed)")
        #expect(page.hasNext == (end < all.count), "seed \(seed)")
        #expect(page.hasPrevious == (end > size), "seed \(seed)")
        cursor = page.previous
      }
    }
  }
}
