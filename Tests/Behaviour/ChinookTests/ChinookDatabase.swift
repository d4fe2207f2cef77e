import Foundation
import Tenon

/// A copy of the Chinook sample database in a separate file, created by the `sqlite3` shell from its script.
///
/// The shell is a second, independent reader: tests compare results with its output.
struct ChinookDatabase {
  let path: String
  let database: Database

  init() throws {
    let name = "chinook-\(UUID().uuidString).db"
    path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    guard let script = Bundle.module.path(forResource: "chinook", ofType: "sql") else {
      throw ShellError(message: "the script is not in the bundle")
    }
    _ = try Self.shell(path, [".bail on", ".read '\(script)'"])
    database = try Database("sqlite://\(path)")
  }

  /// Closes the database and deletes its files.
  func remove() {
    database.close()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }

  /// The output of the shell for a query: a line for each row, columns separated by `|`, NULL as empty text.
  func rows(_ sql: String) throws -> [String] {
    try Self.shell(path, [sql]).split(separator: "\n").map(String.init)
  }

  private static func shell(_ path: String, _ commands: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sqlite3", "-batch", path] + commands
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ShellError(message: "sqlite3 ended with \(process.terminationStatus)")
    }
    return String(decoding: data, as: UTF8.self)
  }
}

/// An error of the `sqlite3` shell.
struct ShellError: Error {
  let message: String
}
