import Foundation
import Testing

@testable import Tenon

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Bad databases")
struct BadDatabaseTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func open(_ name: String = "test.db", _ change: (inout Configuration) -> Void = { _ in })
    throws -> Database
  {
    var configuration = Configuration()
    configuration.busyTimeout = .milliseconds(50)
    change(&configuration)
    return try Database(directory.url(name), configuration: configuration)
  }

  private func write(_ bytes: [UInt8], to name: String = "test.db") throws {
    try Data(bytes).write(to: URL(fileURLWithPath: directory.file(name)))
  }

  private func openingError(
    _ name: String = "test.db", _ change: (inout Configuration) -> Void = { _ in }
  ) -> ConnectionLost? {
    do {
      _ = try open(name, change)
      return nil
    } catch {
      return error as? ConnectionLost
    }
  }

  /// Creates a database with some rows, and closes its connections.
  @discardableResult
  private func prepared(_ name: String = "test.db", users: Int = 2_000) throws -> [UInt8] {
    let database = try open(name)
    try database.create(TestSchema.self)
    try database.write { session in
      try session.insert(
        (0..<users).map {
          User.Draft(username: "user \($0)", age: $0 % 100, secret: "s3cr3t \($0)")
        })
    }
    database.close()
    return try Array(Data(contentsOf: URL(fileURLWithPath: directory.file(name))))
  }

  // MARK: Files that are not a database

  @Test("a text file is not a database, and is not changed")
  func textFile() throws {
    let text = Array(String(repeating: "This is not a database.\n", count: 100).utf8)
    try write(text)
    let expected = ConnectionLost(
      message: "\(directory.file()) cannot be opened: file is not a database", code: 26)
    #expect(openingError() == expected)
    #expect(openingError { $0.isReadOnly = true } == expected)
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: directory.file()))) == text)
  }

  @Test("a file with a broken header is not a database", arguments: [1, 15, 16, 99])
  func brokenHeader(length: Int) throws {
    let whole = try prepared()
    try write(Array(repeating: 0x7f, count: length) + whole.dropFirst(length))
    #expect(openingError()?.code == 26)
  }

  @Test("a file that ends in its header is not a database")
  func truncatedHeader() throws {
    let whole = try prepared()
    try write(Array(whole.prefix(60)))
    #expect(
      openingError()?.message
        == "\(directory.file()) cannot be opened: database disk image is malformed")
  }

  @Test("an empty file becomes a database")
  func emptyFile() throws {
    try write([])
    let database = try open()
    try database.create(TestSchema.self)
    #expect(try database.read { try User.query.count(in: $0) } == 0)
  }

  @Test("a directory, a missing directory and a missing read-only file cannot be opened")
  func unopenable() throws {
    try FileManager.default.createDirectory(
      atPath: directory.file("folder.db"), withIntermediateDirectories: false)
    for name in ["folder.db", "missing/test.db"] {
      let error = openingError(name)
      #expect(
        error?.message
          == "\(directory.file(name)) cannot be opened: unable to open database file")
      #expect(error?.httpStatus == 503)
    }
    #expect(openingError("none.db") { $0.isReadOnly = true } != nil)
    #expect(!FileManager.default.fileExists(atPath: directory.file("none.db")))
  }

  // MARK: Reading only

  @Test("a database that is opened read-only is never written")
  func readOnlyConfiguration() throws {
    let bytes = try prepared(users: 3)
    let database = try open { $0.isReadOnly = true }
    #expect(try database.read { try User.query.count(in: $0) } == 3)
    #expect(
      throws: SQLError(
        message: "attempt to write a readonly database", code: 8,
        statement: User.modelDefinition.sqliteInsert)
    ) { try database.write { try $0.insert(User.Draft(username: "x")) } }
    #expect(throws: SQLError.self) { try database.drop(TestSchema.self) }
    database.close()
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: directory.file()))) == bytes)
  }

  @Test("a file without write permission can be read, one without read permission not opened")
  func permissions() async throws {
    try prepared(users: 3)
    // A rollback journal, as a write-ahead log requires a writable directory, even for reading.
    try RawConnection(directory.file()).run("PRAGMA journal_mode = DELETE")
    try prepared("secret.db", users: 1)
    try prepared("wal.db", users: 1)
    chmod(directory.path, 0o555)
    chmod(directory.file(), 0o444)
    chmod(directory.file("wal.db"), 0o444)
    chmod(directory.file("secret.db"), 0)
    let path = directory.path
    // In another process, which gives up root's permissions.
    await #expect(processExitsWith: .success) { [path = path as String] in
      if getuid() == 0 { try #require(setuid(65_534) == 0) }
      let database = try Database("sqlite://\(path)/test.db")
      #expect(try database.read { try User.query.count(in: $0) } == 3)
      #expect(
        throws: SQLError(
          message: "attempt to write a readonly database", code: 8,
          statement: User.modelDefinition.sqliteInsert)
      ) { try database.write { try $0.insert(User.Draft(username: "x")) } }
      let reasons = [
        "wal.db": "attempt to write a readonly database",
        "secret.db": "unable to open database file", "new.db": "unable to open database file",
      ]
      for (name, reason) in reasons {
        let error = #expect(throws: ConnectionLost.self) {
          try Database("sqlite://\(path)/\(name)")
        }
        #expect(error?.message == "\(path)/\(name) cannot be opened: \(reason)")
      }
    }
    chmod(directory.path, 0o755)
  }

  // MARK: Locks

  @Test("a lock held by another connection for longer than the timeout is a Conflict")
  func locked() throws {
    try prepared(users: 1)
    let database = try open()
    let other = try RawConnection(directory.file())
    try other.run("BEGIN IMMEDIATE")
    let start = ContinuousClock.now
    let error = #expect(throws: Conflict.self) {
      try database.write { try $0.insert(User.Draft(username: "x")) }
    }
    #expect(error?.kind == .busy && error?.message == "database is locked")
    #expect(error?.httpStatus == 503)
    #expect(ContinuousClock.now - start >= .milliseconds(50))
    #expect(try database.read { try User.query.count(in: $0) } == 1)
    try other.run("COMMIT")
    try database.write { try $0.insert(User.Draft(username: "x")) }
    #expect(try database.read { try User.query.count(in: $0) } == 2)
  }

  @Test("a session that failed at a lock can be used after the lock is released")
  func lockedThenFree() throws {
    try prepared(users: 1)
    let database = try open()
    let other = try RawConnection(directory.file())
    try other.run("BEGIN IMMEDIATE")
    try database.write { session in
      #expect(throws: Conflict.self) { try session.insert(User.Draft(username: "x")) }
      try other.run("ROLLBACK")
      try session.insert(User.Draft(username: "x"))
    }
    let session = try database.session()
    try other.run("BEGIN IMMEDIATE")
    #expect(throws: Conflict.self) { try session.insert(User.Draft(username: "y")) }
    try other.run("ROLLBACK")
    try session.insert(User.Draft(username: "y"))
    try session.commit()
    #expect(try User.query.count(in: session) == 3)
  }

  @Test("a lock that is released within the timeout is waited for")
  func lockedForAMoment() throws {
    try prepared(users: 1)
    let database = try open { $0.busyTimeout = .seconds(30) }
    let other = try RawConnection(directory.file())
    try other.run("BEGIN IMMEDIATE")
    nonisolated(unsafe) let holder = other
    let thread = Thread {
      usleep(50_000)
      try? holder.run("COMMIT")
    }
    thread.start()
    try database.write { try $0.insert(User.Draft(username: "x")) }
    #expect(try database.read { try User.query.count(in: $0) } == 2)
  }

  @Test("a database with an exclusive lock cannot be opened")
  func lockedAltogether() throws {
    try prepared(users: 1)
    let other = try RawConnection(directory.file())
    try other.run("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; CREATE TABLE t (x); COMMIT")
    #expect(throws: Conflict.self) { try open() }
  }

  // MARK: Full disk

  @Test("a full disk is an error; committed rows stay, and the session can be used again")
  func fullDisk() throws {
    try prepared(users: 10)
    let database = try open()
    try database.byHand { session in
      try session.raw("PRAGMA max_page_count = 60")
      let long = String(repeating: "x", count: 3_000)
      let error = #expect(throws: SQLError.self) {
        for number in 0..<1_000 {
          try session.insert(User.Draft(username: "new \(number)", secret: long))
        }
      }
      #expect(
        error
          == SQLError(
            message: "database or disk is full", code: 13,
            statement: User.modelDefinition.sqliteInsert))
      try session.rollback()
      #expect(try User.query.count(in: session) == 10)
      try session.insert(User.Draft(username: "small"))
    }
    #expect(try database.read { try User.query.count(in: $0) } == 11)
    try database.write { session in
      try session.raw("PRAGMA max_page_count = 1000000")
      try session.insert(User.Draft(username: "big", secret: String(repeating: "x", count: 99_999)))
    }
    #expect(try database.read { try User.query.count(in: $0) } == 12)
  }

  @Test("a batch that fills the disk undoes its transaction")
  func fullDiskInBatch() throws {
    try prepared(users: 10)
    let database = try open()
    #expect(throws: SQLError.self) {
      try database.write { session in
        try session.insert(User.Draft(username: "before"))
        try session.raw("PRAGMA max_page_count = 60")
        let long = String(repeating: "x", count: 3_000)
        try session.insert((0..<1_000).map { User.Draft(username: "n\($0)", secret: long) })
      }
    }
    #expect(try database.read { try User.query.count(in: $0) } == 10)
  }

  // MARK: Another schema

  @Test("the error about a missing table or column names it and the statement")
  func missingSchema() throws {
    let database = try open()
    let select = User.modelDefinition.sql(for: .sqlite).select
    #expect(
      throws: SQLError(
        message:
          "no such table: users: create the tables of the schema, as in db.create(Blog.self)",
        code: 1, statement: select)
    ) {
      try database.read { try User.query.all(in: $0) }
    }
    try RawConnection(directory.file()).run(
      "CREATE TABLE users (id INTEGER PRIMARY KEY, username, age, is_active)")
    #expect(throws: SQLError(message: "no such column: users.secret", code: 1, statement: select)) {
      try database.read { try User.query.all(in: $0) }
    }
    #expect(
      throws: SQLError(
        message: "table users has no column named secret", code: 1,
        statement: User.modelDefinition.sqliteInsert)
    ) { try database.write { try $0.insert(User.Draft(username: "x", secret: "s3cr3t")) } }
  }

  @Test("an invalid value in a column is refused with its column and kind, never its value")
  func looseSchema() throws {
    let database = try open()
    let other = try RawConnection(directory.file())
    try other.run("CREATE TABLE users (id, username, age, is_active, secret)")
    let select = User.modelDefinition.sql(for: .sqlite).select
    func check(_ row: String, _ column: String, _ expected: String, _ found: String) throws {
      try other.run("DELETE FROM users; INSERT INTO users VALUES (\(row))")
      let expectation = InvalidColumnValue(
        column: "users.\(column)", expected: expected, found: found, statement: select)
      #expect(throws: expectation) { try database.read { try User.query.all(in: $0) } }
      #expect(!expectation.description.contains("s3cr3t"))
    }
    try check("1, NULL, 1, 1, 's3cr3t'", "username", "text in UTF-8", "NULL")
    try check("NULL, 'a', 1, 1, 's3cr3t'", "id", "an integer", "NULL")
    try check("1, 'a', 's3cr3t', 1, NULL", "age", "an integer", "text")
    try check(
      "1, 'a', 9223372036854775808, 1, NULL", "age", "an integer", "a floating-point number")
    try check("1, 'a', 1e999, 1, NULL", "age", "an integer", "a floating-point number")
    try check("'s3cr3t', 'a', 1, 1, NULL", "id", "an integer", "text")
    try check("1, 'a', 1, NULL, NULL", "is_active", "0 or 1", "NULL")
    try check("1, 'a', 1, 1, x'73336372'", "secret", "text in UTF-8", "bytes")
    try other.run("DELETE FROM users; INSERT INTO users VALUES (1, 'a', NULL, 0, 'ok')")
    #expect(try database.read { try User.query.one(in: $0).secret } == "ok")
  }

  // MARK: Damage

  @Test("a damaged page is an error, and the rest can still be read")
  func damagedPage() throws {
    var bytes = try prepared()
    let pageSize = 4096
    // A leaf of the users table: no index has this column.
    let offset = try #require(bytes.firstRange(of: Array("s3cr3t 1000".utf8))).lowerBound
    let page = offset / pageSize
    bytes.replaceSubrange(
      page * pageSize..<(page + 1) * pageSize, with: Array(repeating: 0xA5, count: pageSize))
    try write(bytes)
    let database = try open()
    let error = #expect(throws: SQLError.self) { try database.read { try User.query.all(in: $0) } }
    #expect(error?.message == "database disk image is malformed")
    #expect((error?.code ?? 0) & 0xff == 11)
    #expect(try database.read { try $0.require(User.self, 1).username } == "user 0")
  }

  @Test("no damage of a file crashes a reader or a writer, or shows a value")
  func randomDamage() throws {
    let bytes = try prepared(users: 200)
    for round in 0..<60 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...200) {
        damaged[Int.random(in: 100..<damaged.count)] = UInt8.random(in: 0...255)
      }
      if round % 3 == 0 { damaged.removeLast(Int.random(in: 1..<damaged.count / 2)) }
      let name = "damaged\(round).db"
      try write(damaged, to: name)
      func attempt(_ body: (Database) throws -> Void) throws {
        do {
          try body(open(name))
        } catch let error as any TenonError {
          #expect(!"\(error)".contains("s3cr3t"))
        }
      }
      try attempt { try $0.read { _ = try User.query.all(in: $0) } }
      try attempt { try $0.read { _ = try User.query.with(User.posts).all(in: $0) } }
      try attempt { database in
        try database.write { session in
          try session.insert((0..<20).map { User.Draft(username: "n\($0)", secret: "s3cr3t") })
          try User.query.filter(User.id < 50).delete(in: session)
        }
      }
    }
  }
}
