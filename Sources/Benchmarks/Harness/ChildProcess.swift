import Foundation

/// Runs a program in another process, usually this program again.
enum ChildProcess {
  struct Ended {
    /// The text that the process wrote to standard output.
    let output: String
    /// The seconds from its start to its end.
    let seconds: Double
    /// The peak memory of the process or of one of its children, in bytes. The system starts counting at the memory of
    /// this process.
    let peakMemory: Double
  }

  /// The path of this program.
  ///
  /// - Throws: `BenchmarkError` if the path is unknown.
  static func ownPath() throws -> String {
    guard let path = Bundle.main.executablePath else {
      throw BenchmarkError("the path of this program is unknown")
    }
    return path
  }

  /// Starts this program with arguments, and waits until it ends.
  ///
  /// - Throws: `BenchmarkError` if it cannot be started, or fails.
  static func run(_ arguments: [String]) throws -> Ended { try run(ownPath(), arguments) }

  /// Starts a program, given by its path or by a name that is looked up in the environment's `PATH`, and waits until it
  /// ends.
  ///
  /// - Parameter additions: Environment variables in addition to those of this process.
  /// - Throws: `BenchmarkError` if it cannot be started, or fails.
  static func run(
    _ program: String, _ arguments: [String], environment additions: [String: String] = [:]
  ) throws -> Ended {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw BenchmarkError("a pipe cannot be created") }
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
    let environment = ProcessInfo.processInfo.environment.merging(additions) { $1 }
      .map { "\($0)=\($1)" }

    let start = ContinuousClock.now
    var process: pid_t = 0
    let code = withCStrings(words) { words in
      withCStrings(environment) { posix_spawnp(&process, program, &actions, nil, words, $0) }
    }
    close(ends[1])
    let reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    guard code == 0 else { throw BenchmarkError("\(program) cannot be started: \(code)") }
    let text = String(decoding: try reading.readToEnd() ?? Data(), as: UTF8.self)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard status == 0 else {
      throw BenchmarkError(
        "\(words.joined(separator: " ")) ended with status \(status)\n\(text.suffix(4_000))")
    }
    return Ended(output: text, seconds: seconds, peakMemory: usage.peakMemory)
  }

  private static func withCStrings<Value>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

extension rusage {
  /// The peak memory, in bytes.
  fileprivate var peakMemory: Double {
    #if canImport(Darwin)
      Double(ru_maxrss)
    #else
      Double(ru_maxrss) * 1_024
    #endif
  }
}
