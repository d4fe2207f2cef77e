import Foundation

/// A task that this program runs in another process, to measure the start of a process or its memory.
enum ChildTask: String {
  case open
  case stream

  enum Who: String {
    case plain
    case best
    case tenon
  }

  /// The result of the process.
  struct Ended {
    let outcome: Outcome
    /// The duration that the process measured itself.
    let secondsInside: Double
    let bytes: Double
    /// The duration of the whole process.
    let seconds: Double
  }

  /// The first argument of a process that runs a task.
  static let argument = "--child"

  /// Runs a task in another process.
  static func run(_ task: ChildTask, _ who: Who, _ path: String) throws -> Ended {
    let child = try ChildProcess.run([argument, task.rawValue, who.rawValue, path])
    let numbers = child.output.split(whereSeparator: \.isWhitespace)
    guard numbers.count == 4, let rows = Int(numbers[0]), let checksum = UInt64(numbers[1]),
      let inside = Double(numbers[2]), let bytes = Double(numbers[3])
    else { throw BenchmarkError("\(task) of \(who) wrote: \(child.output)") }
    return Ended(
      outcome: Outcome(rows: rows, checksum: checksum), secondsInside: inside, bytes: bytes,
      seconds: child.seconds)
  }

  /// Runs a task in this process, and writes the result to standard output.
  static func run(_ arguments: [String]) throws {
    guard arguments.count == 3, let task = ChildTask(rawValue: arguments[0]),
      let who = Who(rawValue: arguments[1])
    else { throw BenchmarkError("\(arguments) is not a task") }
    var growth = 0.0
    let start = ContinuousClock.now
    let outcome =
      switch task {
      case .open: try open(who, arguments[2])
      case .stream: try stream(who, arguments[2], &growth)
      }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print(outcome.rows, outcome.checksum, seconds, growth)
  }
}

/// The memory of this process.
enum Memory {
  /// The peak memory so far, in bytes; nil if the system does not report it.
  static var peak: Double? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
      return nil
    }
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      return line.split(separator: " ").dropFirst().first.flatMap { Double($0) }.map { $0 * 1024 }
    }
    return nil
  }
}
