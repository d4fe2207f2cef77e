import BlogModels
import Foundation
import Synchronization
import Tenon

/// Eight writers and sixteen readers on one file, through two databases so that they also compete for SQLite's own
/// locks. Half of them suspend a task, half block a thread; some of the tasks are cancelled, at random moments.
///
/// No increment of a counter may be lost, increments of cancelled tasks may not be stored, no reader may see half a
/// transfer, and nobody may wait forever.
struct Stress {
  /// The amount of work of each reader and writer.
  enum Extent {
    case operations(Int)
    case time(Duration)
  }

  let extent: Extent
  /// True to also count without a lock, to test that a sanitizer detects it.
  let injectsRace: Bool

  private static let writers = 8
  private static let readers = 16

  func run() async throws {
    try await withTemporaryDirectory { directory in
      var configuration = Configuration()
      // Two databases that write in turns compete for the lock: the second one gives up soon, and tries again.
      configuration.busyTimeout = .milliseconds(20)
      let url = "sqlite://\(directory)/stress.db"
      let databases = try [
        Database(url, configuration: configuration), Database(url, configuration: configuration),
      ]
      try await StressRows.create(in: databases[0])
      let tally = Tally()
      let start = ContinuousClock.now
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<(Self.writers + Self.readers) {
          let access = StressAccess(
            database: databases[number / 2 % 2], blocksThread: number % 2 == 0)
          group.addTask {
            var round = 0
            var seen = StressRows.Seen()
            while goesOn(round, since: start) {
              if injectsRace { countUnguarded(number) }
              if number < Self.writers {
                try await StressRows.write(round + number, through: access, tally)
              } else {
                seen = try await StressRows.read(seen, through: access, tally)
              }
              round += 1
            }
          }
        }
        try await group.waitForAll()
      }
      let done = tally.counts
      try await databases[0].read { try StressRows.check(done, in: $0) }
      for database in databases { database.close() }
      try report("\(done)")
    }
  }

  private func goesOn(_ round: Int, since start: ContinuousClock.Instant) -> Bool {
    switch extent {
    case .operations(let count): round < count
    case .time(let duration): ContinuousClock.now - start < duration
    }
  }
}

/// A counter that some increment with a lock and others without, to cause a race.
private nonisolated(unsafe) var unguarded = 0
private let guardian = Mutex(())

private func countUnguarded(_ number: Int) {
  if number % 2 == 0 { guardian.withLock { _ in unguarded += 1 } } else { unguarded += 1 }
}

/// One of the two ways to use a database.
struct StressAccess {
  let database: Database
  let blocksThread: Bool
  /// The queue of the thread to block.
  private let queue = DispatchQueue(label: "stress")

  init(database: Database, blocksThread: Bool) {
    self.database = database
    self.blocksThread = blocksThread
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Session) throws -> Value
  ) async throws -> Value {
    blocksThread
      ? try await onThread { try database.read(body) } : try await database.read(body)
  }

  func write(_ body: @escaping @Sendable (Session) throws -> Void) async throws {
    let policy = RetryPolicy.conflicts(upTo: 10_000, longestDelay: .milliseconds(20))
    if blocksThread {
      try await onThread { try database.write(retrying: policy, body) }
    } else if Int.random(in: 1...4) > 1 {
      try await database.write(retrying: policy, body)
    } else {
      let writing = Task { try await database.write(retrying: policy, body) }
      let cancelling = Task {
        try await Task.sleep(for: .microseconds(Int.random(in: 0...3_000)))
        writing.cancel()
      }
      defer { cancelling.cancel() }
      try await writing.value
    }
  }

  /// Runs a closure on a thread outside of the task pool.
  private func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: body)) }
    }
  }
}

/// The numbers of operations by all readers and writers.
final class Tally: Sendable {
  struct Counts: CustomStringConvertible {
    var increments = 0
    var versionedIncrements = 0
    var staleRows = 0
    var transfers = 0
    var refusedTransfers = 0
    var cancelled = 0
    var tries = 0
    var reads = 0

    var description: String {
      "\(increments) atomic increments, \(versionedIncrements) versioned increments and "
        + "\(staleRows) stale rows, \(transfers) transfers and \(refusedTransfers) refused, "
        + "\(cancelled) cancelled, in \(tries) tries; \(reads) reads"
    }
  }

  private let state = Mutex(Counts())

  var counts: Counts { state.withLock { $0 } }

  func add(_ count: WritableKeyPath<Counts, Int> & Sendable) {
    state.withLock { $0[keyPath: count] += 1 }
  }
}
