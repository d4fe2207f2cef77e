import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Tenon

@Suite("Retries of transactions", .endsInTime)
struct RetryTests {
  private let directory: TemporaryDirectory
  private let conflict = Conflict(kind: .serialization, message: "in the way", statement: nil)

  init() throws { directory = try TemporaryDirectory() }

  private func open(beforeCommit: @escaping @Sendable () throws -> Void = {}) throws -> Database {
    var configuration = Configuration()
    configuration.busyTimeout = .milliseconds(1)
    return try Database.test(directory.url(), configuration, beforeCommit: beforeCommit)
  }

  private func names(_ database: Database) throws -> [String] {
    try database.read { try User.query.order(by: User.id).all(in: $0).map(\.username) }
  }

  /// A policy that does not sleep.
  private func policy(
    tries: Int, first: Duration = .milliseconds(10), longest: Duration = .seconds(1),
    random: Double = 1, wait: @escaping @Sendable (Duration) -> Void = { _ in }
  ) -> RetryPolicy {
    RetryPolicy(
      tries: tries, firstDelay: first, longestDelay: longest, random: { random }, wait: wait)
  }

  private struct Stop: Error {}

  @Test("a closure runs again after a conflict, from the start and with a new session")
  func runsAgain() throws {
    let database = try open()
    var sessions: [ObjectIdentifier] = []
    var kept: [Session] = []
    let result = try database.write(retrying: policy(tries: 5)) { session in
      sessions.append(ObjectIdentifier(session))
      kept.append(session)
      try session.insert(User.Draft(username: "try \(sessions.count)"))
      #expect(try User.query.count(in: session) == 1)
      if sessions.count < 3 { throw conflict }
      return sessions.count
    }
    #expect(result == 3)
    #expect(Set(sessions).count == 3)
    #expect(try names(database) == ["try 3"])
  }

  @Test("an asynchronous write runs again too")
  func runsAgainInTask() async throws {
    let database = try open()
    let tries = Counter()
    let result = try await database.write(retrying: policy(tries: 5)) { [conflict] session in
      let number = tries.next()
      try session.insert(User.Draft(username: "try \(number)"))
      if number < 3 { throw conflict }
      return number
    }
    #expect(result == 3)
    #expect(try names(database) == ["try 3"])
  }

  @Test("a conflict at the commit is retried as well", arguments: [false, true])
  func conflictAtCommit(isAsynchronous: Bool) async throws {
    let commits = Counter()
    let database = try open { [conflict] in if commits.next() < 3 { throw conflict } }
    if isAsynchronous {
      try await database.write(retrying: policy(tries: 3)) {
        _ = try $0.insert(User.Draft(username: "ann"))
      }
    } else {
      try database.insertNow("ann", retrying: policy(tries: 3))
    }
    #expect(commits.value == 3)
    #expect(try names(database) == ["ann"])
  }

  @Test("a write succeeds if the lock is released before the second attempt")
  func lockedOnce() throws {
    let database = try open()
    let other = try RawConnection(directory.file())
    try other.run("BEGIN IMMEDIATE")
    nonisolated(unsafe) let holder = other
    let policy = policy(tries: 2) { _ in try? holder.run("COMMIT") }
    try database.write(retrying: policy) { try $0.insert(User.Draft(username: "ann")) }
    #expect(try names(database) == ["ann"])
  }

