import Foundation

/// Runs other programs and creates temporary directories, for tests.
package enum Shell {
  /// The result of a program.
  package struct Result: Sendable {
    /// The exit status.
    package var status: Int32
    /// The combined standard output and error.
    package var output: String
  }

  /// Runs a program found on the PATH; standard output and error are combined.
  package static func run(_ arguments: [String]) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
  }

  /// Calls `body` with a new directory, which is removed afterwards.
  package static func withTemporaryDirectory<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tenon-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory.resolvingSymlinksInPath())
  }
}
