import Foundation
import TenonGenerator
import TestSupport
import Testing

@testable import tenonc

@Suite("Standard streams and colours", .runsPrograms)
struct ConsoleTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write(
      "schema: Shop\nmodls: {}\nmodels:\n  A: { fields: { x: int } }\n", to: "shop.yaml")
  }

  private let plain = """
    shop.yaml:2:1: error: a schema has no key `modls`; did you mean `models`?
    modls: {}
    ^~~~~
    1 error

    """

  /// The text that a run writes to its standard error, which is a terminal.
  private func terminal(environment: [String: String]) throws -> String {
    var master: Int32 = -1
    var slave: Int32 = -1
    try #require(openpty(&master, &slave, nil, nil, nil) == 0)
    defer { close(master) }
    let process = Process()
    process.executableURL = Workspace.program
    process.arguments = ["validate", "shop.yaml"]
    process.environment = environment
    process.currentDirectoryURL = workspace.directory
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    let started = Result { try process.run() }
    close(slave)
    try started.get()
    // After the other end is closed, reading returns the rest and then fails.
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = read(master, &buffer, buffer.count), count > 0 {
      output += buffer.prefix(count)
    }
    process.waitUntilExit()
    // A terminal ends lines with CR LF.
    return String(decoding: output, as: UTF8.self).replacing("\r\n", with: "\n")
  }

  @Test("on a terminal, diagnostics are coloured")
  func color() throws {
    #expect(
      try terminal(environment: ["TERM": "xterm"]) == """
        \u{1B}[1mshop.yaml:2:1:\u{1B}[0m \u{1B}[1;31merror:\u{1B}[0m \
        a schema has no key `modls`; did you mean `models`?
        modls: {}
        \u{1B}[1;32m^~~~~\u{1B}[0m
        1 error

        """)
  }

  @Test("NO_COLOR and a dumb terminal get no colour", arguments: ["NO_COLOR", "TERM"])
  func noColor(_ variable: String) throws {
    #expect(try terminal(environment: [variable: variable == "TERM" ? "dumb" : "1"]) == plain)
  }

  @Test("an empty NO_COLOR has no effect")
  func emptyNoColor() throws {
    #expect(try terminal(environment: ["NO_COLOR": ""]).hasPrefix("\u{1B}[1mshop.yaml"))
  }

  @Test("if standard error is not a terminal, nothing is coloured")
  func noTerminal() throws {
    let outcome = try workspace.run("validate", "shop.yaml", environment: ["TERM": "xterm"])
    #expect(outcome == .init(1, err: plain))
  }

  @Test("a reader that closes its pipe is not an error")
  func brokenPipe() throws {
    let outcome = try workspace.shell(
      #"{ "$TENONC" help generate; echo "ended with $?" >&2; } | true"#)
    #expect(outcome.out == "ended with 0\n")
  }

  @Test("a closed standard output is an error, and its output is not written into a file")
  func closedOutput() throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    let outcome = try workspace.shell(#""$TENONC" ddl shop.yaml >&-"#)
    #expect(
      outcome == .init(1, out: "error: cannot write to standard output: Bad file descriptor\n"))
    #expect(try workspace.read("shop.yaml") == Sample.shop)
  }

  @Test("a command that needs no standard streams runs without them")
  func closedStreams() throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    let outcome = try workspace.shell(#""$TENONC" generate shop.yaml -o out <&- >&- 2>&-"#)
    #expect(outcome == .init(0))
    #expect(workspace.names(in: "out") == ["Article.swift", "Customer.swift", "Shop.swift"])
  }

  #if os(Linux)
    @Test("a full disk is an error")
    func fullDisk() throws {
      #expect(
        try workspace.shell(#""$TENONC" --help >/dev/full"#)
          == .init(1, out: "error: cannot write to standard output: No space left on device\n"))
    }
  #endif

  @Test("an error that no command expects is an internal error")
  func fault() throws {
    struct Surprise: Error {}
    let code = Tenonc.report(Surprise(), of: GenerateCommand.command, Console())
    #expect(code == .fault)
    #expect(code.rawValue == 70)
  }

  @Test("--quiet shows errors, but no warnings and summaries")
  func quiet() throws {
    #expect(
      try workspace.run("validate", "shop.yaml", "--quiet")
        == .init(1, err: plain.replacing("1 error\n", with: "")))
    try workspace.write(Sample.warned, to: "warned.yaml")
    #expect(try workspace.run("validate", "warned.yaml", "-q") == .init(0))
  }
}