  @Test("after the last attempt, its conflict is thrown", arguments: [false, true])
  func usedUp(isAsynchronous: Bool) async throws {
    let database = try open()
    let tries = Counter()
    let last = Conflict(kind: .deadlock, message: "conflict 4", statement: nil)
    let body: @Sendable (Session) throws -> Void = { _ in
      throw Conflict(kind: .deadlock, message: "conflict \(tries.next())", statement: nil)
    }
    await #expect(throws: last) {
      if isAsynchronous {
        try await database.write(retrying: policy(tries: 4), body)
      } else {
        try database.writeNow(retrying: policy(tries: 4), body)
      }
    }
    #expect(tries.value == 4)
  }

  @Test("other errors, and conflicts without a policy, are thrown immediately")
  func otherErrors() async throws {
    let database = try open()
    let tries = Counter()
    #expect(throws: Stop.self) {
      try database.writeNow(retrying: policy(tries: 5)) { _ in
        tries.next()
        throw Stop()
      }
    }
    await #expect(throws: ConstraintViolation.self) {
      try await database.write(retrying: policy(tries: 5)) { session in
        tries.next()
        try session.insert([User.Draft(username: "ann"), User.Draft(username: "ann")])
      }
    }
    #expect(throws: conflict) {
      try database.writeNow(retrying: .never) { [conflict] _ in
        tries.next()
        throw conflict
      }
    }
    #expect(tries.value == 3)
  }

  @Test("a limit of zero attempts means one attempt")
  func noTries() throws {
    let database = try open()
    for tries in [0, -1, Int.min] {
      try database.write(retrying: .conflicts(upTo: tries)) {
        try $0.insert(User.Draft(username: "\(tries)"))
      }
    }
    #expect(try names(database).count == 3)
  }

  @Test("the upper limit of random pauses doubles up to a maximum")
  func pauses() throws {
    let database = try open()
    func pauses(
      _ random: Double, first: Duration, longest: Duration, tries: Int = 7
    ) -> [Duration] {
      let recorder = PauseRecorder()
      #expect(throws: conflict) {
        try database.writeNow(
          retrying: policy(
            tries: tries, first: first, longest: longest, random: random, wait: recorder.record)
        ) { [conflict] _ in throw conflict }
      }
      return recorder.pauses
    }
    #expect(
      pauses(1, first: .milliseconds(10), longest: .milliseconds(100))
        == [10, 20, 40, 80, 100, 100].map { .milliseconds($0) })
    #expect(
      pauses(0.5, first: .milliseconds(10), longest: .milliseconds(100))
        == [5, 10, 20, 40, 50, 50].map { .milliseconds($0) })
    #expect(
      pauses(0, first: .milliseconds(10), longest: .seconds(1))
        == Array(repeating: .zero, count: 6))
    #expect(
      pauses(1, first: .seconds(5), longest: .seconds(1), tries: 3)
        == [.seconds(1), .seconds(1)])
    #expect(
      pauses(9, first: .seconds(Int64.max), longest: .seconds(Int64.max), tries: 2)
        == [.seconds(86_400)])
    #expect(pauses(1, first: .seconds(-1), longest: .seconds(-1), tries: 2) == [.zero])
  }

  @Test("a task that is cancelled is not run again", arguments: [false, true])
  func cancelledBetween(isAsynchronous: Bool) async throws {
    let database = try open()
    let tries = Counter()
    let policy = policy(tries: 50) { _ in withUnsafeCurrentTask { $0?.cancel() } }
    let body: @Sendable (Session) throws -> Void = { [conflict] _ in
      tries.next()
      throw conflict
    }
    let task = Task {
      if isAsynchronous {
        try await database.write(retrying: policy, body)
      } else {
        try database.writeNow(retrying: policy, body)
      }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(tries.value == 1)
  }

  @Test("cancelling a task ends its pause")
  func cancelledPause() async throws {
    let database = try open()
    let tries = Counter()
    let policy = RetryPolicy(
      tries: 2, firstDelay: .seconds(3_600), longestDelay: .seconds(3_600), random: { 1 })
    let task = Task { [conflict] in
      try await database.write(retrying: policy) { _ in
        tries.next()
        throw conflict
      }
    }
    while tries.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(tries.value == 1)
  }
}

/// Records the requested pauses.
private final class PauseRecorder: Sendable {
  private let recorded = Mutex<[Duration]>([])
  var pauses: [Duration] { recorded.withLock { $0 } }
  @Sendable func record(_ pause: Duration) { recorded.withLock { $0.append(pause) } }
}

/// The synchronous calls, which overload resolution does not choose in an asynchronous context.
extension Database {
  fileprivate func insertNow(_ name: String, retrying policy: RetryPolicy) throws {
    try write(retrying: policy) { try $0.insert(User.Draft(username: name)) }
  }

  fileprivate func writeNow(
    retrying policy: RetryPolicy, _ body: (Session) throws -> Void
  ) throws {
    try write(retrying: policy, body)
  }
}
