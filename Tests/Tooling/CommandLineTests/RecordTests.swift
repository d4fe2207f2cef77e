import Foundation
import TestSupport
import Testing

/// `tenonc generate` remembers what it made, so that it can see that there is nothing to do.
///
/// The first line of a record is the number of files that an unchanged run reports. A test that writes another number
/// there sees whether the record was used.
@Suite("The record of tenonc generate", .runsPrograms)
struct RecordTests {
  private let workspace: Workspace
  private let used = Workspace.Outcome(0, err: "0 files written, 77 unchanged in out\n")
  private let unchanged = Workspace.Outcome(0, err: "0 files written, 3 unchanged in out\n")
  private let repaired = Workspace.Outcome(0, err: "1 file written, 2 unchanged in out\n")

  init() throws {
    workspace = try Workspace()
    try workspace.write(Sample.shop, to: "shop.yaml")
  }

  private func generate(
    _ flags: String..., environment: [String: String]? = nil
  ) throws -> Workspace.Outcome {
    let cache = ["XDG_CACHE_HOME": workspace.directory.appending(path: "cache").path]
    return try workspace.run(
      arguments: ["generate", "shop.yaml", "--output", "out"] + flags,
      environment: environment ?? cache)
  }

  /// Generates, and marks the record.
  private func generateAndMark() throws {
    #expect(try generate() == .init(0, err: "3 files written in out\n"))
    try mark()
    #expect(try generate() == used)
  }

  private func mark() throws {
    let name = try #require(workspace.names(in: "cache/tenon").first)
    let record = try workspace.read("cache/tenon/\(name)")
    let rest = try #require(record.split(separator: "\n", maxSplits: 1).last)
    try workspace.write("77\n\(rest)", to: "cache/tenon/\(name)")
  }

  private func status(_ path: String) throws -> stat {
    var status = stat()
    try #require(stat(workspace.directory.appending(path: path).path, &status) == 0)
    return status
  }

  @Test("an unchanged run does nothing, and says what it says without a record")
  func unchangedRun() throws {
    #expect(try generate() == .init(0, err: "3 files written in out\n"))
    let times = try workspace.modificationTimes(in: "out")
    #expect(try generate() == unchanged)
    #expect(try generate("--verbose").err == "reading shop.yaml\n\(unchanged.err)")
    #expect(try generate("--quiet") == .init(0))
    #expect(try workspace.modificationTimes(in: "out") == times)
    try mark()
    #expect(try generate() == used)
    #expect(workspace.names() == ["cache", "out", "shop.yaml"])
    #expect(workspace.names(in: "cache/tenon").count == 1)
  }

  @Test("an unchanged run over files that were there before makes the record")
  func recordWithoutWriting() throws {
    #expect(try generate(environment: [:]) == .init(0, err: "3 files written in out\n"))
    #expect(workspace.names() == ["out", "shop.yaml"])
    #expect(try generate() == unchanged)
    try mark()
    #expect(try generate() == used)
  }

  @Test("a change of the schema is noticed, even one that keeps size and time of the file")
  func schema() throws {
    try generateAndMark()
    let time = try status("shop.yaml").st_mtim
    try workspace.write(Sample.shop.replacing("name: text", with: "nick: text"), to: "shop.yaml")
    var times = [time, time]
    utimensat(AT_FDCWD, workspace.directory.appending(path: "shop.yaml").path, &times, 0)
    // The DDL stands in `Shop.swift`.
    #expect(try generate() == .init(0, err: "2 files written, 1 unchanged in out\n"))
    #expect(try workspace.read("out/Customer.swift").contains("nick"))
  }

