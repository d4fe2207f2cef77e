import BlogModels
import Foundation
import Tenon
import TestSupport

/// Kills a writer repeatedly, at random moments, and checks the file each time.
struct CrashDriver {
  let kills: Int
  let seed: UInt64

  /// The number of kills before the next file is used.
  private static let killsPerFile = 25

  func run() throws {
    try report("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var (acknowledged, unacknowledged, idle) = (0, 0, 0)
    var directory = ""
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var written = 0
    for kill in 0..<kills {
      if kill % Self.killsPerFile == 0 {
        if !directory.isEmpty { try FileManager.default.removeItem(atPath: directory) }
        directory = NSTemporaryDirectory() + "tenon-crash-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
          atPath: directory, withIntermediateDirectories: true)
        written = 0
      }
      let path = "\(directory)/crash.db"
      let last = try killWriter(path, &random)
      let found = try Self.check(path, "kill \(kill) of seed \(seed)")
      try Failure.unless(
        found >= max(last, written),
        "kill \(kill) of seed \(seed): \(max(last, written)) acknowledged, \(found) found")
      acknowledged += max(0, last - written)
      if found > max(last, written) { unacknowledged += 1 }
      if last == 0 { idle += 1 }
      written = found
    }
    try report(
      """
      \(kills) kills, \(acknowledged) acknowledged posts all there; \
      \(unacknowledged) kills came between a commit and its acknowledgement, \
      \(idle) before the first commit
      """)
  }

  /// Starts a writer and kills it after a random time.
  ///
  /// - Returns: The number of the last acknowledged transaction; 0 if there was none.
  private func killWriter(_ path: String, _ random: inout SeededGenerator) throws -> Int {
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["write", path, "\(UInt32.random(in: 0...(.max), using: &random))"]
    let output = Pipe()
    process.standardOutput = output
    let delay = Int.random(in: 0...60_000, using: &random)
    // Most writers are killed during their work; some while the file is opened.
    let waitsForWork = Int.random(in: 1...10, using: &random) > 1
    try process.run()
    var text = Data()
    if waitsForWork, let first = try output.fileHandleForReading.read(upToCount: 1) {
      text.append(first)
    }
    usleep(UInt32(delay))
    kill(process.processIdentifier, SIGKILL)
    text.append(try output.fileHandleForReading.readToEnd() ?? Data())
    process.waitUntilExit()
    try Failure.unless(
      process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL,
      "the writer ended by itself, with status \(process.terminationStatus)")
    // A line without a line break was not acknowledged: the write was cut short.
    let lines = String(decoding: text, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    return lines.dropLast().last.flatMap { Int($0) } ?? 0
  }

  /// Checks the file of a killed writer.
  ///
  /// - Returns: The number of the last transaction in the file.
  private static func check(_ path: String, _ name: String) throws -> Int {
    let database = try Database("sqlite://\(path)")
    defer { database.close() }
    return try database.write { session in
      let integrity = try session.fetch("PRAGMA integrity_check", as: String.self)
      try Failure.unless(integrity == ["ok"], "\(name): integrity_check: \(integrity)")
      let keys = try session.fetch(
        "SELECT \"table\" FROM pragma_foreign_key_check", as: String.self)
      try Failure.unless(keys.isEmpty, "\(name): \(keys.count) rows refer to nothing")
      let tables = try session.fetch("SELECT name FROM sqlite_schema", as: String.self)
      // If it was killed while the tables were created, all exist, or none.
      guard !tables.isEmpty else { return 0 }
      guard let author = try session.find(User.self, 1) else { return 0 }
      let posts = try Post.query.with(Post.comments).order(by: Post.id).all(in: session)
      for (index, (post, comments)) in posts.enumerated() {
        let number = index + 1
        try Failure.unless(post.title == "\(number)", "\(name): post \(number) is missing")
        try Failure.unless(
          comments.map(\.body) == Array(repeating: "\(number)", count: CrashWriter.comments),
          "\(name): post \(number) is there by half")
      }
      try Failure.unless(
        author.loginCount == posts.count,
        "\(name): \(author.loginCount) counted, \(posts.count) posts found")
      return posts.count
    }
  }
}
