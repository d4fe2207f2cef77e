import Foundation
import TestSupport
import Testing

@testable import TenonGenerator

@Suite("Writing files")
struct OutputPlanTests {
  private let header = FileHeader(files: ["blog.yaml"]).line + "\n"

  private func file(_ name: String, _ text: String = "") -> GeneratedFile {
    GeneratedFile(name: name, contents: header + text)
  }

  private func write(_ text: String, _ directory: URL, _ name: String) throws {
    try Data(text.utf8).write(to: directory.appendingPathComponent(name))
  }

  private func read(_ directory: URL, _ name: String) throws -> String {
    try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
  }

  private func changes(_ plan: OutputPlan) -> [String] {
    plan.items.map { "\($0.name) \($0.change.rawValue)" }
  }

  @Test("the first run creates the directory and writes all files; the second changes nothing")
  func twice() throws {
    try Shell.withTemporaryDirectory { directory in
      let output = directory.appendingPathComponent("a/b").path
      let files = [file("User.swift", "1\n"), file("Blog.swift", "2\n")]
      let first = try OutputPlan(files: files, directory: output)
      #expect(changes(first) == ["Blog.swift new", "User.swift new"])
      #expect(!FileManager.default.fileExists(atPath: output))
      try first.apply()
      #expect(try read(directory, "a/b/User.swift") == header + "1\n")

      let second = try OutputPlan(files: files, directory: output)
      #expect(changes(second) == ["Blog.swift unchanged", "User.swift unchanged"])
      #expect(second.stale.isEmpty)
    }
  }

