import Foundation
import TestSupport
import Testing

@testable import Tenon

// The first lookup of a reading session runs without a transaction. This must not be visible.
@Suite("Lookups that begin a session")
struct LookupTests {
  private let directory: TemporaryDirectory
  private let database: Database
  private let ann: User

  init() throws {
    directory = try TemporaryDirectory()
    database = try Database(directory.url())
    try database.create(TestSchema.self)
    ann = try database.write { try $0.insert(User.Draft(username: "ann")) }
  }

  private func rename(_ name: String) throws {
    try database.write { session in
      var user = try session.require(User.self, ann.id)
      user.username = name
      try session.save(&user)
      try session.insert(User.Draft(username: "new"))
    }
  }

  @Test("a found row is the same for the next read, whatever is written in between")
  func found() throws {
    try database.read { session throws in
      #expect(try session.find(User.self, ann.id) == ann)
      try rename("bob")
      #expect(try session.find(User.self, ann.id) == ann)
      #expect(try User.query.all(in: session) == [ann])
    }
    #expect(try database.read { try $0.find(User.self, ann.id)?.username } == "bob")
  }

  @Test("a row that was not found does not exist for the next read either")
  func missed() throws {
    try database.read { session throws in
      #expect(try session.find(User.self, 2) == nil)
      try rename("bob")
      #expect(try session.find(User.self, 2) == nil)
      #expect(try User.query.all(in: session) == [ann])
    }
    #expect(try database.read { try $0.find(User.self, 2)?.username } == "new")
  }

  @Test("each session sees the newest rows, also on a connection used before")
  func sessions() throws {
    for name in ["b", "c", "d"] {
      try rename(name)
      #expect(try database.read { try $0.require(User.self, ann.id).username } == name)
      try database.write { _ = try User.query.filter(User.username == "new").delete(in: $0) }
    }
  }

  @Test("if a closure throws after a lookup, the next session can use the connection")
  func throwing() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try database.read { session throws in
        _ = try session.find(User.self, ann.id)
        throw Stop()
      }
    }
    try rename("bob")
    #expect(try database.read { try $0.find(User.self, ann.id)?.username } == "bob")
  }

  @Test("consecutive lookups see what was staged, written and undone between them")
  func repeated() throws {
    func name(_ session: Session) throws -> String? {
      // Twice, and once more: from the third time on, the statement is cached.
      for _ in 0..<2 { _ = try session.find(User.self, ann.id) }
      return try session.find(User.self, ann.id)?.username
    }
    let session = try database.session()
    #expect(try name(session) == "ann")
    var user = ann
    user.username = "staged"
    try session.save(&user)
    #expect(try name(session) == "staged")
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try session.savepoint {
        _ = try User.query.update(User.username.set("undone"), in: session)
        #expect(try name(session) == "undone")
        throw Stop()
      }
    }
    #expect(try name(session) == "staged")
    try session.rollback()
    #expect(try name(session) == "ann")
    try session.commit()
    try rename("bob")
    #expect(try name(session) == "bob")
    try session.raw("ALTER TABLE users RENAME COLUMN username TO name")
    #expect(throws: SQLError.self) { try name(session) }
    try session.rollback()
    #expect(try name(session) == "bob")
    try session.delete(session.require(User.self, ann.id))
    #expect(try name(session) == nil)
    session.close()
    #expect(throws: SQLError.self) { try name(session) }
  }

  @Test("lookups after a commit run in a new transaction")
  func committed() throws {
    try database.byHand { session throws in
      for _ in 0..<3 { #expect(try session.find(User.self, ann.id) == ann) }
      try session.commit()
      try rename("bob")
      #expect(try session.find(User.self, ann.id)?.username == "bob")
      try database.write { session in
        var user = try session.require(User.self, ann.id)
        user.username = "cid"
        try session.save(&user)
      }
      #expect(try session.find(User.self, ann.id)?.username == "bob")
      #expect(try User.query.all(in: session).map(\.username) == ["bob", "new"])
    }
  }

  @Test("a lookup while a stream of its model is read is independent of the stream")
  func nested() throws {
    try rename("bob")
    try database.read { session throws in
      for _ in 0..<3 { _ = try session.find(User.self, ann.id) }
      let users = try User.query.stream(in: session)
      while let user = try users.next() {
        #expect(try session.find(User.self, user.id) == user)
        #expect(try session.require(User.self, user.id) == user)
      }
    }
  }

  @Test("a database in memory has the same results")
  func memory() throws {
    let memory = try Database.empty()
    try memory.create(TestSchema.self)
    let bob = try memory.write { try $0.insert(User.Draft(username: "bob")) }
    try memory.read { session throws in
      #expect(try session.find(User.self, bob.id) == bob)
      #expect(try session.find(User.self, bob.id) == bob)
      #expect(try session.find(User.self, 99) == nil)
    }
    try memory.write { try $0.insert(User.Draft(username: "carl")) }
    #expect(try memory.read { try User.query.count(in: $0) } == 2)
  }

  @Test("a result does not reserve more memory than its rows need")
  func room() throws {
    try database.write { session in
      try session.insert((0..<5_000).map { User.Draft(username: "user \($0)") })
    }
    let query = User.query.filter(User.id <= 5_000)
    #expect(try database.read { try query.all(in: $0).count } == 5_000)
    try database.write { _ = try User.query.filter(User.id > 10).delete(in: $0) }
    let few = try database.read { try query.all(in: $0) }
    #expect(few.count == 10)
    #expect(few.capacity < 100)
  }
}
