import ArchiveModels
import Synchronization
import Tenon
import Testing

@Suite("Unique values that rows exchange in one flush")
struct UniqueValueTests {
  let statements = Statements()
  let db: Database

  init() throws { db = try Database.archive(statements.configuration) }

  /// Inserts a board with slots numbered from 1.
  private func slots(_ count: Int, _ name: String = "a", in session: Session) throws -> [Slot] {
    let board = try session.insert(Board.Draft(name: name))
    return try session.insert(
      (1...count).map { number in
        let text = "\(name)\(number)"
        return Slot.Draft(number: number, code: text, mark: text, board: board)
      })
  }

  private func numbers(_ session: Session) throws -> [Int] {
    try Slot.query.order(by: Slot.id).all(in: session).map(\.number)
  }

  /// The ways of changing rows.
  enum Way: CaseIterable { case save, track, mixed, bulk, patches }

  private func change(
    _ rows: [Slot], _ way: Way, in session: Session, _ body: (inout Slot, Int) -> Void
  ) throws {
    var changed = rows
    for index in changed.indices { body(&changed[index], index) }
    switch way {
    case .save: for row in changed { session.save(row) }
    case .track, .mixed:
      for (index, row) in rows.enumerated() {
        if way == .mixed, index % 2 == 0 {
          session.save(changed[index])
          continue
        }
        let tracked = session.track(row)
        tracked.number = changed[index].number
        tracked.code = changed[index].code
        tracked.mark = changed[index].mark
      }
    case .bulk: try session.bulkUpdate(changed)
    case .patches:
      try session.bulkUpdate(
        changed.map { row in
          (
            row.id,
            Slot.Patch {
              $0.number = .value(row.number)
              $0.code = .value(row.code)
              $0.mark = .value(row.mark)
            }
          )
        })
    }
    try session.flush()
  }

  @Test("positions in a list are shifted, in either direction", arguments: Way.allCases)
  func shift(way: Way) throws {
    try db.write { session throws in
      var rows = try slots(30, in: session)
      try change(rows, way, in: session) { row, _ in row.number += 1 }
      #expect(try numbers(session) == Array(2...31))
      rows = try Slot.query.order(by: Slot.id).all(in: session)
      try change(rows, way, in: session) { row, _ in row.number -= 1 }
      #expect(try numbers(session) == Array(1...30))
    }
  }

  @Test("positions are rotated: one row gives up its value in between", arguments: Way.allCases)
  func rotate(way: Way) throws {
    try db.write { session throws in
      let rows = try slots(3, in: session)
      try change(rows, way, in: session) { row, _ in row.number = row.number % 3 + 1 }
      #expect(try numbers(session) == [2, 3, 1])
      let read = try Slot.query.order(by: Slot.id).all(in: session)
      try change(read, way, in: session) { row, index in row.number = 3 - index }
      #expect(try numbers(session) == [3, 2, 1])
    }
  }

  @Test("several circles and chains at once, over all unique values", arguments: Way.allCases)
  func shuffle(way: Way) throws {
    try db.write { session throws in
      let rows = try slots(40, in: session)
      var random = SystemRandomNumberGenerator()
      for _ in 0..<5 {
        let current = try Slot.query.order(by: Slot.id).all(in: session)
        let others = current.shuffled(using: &random)
        try change(current, way, in: session) { row, index in
          row.number = others[index].number
          row.code = others[(index + 7) % 40].code
          row.mark = others[(index + 13) % 40].mark
        }
        let after = try Slot.query.order(by: Slot.id).all(in: session)
        #expect(after.map(\.number) == others.map(\.number))
        #expect(after.map(\.mark) == others.indices.map { others[($0 + 13) % 40].mark })
        #expect(after.map(\.id) == rows.map(\.id))
      }
    }
  }

  @Test("values that are equal by the column's collation can be exchanged")
  func collation() throws {
    try db.write { session throws in
      var rows = try slots(2, in: session)
      rows[0].mark = "A2"
      rows[1].mark = "A1"
      for row in rows { session.save(row) }
      try session.flush()
      #expect(try Slot.query.order(by: Slot.id).all(in: session).map(\.mark) == ["A2", "A1"])
    }
  }

  @Test("rows of two lists change both list and position")
  func acrossLists() throws {
    try db.write { session throws in
      let first = try slots(3, "a", in: session)
      let second = try slots(3, "b", in: session)
      for (one, other) in zip(first, second) {
        var (one, other) = (one, other)
        (one.boardID, other.boardID) = (other.boardID, one.boardID)
        (one.number, other.number) = (other.number % 3 + 1, one.number % 3 + 1)
        session.save(one)
        session.save(other)
      }
      try session.flush()
      #expect(try numbers(session) == [2, 3, 1, 2, 3, 1])
      #expect(try Slot.query.filter(Slot.boardID == first[0].boardID).count(in: session) == 3)
    }
  }