  @Test("a file that a glob has come to match is noticed, and so is its going")
  func glob() throws {
    try workspace.write("schema: [\"*shop.yaml\"]\noutput: out\n", to: "tenon.yaml")
    let environment = ["XDG_CACHE_HOME": workspace.directory.appending(path: "cache").path]
    func generate() throws -> Workspace.Outcome {
      try workspace.run("generate", environment: environment)
    }
    #expect(try generate() == .init(0, err: "3 files written in out\n"))
    try mark()
    #expect(try generate() == used)
    try workspace.write("models:\n  Maker: { fields: { name: text } }\n", to: "a.shop.yaml")
    let outcome = try generate()
    #expect(outcome.code == 1)
    #expect(
      outcome.err.hasPrefix("out/Shop.swift: error: this file was generated from shop.yaml;"))
    try workspace.remove("a.shop.yaml")
    #expect(try generate() == used)
  }

  @Test("an edited output is noticed")
  func editedOutput() throws {
    try generateAndMark()
    let original = try workspace.read("out/Article.swift")
    try workspace.write(original.replacing("Table", with: "table"), to: "out/Article.swift")
    #expect(try generate() == repaired)
    #expect(try workspace.read("out/Article.swift") == original)
  }

  @Test("an output edited at once is noticed, even within one tick of the clock")
  func editedAtOnce() throws {
    // The size stays, and so does the inode. Whether the time does depends on the moment, so there are many.
    let outcome = try workspace.shell(
      """
      export XDG_CACHE_HOME="$PWD/cache"
      for number in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        "$TENONC" generate shop.yaml --output out --quiet
        for file in Article Customer Shop; do
          printf '//X' | dd of=out/$file.swift conv=notrunc status=none
        done
        "$TENONC" generate shop.yaml --output out --force
      done
      """)
    #expect(
      outcome
        == .init(0, out: String(repeating: "3 files written in out\n", count: 20)))
  }

  @Test("an output edited behind the back of its modification time is noticed")
  func restoredTime() throws {
    try generateAndMark()
    let original = try workspace.read("out/Article.swift")
    let path = workspace.directory.appending(path: "out/Article.swift").path
    let time = try status("out/Article.swift").st_mtim
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(original.utf8.count - 2))
    try file.write(contentsOf: Data(" ".utf8))
    try file.close()
    var times = [time, time]
    utimensat(AT_FDCWD, path, &times, 0)
    #expect(try generate() == repaired)
    #expect(try workspace.read("out/Article.swift") == original)
  }

  @Test("a deleted output is noticed, and so are a stale one and one in the way")
  func otherOutputs() throws {
    try generateAndMark()
    let original = try workspace.read("out/Article.swift")
    try workspace.remove("out/Article.swift")
    #expect(try generate() == repaired)

    try mark()
    try workspace.write(original, to: "out/Old.swift")
    #expect(try generate() == .init(0, err: "0 files written, 1 removed, 3 unchanged in out\n"))
    #expect(workspace.names(in: "out") == ["Article.swift", "Customer.swift", "Shop.swift"])

    try mark()
    try workspace.remove("out/Article.swift")
    try workspace.write("let mine = 1\n", to: "out/Article.swift")
    #expect(try generate().code == 1)
    #expect(try workspace.read("out/Article.swift") == "let mine = 1\n")
  }

  @Test("a removed output directory is made again")
  func removedDirectory() throws {
    try generateAndMark()
    try workspace.remove("out")
    #expect(try generate() == .init(0, err: "3 files written in out\n"))
  }

  @Test("files that are not Swift do not matter, and the user's own Swift stays as it is")
  func foreignFiles() throws {
    try generateAndMark()
    try workspace.write("notes", to: "out/README.md")
    #expect(try generate() == used)
    try workspace.write("let mine = 1\n", to: "out/Mine.swift")
    #expect(try generate() == unchanged)
    #expect(try workspace.read("out/Mine.swift") == "let mine = 1\n")
  }

  @Test(
    "another choice of the user's is noticed",
    arguments: [
      ["--access=internal"], ["--dialect=postgresql"], ["--single-file"],
      ["--templates=templates"],
    ])
  func options(_ flags: [String]) throws {
    try workspace.write("{{header}}\n", to: "templates/file.mustache")
    try generateAndMark()
    let outcome = try generate(flags[0])
    #expect(outcome != used)
    #expect(outcome.code == 0)
    #expect(outcome.err.hasSuffix(" in out\n"))
    #expect(!outcome.err.hasPrefix("0 files written"))
  }

  @Test("a change of a template is noticed")
  func templates() throws {
    try workspace.write("{{header}}\n// one\n", to: "templates/file.mustache")
    #expect(try generate("--templates=templates").code == 0)
    try mark()
    #expect(try generate("--templates=templates") == used)
    try workspace.write("{{header}}\n// two\n", to: "templates/file.mustache")
    #expect(try generate("--templates=templates") == .init(0, err: "3 files written in out\n"))
  }

  @Test("--check and --dry-run look at everything")
  func checks() throws {
    try generateAndMark()
    #expect(try generate("--check") == .init(0, err: "3 files up to date in out\n"))
    #expect(try generate("--dry-run") == .init(0))
    let original = try workspace.read("out/Article.swift")
    try workspace.write(original + "//\n", to: "out/Article.swift")
    #expect(try generate("--check").code == 1)
    #expect(try generate("--dry-run") == .init(0, out: "write out/Article.swift\n"))
  }

  @Test("a build system that declares inputs gets no record")
  func declaredInput() throws {
    let flag = "--declared-input=\(workspace.directory.path)/shop.yaml"
    #expect(try generate(flag) == .init(0, err: "3 files written in out\n"))
    #expect(workspace.names() == ["out", "shop.yaml"])
    #expect(try generate() == unchanged)
    try mark()
    #expect(try generate(flag) == unchanged)
  }

  @Test("warnings are said every time")
  func warnings() throws {
    try workspace.write(Sample.warned, to: "shop.yaml")
    let first = try generate()
    #expect(first.err.hasPrefix("shop.yaml:6:7: warning: "))
    #expect(try generate().err == first.err.replacing("3 files written", with: unchangedCount))
    #expect(workspace.names(in: "cache/tenon") == [])
  }

  private var unchangedCount: String { "0 files written, 3 unchanged" }

  @Test("a failed run leaves the record of the last one that went well")
  func failure() throws {
    try generateAndMark()
    try workspace.write("schema: Shop\nmodels: 1\n", to: "shop.yaml")
    #expect(try generate().code == 1)
    try workspace.write(Sample.shop, to: "shop.yaml")
    #expect(try generate() == used)
  }

  @Test(
    "a garbled record is no record, and is replaced",
    arguments: ["", "\n", "77\n", "x", "77", "-1\nx", "\u{0}\u{1}\n\n\n"])
  func garbled(_ text: String) throws {
    try generateAndMark()
    let name = try #require(workspace.names(in: "cache/tenon").first)
    let record = try workspace.read("cache/tenon/\(name)")
    try workspace.write(text, to: "cache/tenon/\(name)")
    #expect(try generate() == unchanged)
    #expect(try workspace.read("cache/tenon/\(name)") == "3" + record.dropFirst(2))
    // Cut off.
    try workspace.write(String(record.dropLast(1)), to: "cache/tenon/\(name)")
    #expect(try generate() == unchanged)
  }

  @Test("a record of another output is not taken for this one's")
  func otherOutput() throws {
    try generateAndMark()
    let name = try #require(workspace.names(in: "cache/tenon").first)
    let record = try workspace.read("cache/tenon/\(name)")
    let environment = ["XDG_CACHE_HOME": workspace.directory.appending(path: "cache").path]
    let other = ["generate", "shop.yaml", "--output", "other"]
    #expect(try workspace.run(arguments: other, environment: environment).code == 0)
    for name in workspace.names(in: "cache/tenon") {
      try workspace.write(record, to: "cache/tenon/\(name)")
    }
    #expect(
      try workspace.run(arguments: other, environment: environment)
        == .init(0, err: "0 files written, 3 unchanged in other\n"))
  }

  @Test("without a cache that can be used, everything is done in full, without a word")
  func unusableCache() throws {
    try workspace.write("", to: "cache")
    #expect(try generate() == .init(0, err: "3 files written in out\n"))
    #expect(try generate() == unchanged)
    #expect(try workspace.read("cache") == "")
    // A relative path means nothing, an empty environment has no home.
    #expect(try generate(environment: ["XDG_CACHE_HOME": "relative", "HOME": "h"]) == unchanged)
    #expect(try generate(environment: ["HOME": "/proc/nowhere"]) == unchanged)
    #expect(try generate(environment: [:]) == unchanged)
    #expect(workspace.names() == ["cache", "out", "shop.yaml"])
  }

  @Test("the cache is in the home directory, and for its owner alone")
  func home() throws {
    #expect(try generate(environment: ["HOME": workspace.directory.path]).code == 0)
    #expect(workspace.names(in: ".cache/tenon").count == 1)
    #expect(try status(".cache/tenon").st_mode & 0o777 == 0o700)
  }

  @Test(
    "a file that changed so lately, or so late, that a further change might not show is not trusted"
  )
  func unsettled() throws {
    #expect(try generate(environment: [:]).code == 0)
    let path = workspace.directory.appending(path: "out/Shop.swift").path
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 3600)], ofItemAtPath: path)
    #expect(try generate() == unchanged)
    #expect(workspace.names(in: "cache/tenon") == [])
    // A time in whole seconds is what a clock that counts no others says.
    let now = Date().timeIntervalSince1970.rounded(.up)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: now)], ofItemAtPath: path)
    #expect(try generate() == unchanged)
    #expect(workspace.names(in: "cache/tenon") == [])
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: now - 60)], ofItemAtPath: path)
    #expect(try generate() == unchanged)
    #expect(workspace.names(in: "cache/tenon").count == 1)
  }

  @Test("a hundred records are kept, the newest")
  func limit() throws {
    for number in 0..<120 {
      try workspace.write("", to: "cache/tenon/\(number)")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: Double(number))],
        ofItemAtPath: workspace.directory.appending(path: "cache/tenon/\(number)").path)
    }
    #expect(try generate().code == 0)
    let names = workspace.names(in: "cache/tenon")
    #expect(names.count == 100)
    #expect(!names.contains("20"))
    #expect(names.contains("21"))
    #expect(try generate() == unchanged)
  }
}
