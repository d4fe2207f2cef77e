import BlogModels
import Foundation
import Tenon
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Each fault causes its error, leaves nothing half written, and leaves a session that can be used after `rollback()`.
///
/// Files without permission to write or read are tested in `BadDatabaseTests`.
@Suite("Faults", .runsPrograms, .endsInTime)
struct FaultTests {
  private let directory: ScratchDirectory

  init() throws { directory = try ScratchDirectory() }

  private func open(
    in folder: String? = nil, _ change: (inout Configuration) -> Void = { _ in }
  ) throws -> Database {
    var configuration = Configuration()
    change(&configuration)
    let database = try Database(
      "sqlite://\(folder ?? directory.path)/fault.db", configuration: configuration)
    try database.create(Blog.self)
    return database
  }

  private func draft(_ number: Int, filler: Int = 0) -> User.Draft {
    User.Draft(
      username: "user \(number)", email: "user\(number)@example.com",
      passwordHash: String(repeating: "x", count: filler))
  }

  private func count(_ database: Database) throws -> Int {
    try database.read { try User.query.count(in: $0) }
  }

  // MARK: A constraint

  @Test(
    "a row refused in the middle of 10,000 undoes all of them, not the whole transaction")
  func refusedInBatch() throws {
    let database = try open()
    try database.write { session in
      try session.insert(User.Draft(username: "user 7000", email: "other@example.com"))
    }
    try database.write { session in
      try session.insert(draft(-1))
      let error = #expect(throws: ConstraintViolation.self) {
        try session.insert((0..<10_000).map { draft($0) })
      }
      #expect(error?.kind == .unique(columns: ["users.username"]))
      #expect(try User.query.count(in: session) == 2)
      try session.insert(draft(-2))
    }
    #expect(try count(database) == 3)
  }

  @Test("a write that fails at the last of 10,000 rows leaves none of them")
  func refusedAtEnd() throws {
    let database = try open()
    let error = #expect(throws: ConstraintViolation.self) {
      try database.write { session in
        for number in 0..<9_999 { try session.insert(draft(number)) }
        try session.insert(draft(0))
      }
    }
    #expect(error?.httpStatus == 409)
    #expect(try count(database) == 0)
    let session = try database.session()
    for number in 0..<100 { try session.insert(draft(number)) }
    #expect(throws: ConstraintViolation.self) { try session.insert(draft(0)) }
    try session.rollback()
    try session.insert(draft(0))
    try session.commit()
    #expect(try count(database) == 1)
  }

  @Test("if one of 10,000 staged rows is refused, none is written, and the session can be used")
  func refusedInFlush() throws {
    let database = try open()
    try database.write { session in
      _ = try session.insert(User.Draft(username: "user 7000", email: "other@example.com"))
    }
    let session = try database.session()
    let first = session.add(draft(-1))
    session.addAll((0..<10_000).map { draft($0) })
    let error = #expect(throws: ConstraintViolation.self) { try session.commit() }
    #expect(error?.kind == .unique(columns: ["users.username"]))
    #expect(throws: SQLError.self) { try session.insert(draft(-2)) }
    #expect(throws: SQLError.self) { try session.commit() }
    try session.rollback()
    #expect(first.id == nil)
    session.add(draft(-3))
    try session.commit()
    session.close()
    #expect(try count(database) == 2)
    #expect(throws: ConstraintViolation.self) {
      try database.write { session in session.addAll([draft(0), draft(1), draft(0)]) }
    }
    #expect(try count(database) == 2)
  }

  // MARK: A full disk

  /// Writes more than fits on the disk.
  private func tooMuch(_ session: Session) throws {
    try session.insert(draft(-1))
    try session.insert((100..<10_100).map { draft($0, filler: 1_000) })
  }

  /// Fills a disk with a batch of 10,000 rows, and checks that the database can be used afterwards.
  private func checkFull(_ database: Database) throws {
    try database.write { _ = try $0.insert((0..<10).map { draft($0) }) }
    let error = #expect(throws: SQLError.self) { try database.write(tooMuch) }
    #expect(error?.code == 13 && error?.message == "database or disk is full")
    #expect(error?.httpStatus == 500)
    #expect(try count(database) == 10)
    let session = try database.session()
    #expect(throws: SQLError.self) {
      try tooMuch(session)
      // The disk is written to when the transaction is committed or has become large.
      try session.commit()
    }
    try session.rollback()
    try session.insert(draft(-2))
    try session.commit()
    session.close()
    #expect(try count(database) == 11)
    #expect(
      try database.read { try $0.fetch("PRAGMA integrity_check", as: String.self) } == ["ok"])
  }

  @Test("a database at its maximum size is an error that leaves nothing half written")
  func fullDatabase() throws {
    let database = try open()
    try database.write { try $0.execute("PRAGMA max_page_count = 200") }
    try checkFull(database)
  }

  @Test(
    "a disk without space is an error that leaves nothing half written",
    .enabled(if: SmallDisk.isPossible, "only root may mount a disk for the test"))
  func fullDisk() throws {
    let disk = try SmallDisk(directory.path + "/disk", kilobytes: 4_096)
    do {
      let database = try open(in: disk.path)
      try checkFull(database)
      // Fills the rest of the disk.
      let place = URL(fileURLWithPath: disk.path + "/filler")
      try Data().write(to: place)
      let filler = try FileHandle(forWritingTo: place)
      while (try? filler.write(contentsOf: Data(count: 4_096))) != nil {}
      try filler.close()
      #expect(try count(database) == 11)
      #expect(throws: SQLError.self) { try database.write(tooMuch) }
      #expect(try count(database) == 11)
      try FileManager.default.removeItem(at: place)
      try database.write { try $0.insert(draft(-3)) }
      #expect(try count(database) == 12)
      database.close()
    }
    try disk.unmount()
  }

  // MARK: A file that goes away

  private let moved = ConnectionLost(
    message: "the database file was moved or deleted while it was open")

  @Test("an open file that was removed is not written to, as the data would be lost")
  func removedFile() throws {
    let database = try open()
    try database.write { try $0.insert(draft(1)) }
    #expect(try count(database) == 1)
    try FileManager.default.removeItem(atPath: directory.path + "/fault.db")
    for _ in 0..<2 {
      #expect(throws: moved) { try database.write { try $0.insert(draft(2)) } }
      #expect(throws: moved) { try count(database) }
    }
    let session = try database.session()
    #expect(throws: moved) { try session.insert(draft(3)) }
    session.close()
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/fault.db"))
  }

  @Test("a file removed during a transaction is detected at the commit")
  func removedWithinTransaction() throws {
    let database = try open()
    #expect(throws: moved) {
      try database.write { session in
        try session.insert(draft(1))
        try FileManager.default.removeItem(atPath: directory.path + "/fault.db")
        try session.insert(draft(2))
      }
    }
  }

  @Test("a file that was replaced by another one is not written to")
  func replacedFile() throws {
    let database = try open()
    try database.write { try $0.insert(draft(1)) }
    let path = directory.path + "/fault.db"
    try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
    try Data("other".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: moved) { try database.write { try $0.insert(draft(2)) } }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("other".utf8))
    // After it is moved back, it is the file that was opened.
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + ".old", toPath: path)
    try database.write { try $0.insert(draft(2)) }
    #expect(try count(database) == 2)
  }

  @Test("a removed directory is detected if the file is open, and when it is opened")
  func removedDirectory() throws {
    let database = try open()
    try FileManager.default.removeItem(atPath: directory.path)
    #expect(throws: moved) { try database.write { try $0.insert(draft(1)) } }
    let missing = ConnectionLost(
      message: "\(directory.path)/fault.db cannot be opened: unable to open database file", code: 14
    )
    #expect(throws: missing) { try count(database) }
    #expect(throws: missing) { try open() }
  }

  // MARK: A lock

  @Test("a lock that another process holds for longer than the timeout is a Conflict")
  func lockedByProcess() throws {
    let database = try open { $0.busyTimeout = .milliseconds(50) }
    try database.write { try $0.insert(draft(1)) }
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: DurabilityProgram.path)
    holder.arguments = ["lock", directory.path + "/fault.db"]
    let (input, output) = (Pipe(), Pipe())
    holder.standardInput = input
    holder.standardOutput = output
    try holder.run()
    let told = try output.fileHandleForReading.read(upToCount: 7)
    #expect(told == Data("locked\n".utf8))

    let session = try database.session()
    for _ in 0..<2 {
      let error = #expect(throws: Conflict.self) { try session.insert(draft(2)) }
      #expect(error?.kind == .busy && error?.message == "database is locked")
      try session.rollback()
    }
    // Reading is not blocked, and does not see uncommitted changes.
    #expect(try database.read { try $0.require(User.self, 1).loginCount } == 0)
    try input.fileHandleForWriting.close()
    holder.waitUntilExit()
    #expect(holder.terminationStatus == 0)
    try session.insert(draft(2))
    try session.commit()
    session.close()
    #expect(try count(database) == 2)
  }
}
