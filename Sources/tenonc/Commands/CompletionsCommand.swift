import TenonGenerator

/// `tenonc completions SHELL`: prints a completion script.
enum CompletionsCommand {
  static let command = Command(
    name: "completions", summary: "Print a shell script that completes tenonc's command lines",
    discussion: """
      bash: put `source <(tenonc completions bash)` into ~/.bashrc.
      zsh: put `source <(tenonc completions zsh)` into ~/.zshrc, after `compinit`.
      fish: `tenonc completions fish > ~/.config/fish/completions/tenonc.fish`.
      """,
    argument: Argument(
      name: "shell", value: .choice(of: Shell.self), isRequired: true, help: "The shell"),
    run: run)

  private static func run(_ invocation: Invocation, _ console: Console) -> ExitCode {
    guard let shell = invocation.arguments.first.flatMap(Shell.init(rawValue:)) else {
      return .usage
    }
    console.write(ShellCompletions(program: Tenonc.program).script(for: shell))
    return .success
  }
}
