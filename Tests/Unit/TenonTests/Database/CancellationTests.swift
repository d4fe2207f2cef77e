import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Tenon

@Suite("Tasks that are cancelled", .endsInTime)
struct CancellationTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A query that does not end.
  private static let endless =
    "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n"
  /// A write that does not end.
  private static let endlessWrite =
    "INSERT INTO users (username, is_active) \(endless.replacing("COUNT(*)", with: "x, 1"))"

  private func open(beforeCommit: @escaping @Sendable () throws -> Void = {}) throws -> Database {
    var configuration = Configuration()
    configuration.busyTimeout = .seconds(3_600)
    return try Database.test(directory.url(), configuration, beforeCommit: beforeCommit)
  }

  private func count(_ database: Database) async throws -> Int {
    try await database.read { try User.query.count(in: $0) }
  }

  /// Runs a write in a task, and cancels the task after the write has incremented the counter.
  private func cancelled(
    _ database: Database, _ body: @escaping @Sendable (Session, Counter) throws -> Void
  ) async throws -> Result<Void, any Error> {
    let started = Counter()
    let task = Task { try await database.write { session in try body(session, started) } }
    while started.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    return await task.result
  }

  private func expectCancellation(_ result: Result<Void, any Error>) {
    #expect(throws: CancellationError.self) { try result.get() }
  }

  @Test("a running statement is stopped, and its transaction is rolled back")
  func runningStatement() async throws {
    let database = try open()
    for sql in [Self.endless, Self.endlessWrite] {
      expectCancellation(
        try await cancelled(database) { session, started in
          try session.insert(User.Draft(username: "lost"))
          started.next()
          try session.raw(sql)
        })
    }
    #expect(try await count(database) == 0)
    try await database.write { _ = try $0.insert(User.Draft(username: "next")) }
    #expect(try await count(database) == 1)
  }

  @Test("a read is stopped as well")
  func runningRead() async throws {
    let database = try open()
    let started = Counter()
    let task = Task {
      try await database.read { session in
        started.next()
        try session.raw(Self.endless)
      }
    }
    while started.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await count(database) == 0)
  }

  @Test("a loop of lookups ends at the next lookup")
  func lookups() async throws {
    let database = try open()
    let result = try await cancelled(database) { session, started in
      let user = try session.insert(User.Draft(username: "lost"))
      while true {
        _ = try session.find(User.self, user.id)
        started.next()
      }
    }
    expectCancellation(result)
    #expect(try await count(database) == 0)
  }

  @Test("a stream ends at its next row")
  func stream() async throws {
    let database = try open()
    let result = try await cancelled(database) { session, started in
      try session.insert((0..<1_000).map { User.Draft(username: "\($0)") })
      while true {
        let users = try User.query.stream(in: session)
        while try users.next() != nil { started.next() }
      }
    }
    expectCancellation(result)
    #expect(try await count(database) == 0)
  }

  @Test("waiting for a lock of another connection ends")
  func waitingForLock() async throws {
    let database = try open()
    let other = try RawConnection(directory.file())
    try other.run("BEGIN IMMEDIATE")
    expectCancellation(
      try await cancelled(database) { session, started in
        started.next()
        try session.insert(User.Draft(username: "never"))
      })
    try other.run("COMMIT")
    try await database.write { _ = try $0.insert(User.Draft(username: "next")) }
    #expect(try await count(database) == 1)
  }

  @Test("after a cancellation between two statements, the next one does not begin")
  func betweenStatements() async throws {
    let database = try open()
    let cancelled = Counter()
    let task = Task {
      try await database.write { session in
        try session.insert(User.Draft(username: "lost"))
        while cancelled.value == 0 { usleep(100) }
        #expect(throws: CancellationError.self) {
          try session.insert(User.Draft(username: "never"))
        }
        #expect(throws: CancellationError.self) { try session.raw("SELECT 1; SELECT 2") }
        #expect(throws: CancellationError.self) { try User.query.stream(in: session) }
      }
    }
    try await Task.sleep(for: .milliseconds(1))
    task.cancel()
    cancelled.next()
    // Even if the errors are ignored, nothing is written.
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await count(database) == 0)
  }

  @Test("an error of the closure is thrown although the task was cancelled")
  func ownError() async throws {
    struct Own: Error {}
    let database = try open()
    let result = try await cancelled(database) { session, started in
      started.next()
      do { try session.raw(Self.endless) } catch { throw Own() }
    }
    #expect(throws: Own.self) { try result.get() }
  }

  @Test("a commit that has begun is not stopped")
  func duringCommit() async throws {
    let database = try open()
    let driver = try SQLiteDriver(DatabaseURL(directory.url()), database.configuration)
    let connection = try driver.connect(.write)
    let interruption = Interruption()
    connection.interruption = interruption
    try connection.begin(.write, willWrite: nil)
    try connection.execute(script: "INSERT INTO users (username, is_active) VALUES ('a', 1)")
    try interruption.shielding {
      interruption.request()
      try interruption.check()
      #expect(interruption.isRequested && !interruption.isDue)
      // SQLite checks the flag of `sqlite3_interrupt` when a statement begins: the flag was not set.
      let commit = try connection.prepare("COMMIT", isKept: true)
      #expect(try commit.step() == false)
      commit.finish()
    }
    #expect(interruption.isDue)
    #expect(throws: CancellationError.self) { try connection.commit() }
    connection.close()
    #expect(try await count(database) == 1)
  }

  @Test("a task cancelled before its closure begins does not begin it")
  func beforeBeginning() async throws {
    let database = try open()
    let entered = Counter()
    let blocker = Counter()
    let held = Counter()
    let holder = Task {
      try await database.write { _ in
        held.next()
        while blocker.value == 0 { usleep(100) }
      }
    }
    // Tasks may start in any order.
    while held.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
    let waiting = Task { try await database.write { _ in _ = entered.next() } }
    while database.waitingWriters == 0 { try await Task.sleep(for: .milliseconds(1)) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    blocker.next()
    try await holder.value
    #expect(entered.value == 0)
  }

  @Test("a late cancellation never stops the next user of the connection")
  func nextUser() async throws {
    let database = try open()
    let stopped = Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          for round in 0..<100 {
            let doomed = Task {
              try await database.write { session in
                try session.insert(User.Draft(username: "\(worker) \(round)"))
                try User.query.update(User.age.set(round), in: session)
              }
            }
            let canceller = Task {
              try await Task.sleep(for: .microseconds(Int.random(in: 0...500)))
              doomed.cancel()
            }
            // Another task, which waits in the queue.
            let users = try await database.write { try User.query.count(in: $0) }
            #expect(users >= 0)
            do { _ = try await doomed.value } catch is CancellationError { stopped.next() }
            try await canceller.value
          }
        }
      }
      try await group.waitForAll()
    }
    // Each row exists, or its task was cancelled.
    #expect(try await count(database) + stopped.value == 400)
  }
}
