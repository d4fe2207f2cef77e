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

/// An error that ends a command, with a message for the user.
enum CommandFailure: Error {
  /// Wrong input.
  case input(String)
  /// A wrong command line, in a way that only the command can detect.
  case usage(String)
}
