import Foundation
import TestSupport
import Testing

@Suite("tenonc generate", .runsPrograms)
struct GenerateTests {
  let workspace: Workspace
  private let files = ["Article.swift", "Customer.swift", "Shop.swift"]

  init() throws {
    workspace = try Workspace()
    try workspace.write(Sample.shop, to: "shop.yaml")
  }

  private func generate(_ flags: String...) throws -> Workspace.Outcome {
    switch flags.count {
    case 0: try workspace.run("generate", "shop.yaml", "--output", "out")
    case 1: try workspace.run("generate", "shop.yaml", "--output", "out", flags[0])
    default: try workspace.run("generate", "shop.yaml", "--output", "out", flags[0], flags[1])
    }
  }

  @Test("generate works without a tenon.yaml, and an unchanged second run writes nothing")
  func twice() throws {
    #expect(try generate() == .init(0, err: "3 files written in out\n"))
    #expect(workspace.names(in: "out") == files)
    let times = try workspace.modificationTimes(in: "out")
    #expect(times.count == 3)
    #expect(try generate() == .init(0, err: "0 files written, 3 unchanged in out\n"))
    #expect(try workspace.modificationTimes(in: "out") == times)
  }

  @Test("generate removes the files of removed models, and no other files")
  func removedModel() throws {
    _ = try generate()
    try workspace.write("let mine = 1\n", to: "out/Mine.swift")
    try workspace.write(
      Sample.shop.replacing("  Customer:\n    fields: { name: text }\n", with: ""),
      to: "shop.yaml")
    #expect(
      try generate("--verbose")
        == .init(
          0,
          err: """
            reading shop.yaml
            remove out/Customer.swift
            write out/Shop.swift
            1 file written, 1 removed, 1 unchanged in out

            """))
    #expect(workspace.names(in: "out") == ["Article.swift", "Mine.swift", "Shop.swift"])
  }

  @Test("an edited or missing file is written again, a stale one is removed, and the others stay")
  func repair() throws {
    _ = try generate()
    let original = try workspace.read("out/Article.swift")
    let repaired = Workspace.Outcome(0, err: "1 file written, 2 unchanged in out\n")
    // An edit that keeps the size.
    try workspace.write(original.replacing("Table", with: "table"), to: "out/Article.swift")
    #expect(try generate() == repaired)
    #expect(try workspace.read("out/Article.swift") == original)
    try workspace.remove("out/Article.swift")
    #expect(try generate() == repaired)
    try workspace.write(original, to: "out/Old.swift")
    #expect(try generate() == .init(0, err: "0 files written, 1 removed, 3 unchanged in out\n"))
    #expect(workspace.names(in: "out") == files)
    try workspace.remove("out")
    #expect(try generate() == .init(0, err: "3 files written in out\n"))
  }

  @Test("an unchanged run shows the warnings again, and writes nothing outside of the output")
  func warnings() throws {
    try workspace.write(Sample.warned, to: "shop.yaml")
    let first = try generate()
    #expect(first.err.hasPrefix("shop.yaml:6:7: warning: "))
    #expect(
      try generate().err
        == first.err.replacing("3 files written", with: "0 files written, 3 unchanged"))
    #expect(workspace.names() == ["out", "shop.yaml"])
  }

  @Test("--check prints stale files and their differences, writes nothing and exits with 1")
  func check() throws {
    _ = try generate()
    #expect(try generate("--check") == .init(0, err: "3 files up to date in out\n"))
    let original = try workspace.read("out/Article.swift")
    try workspace.write(
      original.replacing("/// Table `article`.", with: "/// Table."), to: "out/Article.swift")
    try workspace.remove("out/Customer.swift")
    try workspace.write(original, to: "out/Old.swift")
    let times = try workspace.modificationTimes(in: "out")

    let outcome = try generate("--check")
    #expect(outcome.code == 1)
    #expect(
      outcome.err == """
        out/Article.swift: error: this file is stale
        out/Customer.swift: error: this file is missing
        out/Old.swift: error: this file is no longer generated
        run `tenonc generate` to update 3 files

        """)
    let diff = outcome.out.split(separator: "\n")
    #expect(diff.prefix(2) == ["--- a/out/Article.swift", "+++ b/out/Article.swift"])
    #expect(diff.filter { $0.hasPrefix("-") }.dropFirst() == ["-/// Table."])
    #expect(diff.filter { $0.hasPrefix("+") }.dropFirst() == ["+/// Table `article`."])
    #expect(try workspace.modificationTimes(in: "out") == times)
  }

  @Test("--dry-run prints the files that would be written, and writes nothing")
  func dryRun() throws {
    #expect(
      try generate("--dry-run")
        == .init(
          0, out: "write out/Article.swift\nwrite out/Customer.swift\nwrite out/Shop.swift\n"))
    #expect(workspace.names() == ["shop.yaml"])
  }

  @Test("--watch generates again after each change, also after a mistake")
  func watch() async throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    let watching = try workspace.start("generate", "shop.yaml", "-o", "out", "--watch")
    defer { watching.end() }
    try await watching.says("watching 1 file; end with Control-C\n")
    try workspace.write(Sample.shop.replacing("Article:", with: "Item:"), to: "shop.yaml")
    try await watching.says("1 removed")
    #expect(workspace.names(in: "out").contains("Item.swift"))
    try workspace.write("models: [", to: "shop.yaml")
    try await watching.says("error: ")
    try workspace.write(Sample.shop, to: "shop.yaml")
    try await watching.says("1 removed")
    #expect(workspace.names(in: "out").contains("Article.swift"))
    try FileManager.default.removeItem(at: workspace.directory.appending(path: "shop.yaml"))
    try await watching.says("error: no such file")
  }

  @Test("a file that tenonc did not write is overwritten only with --force")
  func foreignFile() throws {
    try workspace.write("let mine = 1\n", to: "out/Article.swift")
    #expect(
      try generate()
        == .init(
          1,
          err: """
            out/Article.swift: error: this file was not written by tenonc; move it, or overwrite it with --force

            """))
    #expect(workspace.names(in: "out") == ["Article.swift"])
    #expect(try workspace.read("out/Article.swift") == "let mine = 1\n")
    #expect(try generate("--force") == .init(0, err: "3 files written in out\n"))
    #expect(
      try workspace.read("out/Article.swift").hasPrefix(
        "// Generated by tenonc 0.1.0 from shop.yaml."))
  }

  @Test("--single-file writes one file, named after the schema or by --file-name")
  func singleFile() throws {
    #expect(try generate("--single-file") == .init(0, err: "1 file written in out\n"))
    #expect(workspace.names(in: "out") == ["Shop.swift"])
    let text = try workspace.read("out/Shop.swift")
    #expect(
      try workspace.run(
        "generate", "shop.yaml", "-o", "named", "--single-file", "--file-name", "X.tenon.swift")
        == .init(0, err: "1 file written in named\n"))
    #expect(try workspace.read("named/X.tenon.swift") == text)
  }

  @Test(
    "--file-name is the name of a Swift file, and needs --single-file",
    arguments: ["../X.swift", "X.txt", "a/b.swift"])
  func badFileName(_ name: String) throws {
    let outcome = try generate("--single-file", "--file-name=\(name)")
    #expect(outcome.code == 64)
    #expect(
      outcome.err.split(separator: "\n").first
        == "error: `--file-name` needs `--single-file` and the name of a Swift file without directories"
    )
    #expect(workspace.names() == ["shop.yaml"])
    #expect(try generate("--file-name=X.swift").code == 64)
  }

  @Test("reading a file that is not a declared input is an error")
  func declaredInput() throws {
    try workspace.write("models:\n  B: { fields: { x: int } }\n", to: "more.yaml")
    let declared = "--declared-input=\(workspace.directory.path)/shop.yaml"
    #expect(
      try workspace.run("generate", "shop.yaml", "-o", "out", declared)
        == .init(0, err: "3 files written in out\n"))
    #expect(
      try workspace.run("generate", "shop.yaml", "more.yaml", "-o", "other", declared)
        == .init(
          1,
          err: """
            more.yaml: error: the build does not watch this file yet; touch Package.swift and build again, or name the \
            file in `tenon.yaml` without escapes

            """))
    #expect(workspace.names(in: "other") == [])
  }

  @Test("--templates replaces a template by its name")
  func templates() throws {
    try workspace.write("// {{header}}\n// mine\n", to: "templates/file.mustache")
    try workspace.write("notes", to: "templates/README.md")
    _ = try generate("--templates=templates")
    #expect(
      try workspace.read("out/Article.swift").split(separator: "\n").dropFirst() == ["// mine"])
  }

  @Test("a mistake in a template is shown at its place")
  func brokenTemplate() throws {
    try workspace.write("one\n  {{#open}}\n", to: "templates/model.mustache")
    let outcome = try generate("--templates", "templates")
    #expect(outcome.code == 1)
    #expect(
      outcome.err == """
        templates/model.mustache:2:3: error: the section 'open' is never closed
          {{#open}}
          ^

        """)
    #expect(workspace.names(in: "out") == [])
  }

  @Test("an unknown template and a directory without templates are errors")
  func unknownTemplate() throws {
    try workspace.write("", to: "templates/modle.mustache")
    let unknown = try generate("--templates", "templates")
    #expect(unknown.code == 1)
    #expect(
      unknown.err.hasPrefix(
        "templates/modle.mustache: error: there is no template of this name to replace; there are ")
    )
    try workspace.write("", to: "nothing/x.txt")
    #expect(
      try generate("--templates", "nothing")
        == .init(1, err: "nothing: error: this directory contains no `.mustache` files\n"))
    #expect(
      try generate("--templates", "absent")
        == .init(1, err: "absent: error: cannot read the directory of templates\n"))
  }

  @Test("an output that is not a directory is an error, and stays unchanged")
  func outputIsFile() throws {
    try workspace.write("mine", to: "out")
    #expect(
      try generate()
        == .init(1, err: "out: error: the output is not a directory\n"))
    #expect(try workspace.read("out") == "mine")
  }

  @Test("a directory that cannot be created is an error")
  func readOnly() throws {
    // Root can write everywhere except into the file systems of the kernel.
    let parent = geteuid() == 0 ? "/proc" : "locked"
    if parent == "locked" {
      try workspace.write("", to: "locked/x")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o555], ofItemAtPath: workspace.directory.path + "/locked")
    }
    let outcome = try workspace.run("generate", "shop.yaml", "-o", "\(parent)/out")
    #expect(outcome.code == 1)
    #expect(outcome.out == "")
    #expect(outcome.err.hasPrefix("\(parent)/out: error: cannot create the directory: "))
    #expect(outcome.err.split(separator: "\n").count == 1)
  }
}