  @Test("a row is written once: one version, one event")
  func onlyOnce() throws {
    let updates = Mutex<[Int]>([])
    var configuration = Configuration()
    configuration.events.afterUpdate(Slot.self) { slot, _ in
      updates.withLock { $0.append(slot.number) }
    }
    let db = try Database.archive(configuration)
    try db.write { session throws in
      let rows = try slots(3, in: session)
      for row in rows {
        var row = row
        row.number = row.number % 3 + 1
        session.save(row)
      }
      try session.flush()
      #expect(try Slot.query.all(in: session).map(\.version) == [2, 2, 2])
    }
    #expect(updates.withLock { $0.sorted() } == [1, 2, 3])
  }

  @Test("tracked objects hold the written values, and a rollback restores them")
  func trackedRows() throws {
    try db.write { session throws in
      let rows = try slots(2, in: session).map { session.track($0) }
      struct Undone: Error {}
      #expect(throws: Undone.self) {
        try session.savepoint {
          (rows[0].number, rows[1].number) = (2, 1)
          try session.flush()
          #expect(rows.map(\.number) == [2, 1] && rows.map(\.version) == [2, 2])
          throw Undone()
        }
      }
      #expect(rows.map(\.number) == [1, 2] && rows.map(\.version) == [1, 1])
      (rows[0].number, rows[1].number) = (2, 1)
      #expect(try numbers(session) == [2, 1])
    }
  }

  @Test("an insert and an update can use values of rows deleted in the same flush")
  func deleted() throws {
    try db.write { session throws in
      let rows = try slots(4, in: session)
      session.delete(rows[0])
      session.add(Slot.Draft(number: 1, code: "a1", mark: "a1", board: rows[0].boardID))
      var third = rows[2]
      third.number = 2
      session.save(third)
      session.delete(rows[1])
      let tracked = session.track(rows[3])
      tracked.number = 3
      try session.flush()
      #expect(
        try Slot.query.order(by: Slot.number).all(in: session).map(\.number) == [1, 2, 3])
    }
  }

  @Test("all rows of a list are replaced by new ones", arguments: [1, 3, 200])
  func replaced(count: Int) throws {
    try db.write { session throws in
      let rows = try slots(count, in: session)
      for row in rows { session.delete(row) }
      let drafts = rows.map {
        Slot.Draft(number: $0.number, code: $0.code, mark: $0.mark, board: $0.boardID)
      }
      let pending = session.addAll(drafts)
      try session.flush()
      #expect(try numbers(session) == Array(1...count))
      #expect(pending.allSatisfy { $0.row != nil })
    }
  }

  @Test("an insert can use a value that an update gives up")
  func givenUp() throws {
    try db.write { session throws in
      let rows = try slots(3, in: session)
      for row in rows {
        var row = row
        row.number += 1
        session.save(row)
      }
      session.add(Slot.Draft(number: 1, mark: "new", board: rows[0].boardID))
      try session.flush()
      #expect(try numbers(session) == [2, 3, 4, 1])
    }
  }

  @Test("a chain of rows takes over values, the last one that of a deleted row")
  func passedOn() throws {
    try db.write { session throws in
      let rows = try slots(3, in: session)
      session.add(Slot.Draft(number: 3, mark: "new", board: rows[0].boardID))
      for row in rows.dropFirst() {
        var row = row
        row.number -= 1
        session.save(row)
      }
      session.delete(rows[0])
      try session.flush()
      #expect(try numbers(session) == [1, 2, 3])
    }
  }

  @Test("the values of a row deleted with its parent can be used again")
  func cascaded() throws {
    try db.write { session throws in
      let rows = try slots(2, in: session)
      let board = try session.insert(Board.Draft(name: "b"))
      session.delete(try session.require(Board.self, rows[0].boardID))
      session.add(Slot.Draft(number: 1, code: "a1", mark: "a1", board: board))
      try session.flush()
      #expect(try numbers(session) == [1])
    }
  }

  @Test("rows that exchange a value can be deleted together with their parent")
  func goneTogether() throws {
    try db.write { session throws in
      let rows = try slots(2, in: session)
      let board = try session.require(Board.self, rows[0].boardID)
      var first = rows[0]
      first.number = 2
      session.save(first)
      session.track(rows[1]).code = "a1"
      session.delete(board)
      try session.flush()
      #expect(try Slot.query.count(in: session) == 0)
    }
  }

  @Test("a row that cannot leave its deleted parent in time is refused, and unchanged")
  func waitedTooLong() throws {
    try db.write { session throws in
      let rows = try slots(1, "a", in: session) + slots(1, "b", in: session)
      let slot = session.track(rows[0])
      let board = try session.require(Board.self, rows[0].boardID)
      let other = try session.require(Board.self, rows[1].boardID)
      let error = #expect(throws: ConstraintViolation.self) {
        try session.savepoint {
          slot.boardID = other.id
          session.delete(board)
        }
      }
      #expect(error?.fields == ["boardID", "number"])
      #expect(!slot.isDeleted && !slot.isChanged && slot.boardID == board.id)
      #expect(try Slot.query.count(in: session) == 2)
      slot.boardID = other.id
      slot.number = 2
      session.delete(board)
      #expect(try Slot.query.filter(Slot.boardID == other.id).count(in: session) == 2)
    }
  }

  @Test("the key of a deleted row can be used again")
  func key() throws {
    try db.write { session throws in
      let old = try session.insert(Ring.Draft(code: "a", next: Ring.ID("a")))
      session.delete(old)
      let new = session.add(Ring.Draft(code: "a", next: Ring.ID("a")))
      try session.flush()
      #expect(new.id == old.id)
      #expect(try Ring.query.count(in: session) == 1)
    }
  }

  @Test("a unique reference can be taken over from a deleted row")
  func onlyChild() throws {
    try db.write { session throws in
      let folder = try session.insert(Folder.Draft(name: "a"))
      let documents = try session.insert(
        [Document.Draft(title: "x", folder: folder), Document.Draft(title: "y", folder: folder)])
      var covers = try session.insert(
        documents.map { Cover.Draft(color: $0.title, document: $0) })
      session.delete(covers[0])
      covers[1].documentID = documents[0].id
      session.save(covers[1])
      session.add(Cover.Draft(color: "z", document: documents[1]))
      try session.flush()
      #expect(
        try Cover.query.order(by: Cover.documentID).all(in: session).map(\.color) == ["y", "z"])
    }
  }

  @Test("if no row can give up its value in between, the error says what to do")
  func noWay() throws {
    try db.write { session throws in
      let folder = try session.insert(Folder.Draft(name: "a"))
      let documents = try session.insert(
        [Document.Draft(title: "x", folder: folder), Document.Draft(title: "y", folder: folder)])
      var covers = try session.insert(
        documents.map { Cover.Draft(color: $0.title, document: $0) })
      (covers[0].documentID, covers[1].documentID) = (covers[1].documentID, covers[0].documentID)
      let error = #expect(throws: ConstraintViolation.self) {
        try session.savepoint { for cover in covers { session.save(cover) } }
      }
      #expect(
        error?.reason == "a Cover with this documentID already exists")
      #expect(
        error?.description.contains(
          "already exists; that row is updated in the same flush, but takes a value of this one in "
            + "turn: write one of them with another value first (uq_") == true)
      #expect(error?.fields == ["documentID"])
    }
  }

  @Test("a value that another row keeps is refused, with the position of the row")
  func kept() throws {
    try db.write { session throws in
      let rows = try slots(3, in: session)
      let taken = #expect(throws: ConstraintViolation.self) {
        try session.savepoint {
          session.delete(rows[0])
          session.addAll([
            Slot.Draft(number: 7, mark: "n", board: rows[0].boardID),
            Slot.Draft(number: 2, mark: "m", board: rows[0].boardID),
          ])
        }
      }
      #expect(taken?.row == 1)
      #expect(taken?.reason == "a Slot with this boardID and number already exists")
      var row = rows[0]
      row.number = 3
      #expect(throws: ConstraintViolation.self) { try session.savepoint { session.save(row) } }
      let bulk = #expect(throws: ConstraintViolation.self) {
        try session.bulkUpdate([rows[1], row])
      }
      #expect(bulk?.row == 1)
      #expect(try numbers(session) == [1, 2, 3])
    }
  }

  @Test("rows without conflicts are written without additional statements")
  func nothingMore() throws {
    try db.write { session throws in
      let rows = try slots(3, in: session)
      _ = statements.take()
      for row in rows {
        var row = row
        row.number += 10
        session.save(row)
      }
      session.add(Slot.Draft(number: 1, mark: "new", board: rows[0].boardID))
      try session.flush()
      _ = statements.take()
      for row in try Slot.query.all(in: session) {
        var row = row
        row.number += 100
        session.save(row)
      }
      _ = statements.take()
      try session.flush()
      // PostgreSQL updates all rows in one statement.
      let count = session.dialect == .postgresql ? 1 : 4
      #expect(
        statements.take().map { $0.prefix(6) } == Array(repeating: "UPDATE", count: count))
    }
  }
}
