import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Tenon

@Suite("Connections used by many threads", .serialized, .endsInTime)
struct ConnectionPoolTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func open(
    readers: Int = 4, poolTimeout: Duration = .seconds(30), busyTimeout: Duration = .seconds(30)
  ) throws -> Database {
    var configuration = Configuration()
    configuration.maximumReaders = readers
    configuration.poolTimeout = poolTimeout
    configuration.busyTimeout = busyTimeout
    let database = try Database(directory.url(), configuration: configuration)
    try database.create(TestSchema.self)
    return database
  }

  // Tests must not block the threads that tasks share, or none is left for the tasks under test: blocking code runs on
  // a separate thread, and a test that waits for it polls.

  private func wait(_ condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(1)) }
  }

  /// A flag that one thread sets and others read.
  private final class Flag: Sendable {
    private let state = Mutex(false)
    var isRaised: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
  }

  /// Runs a closure on a thread, and sets a flag when it is done.
  private func thread(_ body: @escaping @Sendable () -> Void) -> Flag {
    let done = Flag()
    let thread = Thread {
      body()
      done.raise()
    }
    thread.start()
    return done
  }

  @Test("at most the configured number of readers run at the same time")
  func boundedReaders() async throws {
    let database = try open(readers: 3)
    let running = Mutex((now: 0, most: 0))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<30 {
        group.addTask { @Sendable in
          try await database.read { session in
            _ = try User.query.count(in: session)
            running.withLock {
              $0.now += 1
              $0.most = max($0.most, $0.now)
            }
            usleep(2_000)
            running.withLock { $0.now -= 1 }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(running.withLock { $0.most } == 3)
    #expect(running.withLock { $0.now } == 0)
  }

  @Test("connections are given out in the order of the requests")
  func firstInFirstOut() async throws {
    let database = try open()
    let order = Mutex<[Int]>([])
    let (held, release) = (Flag(), Flag())
    _ = thread {
      try? database.write { _ in
        held.raise()
        while !release.isRaised { usleep(500) }
      }
    }
    try await wait { held.isRaised }
    var waiters: [Flag] = []
    for number in 0..<6 {
      // Tasks and threads wait in the same queue.
      if number % 2 == 0 {
        waiters.append(
          thread { try? database.write { _ in order.withLock { $0.append(number) } } })
      } else {
        let done = Flag()
        waiters.append(done)
        Task { @Sendable in
          try? await database.write { _ in order.withLock { $0.append(number) } }
          done.raise()
        }
      }
      try await wait { database.waitingWriters > number }
    }
    release.raise()
    for waiter in waiters { try await wait { waiter.isRaised } }
    #expect(order.withLock { $0 } == [0, 1, 2, 3, 4, 5])
  }

  @Test("waiting longer than the timeout is a Conflict, and the queue continues")
  func timeout() async throws {
    let database = try open(poolTimeout: .milliseconds(50))
    let expected = Conflict(
      kind: .busy, message: "no connection became free within 0.05 seconds", statement: nil)
    let session = try database.session()
    try session.insert(User.Draft(username: "held"))
    let task = Task { try await database.write { _ in } }
    await #expect(throws: expected) { try await task.value }
    let waiting = thread {
      #expect(throws: expected) { try database.write { _ in } }
    }
    try await wait { waiting.isRaised }
    #expect(database.waitingWriters == 0)
    try session.commit()
    session.close()
    try await database.write { _ in }
    #expect(try await database.read { try User.query.count(in: $0) } == 1)
  }

  @Test("a session that would wait for itself is refused immediately, on a thread and in a task")
  func ownWait() async throws {
    let database = try open(readers: 2, poolTimeout: .seconds(3600))
    let writer = SQLError(
      message: "a session of this database is already open on this thread, and a second one would "
        + "wait for it forever: use the open session, or end it first")
    let readers = SQLError(
      message: "the 2 connections that read are all in use on this thread, and another session "
        + "would wait for them forever: use an open session, or raise maximumReaders")
    let nest: @Sendable () throws -> Void = {
      try database.read { outer in
        let stream = try User.query.stream(in: outer)
        let session = try database.session()
        _ = try User.query.count(in: session)
        #expect(throws: readers) { try database.read { _ in } }
        #expect(throws: readers) { try database.session().find(User.self, 1) }
        try session.insert(User.Draft(username: "inner"))
        #expect(throws: writer) { try database.write { _ in } }
        session.close()
        try database.write { _ in try database.read { _ in } }
        _ = try stream.next()
      }
    }
    let done = thread { do { try nest() } catch { Issue.record(error) } }
    try await wait { done.isRaised }
    try nest()
    try await database.read { _ in
      let session = try database.session()
      _ = try User.query.count(in: session)
      #expect(throws: readers) { try database.read { _ in } }
    }
    let session = try database.session()
    try session.insert(User.Draft(username: "held"))
    await #expect(throws: writer) { try await database.write { _ in } }
    await #expect(throws: writer) { try await database.create(TestSchema.self) }
    session.close()
    let memory = try Database.test()
    let held = try memory.session()
    _ = try User.query.count(in: held)
    await #expect(throws: writer) { try await memory.read { _ in } }
    await #expect(throws: writer) { try await memory.write { _ in } }
    held.close()
    try await memory.write { _ in
      #expect(throws: writer) { try memory.read { _ in } }
    }
  }

  @Test("a write waits for a session that was moved to another thread")
  func goneToAnother() async throws {
    let database = try open(poolTimeout: .seconds(3600))
    let session = try database.session()
    try session.insert(User.Draft(username: "a"))
    nonisolated(unsafe) let gone = session
    let (moved, release) = (Flag(), Flag())
    let other = thread {
      _ = try? User.query.count(in: gone)
      moved.raise()
      while !release.isRaised { usleep(1_000) }
      try? gone.commit()
      gone.close()
    }
    try await wait { moved.isRaised }
    let releasing = Task {
      while database.waitingWriters == 0 { try await Task.sleep(for: .milliseconds(1)) }
      release.raise()
    }
    #expect(try await database.write { try User.query.count(in: $0) } == 1)
    try await releasing.value
    try await wait { other.isRaised }
  }

  @Test("a closure belongs to its task: it sees task-local values and the cancellation")
  func partOfTask() async throws {
    let database = try open()
    try await TaskNote.$text.withValue("here") {
      try await database.write { _ in #expect(TaskNote.text == "here") }
      #expect(try await database.read { _ in TaskNote.text } == "here")
    }
    let urgent = Task(priority: .high) { try await database.read { _ in Task.currentPriority } }
    #expect(try await urgent.value >= .high)
    let checks: [@Sendable (Session) throws -> Void] = [
      { _ in try Task.checkCancellation() }, { try $0.checkCancellation() },
    ]
    for check in checks {
      for access in [Access.read, .write] {
        let begun = Flag()
        let task = Task {
          let body: @Sendable (Session) throws -> Void = { session in
            if access == .write { try session.insert(User.Draft(username: "never")) }
            begun.raise()
            while true { try check(session) }
          }
          if access == .read { return try await database.read(body) }
          try await database.write(body)
        }
        try await wait { begun.isRaised }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
      }
    }
    #expect(try await database.read { try User.query.count(in: $0) } == 0)
    try await database.read { try $0.checkCancellation() }
  }

  @Test("a task that is cancelled while it waits stops waiting immediately")
  func cancellation() async throws {
    let database = try open(poolTimeout: .seconds(3600))
    let session = try database.session()
    try session.insert(User.Draft(username: "held"))
    let task = Task { try await database.write { try $0.insert(User.Draft(username: "never")) } }
    try await wait { database.waitingWriters == 1 }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    session.close()
    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await database.read { try User.query.count(in: $0) }
    }
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    #expect(try await database.write { try User.query.count(in: $0) } == 0)
  }

  @Test("closing a database in use lets the session finish, and refuses the next one")
  func closeInUse() async throws {
    let database = try open()
    let closed = ConnectionLost(message: "the database is closed")
    try await database.write { session in
      try session.insert(User.Draft(username: "a"))
      database.close()
      try session.insert(User.Draft(username: "b"))
      #expect(throws: closed) { try database.read { _ in } }
    }
    #expect(throws: closed) { try database.syncWrite() }
    await #expect(throws: closed) { try await database.read { _ in } }
    let late = try database.session()
    #expect(throws: closed) { try late.insert(User.Draft(username: "c")) }
    database.close()
    #expect(try Database(directory.url()).syncCount() == 2)
  }

  @Test("closing a database ends all waiting")
  func closeWakes() async throws {
    let database = try open()
    let session = try database.session()
    try session.insert(User.Draft(username: "held"))
    let task = Task { try await database.write { _ in } }
    try await wait { database.waitingWriters == 1 }
    database.close()
    await #expect(throws: ConnectionLost(message: "the database is closed")) {
      try await task.value
    }
    try session.commit()
    session.close()
  }

  @Test("if the database's folder was removed, all requests fail, and none hangs")
  func openingFails() async throws {
    let database = try open(readers: 1)
    try FileManager.default.removeItem(atPath: directory.path)
    let failures = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<10 {
        group.addTask {
          do {
            try await database.read { _ = try User.query.count(in: $0) }
            return false
          } catch {
            return error is ConnectionLost
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(failures == 10)
  }

  @Test("readers always see complete transactions while a writer is active")
  func consistentSnapshots() async throws {
    let database = try open()
    try await database.write { session in
      try session.insert([User.Draft(username: "a", age: 100), User.Draft(username: "b", age: 0)])
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for _ in 0..<100 {
          try await database.write { session in
            try User.query.filter(User.id == 1).update(User.age.set(User.age - 1), in: session)
            try User.query.filter(User.id == 2).update(User.age.set(User.age + 1), in: session)
          }
        }
      }
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<100 {
            let ages = try await database.read { session in
              // Two statements, which must see the same state.
              try [1, 2].map { try session.require(User.self, User.ID($0)).age ?? 0 }
            }
            #expect(ages.reduce(0, +) == 100)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await database.read { try $0.require(User.self, 2).age } == 100)
  }

  @Test("increments by many writers are exact while many readers are active")
  func exactIncrements() async throws {
    let database = try open()
    try await database.write { _ = try $0.insert(User.Draft(username: "counter", age: 0)) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for _ in 0..<12 {
            if writer % 2 == 0 {
              try await database.write { session in
                var user = try session.require(User.self, 1)
                user.age = (user.age ?? 0) + 1
                session.save(user)
              }
            } else {
              try database.syncIncrement()
            }
          }
        }
      }
      for _ in 0..<16 {
        group.addTask {
          var last = 0
          for _ in 0..<12 {
            let age = try await database.read { try $0.require(User.self, 1).age ?? 0 }
            #expect(age >= last)
            last = age
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await database.read { try $0.require(User.self, 1).age } == 96)
  }

  @Test("two databases on one file take turns at writing")
  func twoDatabases() async throws {
    let databases = [try open(), try open()]
    try databases[0].syncInsert()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for database in databases {
        group.addTask { for _ in 0..<40 { try database.syncIncrement() } }
      }
      try await group.waitForAll()
    }
    #expect(try await databases[0].read { try $0.require(User.self, 1).age } == 80)
  }

  #if os(Linux)
    @Test("a thousand databases opened and closed leave no file open")
    func fileDescriptors() throws {
      func openFiles() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { name in
          let target = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/fd/\(name)")
          return target?.hasPrefix(directory.path) == true
        }
      }
      do {
        let database = try open()
        #expect(try openFiles() > 0)
        database.close()
      }
      #expect(try openFiles() == 0)
      for round in 0..<1_000 {
        let database = try Database(directory.url())
        try database.read { _ = try User.query.count(in: $0) }
        if round % 10 == 0 {
          let stream = try database.read { try User.query.stream(in: $0) }
          #expect(throws: SQLError.self) { try stream.next() }
        }
        if round % 2 == 0 { database.close() }
      }
      #expect(try openFiles() == 0)
    }
  #endif
}

/// The synchronous calls, which overload resolution does not choose in an asynchronous context.
extension Database {
  fileprivate func syncWrite() throws { try write { _ in } }

  fileprivate func syncCount() throws -> Int { try read { try User.query.count(in: $0) } }

  fileprivate func syncInsert() throws {
    try write { try $0.insert(User.Draft(username: "counter", age: 0)) }
  }

  fileprivate func syncIncrement() throws {
    try write { session in
      try User.query.filter(User.id == 1).update(User.age.set(User.age + 1), in: session)
    }
  }
}

private enum TaskNote {
  @TaskLocal static var text = ""
}
