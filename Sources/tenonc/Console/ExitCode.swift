/// How the program ends, after `sysexits.h` where that has a code.
enum ExitCode: Int32, Sendable {
  /// What was asked for is done.
  case success = 0
  /// The input is wrong, or a check failed.
  case failure = 1
  /// The command line is wrong (`EX_USAGE`).
  case usage = 64
  /// The program is wrong (`EX_SOFTWARE`).
  case fault = 70
}

/// Why a command cannot go on, in words for the user.
struct CommandFailure: Error {
  /// What is wrong; each is printed as an error.
  let messages: [String]

  /// How the program ends.
  let exitCode: ExitCode

  /// The input is wrong.
  static func input(_ message: String) -> CommandFailure {
    CommandFailure(messages: [message], exitCode: .failure)
  }

  /// The command line is wrong, in a way that only the command itself can see.
  static func usage(_ messages: String...) -> CommandFailure {
    CommandFailure(messages: messages, exitCode: .usage)
  }
}
