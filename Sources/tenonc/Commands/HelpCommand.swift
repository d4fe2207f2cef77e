import TenonGenerator

/// `tenonc help [command]`: prints help.
enum HelpCommand {
  /// The command, which explains those with the given names and itself.
  static func command(explaining names: [String]) -> Command {
    Command(
      name: "help", summary: "Show the help of a command",
      argument: Argument(
        name: "command", value: .choice(names + ["help"]), help: "The command"),
      run: run)
  }

  private static func run(_ invocation: Invocation, _ console: Console) -> ExitCode {
    let command = invocation.arguments.first.flatMap(Tenonc.program.command(named:))
    Tenonc.showHelp(command, console)
    return .success
  }
}
