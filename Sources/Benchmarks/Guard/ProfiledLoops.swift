import Foundation

/// Runs the loops under callgrind, which counts their instructions and writes a profile of each.
enum ProfiledLoops {
  /// The first argument of the process that callgrind profiles.
  static let argument = "--profiled-loops"

  /// Runs the loops, and prints a line for each, while callgrind writes a profile of each.
  static func run(_ arguments: [String]) throws {
    guard let rows = arguments.first.flatMap({ Int($0) }) else {
      throw BenchmarkError("\(argument) needs a number of rows")
    }
    let letter = arguments.dropFirst().first?.first
    try GuardedLoop.runAll(.instructions, rows: rows, letter: letter) { loop, _ in
      print(loop.work, loop.way, loop.who.rawValue, loop.rows, separator: "\t")
    }
  }

  /// Counts the instructions for each row of the loops.
  static func profile(rows: Int, _ letter: Character?) throws -> Figures {
    let program = URL(filePath: try ChildProcess.ownPath())
    let folder = try folder()
    let scratch = folder.appending(path: "\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    // Valgrind 3.19 fails on Swift's debug information.
    let copy = scratch.appending(path: program.lastPathComponent)
    _ = try ChildProcess.run("strip", ["--strip-debug", "-o", copy.path, program.path])
    let file = scratch.appending(path: "profile")
    let ended = try ChildProcess.run(
      "valgrind",
      [
        "-q", "--tool=callgrind", "--callgrind-out-file=\(file.path)",
        "--dump-before=measurement_begins", "--dump-before=measurement_ends",
        copy.path, argument, "\(rows)",
      ] + (letter.map { ["\($0)"] } ?? []), environment: environment)

    var figures = Figures(machine: try Machine.description())
    for (number, line) in ended.output.split(separator: "\n").enumerated() {
      let words = line.split(separator: "\t").map(String.init)
      guard words.count == 4, let who = GuardedLoop.Who(rawValue: words[2]),
        let rows = Int(words[3])
      else { throw BenchmarkError("\(argument) wrote: \(line)") }
      // Every other profile is of the code between two loops. (`--zero-before` would discard it, but not completely.)
      let written = file.appendingPathExtension("\(2 * number + 2)")
      let profile = try String(contentsOf: written, encoding: .utf8)
      figures.add(try total(profile) / Double(rows), of: words[1], who, words[0])
      try Data(withoutCallers(profile).utf8)
        .write(to: folder.appending(path: fileName("\(words[0]): \(words[1])")))
    }
    return figures
  }

  /// A profile without the functions that were called before it begins and return after its end: callgrind_annotate
  /// would attribute to them all that they called.
  private static func withoutCallers(_ profile: String) -> String {
    var lines: [Substring] = []
    var isOfCaller = false
    for line in profile.split(separator: "\n", omittingEmptySubsequences: false) {
      if isOfCaller {
        isOfCaller = false
      } else if line.hasPrefix("calls=0 ") {
        isOfCaller = true
      } else {
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The command that shows which functions run the instructions of a way, once they have been counted.
  static func explanation(of name: String, _ option: String? = nil) -> String {
    let file = (try? folder())?.appending(path: fileName(name)).path ?? fileName(name)
    let words = ["callgrind_annotate", option, file, "| swift demangle --simplified"]
    return words.compactMap { $0 }.joined(separator: " ")
  }

  /// The folder of profiles, next to the program.
  private static func folder() throws -> URL {
    URL(filePath: try ChildProcess.ownPath()).deletingLastPathComponent()
      .appending(path: "guard")
  }

  private static func fileName(_ name: String) -> String {
    name.split { !$0.isLetter && !$0.isNumber }.joined(separator: "-") + ".callgrind"
  }

  /// The environment that makes two runs equal: no hash seed, and the same `memcpy` on all processors.
  private static let environment = [
    "SWIFT_DETERMINISTIC_HASHING": "1",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX,-ERMS,-FSRM",
  ]

  /// The total number of instructions in a profile.
  private static func total(_ profile: String) throws -> Double {
    guard let line = profile.split(separator: "\n").last(where: { $0.hasPrefix("totals:") }),
      let count = line.split(separator: " ").last.flatMap({ Double($0) })
    else { throw BenchmarkError("a profile has no total") }
    return count
  }
}
