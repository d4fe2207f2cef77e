import TenonSchema

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The output of a program: results go to standard output, messages to standard error.
package final class Console {
  /// The amount of messages.
  package enum Verbosity {
    /// Only errors.
    case quiet
    /// Errors, warnings and summaries.
    case normal
    /// Each step too.
    case verbose
  }

  /// The amount of messages on standard error.
  package var verbosity = Verbosity.normal

  /// The reason for which standard output could not be written, unless its reader has closed it.
  package private(set) var outputError: String?

  private let renderer: DiagnosticRenderer
  private var outputIsOpen = true
  private var errorIsOpen = true

  /// Creates a console for the standard streams, in colour if standard error is a terminal.
  package init() {
    // See no-color.org.
    func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
    renderer = DiagnosticRenderer(
      usesColor: isatty(STDERR_FILENO) == 1 && variable("NO_COLOR").isEmpty
        && variable("TERM") != "dumb")
  }

  /// Prepares the process: a reader that closes its end does not end the program, and no file is opened under the
  /// number of a closed standard stream, where output would be written into it.
  package static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // The lowest free number is that of the closed stream. Read-only, so that writing still fails.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// Writes a result to standard output.
  package func write(_ text: String) {
    guard outputIsOpen, let code = append(text, to: STDOUT_FILENO) else { return }
    outputIsOpen = false
    if code != EPIPE { outputError = String(cString: strerror(code)) }
  }

  // MARK: Standard error

  /// Shows diagnostics; if quiet, only errors.
  package func show(_ diagnostics: [Diagnostic]) {
    say(renderer.text(diagnostics.filter { verbosity != .quiet || $0.severity == .error }))
  }

  /// Shows an error that has no place in a file.
  package func error(_ message: String) {
    say(renderer.text(.error, message))
  }

  /// Shows complete messages (`place: error: message`), one on each line.
  package func report(_ text: String) {
    for line in text.split(separator: "\n") { say(TerminalText.sanitized(String(line)) + "\n") }
  }

  /// Shows an error that no input is known to cause.
  package func reportInternalError(_ error: any Error) {
    self.error("internal error: \(error); please report it with the command and the schema")
  }

  /// Shows a message unless quiet.
  package func inform(_ message: String) {
    if verbosity != .quiet { say(TerminalText.sanitized(message) + "\n") }
  }

  /// Shows a message if verbose.
  package func detail(_ message: String) {
    if verbosity == .verbose { say(TerminalText.sanitized(message) + "\n") }
  }

  private func say(_ text: String) {
    if errorIsOpen { errorIsOpen = append(text, to: STDERR_FILENO) == nil }
  }
}

/// Writes a whole text to a standard stream.
///
/// - Returns: The code of the error, or nil on success.
private func append(_ text: String, to stream: Int32) -> Int32? {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(stream, $0.baseAddress, $0.count) }
    if count > 0 {
      rest = rest.dropFirst(count)
    } else if count < 0, errno == EAGAIN {
      // Another process can make a shared stream non-blocking: wait until it accepts more.
      var stream = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
      _ = poll(&stream, 1, -1)
    } else if count < 0, errno != EINTR {
      return errno
    }
  }
  return nil
}
