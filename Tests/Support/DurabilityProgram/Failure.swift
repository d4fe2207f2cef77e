import Foundation

/// A failed check.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// Throws unless a condition holds.
  static func unless(_ condition: Bool, _ description: @autoclosure () -> String) throws {
    if !condition { throw Failure(description()) }
  }
}

/// Prints a line without buffering: standard output may be a pipe whose reader waits for the line.
func report(_ line: String) throws {
  try FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
}

/// Calls a closure with a new directory, which is removed afterwards.
func withTemporaryDirectory<Value>(
  _ body: (_ path: String) async throws -> Value
) async throws -> Value {
  let path = NSTemporaryDirectory() + "tenon-durability-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await body(path)
}
