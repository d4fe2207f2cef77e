/// `tenonc help [command]`.
enum HelpCommand {
  static let command = Command(
    name: "help", summary: "Explain a command",
    argument: Argument(name: "command", value: .command, help: "What to explain"),
    run: run)

  private static func run(_ invocation: Invocation, _ console: Console) -> ExitCode {
    let program = Tenonc.program
    if let command = invocation.arguments.first.flatMap(program.command(named:)) {
      console.write(HelpText.command(command, of: program))
    } else {
      console.write(HelpText.program(program))
    }
    return .success
  }
}
