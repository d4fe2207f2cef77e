import TenonGenerator
import TenonSchema

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `tenonc`, the command line of the generator: parses the command line, runs the command, and ends with its exit code.
@main
enum Tenonc {
  static let program: Program = {
    let commands = [
      InitCommand.command, GenerateCommand.command, ValidateCommand.command, DDLCommand.command,
      InspectCommand.command, CheckCommand.command, CompletionsCommand.command,
    ]
    return Program(
      name: "tenonc",
      summary: "Generate plain Swift and SQL from a schema file",
      commands: commands + [HelpCommand.command(explaining: commands.map(\.name))],
      commonOptions: [CommonOptions.quiet, CommonOptions.verbose, ArgumentParser.help],
      ownOptions: [ArgumentParser.version])
  }()

  static func main() {
    Console.prepare()
    let console = Console()
    var code = run(Array(CommandLine.arguments.dropFirst()), console)
    if let reason = console.outputError {
      console.error("cannot write to standard output: \(reason)")
      if code == .success { code = .failure }
    }
    exit(code.rawValue)
  }

  /// Runs the command line with the given words after the program's name.
  private static func run(_ words: [String], _ console: Console) -> ExitCode {
    switch ArgumentParser.parse(words, for: program) {
    case .help(let command): showHelp(command, console)
    case .version: console.write("\(program.name) \(FileHeader.version)\n")
    case .misuse(let problems, let command): return misuse(problems, of: command, console)
    case .run(let invocation):
      do {
        let isQuiet = invocation.has(CommonOptions.quiet)
        let isVerbose = invocation.has(CommonOptions.verbose)
        if isQuiet, isVerbose {
          throw CommandFailure.usage("`--quiet` and `--verbose` cannot be used together")
        }
        console.verbosity = isQuiet ? .quiet : isVerbose ? .verbose : .normal
        return try invocation.command.run(invocation, console)
      } catch {
        return report(error, of: invocation.command, console)
      }
    }
    return .success
  }

  /// Writes the help of a command, or of the program.
  static func showHelp(_ command: Command?, _ console: Console) {
    console.write(
      command.map { HelpText.command($0, of: program) } ?? HelpText.program(program))
  }

  /// Reports the error that ended a command. An error that no command expects is an internal error.
  static func report(_ error: any Error, of command: Command, _ console: Console) -> ExitCode {
    switch error {
    case CommandFailure.usage(let message): return misuse([message], of: command, console)
    case CommandFailure.input(let message):
      console.error(message)
      return .failure
    case let error as OutputError:
      console.report(error.description)
      return .failure
    default:
      console.reportInternalError(error)
      return .fault
    }
  }

  private static func misuse(
    _ problems: [String], of command: Command?, _ console: Console
  ) -> ExitCode {
    for problem in problems { console.error(problem) }
    console.inform(HelpText.usage(command, of: program))
    let name = command.map { " \($0.name)" } ?? ""
    console.inform("`\(program.name)\(name) --help` shows the help.")
    return .usage
  }
}
