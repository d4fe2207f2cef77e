import Foundation
import TestSupport
import Testing

@testable import TenonGenerator

@Suite("Unified diffs", .runsPrograms)
struct UnifiedDiffTests {
  @Test("a change is shown with three lines around it")
  func change() {
    let old = (1...20).map { "line \($0)\n" }.joined()
    let new = old.replacingOccurrences(of: "line 10\n", with: "line ten\n")
    #expect(
      UnifiedDiff.diff(from: old, to: new, name: "User.swift") == """
        --- a/User.swift
        +++ b/User.swift
        @@ -7,7 +7,7 @@
         line 7
         line 8
         line 9
        -line 10
        +line ten
         line 11
         line 12
         line 13

        """)
  }

  @Test("a missing line break at the end is noted")
  func newline() {
    #expect(
      UnifiedDiff.diff(from: "a\nb", to: "a\nb\n", name: "f") == """
        --- a/f
        +++ b/f
        @@ -1,2 +1,2 @@
         a
        -b
        \\ No newline at end of file
        +b

        """)
  }

  @Test("equal texts have no difference")
  func equal() {
    #expect(UnifiedDiff.diff(from: "a\n", to: "a\n", name: "f") == "")
  }

  @Test("texts that are only canonically equivalent differ")
  func canonicalEquivalence() {
    #expect(!UnifiedDiff.diff(from: "é\n", to: "e\u{301}\n", name: "f").isEmpty)
  }

  @Test("patch converts the old text to the new one")
  func patch() throws {
    var random = SeededGenerator(seed: 7)
    func text() -> String {
      let count = Int(random.next() % 60)
      let body = (0..<count).map { _ in "\(random.next() % 6)" }.joined(separator: "\n")
      return random.next() % 4 == 0 ? body : body + "\n"
    }
    try Shell.withTemporaryDirectory { directory in
      for number in 0..<40 {
        let old = text()
        let new = text()
        let diff = UnifiedDiff.diff(from: old, to: new, name: "file")
        if diff.isEmpty { continue }
        let file = directory.appendingPathComponent("\(number)")
        let difference = directory.appendingPathComponent("\(number).diff")
        try Data(old.utf8).write(to: file)
        try Data(diff.utf8).write(to: difference)
        let result = try Shell.run([
          "patch", "--quiet", "--fuzz=0", file.path, difference.path,
        ])
        #expect(result.status == 0, "\(result.output)\n\(diff)")
        let patched = (try? Data(contentsOf: file)) ?? Data()
        #expect(String(decoding: patched, as: UTF8.self) == new)
      }
    }
  }

  @Test("the difference of texts with nothing in common is found quickly")
  func large() {
    let old = (0..<20_000).map { "old \($0)\n" }.joined()
    let new = (0..<20_000).map { "new \($0)\n" }.joined()
    let diff = UnifiedDiff.diff(from: old, to: new, name: "f")
    #expect(diff.utf8.count { $0 == UInt8(ascii: "\n") } == 40_003)
  }
}
