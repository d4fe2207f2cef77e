import Foundation

/// A program in a process of its own: this one once more, or another.
enum ChildProcess {
  struct Ended {
    /// What it wrote to standard output.
    let output: String
    /// From its start to its end.
    let seconds: Double
    /// The most memory that it, or a process of its own, has taken, in bytes. The system begins to count with what this
    /// process takes.
    let peakMemory: Double
  }

  /// Where this program is.
  static var ownPath: String {
    get throws {
      guard let path = Bundle.main.executablePath else {
        throw BenchmarkError("the program does not know where it is")
      }
      return path
    }
  }

  /// Starts a program with arguments, and waits for its end.
  ///
  /// - Parameters:
  ///   - program: Its path, or its name when it is on the path of programs; this program when nil.
  ///   - arguments: What stands behind its name.
  ///   - variables: Environment variables beside those of this process.
  /// - Throws: `BenchmarkError` when it cannot be started, or fails.
  static func run(
    _ program: String?, _ arguments: [String], variables: [String: String] = [:]
  ) throws -> Ended {
    let program = try program ?? ownPath
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
    posix_spawn_file_actions_addclose(&actions, ends[1])
    let words = [program] + arguments
    let environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
      .map { "\($0)=\($1)" }

    let start = ContinuousClock.now
    var process: pid_t = 0
    let code = withCStrings(words) { words in
      withCStrings(environment) { posix_spawnp(&process, program, &actions, nil, words, $0) }
    }
    close(ends[1])
    let reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    guard code == 0 else {
      throw BenchmarkError("\(program) cannot be started: \(String(cString: strerror(code)))")
    }
    let output = String(decoding: try reading.readToEnd() ?? Data(), as: UTF8.self)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard status == 0 else {
      throw BenchmarkError(
        "\(program) \(arguments.joined(separator: " ")) ended with status \(status)\n"
          + output.suffix(4_000))
    }
    return Ended(output: output, seconds: seconds, peakMemory: usage.peakMemory)
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
  /// The most memory, in bytes.
  fileprivate var peakMemory: Double {
    #if canImport(Darwin)
      Double(ru_maxrss)
    #else
      Double(ru_maxrss) * 1_024
    #endif
  }
}
