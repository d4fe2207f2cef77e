import Foundation
import Testing

/// A program that runs until it is ended.
final class RunningProgram {
  private let process: Process
  private let messages: URL
  private var read = 0

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - process: The program.
  ///   - messages: The file that gets its standard error.
  init(_ process: Process, messages: URL) throws {
    self.process = process
    self.messages = messages
    try Data().write(to: messages)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: messages)
    try process.run()
  }

  /// Waits until the program writes a text to standard error, after the texts waited for before.
  func says(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    for _ in 0..<600 {
      let all = try Data(contentsOf: messages)
      if let range = all.range(of: Data(text.utf8), in: read..<all.count) {
        read = range.upperBound
        return
      }
      guard process.isRunning else { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    let all = String(decoding: try Data(contentsOf: messages), as: UTF8.self)
    Issue.record("the program did not write \(text), but: \(all)", sourceLocation: sourceLocation)
  }

  /// Ends the program at once. A signal that can be blocked would be: the program has the mask of a thread of the tests.
  func end() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