  @Test("if a file cannot be written, no temporary file or directory is left next to the output")
  func nothingLeft() throws {
    try Shell.withTemporaryDirectory { directory in
      let output = directory.appendingPathComponent("out").path
      let name = String(repeating: "x", count: 300) + ".swift"
      let plan = try OutputPlan(files: [file("A.swift"), file(name)], directory: output)
      #expect(throws: OutputError.self) { try plan.apply() }
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["out"])
    }
  }

  @Test("only changed files are written, and their permissions are kept")
  func onlyChanged() throws {
    try Shell.withTemporaryDirectory { directory in
      let files = [file("A.swift", "1\n"), file("B.swift", "2\n")]
      try OutputPlan(files: files, directory: directory.path).apply()
      let past = Date(timeIntervalSince1970: 1_000_000)
      for name in ["A.swift", "B.swift"] {
        try FileManager.default.setAttributes(
          [.modificationDate: past, .posixPermissions: 0o640],
          ofItemAtPath: directory.appendingPathComponent(name).path)
      }
      let plan = try OutputPlan(
        files: [file("A.swift", "1\n"), file("B.swift", "3\n")], directory: directory.path)
      #expect(changes(plan) == ["A.swift unchanged", "B.swift changed"])
      #expect(
        plan.items[1].diff == """
          --- a/\(directory.path)/B.swift
          +++ b/\(directory.path)/B.swift
          @@ -1,2 +1,2 @@
           \(header)-2
          +3

          """)
      try plan.apply()
      func attributes(_ name: String) throws -> [FileAttributeKey: Any] {
        try FileManager.default.attributesOfItem(
          atPath: directory.appendingPathComponent(name).path)
      }
      #expect(try attributes("A.swift")[.modificationDate] as? Date == past)
      #expect(try attributes("B.swift")[.modificationDate] as? Date != past)
      #expect((try attributes("B.swift")[.posixPermissions] as? NSNumber)?.intValue == 0o640)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 2)
    }
  }

  @Test("files of removed models are removed; other files, and those of another schema, stay")
  func removal() throws {
    try Shell.withTemporaryDirectory { directory in
      try write(header + "old\n", directory, "Old.swift")
      try write(FileHeader(files: ["shop.yaml"]).line + "\n", directory, "Shop.swift")
      try write("// mine\n", directory, "Mine.swift")
      try write(header, directory, "notes.txt")
      try write("", directory, "Empty.swift")
      let plan = try OutputPlan(files: [file("User.swift")], directory: directory.path)
      #expect(changes(plan) == ["Old.swift removed", "User.swift new"])
      try plan.apply()
      let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
      #expect(names == ["Empty.swift", "Mine.swift", "Shop.swift", "User.swift", "notes.txt"])
    }
  }

  @Test("files that tenonc did not write are not overwritten, and all of them are reported")
  func inTheWay() throws {
    try Shell.withTemporaryDirectory { directory in
      try write("// mine\n", directory, "User.swift")
      try write(FileHeader(files: ["shop.yaml"]).line + "\nx\n", directory, "Post.swift")
      try FileManager.default.createDirectory(
        at: directory.appendingPathComponent("Tag.swift"), withIntermediateDirectories: true)
      let files = [file("User.swift"), file("Post.swift"), file("Tag.swift"), file("New.swift")]
      let path = directory.path
      let error = #expect(throws: OutputError.self) {
        try OutputPlan(files: files, directory: path)
      }
      #expect(
        error?.description == """
          \(path)/User.swift: error: this file was not written by tenonc; move it, or overwrite it with --force
          \(path)/Post.swift: error: this file was generated from shop.yaml; choose another directory, \
          or overwrite it with --force
          \(path)/Tag.swift: error: this is not a regular file; remove it first
          """)
      #expect(try read(directory, "User.swift") == "// mine\n")

      let forced = try OutputPlan(
        files: Array(files.dropLast(2)), directory: path, force: true)
      try forced.apply()
      #expect(try read(directory, "User.swift") == header)
      #expect(try read(directory, "Post.swift") == header)
    }
  }

  @Test("a file is written through a link, which stays a link")
  func link() throws {
    try Shell.withTemporaryDirectory { directory in
      let real = directory.appendingPathComponent("real")
      let output = directory.appendingPathComponent("output")
      for folder in [real, output] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      try write(header + "1\n", real, "User.swift")
      let link = output.appendingPathComponent("User.swift").path
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: "../real/User.swift")
      try OutputPlan(files: [file("User.swift", "2\n")], directory: output.path).apply()
      #expect(try read(real, "User.swift") == header + "2\n")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: link) == "../real/User.swift")
    }
  }

  @Test("a broken link and a pipe are not overwritten, and a pipe is not read")
  func special() throws {
    try Shell.withTemporaryDirectory { directory in
      try FileManager.default.createSymbolicLink(
        atPath: directory.appendingPathComponent("A.swift").path,
        withDestinationPath: "missing")
      _ = try Shell.run(["mkfifo", directory.appendingPathComponent("B.swift").path])
      _ = try Shell.run(["mkfifo", directory.appendingPathComponent("Other.swift").path])
      let path = directory.path
      let error = #expect(throws: OutputError.self) {
        try OutputPlan(files: [file("A.swift"), file("B.swift")], directory: path)
      }
      #expect(
        error
          == .inTheWay([
            .init(path: "\(path)/A.swift", reason: .notAFile),
            .init(path: "\(path)/B.swift", reason: .notAFile),
          ]))
    }
  }

  @Test("an output that is a file is refused")
  func outputIsFile() throws {
    try Shell.withTemporaryDirectory { directory in
      try write("", directory, "output")
      let path = directory.appendingPathComponent("output").path
      let error = #expect(throws: OutputError.self) {
        try OutputPlan(files: [file("A.swift")], directory: path)
      }
      #expect(
        error?.description == "\(path): error: the output is not a directory")
    }
  }

  @Test("a directory that cannot be created is an error with the system's reason")
  func unwritable() throws {
    let plan = try OutputPlan(files: [file("A.swift")], directory: "/proc/tenon/models")
    let error = #expect(throws: OutputError.self) { try plan.apply() }
    #expect(
      error?.description
        == "/proc/tenon/models: error: cannot create the directory: no such file or directory")
  }

  @Test("the header names the files without their directories, on one line")
  func headerLine() {
    let header = FileHeader(files: ["/home/me/blog.yaml", "more\nfiles.yaml"])
    #expect(
      header.line
        == "// Generated by tenonc 0.1.0 from blog.yaml, more?files.yaml. Do not edit: change the schema and generate again."
    )
    #expect(FileHeader(firstLine: header.line) == header)
    let closing = " from blog.yaml. Do not edit: change the schema and generate again."
    for version in ["", " 0.0.9", " 12.0.0-beta"] {
      let line = "// Generated by tenonc\(version)\(closing)"
      #expect(FileHeader(firstLine: line)?.sources == "blog.yaml")
    }
    #expect(FileHeader(firstLine: "// Generated by tenonc, not\(closing)") == nil)
    #expect(FileHeader(firstLine: "// Generated by hand") == nil)
  }
}
