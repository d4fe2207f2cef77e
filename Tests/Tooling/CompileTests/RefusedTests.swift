import Foundation
import TestSupport
import Testing

/// Invalid code does not compile, and the compiler's messages are those written above each line after `// error:`;
/// `RECORD=1` writes them again.
@Suite("Code that must not compile", .runsPrograms)
struct RefusedTests {
  /// A message of the compiler, or an expected one.
  private struct Message: Comparable, CustomStringConvertible {
    var file: String
    var line: Int
    var text: String

    var description: String { "\(file):\(line): \(text)" }

    static func < (left: Message, right: Message) -> Bool {
      (left.file, left.line, left.text) < (right.file, right.line, right.text)
    }
  }

  @Test(
    "invalid code is refused at its line, without other errors or slow expressions",
    arguments: ["Types", "Isolation"])
  func messages(folder: String) throws {
    let directory = Repository.root
      .appendingPathComponent("Tests/Tooling/CompileTests/Refused/\(folder)")
    let files = try FileManager.default.contentsOfDirectory(
      at: directory, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "swift" }.sorted { $0.path < $1.path }
    let result = try Compiler.check(files.map(\.path))
    let found = Self.messages(in: result.output)
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      for file in files { try Self.record(found, in: file) }
      return
    }
    let expected = try files.flatMap { file in
      Self.expected(in: try String(contentsOf: file, encoding: .utf8), file.lastPathComponent)
    }.sorted()
    #expect(result.status == 1)
    #expect(found == expected, "\(Self.difference(found, expected))")
  }

  /// The expected messages of a file, each in a comment above the line.
  private static func expected(in text: String, _ file: String) -> [Message] {
    var messages: [Message] = []
    var pending: [String] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = line.drop { $0 == " " }
      if line.hasPrefix("// error: ") {
        pending.append(String(line.dropFirst("// error: ".count)))
      } else {
        messages += pending.map { Message(file: file, line: index + 1, text: $0) }
        pending = []
      }
    }
    return messages
  }

  /// The errors and warnings in the compiler's output, each once.
  private static func messages(in output: String) -> [Message] {
    let messages = output.split(separator: "\n").compactMap { line -> Message? in
      let match = line.wholeMatch(of: #/(.+?):(\d+):\d+: (?:error|warning): (.*)/#)
      guard let match, let number = Int(match.output.2) else { return nil }
      let file = URL(fileURLWithPath: String(match.output.1)).lastPathComponent
      return Message(file: file, line: number, text: String(match.output.3))
    }
    return messages.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// Writes messages above their lines, in place of the existing ones.
  private static func record(_ messages: [Message], in file: URL) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    let name = file.lastPathComponent
    var lines: [String] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let code = line.drop { $0 == " " }
      if code.hasPrefix("// error: ") { continue }
      for message in messages where message.file == name && message.line == index + 1 {
        lines.append("\(line.prefix(line.count - code.count))// error: \(message.text)")
      }
      lines.append(String(line))
    }
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
  }

  private static func difference(_ found: [Message], _ expected: [Message]) -> String {
    (found.filter { !expected.contains($0) }.map { "+ \($0)" }
      + expected.filter { !found.contains($0) }.map { "- \($0)" })
      .map { "\n\($0)" }.joined()
  }
}
