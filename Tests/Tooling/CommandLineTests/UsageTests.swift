import TestSupport
import Testing

@Suite("A wrong command line", .runsPrograms)
struct UsageTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  private func tail(_ command: String, _ usage: String) -> String {
    "usage: tenonc \(usage)\n`tenonc\(command) --help` shows the help.\n"
  }

  @Test("a missing command is wrong usage, and shows the right usage")
  func noCommand() throws {
    #expect(
      try workspace.run()
        == .init(64, err: "error: no command is given\n" + tail("", "<command> [options]")))
  }

  @Test("an unknown command suggests the nearest command")
  func unknownCommand() throws {
    #expect(
      try workspace.run("genrate", "--whatever")
        == .init(
          64,
          err: "error: unknown command `genrate`; did you mean `generate`?\n"
            + tail("", "<command> [options]")))
  }

  @Test("an unknown command without a near one is only reported")
  func plannedCommand() throws {
    #expect(
      try workspace.run("migrate")
        == .init(
          64,
          err: "error: unknown command `migrate`\n" + tail("", "<command> [options]")))
  }

  @Test("all mistakes are reported at once, each with the nearest option or value")
  func everything() throws {
    let outcome = try workspace.run(
      "generate", "--chek", "--acces=foo", "--dialect", "postgres", "--access", "open",
      "--force=yes", "--file-name", "--output")
    #expect(
      outcome
        == .init(
          64,
          err: """
            error: unknown option `--chek`; did you mean `--check`?
            error: unknown option `--acces`; did you mean `--access`?
            error: `--dialect` cannot be `postgres`; did you mean `postgresql`?
            error: `--access` cannot be `open`; it is one of `public`, `package`, `internal`
            error: `--force` takes no value
            error: `--file-name` needs a value: `--file-name NAME`
            error: `--output` needs a value: `--output DIR`

            """ + tail(" generate", "generate [options] [<schema>…]")))
  }

  @Test("an option that does not repeat is refused a second time", arguments: ["--output", "-o"])
  func twice(_ spelling: String) throws {
    #expect(
      try workspace.run("generate", "--output=a", spelling, "b")
        == .init(
          64,
          err: "error: `--output` is given twice\n"
            + tail(" generate", "generate [options] [<schema>…]")))
  }

  @Test("an empty value counts as missing")
  func emptyValue() throws {
    #expect(
      try workspace.run("validate", "--format=", "")
        == .init(
          64,
          err: """
            error: `--format` needs a value: `--format text|json`
            error: the schema is empty

            """ + tail(" validate", "validate [options] [<schema>…]")))
  }

  @Test("an option before its command is an error that names the command")
  func optionInFront() throws {
    #expect(
      try workspace.run("--check", "generate")
        == .init(
          64,
          err: "error: unknown option `--check`; it belongs after a command: generate\n"
            + tail(" generate", "generate [options] [<schema>…]")))
  }

  @Test("a missing argument is an error that lists the possible values")
  func missingArgument() throws {
    #expect(
      try workspace.run("completions")
        == .init(
          64,
          err: "error: the shell is missing: one of `bash`, `zsh`, `fish`\n"
            + tail(" completions", "completions <shell>")))
  }

  @Test("a wrong argument is not reported as missing too")
  func wrongArgument() throws {
    #expect(
      try workspace.run("completions", "bsh", "more")
        == .init(
          64,
          err: """
            error: the shell cannot be `bsh`; did you mean `bash`?
            error: unexpected argument `more`

            """ + tail(" completions", "completions <shell>")))
  }

  @Test(
    "options that cannot be used together are wrong usage",
    arguments: [
      ("ddl", "--quiet", "--verbose"), ("generate", "--check", "--dry-run"),
      ("generate", "--watch", "--check"), ("generate", "--watch", "--dry-run"),
      ("inspect", "--config=x", "--no-config"),
    ])
  func exclusive(_ command: String, _ one: String, _ other: String) throws {
    let outcome = try workspace.run(command, one, other)
    let first = one.split(separator: "=").first ?? ""
    #expect(
      outcome
        == .init(
          64,
          err: "error: `\(first)` and `\(other)` cannot be used together\n"
            + tail(" \(command)", "\(command) [options] [<schema>…]")))
  }

  @Test("after `--` every word is an argument")
  func doubleHyphen() throws {
    #expect(
      try workspace.run("validate", "--", "--strict")
        == .init(1, err: "--strict: error: no such file\n1 error\n"))
  }

  @Test("an option of all commands can be given before the command")
  func commonOptionInFront() throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    #expect(try workspace.run("--quiet", "validate", "shop.yaml") == .init(0))
  }

  @Test("a control character in a word does not reach the terminal")
  func controlCharacter() throws {
    #expect(
      try workspace.run("\u{1B}[31mred\n")
        == .init(
          64,
          err: "error: unknown command `␛[31mred␊`\n" + tail("", "<command> [options]")))
  }

  @Test(
    "a missing schema is wrong usage if there is no tenon.yaml", arguments: ["ddl", "inspect"])
  func noSchema(_ command: String) throws {
    #expect(
      try workspace.run(command, "--no-config")
        == .init(
          64,
          err:
            "error: no schema is given, and there is no `tenon.yaml` in this directory or above that names one; "
            + "`tenonc init` writes both\n"
            + tail(" \(command)", "\(command) [options] [<schema>…]")))
  }
}
