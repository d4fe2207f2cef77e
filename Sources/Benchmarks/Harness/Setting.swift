import CSQLite
import Foundation
import Tenon

/// The database files for the work, in a temporary directory that is removed when the benchmarks end.
final class Setting {
  let options: Options
  let directory: String

  /// The rows of the tables.
  private(set) lazy var users = SampleData.users(options.rows)
  private(set) lazy var drafts = users.map {
    User.Draft(
      username: $0.username, email: $0.email, age: $0.age, isActive: $0.isActive,
      createdAt: $0.createdAt)
  }

  private var libraryPath: String?
  private var longTablePath: String?
  private var fileCount = 0

  init(_ options: Options) throws {
    self.options = options
    directory = NSTemporaryDirectory() + "tenon-benchmarks-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  /// Removes all files.
  func removeFiles() {
    // One by one: a connection that another thread closes at the same time removes files of its own.
    for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
      try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
    }
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// A file with the tables and all rows. No workload writes to it.
  func library() throws -> String {
    if let libraryPath { return libraryPath }
    let path = try emptyFile()
    let connection = try FloorConnection(path, .best)
    try connection.execute("BEGIN IMMEDIATE")
    try FloorInsert.bulk(users, on: connection)
    try FloorInsert.bulk(SampleData.posts(options.rows), on: connection)
    try connection.execute("COMMIT")
    try connection.execute("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)")
    libraryPath = path
    return path
  }

  /// A file with ten times as many users. No workload writes to it.
  func longTable() throws -> (path: String, rows: Int) {
    let count = options.rows * 10
    if let longTablePath { return (longTablePath, count) }
    let path = try emptyFile()
    let connection = try FloorConnection(path, .best)
    try connection.execute("BEGIN IMMEDIATE")
    try FloorInsert.bulk(SampleData.users(count), on: connection)
    try connection.execute("COMMIT")
    try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    longTablePath = path
    return (path, count)
  }

  /// A copy of the file with all rows.
  func copyOfLibrary() throws -> String {
    let (library, path) = (try library(), newPath())
    try FileManager.default.copyItem(atPath: library, toPath: path)
    return path
  }

  /// A new file with the tables and no rows.
  func emptyFile() throws -> String {
    let path = newPath()
    let connection = try FloorConnection(path, .best)
    for statement in Library.ddl.statements(for: .sqlite)?.create ?? [] {
      try connection.execute(statement)
    }
    return path
  }

  /// Runs a closure with a new file, and removes the file afterwards.
  func withFile<Value>(
    _ make: () throws -> String, _ body: (String) throws -> Value
  ) throws -> Value {
    let path = try make()
    defer {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }
    return try body(path)
  }

  /// Copies the write-ahead log of a file to the file itself, so that the next writer starts the log again.
  func checkpoint(_ path: String) throws {
    try FloorConnection(path, .plain).execute("PRAGMA wal_checkpoint(PASSIVE)")
  }

  private func newPath() -> String {
    fileCount += 1
    return "\(directory)/\(fileCount).db"
  }
}

extension Database {
  /// Opens the file at a path, as users of Tenon do.
  convenience init(path: String) throws { try self.init("sqlite://\(path)") }
}
