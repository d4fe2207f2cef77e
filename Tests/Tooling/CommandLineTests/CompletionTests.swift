import Foundation
import TestSupport
import Testing

@testable import tenonc

@Suite("Shell completions", .runsPrograms)
struct CompletionTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("", to: "my schema.yaml")
    try workspace.write("", to: "Sources/x.swift")
  }

  /// The words that bash offers for the last word of a command line.
  private func offers(_ words: String...) throws -> [String] {
    let line = (["tenonc"] + words).map { "'\($0)'" }.joined(separator: " ")
    let outcome = try workspace.shell(
      """
      source <("$TENONC" completions bash)
      COMP_WORDS=(\(line)); COMP_CWORD=\(words.count)
      _tenonc
      printf '%s\\n' "${COMPREPLY[@]}"
      """, shell: "/bin/bash")
    try #require(outcome.code == 0, "\(outcome.out)")
    return outcome.out.split(separator: "\n").map(String.init)
  }

  @Test("bash completes commands and options of the program")
  func bashCommands() throws {
    #expect(
      try offers("") == [
        "init", "generate", "validate", "ddl", "inspect", "check", "completions", "help", "-q",
        "--quiet",
        "-v", "--verbose", "-h", "--help", "--version",
      ])
    #expect(try offers("g") == ["generate"])
  }

  @Test("bash completes a command's options")
  func bashOptions() throws {
    #expect(
      try offers("generate", "--d") == [
        "--dry-run", "--dialect", "--default-access", "--declared-input",
      ])
    #expect(try offers("ddl", "--d") == ["--dialect"])
    #expect(try offers("--quiet", "ddl", "--d") == ["--dialect"])
  }

  @Test("bash completes values after a space and after an equals sign")
  func bashValues() throws {
    #expect(try offers("generate", "--access", "p") == ["public", "package"])
    #expect(try offers("generate", "--access", "=", "p") == ["public", "package"])
    #expect(try offers("generate", "--access", "=") == ["public", "package", "internal"])
    #expect(try offers("generate", "-o", "S") == ["Sources"])
    #expect(try offers("help", "in") == ["init", "inspect"])
    #expect(try offers("completions", "") == ["bash", "zsh", "fish"])
  }

  @Test("bash completes files, including those with spaces in their names")
  func bashFiles() throws {
    #expect(try offers("validate", "my") == ["my schema.yaml"])
  }

  @Test("zsh gets every option of every command, with its help", arguments: Tenonc.program.commands)
  func zsh(_ command: Command) throws {
    let script = try workspace.run("completions", "zsh").out
    #expect(script.hasPrefix("#compdef tenonc\n"))
    let start = try #require(script.range(of: "        \(command.name)) _arguments \\\n"))
    let end = try #require(script[start.upperBound...].range(of: " ;;\n"))
    let section = script[start.upperBound..<end.lowerBound]
    for option in command.options + Tenonc.program.commonOptions {
      #expect(section.contains(option.spelling + (option.value == nil ? "" : "=")))
    }
    let specs = section.split(separator: " \\\n")
    let count = command.options.count + Tenonc.program.commonOptions.count
    #expect(specs.count == count + (command.argument == nil ? 0 : 1))
    // Each is one word of the shell, so its quotes are balanced.
    #expect(specs.filter { !$0.count { $0 == "'" }.isMultiple(of: 2) } == [])
  }

  @Test("zsh gets the exact lines of an option, of its values and of an argument")
  func zshLines() throws {
    let script = try workspace.run("completions", "zsh").out
    let lines = script.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.contains("'(-q --quiet)'{-q,--quiet}'[Show only errors]' \\"))
    #expect(
      lines.contains(
        "'*--dialect=[Write SQL for this database; default: `dialects` of `tenon.yaml`, or sqlite]"
          + ":sqlite|postgresql|mysql:(sqlite postgresql mysql)' \\"))
    #expect(lines.contains("'1:shell:(bash zsh fish)' ;;"))
  }

  @Test("fish gets commands, options and values")
  func fish() throws {
    let script = try workspace.run("completions", "fish").out
    let lines = script.split(separator: "\n")
    #expect(lines.first == "# fish completion for tenonc")
    #expect(
      lines.contains(
        "complete -c tenonc -n __fish_use_subcommand -a ddl -d 'Print the SQL that creates the schema\\'s tables'"
      ))
    #expect(
      lines.contains(
        "complete -c tenonc -n '__fish_seen_subcommand_from validate' -l strict -d 'Fail for warnings too'"
      ))
    #expect(
      lines.contains(
        "complete -c tenonc -n '__fish_seen_subcommand_from completions' -a 'bash zsh fish'"))
  }
}

extension Command: CustomTestStringConvertible {
  public var testDescription: String { name }
}
