import Foundation

/// Checks properties of Tenon that can be counted, so that no clock is needed: which statements it runs, how often it
/// allocates memory, how many instructions it takes.
///
/// `.ci/guard` and the tests run it: `Benchmarks --guard <folder> [statements|allocations|instructions] [letter]`. Each
/// result is compared with a file of the folder, which `RECORD=1` writes. Only a change for the worse is an error; a
/// change for the better is printed.
///
/// To check something else, add a `Work` to `Work.guarded(_:)`. It may have no hand-written code, and need not be about
/// rows. To check growth, add the work twice, with two sizes.
enum Guard: String, CaseIterable {
  case statements
  case allocations
  case instructions

  /// The first argument of a process that runs guards.
  static let argument = "--guard"

  /// Runs the guards that the arguments select.
  ///
  /// - Throws: `BenchmarkError` with everything that is worse than recorded.
  static func run(_ arguments: [String]) throws {
    #if DEBUG
      throw BenchmarkError("\(argument) needs a release build")
    #else
      guard let folder = arguments.first else { throw BenchmarkError("\(argument) needs a folder") }
      try run(folder, arguments.dropFirst())
    #endif
  }

  private static func run(_ folder: String, _ arguments: some Sequence<String>) throws {
    var (guards, letter): ([Guard], Character?) = ([], nil)
    for word in arguments {
      if let one = Guard(rawValue: word) {
        guards.append(one)
      } else if word.count == 1 {
        letter = word.first
      } else {
        throw BenchmarkError("no guard has the name \(word)")
      }
    }
    var findings = GuardFindings()
    for one in guards.isEmpty ? allCases : guards {
      let file = URL(filePath: folder).appending(path: "\(one).txt")
      switch one {
      case .statements: findings += try StatementGuard.check(file, letter)
      case .allocations: findings += try AllocationGuard.check(file, letter)
      case .instructions: findings += try InstructionGuard.check(file, letter)
      }
    }
    if !findings.gains.isEmpty {
      print("better than recorded; `RECORD=1 .ci/guard` records it:")
      for gain in findings.gains { print("- \(gain)") }
    }
    guard findings.problems.isEmpty else {
      throw BenchmarkError(
        "\(findings.problems.count) results do not match the record\n"
          + findings.problems.map { "- \($0)\n" }.joined())
    }
  }

  /// Prints that figures were recorded on another machine, so that fewer comparisons are made.
  static func warn(_ recorded: Figures, _ found: Figures) {
    print(
      """
      WARNING: recorded on \(recorded.machine); this is \(found.machine). Here, Tenon is only compared with \
      hand-written code, which is less exact. `RECORD=1 .ci/guard` records this machine.
      """)
  }

  /// True if files are to be written instead of compared.
  ///
  /// - Throws: `BenchmarkError` if only part of the work is selected: a file must contain all of it.
  static func isRecording(_ letter: Character?) throws -> Bool {
    guard ProcessInfo.processInfo.environment["RECORD"] == "1" else { return false }
    guard letter == nil else { throw BenchmarkError("a record needs all work: omit the letter") }
    return true
  }
}
