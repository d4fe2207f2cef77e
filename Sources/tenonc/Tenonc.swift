import TenonGenerator
import TenonSchema

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `tenonc`, the generator's command line: reads the command line, runs the command, and ends with its exit code.
@main
enum Tenonc {
  /// The version that `--version` prints.
  static let version = FileHeader.version

  static let program = Program(
    name: "tenonc",
    summary: "Make plain Swift and SQL from a schema file",
    commands: [
      InitCommand.command, GenerateCommand.command, ValidateCommand.command, DDLCommand.command,
      InspectCommand.command, CheckCommand.command, CompletionsCommand.command, HelpCommand.command,
    ],
    commonOptions: [CommonOptions.quiet, CommonOptions.verbose, ArgumentParser.help],
    ownOptions: [ArgumentParser.version])

  static func main() {
    Console.prepare()
    let console = Console()
    var code = run(Array(CommandLine.arguments.dropFirst()), console)
    if let number = console.outputError {
      console.error("cannot write to standard output: \(String(cString: strerror(number)))")
      if code == .success { code = .failure }
    }
    exit(code.rawValue)
  }

  /// Does what the words behind the program's name ask for.
  static func run(_ words: [String], _ console: Console) -> ExitCode {
    switch ArgumentParser.parse(words, for: program) {
    case .help(let command?):
      console.write(HelpText.command(command, of: program))
      return .success
    case .help(nil):
      console.write(HelpText.program(program))
      return .success
    case .version:
      console.write("\(program.name) \(version)\n")
      return .success
    case .misuse(let problems, let command):
      return misuse(problems, of: command, console)
    case .run(let invocation):
      return run(invocation, console)
    }
  }

  private static func run(_ invocation: Invocation, _ console: Console) -> ExitCode {
    if invocation.has(CommonOptions.quiet) {
      guard !invocation.has(CommonOptions.verbose) else {
        return misuse(
          ["`--quiet` and `--verbose` exclude each other"], of: invocation.command, console)
      }
      console.verbosity = .quiet
    } else if invocation.has(CommonOptions.verbose) {
      console.verbosity = .verbose
    }
    do {
      return try invocation.command.run(invocation, console)
    } catch {
      return report(error, of: invocation.command, console)
    }
  }

  /// Says why a command could not go on. What no command expects is a fault of the program's own.
  static func report(_ error: any Error, of command: Command, _ console: Console) -> ExitCode {
    guard let failure = error as? CommandFailure else {
      console.error("\(program.name) made a mistake of its own: \(error)")
      console.inform(
        "This is not your fault. Please report it, with the command and the schema that lead to it."
      )
      return .fault
    }
    if failure.exitCode == .usage { return misuse(failure.messages, of: command, console) }
    for message in failure.messages { console.error(message) }
    return failure.exitCode
  }

  private static func misuse(
    _ problems: [String], of command: Command?, _ console: Console
  ) -> ExitCode {
    for problem in problems { console.error(problem) }
    console.inform(HelpText.usage(command, of: program))
    let place = command.map { " \($0.name)" } ?? ""
    console.inform("`\(program.name)\(place) --help` tells more.")
    return .usage
  }
}
