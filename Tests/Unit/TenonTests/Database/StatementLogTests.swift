import Synchronization
import TestSupport
import Testing

@testable import Tenon

@Suite("The log of statements")
struct StatementLogTests {
  private let recorder = StatementRecorder()

  private func database(_ configure: (inout Configuration) -> Void = { _ in }) throws -> Database {
    var configuration = Configuration()
    configuration.log = recorder.log
    configure(&configuration)
    let database = try Database("sqlite::memory:", configuration: configuration)
    try database.create(TestSchema.self)
    _ = recorder.take()
    return database
  }

  private let insert =
    #"INSERT INTO "users" ("username", "age", "is_active", "secret") VALUES (?, ?, ?, ?)"#
  private let find =
    #"SELECT "users"."id", "users"."username", "users"."age", "users"."is_active", "#
    + #""users"."secret" FROM "users" WHERE "users"."id" = ?"#

  @Test("the log contains no values by default")
  func noValues() throws {
    let database = try database()
    try database.write { session in
      try session.insert(User.Draft(username: "ann", age: 30, secret: "hush"))
      _ = try User.query.filter(User.username == "ann").all(in: session)
    }
    let events = recorder.take()
    #expect(events.map(\.parameters) == [[], []])
    // The age is not searched, as the duration of an event may contain the same digits.
    #expect(events.allSatisfy { !"\($0)".contains("ann") && !"\($0)".contains("hush") })
  }

