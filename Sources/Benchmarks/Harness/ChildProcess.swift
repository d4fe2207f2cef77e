import Foundation

/// This program once more, in a process of its own.
enum ChildProcess {
  struct Ended {
    /// What it wrote to standard output.
    let output: String
    /// From its start to its end.
    let seconds: Double
  }

  /// Starts the program with arguments, and waits for its end.
  ///
  /// - Throws: `BenchmarkError` when it cannot be started, or fails.
  static func run(_ arguments: [String]) throws -> Ended {
    guard let program = Bundle.main.executablePath else {
      throw BenchmarkError("the program does not know where it is")
    }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw BenchmarkError("there is no pipe") }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    let words = [program] + arguments
    let environment = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }

    let start = ContinuousClock.now
    var process: pid_t = 0
    let code = withCStrings(words) { words in
      withCStrings(environment) { posix_spawn(&process, program, &actions, nil, words, $0) }
    }
    close(ends[1])
    let reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    guard code == 0 else { throw BenchmarkError("\(program) cannot be started: \(code)") }
    let output = try reading.readToEnd() ?? Data()
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard status == 0 else {
      throw BenchmarkError("\(arguments.joined(separator: " ")) ended with status \(status)")
    }
    return Ended(output: String(decoding: output, as: UTF8.self), seconds: seconds)
  }

  private static func withCStrings<Value>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
