import Foundation
import Testing

@testable import TenonSchema

@Suite("Reading source files from disk")
struct SourceFileReadTests {
  /// Reads a file with the given bytes through the file system, and returns the output of the command line.
  private func read(_ bytes: [UInt8], byteLimit: Int = SourceFile.standardByteLimit) throws -> (
    file: SourceFile?, report: String
  ) {
    try withDirectory { directory in
      let path = directory + "/a.yaml"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let (file, report) = load(path, byteLimit: byteLimit)
      return (file, report.replacing(directory + "/", with: ""))
    }
  }

  private func load(_ path: String, byteLimit: Int = SourceFile.standardByteLimit) -> (
    SourceFile?, String
  ) {
    var diagnostics: [Diagnostic] = []
    let file = SourceFile.read(path: path, byteLimit: byteLimit, diagnostics: &diagnostics)
    return (file, DiagnosticRenderer().text(diagnostics))
  }

  private func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appending(path: "tenon-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory.path)
  }

  @Test("a file's text is read, without its byte order mark")
  func text() throws {
    let (file, report) = try read([0xEF, 0xBB, 0xBF] + Array("schéma: x\r\n".utf8))
    #expect(report == "")
    #expect(file?.text == "schéma: x\r\n")
  }

  @Test("an empty file can be read")
  func empty() throws {
    let (file, report) = try read([])
    #expect(report == "")
    #expect(file?.text == "")
  }

  @Test(
    "a missing file is an error",
    arguments: ["/nowhere/a.yaml", "/etc/passwd/a.yaml", "", "/etc/passwd\0.yaml"])
  func missing(path: String) {
    let (file, report) = load(path)
    #expect(file == nil)
    #expect(report == "\(path.replacing("\0", with: "␀")): error: no such file\n")
  }

  @Test("a directory is an error")
  func directory() throws {
    try withDirectory { directory in
      #expect(load(directory).1 == "\(directory): error: this is a directory, not a file\n")
    }
  }

  @Test("a pipe or a device is refused and not waited for")
  func notRegular() throws {
    try withDirectory { directory in
      let pipe = directory + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      #expect(load(pipe).1 == "\(pipe): error: not a regular file\n")
    }
    #expect(load("/dev/zero").1 == "/dev/zero: error: not a regular file\n")
  }

  @Test("a symbolic link to itself is an error")
  func linkLoop() throws {
    try withDirectory { directory in
      let link = directory + "/loop"
      #expect(symlink(link, link) == 0)
      #expect(
        load(link).1 == "\(link): error: cannot read the file: Too many levels of symbolic links\n")
    }
  }

  @Test(
    "a file without read permission is an error",
    .enabled(if: geteuid() != 0, "the superuser may read every file"))
  func unreadable() throws {
    try withDirectory { directory in
      let path = directory + "/a.yaml"
      try Data("a: 1".utf8).write(to: URL(fileURLWithPath: path))
      #expect(chmod(path, 0) == 0)
      #expect(load(path).1 == "\(path): error: cannot read the file: permission denied\n")
    }
  }

  @Test("the error about a file beyond the limit names the limit; one at the limit is read")
  func tooLarge() throws {
    #expect(try read(Array("12345".utf8), byteLimit: 5).file?.text == "12345")
    let (file, report) = try read(Array("123456".utf8), byteLimit: 5)
    #expect(file == nil)
    #expect(report == "a.yaml: error: the file is larger than the limit of 5 bytes\n")
  }

  @Test("a file beyond 16 MB is refused")
  func tooLargeByDefault() throws {
    let (_, report) = try read([UInt8](repeating: 0x20, count: 16 * 1024 * 1024 + 1))
    #expect(report == "a.yaml: error: the file is larger than the limit of 16777216 bytes\n")
  }

  @Test(
    "the first byte that is not UTF-8 is shown at its place",
    arguments: [
      ([0x61, 0xE9, 0x62], 2, "E9"),
      ([0x61, 0xFF], 2, "FF"),
      // A character cut off by the end of the file, with the same first bytes as U+FFFD.
      ([0x61, 0xEF, 0xBF], 2, "EF"),
      ([0xC3, 0xA9, 0xEF, 0xBF, 0x61], 2, "EF"),
      // The encoding of half a surrogate pair, and of a character that needs fewer bytes.
      ([0xED, 0xA0, 0x80], 1, "ED"),
      ([0xC0, 0x80], 1, "C0"),
      // A replacement character in the file itself is valid.
      ([0xEF, 0xBF, 0xBD, 0x80], 2, "80"),
    ])
  func notUTF8(bytes: [UInt8], column: Int, byte: String) throws {
    let (file, report) = try read(Array("x: é\ny: ".utf8) + bytes)
    #expect(file == nil)
    let message = "the file is not UTF-8: byte 0x\(byte) is not allowed here; save it as UTF-8"
    #expect(report.hasPrefix("a.yaml:2:\(3 + column): error: \(message)\ny: "))
  }

  @Test("an invalid byte after a byte order mark is shown at its place")
  func notUTF8BehindMark() throws {
    #expect(
      try read([0xEF, 0xBB, 0xBF, 0x61, 0xE9]).report == """
        a.yaml:1:2: error: the file is not UTF-8: byte 0xE9 is not allowed here; save it as UTF-8
        a\u{FFFD}
         ^

        """)
  }

  @Test(
    "the errors about UTF-16 and UTF-32 name them",
    arguments: [
      ([0xFF, 0xFE, 0x61, 0], "UTF-16"), ([0xFE, 0xFF, 0, 0x61], "UTF-16"),
      ([0x61, 0, 0x3A, 0], "UTF-16"), ([0, 0x61, 0, 0x3A], "UTF-16"), ([0xFF, 0xFE], "UTF-16"),
      ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"),
      ([0x61, 0, 0, 0], "UTF-32"), ([0, 0, 0, 0x61], "UTF-32"),
    ])
  func foreignEncodings(bytes: [UInt8], name: String) throws {
    #expect(try read(bytes).report == "a.yaml:1:1: error: the file is \(name); save it as UTF-8\n")
  }

  @Test("NUL bytes are read, and refused where YAML is read, with their place")
  func nulBytes() throws {
    let (file, readReport) = try read(Array("a: 1\nb: \0\0\n".utf8))
    #expect(readReport == "")
    var diagnostics: [Diagnostic] = []
    let source = try #require(file)
    _ = YAMLReader.read(source, diagnostics: &diagnostics)
    #expect(
      DiagnosticRenderer().text(diagnostics).replacing(source.path, with: "a.yaml") == """
        a.yaml:2:4: error: YAML cannot contain a NUL character
        b: ␀␀
           ^
        a.yaml:2:5: error: YAML cannot contain a NUL character
        b: ␀␀
            ^

        """)
  }
}
