import BlogModels
import Foundation
import SanitizerHints
import Tenon

/// Opens and closes databases and sessions, and checks that memory and open files do not grow.
///
/// Counts are compared, never times. As threads and caches come and go, counts vary; but a leak grows all the time, and
/// is visible in the median growth of ten parts of the rounds.
struct Reopening {
  let rounds: Int

  private static let parts = 10
  /// The limit of growth per round. In a long run it is less than the smallest block of an allocator. In a short run
  /// caches still grow, so that it is higher; but a leaked session is larger, and a leaked connection a thousand times
  /// as large.
  private var bytesPerRound: Int { rounds < 10_000 ? 128 : 16 }

  func run() async throws {
    try await withTemporaryDirectory { directory in
      let url = "sqlite://\(directory)/reopened.db"
      try await Database(url).create(Blog.self)
      let length = rounds / Self.parts
      // Warm-up: allocates everything that is allocated only once. On a busy machine, the threads of connections and
      // their caches reach their full size only slowly.
      for round in 0..<rounds { try await open(url, round) }
      var bytes = Self.allocatedBytes()
      var growths: [Int] = []
      for part in 1...Self.parts {
        for round in 0..<length { try await open(url, round) }
        let bytesNow = Self.allocatedBytes()
        growths.append(bytesNow - bytes)
        bytes = bytesNow
        try report("part \(part): \(length) rounds, \(bytes) bytes")
      }
      let median = growths.sorted()[Self.parts / 2]
      try report("median growth \(median) bytes; files open: \(try Self.openFiles(in: directory))")
      try Failure.unless(median < bytesPerRound * length, "memory leaks")
      // Other threads close the last connections.
      for _ in 0..<1_000 where try !Self.openFiles(in: directory).isEmpty { usleep(10_000) }
      let files = try Self.openFiles(in: directory)
      try Failure.unless(files.isEmpty, "files stay open: \(files)")
    }
  }

  /// The number of allocated bytes, after the threads of the last round have finished.
  private static func allocatedBytes() -> Int {
    (0..<20).map { _ in
      usleep(5_000)
      return Int(tenon_allocated_bytes())
    }.min() ?? 0
  }

  /// Runs one round: a database and a session of each kind, ended in each way.
  private func open(_ url: String, _ round: Int) async throws {
    let database = try Database(round % 4 == 0 ? "sqlite::memory:" : url)
    if round % 4 == 0 { try await database.create(Blog.self) }
    switch round % 3 {
    case 0: try await database.read { _ = try User.query.count(in: $0) }
    case 1: try useSynchronously(database)
    default:
      let task = Task { try await database.write { _ = try User.query.all(in: $0) } }
      if round % 2 == 0 { task.cancel() }
      do { try await task.value } catch is CancellationError {}
    }
    let session = try database.session()
    try session.insert(User.Draft(username: "undone", email: "undone@example.com"))
    session.afterRollback {}
    let stream = try User.query.stream(in: session)
    _ = try stream.next()
    switch round % 5 {
    case 0: session.close()
    case 1: try session.rollback()
    default: break
    }
    if round % 2 == 0 { database.close() }
  }

  private func useSynchronously(_ database: Database) throws {
    struct Undone: Error {}
    do {
      try database.write { session in
        try session.insert(User.Draft(username: "undone", email: "undone@example.com"))
        session.afterCommit { _ = session }
        throw Undone()
      }
    } catch is Undone {}
  }

  /// The open files of a directory, if the system lists them.
  private static func openFiles(in directory: String) throws -> [String] {
    #if os(Linux)
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { name in
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
      }.filter { $0.hasPrefix(directory) }
    #else
      []
    #endif
  }
}
