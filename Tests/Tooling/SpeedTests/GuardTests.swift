import Foundation
import TestSupport
import Testing

/// A release build of the benchmarks, compared with what is recorded: see `Guard` of the benchmarks.
///
/// `.ci/test` builds the program. `RECORD=1 .ci/guard` records; review the difference before committing it.
@Suite("The cost of Tenon's work", .runsPrograms, .serialized, .endsInTime)
struct GuardTests {
  private static let recorded = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Recorded")

  private static func guarding(
    _ arguments: String..., in folder: URL = recorded
  ) throws -> Shell.Result {
    let program = try #require(
      ProcessInfo.processInfo.environment["TENON_BENCHMARKS"],
      "TENON_BENCHMARKS names no release build of the benchmarks; `.ci/guard --build` makes one")
    // The files of a checkout are recorded by the script alone.
    return try Shell.run(["-u", "RECORD", program, "--guard", folder.path] + arguments)
  }

  @Test("Work runs the recorded statements, or fewer")
  func statements() throws {
    let result = try Self.guarding("statements")
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("Work allocates as often as recorded or less, and no more than the values need")
  func allocations() throws {
    let result = try Self.guarding("allocations")
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("Work takes at most 5 % more instructions than recorded")
  func instructions() throws {
    let result = try Self.guarding("instructions")
    #expect(result.status == 0, "\(result.output)")
  }

  // MARK: The guards themselves

  /// A change of the recorded file, and the guard's answer to it.
  struct Change: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let kind: String
    /// Factors for the recorded figures of `b fetch all rows: all`: Tenon's, and that of the work by hand.
    var factors = (tenon: 1.0, byHand: 1.0)
    /// A replacement in the recorded file.
    var replacement: (old: String, new: String)?
    let fails: Bool
    let says: String

    func apply(to text: String) throws -> String {
      var text = text
      if let replacement {
        try #require(text.contains(replacement.old))
        text = text.replacing(replacement.old, with: replacement.new)
      }
      guard factors != (1, 1) else { return text }
      let match = try #require(text.firstMatch(of: /(b fetch all rows: all) +([0-9.]+) +([0-9.]+)/))
      let (tenon, byHand) = (Double(match.output.2) ?? 0, Double(match.output.3) ?? 0)
      let line = "\(match.output.1)  \(tenon * factors.tenon)  \(byHand * factors.byHand)"
      return text.replacingCharacters(in: match.range, with: line)
    }
  }

  static let changes = [
    Change(
      testDescription: "another statement than recorded", kind: "statements",
      replacement: ("FROM \"users\"\nCOMMIT", "FROM \"users\"\nROLLBACK"), fails: true,
      says: "these were recorded:"),
    Change(
      testDescription: "more statements than recorded", kind: "statements",
      replacement: ("FROM \"users\"\nCOMMIT", "FROM \"users\""), fails: true,
      says: "not the statements that are recorded"),
    Change(
      testDescription: "fewer statements than recorded", kind: "statements",
      replacement: ("FROM \"users\"\nCOMMIT", "FROM \"users\"\n3 times:\n  SELECT 1\nCOMMIT"),
      fails: false, says: "3 statements, recorded 6"),
    Change(
      testDescription: "more allocations than recorded", kind: "allocations",
      factors: (0.5, 1), fails: true, says: "recorded 0.50. To see who allocates"),
    Change(
      testDescription: "fewer allocations than recorded", kind: "allocations",
      factors: (2, 1), fails: false, says: "recorded 2.00\n"),
    Change(
      testDescription: "6 % more instructions than recorded", kind: "instructions",
      factors: (1 / 1.06, 1), fails: true, says: "more, and 5 % are allowed. To see why"),
    Change(
      testDescription: "fewer instructions than recorded, by 6 %", kind: "instructions",
      factors: (1 / 0.94, 1), fails: false, says: "% less\n"),
    Change(
      testDescription: "3 % more instructions than recorded", kind: "instructions",
      factors: (1 / 1.03, 1), fails: false, says: "within 5 %"),
    Change(
      testDescription: "fewer instructions by hand than recorded", kind: "instructions",
      factors: (1, 1.1), fails: false, says: "instructions for each row by hand, recorded"),
    Change(
      testDescription: "more instructions by hand than recorded", kind: "instructions",
      factors: (1, 1 / 1.1), fails: true, says: "instructions for each row by hand, recorded"),
    Change(
      testDescription: "twice the instructions, on another machine", kind: "instructions",
      factors: (2, 2), replacement: ("SQLite", "another SQLite"), fails: false, says: "WARNING"),
    Change(
      testDescription: "a higher ratio, on another machine", kind: "instructions",
      factors: (1, 1.2), replacement: ("SQLite", "another SQLite"), fails: true,
      says: "times the instructions by hand"),
    Change(
      testDescription: "work that is not recorded", kind: "instructions",
      replacement: ("b fetch", "b fetched"), fails: true, says: "is not recorded"),
  ]

  @Test("The guard fails if something is worse than recorded, and only then", arguments: changes)
  func fails(_ change: Change) throws {
    let name = "\(change.kind).txt"
    let text = try String(contentsOf: Self.recorded.appending(path: name), encoding: .utf8)
    let changed = try change.apply(to: text)
    let result = try Shell.withTemporaryDirectory { folder in
      try Data(changed.utf8).write(to: folder.appending(path: name))
      return try Self.guarding(change.kind, "b", in: folder)
    }
    #expect(result.status == (change.fails ? 1 : 0), "\(result.output)")
    #expect(result.output.contains(change.says), "\(result.output)")
    let isBetter = result.output.contains("`RECORD=1 .ci/guard` records it")
    #expect(isBetter == change.testDescription.hasPrefix("fewer"), "\(result.output)")
  }
}
