import BlogModels
import Foundation
import Tenon
import TestSupport
import Testing

/// Random operations on sessions have the effects that a model in memory predicts, which does not use Tenon: after
/// every flush, commit, rollback and savepoint, the whole database, tracked objects and pending rows are as expected,
/// and invalid operations are refused.
///
/// A failure prints its seed, and the operations that remain after unnecessary ones are removed.
/// `RANDOM_SEED=<seed> RANDOM_WORLDS=1` runs only that one; another seed or number of worlds runs others.
@Suite("Random sessions")
struct RandomSessionTests {
  private static let operationsPerSequence = 30

  /// The seeds, in groups that share a database.
  static let lots: [Range<UInt64>] = {
    let environment = ProcessInfo.processInfo.environment
    let first = environment["RANDOM_SEED"].flatMap(UInt64.init) ?? 1
    // A server takes twenty times as long.
    let count =
      environment["RANDOM_WORLDS"].flatMap(UInt64.init)
      ?? (TestDriver.current == .postgresql ? 400 : 2000)
    return stride(from: 0, to: count, by: 100).map { offset in
      first + offset..<first + min(offset + 100, count)
    }
  }()

  @Test("random sequences of operations have the expected effects", arguments: lots)
  func sequences(seeds: Range<UInt64>) throws {
    let database = try Self.emptyDatabase()
    for seed in seeds {
      var generator = SeededGenerator(seed: seed)
      let operations = Operation.sequence(of: Self.operationsPerSequence, &generator)
      guard try Self.mismatch(operations, in: database) != nil else { continue }
      let (shortest, mismatch) = try Self.shrunk(operations)
      Issue.record(
        """
        RANDOM_SEED=\(seed) RANDOM_WORLDS=1
        \(mismatch)
        after
          \(shortest.map(Self.text).joined(separator: "\n  "))
        """)
      return
    }
  }

  private static func text(_ operation: Operation) -> String {
    "\(operation)".replacing(
      /(RandomSessionTests\.|Operation\.|Addition\.|Change\b|Kind\.)/, with: "")
  }

  private static func emptyDatabase() throws -> Database {
    let database = try Database.empty()
    try database.create(Blog.self)
    return database
  }

  /// The mismatch in a sequence; nil if there is none.
  private static func mismatch(
    _ operations: [Operation], in database: Database
  ) throws -> Program.Mismatch? {
    try database.write { session in
      if session.dialect == .postgresql {
        let tables = Kind.allCases.map(\.table).joined(separator: ", ")
        return try session.execute("TRUNCATE \(raw: tables) RESTART IDENTITY CASCADE")
      }
      for kind in Kind.allCases { try session.execute("DELETE FROM \(raw: kind.table)") }
      try session.execute("DELETE FROM sqlite_sequence")
    }
    do {
      try Program(database).run(operations)
      return nil
    } catch let mismatch as Program.Mismatch {
      return mismatch
    }
  }

  /// The shortest failing sequence that is found by leaving out operations.
  private static func shrunk(
    _ operations: [Operation]
  ) throws -> ([Operation], Program.Mismatch?) {
    var shortest = operations
    var mismatch = try Self.mismatch(operations, in: emptyDatabase())
    var shrinks = true
    var attempts = 0
    while shrinks, attempts < 2000 {
      shrinks = false
      for shorter in Operation.shorter(shortest) {
        attempts += 1
        guard let found = try Self.mismatch(shorter, in: emptyDatabase()) else { continue }
        (shortest, mismatch, shrinks) = (shorter, found, true)
        break
      }
    }
    return (shortest, mismatch)
  }
}
