/// The exit code of the program; those above 1 are codes of `sysexits.h`.
enum ExitCode: Int32, Sendable {
  case success = 0
  /// The input is wrong, or a check failed.
  case failure = 1
  /// The command line is wrong (`EX_USAGE`).
  case usage = 64
  /// An internal error (`EX_SOFTWARE`).
  case fault = 70
}

/// An error that ends a command.
struct CommandFailure: Error {
  /// A message for the user.
  let message: String

  /// The exit code.
  let exitCode: ExitCode

  /// Wrong input.
  static func input(_ message: String) -> CommandFailure {
    CommandFailure(message: message, exitCode: .failure)
  }

  /// A wrong command line, in a way that only the command can detect.
  static func usage(_ message: String) -> CommandFailure {
    CommandFailure(message: message, exitCode: .usage)
  }
}
