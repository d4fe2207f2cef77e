import TestSupport
import Testing

@testable import tenonc

@Suite("Help", .runsPrograms)
struct HelpTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  @Test("the program's help lists every command")
  func program() throws {
    let text = """
      Generate plain Swift and SQL from a schema file.

      usage: tenonc <command> [options]

      commands:
        init         Write a commented schema to start from, and a `tenon.yaml` for it
        generate     Generate Swift, including its SQL, from the schema
        validate     Show all errors and warnings of the schema
        ddl          Print the SQL that creates the schema's tables
        inspect      Print the resolved schema as JSON, or the context of its
                     templates
        check        Find values in a SQLite file whose form differs from Tenon's
        completions  Print a shell script that completes tenonc's command lines
        help         Show the help of a command

      options:
        -q, --quiet    Show only errors
        -v, --verbose  Show each step
        -h, --help     Show this help
            --version  Show the version

      `tenonc help <command>` shows the help of a command.

      """
    #expect(try workspace.run("--help") == .init(0, out: text))
    #expect(try workspace.run("help") == .init(0, out: text))
    #expect(try workspace.run("-h") == .init(0, out: text))
  }

  @Test("a command's help shows its argument, its options and their values")
  func command() throws {
    #expect(
      try workspace.run("ddl", "--help")
        == .init(
          0,
          out: """
            Print the SQL that creates the schema's tables.

            usage: tenonc ddl [options] [<schema>…]

            One script for each dialect. The statements skip what already exists, so they
            can run again.

            arguments:
              schema  Schema files or globs, merged into one schema; default: `schema` of
                      `tenon.yaml`

            options:
                  --dialect sqlite|postgresql|mysql
                                 Write SQL for this database; default: `dialects` of
                                 `tenon.yaml`, or sqlite; repeatable
                  --config FILE  Read this file as `tenon.yaml` instead of looking for one
                  --no-config    Do not look for a `tenon.yaml`
              -q, --quiet        Show only errors
              -v, --verbose      Show each step
              -h, --help         Show this help

            """))
  }

  @Test("`help COMMAND` is `COMMAND --help`", arguments: Tenonc.program.commands.map(\.name))
  func same(_ command: String) throws {
    let outcome = try workspace.run("help", command)
    #expect(outcome.code == 0)
    #expect(outcome.err == "")
    #expect(outcome.out.contains("\nusage: tenonc \(command)"))
    #expect(try workspace.run(command, "--help") == outcome)
  }

  @Test("--help shows help even if the command line has mistakes")
  func besideMistakes() throws {
    #expect(
      try workspace.run("ddl", "--nonsense", "--help") == (try workspace.run("help", "ddl")))
    #expect(try workspace.run("nonsense", "--help") == (try workspace.run("help")))
  }

  @Test("no line of help is wider than 80 columns")
  func width() {
    let program = Tenonc.program
    let texts =
      [HelpText.program(program)] + program.commands.map { HelpText.command($0, of: program) }
    for text in texts {
      #expect(text.split(separator: "\n").filter { $0.count > 80 } == [])
    }
  }

  @Test("--version prints the version and nothing else")
  func version() throws {
    #expect(try workspace.run("--version") == .init(0, out: "tenonc 0.1.0\n"))
  }
}