  @Test("with showsValues, values follow the statement")
  func values() throws {
    let database = try database { $0.showsValues = true }
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann\n", age: nil))
      _ = try session.find(User.self, ann.id)
    }
    #expect(
      recorder.take().map(\.withoutTime) == [
        #"rows: 1: \#(insert) -- ["ann\n", nil, true, <redacted>]"#,
        "rows: 1: \(find) -- [1]",
      ])
  }

  @Test("the log shows the beginning of a long text and of many values")
  func longValues() throws {
    let database = try database { $0.showsValues = true }
    let long = String(repeating: "x", count: 101)
    try database.write { session in
      _ = try User.query.filter(User.username == long).count(in: session)
      _ = try User.query.filter(User.age.in((1...60).map { $0 })).count(in: session)
    }
    let texts = recorder.take().map(\.description)
    #expect(texts.first?.hasSuffix("-- [\"\(long.dropLast())\"…]") == true)
    #expect(texts.last?.hasSuffix("48, 49, 50, 10 more]") == true)
  }

  @Test("a statement that fails is logged with its error, whose text contains no value")
  func failure() throws {
    let database = try database { $0.showsValues = true }
    try database.write { session in
      try session.insert(User.Draft(username: "ann", secret: "s3cret"))
      _ = recorder.take()
      let error = #expect(throws: ConstraintViolation.self) {
        try session.insert(User.Draft(username: "ann", age: 41, secret: "s3cret"))
      }
      #expect(
        error?.description
          == "a User with this username already exists (uq_users_username)\n  in: \(insert)")
    }
    #expect(
      recorder.take().map(\.withoutTime) == [
        "failed: UNIQUE constraint failed: users.username: \(insert) "
          + #"-- ["ann", 41, true, <redacted>]"#
      ])
  }

  @Test("a statement with a value that cannot be bound is logged with its values")
  func unbindable() throws {
    let database = try database { $0.showsValues = true }
    try database.write { session in
      #expect(throws: SQLError.self) {
        try session.fetch("SELECT \("a"), \(Double.nan), \("b")") { _ in }
      }
    }
    #expect(
      recorder.take().map { $0.parameters.map(\.description) } == [[#""a""#, "nan", #""b""#]])
  }

  @Test("a logged statement has the file and line that ran it")
  func place() throws {
    let database = try database()
    let line: Int = #line + 3
    try database.write { session in
      // The tests compare the line numbers of these statements.
      _ = try session.find(User.self, 1)
      _ = try User.query.all(in: session)
      _ = try User.query.update(User.age.set(1), in: session)
      _ = try User.query.delete(in: session)
      try session.execute("DELETE FROM users")
      try session.execute("DELETE FROM users WHERE id = \(1)")
      _ = try session.fetch("SELECT 1", as: Int.self)
      let stream = try User.query.stream(in: session)
      _ = try stream.next()
    }
    let events = recorder.take()
    #expect(events.map(\.line) == (line..<(line + 8)).map { $0 })
    #expect(Set(events.map(\.file)) == ["TenonTests/StatementLogTests.swift"])
  }

  @Test("a logged write has the file and line of its call; a staged one has none")
  func placeOfWrites() throws {
    let database = try database()
    let line: Int = #line + 3
    try database.write { session in
      // The tests compare the line numbers of these statements.
      var ann = try session.insert(User.Draft(username: "ann"))
      _ = try session.insert([User.Draft(username: "bob")])
      try session.insert(User(id: 7, username: "cid"))
      ann.age = 3
      try session.save(&ann)
      try session.update(User.self, ann.id, User.Patch(age: 4))
      session.add(User.Draft(username: "dan"))
      try session.flush()
    }
    let events = recorder.take().filter { !$0.sql.contains("tenon") }
    #expect(
      events.map(\.line) == [line, line + 1, line + 2, line + 4, line + 5, line + 5, nil])
  }

  @Test("eager loads have the line that reads the rows")
  func placeOfLoads() throws {
    let database = try database()
    try database.write { session in
      let ann = try session.insert(User.Draft(username: "ann"))
      let post = try session.insert(Post.Draft(title: "t", author: ann))
      _ = recorder.take()
      let line: Int = #line + 1
      _ = try User.query.with(User.posts.with(Post.tags, Post.author)).all(in: session)
      #expect(recorder.take().map(\.line) == Array(repeating: line, count: 4))
      _ = try session.load(Post.author.with(User.posts.loaded(by: .subquery)), for: [post])
      #expect(recorder.take().map(\.line) == Array(repeating: line + 2, count: 2))
      _ = try User.query.with(User.posts.loaded(by: .subquery)).all(in: session)
      #expect(recorder.take().map(\.line) == Array(repeating: line + 4, count: 2))
    }
  }

  // Slow statements.

  @Test("a statement that takes at least slowQuery is logged with its plan")
  func slow() throws {
    let database = try database { $0.slowQuery = .zero }
    let line: Int = #line + 2
    try database.write { session in
      _ = try User.query.filter(User.id == 7).count(in: session)
    }
    let event = try #require(recorder.take().first)
    #expect(event.isSlow)
    #expect(event.plan == "SEARCH users USING INTEGER PRIMARY KEY (rowid=?)")
    #expect(event.description.hasPrefix("slow: "))
    #expect(
      event.withoutTime == "rows: 1, at TenonTests/StatementLogTests.swift:\(line): "
        + #"SELECT COUNT(*) FROM "users" WHERE "users"."id" = ?"#
        + "\n  SEARCH users USING INTEGER PRIMARY KEY (rowid=?)")
  }

  @Test("a statement that takes less than slowQuery is logged as usual")
  func quick() throws {
    let database = try database { $0.slowQuery = .seconds(100_000) }
    try database.write { session in _ = try User.query.count(in: session) }
    let events = recorder.take()
    #expect(events.map(\.isSlow) == [false])
    #expect(events.map(\.plan) == [nil])
  }

  @Test("without a log only slow statements are reported, streams included")
  func slowOnly() throws {
    let slow = StatementRecorder()
    func reported(_ threshold: Duration?) throws -> [QueryEvent] {
      let database = try self.database {
        $0.log = .off
        $0.slowQuery = threshold
        $0.slowQueryLog = slow.log
      }
      _ = slow.take()
      try database.write { session in
        for name in ["a", "b"] { try session.insert(User.Draft(username: name)) }
        let stream = try User.query.stream(in: session)
        while try stream.next() != nil {}
        try session.execute("DELETE FROM posts; DELETE FROM users")
      }
      return slow.take()
    }
    let events = try reported(.zero)
    #expect(events.map(\.rows) == [1, 1, 2, 0])
    #expect(events.map(\.plan) == ["", "", "SCAN users", nil])
    #expect(try reported(.seconds(100_000)).isEmpty)
    #expect(try reported(nil).isEmpty)
    #expect(recorder.take().isEmpty)
  }

  @Test("a slow statement of a stream that ended with its transaction has no plan")
  func slowStreamEnded() throws {
    let database = try database { $0.slowQuery = .zero }
    try database.byHand { session in
      try session.insert([User.Draft(username: "a"), User.Draft(username: "b")])
      let stream = try User.query.stream(in: session)
      _ = try stream.next()
      try session.commit()
      _ = recorder.take()
      #expect(throws: SQLError.self) { try stream.next() }
    }
    let events = recorder.take()
    #expect(events.map(\.isSlow) == [true])
    #expect(events.map(\.plan) == [nil])
  }

  // Recorded queries.

  @Test("a session records its own statements if recording is on")
  func recorded() throws {
    let database = try database {
      $0.log = .off
      $0.recordsQueries = true
      $0.showsValues = true
    }
    let line: Int = #line + 3
    try database.write { session in
      try session.insert(User.Draft(username: "ann", age: 30))
      _ = try User.query.filter(User.age == 30).all(in: session)
      #expect(
        session.recordedQueries.map(\.parameters) == [
          [.value(.text("ann")), .value(.integer(30)), .value(.bool(true)), .redacted],
          [.value(.integer(30))],
        ])
      #expect(session.recordedQueries.map(\.rows) == [1, 1])
      #expect(session.recordedQueries.last?.line == line)
      #expect(session.recordedQueries.allSatisfy { $0.duration > .zero })
    }
    try database.read { session in #expect(session.recordedQueries.isEmpty) }
  }

  @Test("a session records nothing by default")
  func notRecorded() throws {
    let database = try database()
    try database.write { session in
      _ = try User.query.all(in: session)
      #expect(session.recordedQueries.isEmpty)
    }
  }

  @Test("a session records its newest thousand statements")
  func recordedBound() throws {
    let database = try database {
      $0.log = .off
      $0.recordsQueries = true
      $0.showsValues = true
    }
    try database.write { session in
      for id in 1...2500 { _ = try session.find(User.self, User.ID(id)) }
      #expect(
        session.recordedQueries.map(\.parameters) == (1501...2500).map { [.value(.integer($0))] })
    }
  }

  @Test("without a log or recording, statements are not observed")
  func unwatched() {
    #expect(!StatementWatch.isNeeded(Configuration()))
  }
}

extension QueryEvent {
  /// The description after its time.
  fileprivate var withoutTime: String {
    description.split(separator: " ms, ", maxSplits: 1).last.map(String.init) ?? ""
  }
}
