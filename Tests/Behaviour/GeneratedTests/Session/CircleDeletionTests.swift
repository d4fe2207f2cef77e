import ArchiveModels
import Tenon
import Testing

@Suite("Deletion of rows that refer to each other")
struct CircleDeletionTests {
  let statements = Statements()
  let db: Database

  init() throws { db = try Database.archive(statements.configuration) }

  private func isEmpty(_ session: Session) throws -> Bool {
    try Room.query.count(in: session) == 0 && Guest.query.count(in: session) == 0
  }

  @Test(
    "a circle with a required reference is deleted in either order of the calls",
    arguments: [false, true])
  func requiredReference(roomFirst: Bool) throws {
    try db.write { session throws in
      var room = try session.insert(Room.Draft(name: "a"))
      let guest = try session.insert(Guest.Draft(name: "x", room: room))
      room.hostID = guest.id
      session.save(room)
      try session.flush()
      _ = statements.take()
      if roomFirst { session.delete(room) }
      session.delete(guest)
      if !roomFirst { session.delete(room) }
      try session.flush()
      #expect(
        statements.take().filter { !$0.hasPrefix("SELECT") }.map { $0.prefix(19) }
          == ["UPDATE \"rooms\" SET ", "DELETE FROM \"guests", "DELETE FROM \"rooms\""])
      #expect(try isEmpty(session))
    }
  }

  @Test("references are read from the database if a given row is outdated")
  func staleRow() throws {
    try db.write { session throws in
      let room = try session.insert(Room.Draft(name: "a"))
      let guest = try session.insert(Guest.Draft(name: "x", room: room))
      try Room.query.update(Room.hostID.set(guest.id), Room.keeperID.set(guest.id), in: session)
      session.delete(guest)
      session.delete(room)
      #expect(try isEmpty(session))
    }
  }

  @Test("two references between the same rows, and a reference of a row to itself")
  func severalReferences() throws {
    try db.write { session throws in
      var room = try session.insert(Room.Draft(name: "a"))
      var guest = try session.insert(Guest.Draft(name: "x", room: room))
      room.hostID = guest.id
      room.keeperID = guest.id
      guest.friendID = guest.id
      session.save(room)
      try session.save(&guest)
      session.delete(room)
      session.delete(guest)
      #expect(try isEmpty(session))
    }
  }

  @Test("a circle over several rows of both models is deleted in few statements")
  func largerCircle() throws {
    try db.write { session throws in
      let rooms = try session.insert((0..<40).map { Room.Draft(name: "\($0)") })
      let guests = try session.insert(rooms.map { Guest.Draft(name: $0.name, room: $0) })
      for (index, room) in rooms.enumerated() {
        var room = room
        room.hostID = guests[(index + 1) % 40].id
        session.save(room)
      }
      try session.flush()
      _ = statements.take()
      for room in rooms { session.delete(room) }
      for guest in guests { session.delete(guest) }
      try session.flush()
      #expect(statements.take().count { $0.hasPrefix("UPDATE") } <= 1)
      #expect(try isEmpty(session))
    }
  }

  @Test("rows of one model that refer to each other in a chain are deleted one by one")
  func chain() throws {
    try db.write { session throws in
      let room = try session.insert(Room.Draft(name: "a"))
      var guests: [Guest] = []
      for number in 0..<20 {
        guests.append(
          try session.insert(Guest.Draft(name: "\(number)", room: room, friend: guests.last)))
      }
      _ = statements.take()
      for guest in guests { session.delete(guest) }
      try session.flush()
      #expect(statements.take().allSatisfy { !$0.hasPrefix("UPDATE") })
      #expect(try Guest.query.count(in: session) == 0)
    }
  }

  @Test("a circle of required references is refused; a row that refers to itself is not")
  func requiredCircle() throws {
    try db.write { session throws in
      var one = try session.insert(Ring.Draft(code: "a", next: Ring.ID("a")))
      let other = try session.insert(Ring.Draft(code: "b", next: one))
      one.nextID = other.id
      session.save(one)
      try session.flush()
      let refusal = SQLError(
        message: "rows to delete refer to each other in a cycle (Ring): one of the foreign keys "
          + "must be optional or have `onDelete: cascade`")
      #expect(throws: refusal) {
        try session.savepoint {
          session.delete(one)
          session.delete(other)
        }
      }
      #expect(try Ring.query.count(in: session) == 2)
      one.nextID = one.id
      session.save(one)
      try session.flush()
      session.delete(one)
      session.delete(other)
      #expect(try Ring.query.count(in: session) == 0)
    }
  }

  @Test("additions and changes of the same flush are written before the deletions")
  func withOtherWrites() throws {
    try db.write { session throws in
      var room = try session.insert(Room.Draft(name: "a"))
      var guest = try session.insert(Guest.Draft(name: "x", room: room))
      let stays = try session.insert(Guest.Draft(name: "y", room: room))
      room.hostID = guest.id
      try session.save(&room)
      let new = try session.insert(Room.Draft(name: "b"))
      guest.name = "z"
      session.save(guest)
      var moved = stays
      moved.roomID = new.id
      session.save(moved)
      session.add(Guest.Draft(name: "w", room: new))
      session.delete(room)
      session.delete(guest)
      try session.flush()
      #expect(try Room.query.all(in: session).map(\.name) == ["b"])
      #expect(try Guest.query.order(by: Guest.name).all(in: session).map(\.name) == ["w", "y"])
    }
  }

  @Test("a stale row in the circle is refused, and nothing is deleted")
  func stale() throws {
    try db.write { session throws in
      var room = try session.insert(Room.Draft(name: "a"))
      let guest = try session.insert(Guest.Draft(name: "x", room: room))
      room.hostID = guest.id
      try session.save(&room)
      try session.execute("UPDATE guests SET version = version + 1")
      #expect(throws: StaleRow.self) {
        try session.savepoint {
          session.delete(room)
          session.delete(guest)
        }
      }
      #expect(try Room.query.one(in: session).hostID == guest.id)
    }
  }

  @Test("a circle cannot be deleted if another row still refers to it")
  func keptByOthers() throws {
    try db.write { session throws in
      var room = try session.insert(Room.Draft(name: "a"))
      let guest = try session.insert(Guest.Draft(name: "x", room: room))
      try session.insert(Guest.Draft(name: "y", room: room))
      room.hostID = guest.id
      try session.save(&room)
      #expect(throws: ConstraintViolation.self) {
        try session.savepoint {
          session.delete(room)
          session.delete(guest)
        }
      }
      #expect(try Guest.query.count(in: session) == 2)
    }
  }
}
