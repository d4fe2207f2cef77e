import TenonSchema

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The program's two ways out: what was asked for goes to standard output, what there is to say about it to standard error.
final class Console {
  /// How much is said on standard error.
  enum Verbosity {
    /// Only errors.
    case quiet
    case normal
    /// Every step too.
    case verbose
  }

  /// How much is said on standard error.
  var verbosity = Verbosity.normal

  /// The system's error number if standard output could not be written, other than because its reader went away.
  private(set) var outputError: Int32?

  private let renderer: DiagnosticRenderer
  private var outputIsOpen = true
  private var errorIsOpen = true

  init() {
    renderer = DiagnosticRenderer(usesColor: Self.usesColor)
  }

  /// Colour is for terminals, unless the user wants none: no-color.org.
  private static var usesColor: Bool {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    return isatty(STDERR_FILENO) == 1 && (variable("NO_COLOR") ?? "").isEmpty
      && variable("TERM") != "dumb"
  }

  /// Makes the program deaf to a reader that goes away, which is no fault, and keeps files from being opened in the
  /// place of closed standard streams, where output would be written into them.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // The lowest free number is the closed stream's. Read-only, so that writing still fails.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  // MARK: Standard output

  /// Writes what was asked for.
  func write(_ text: String) {
    guard outputIsOpen else { return }
    let code = Self.write(text, to: STDOUT_FILENO)
    guard code != 0 else { return }
    outputIsOpen = false
    if code != EPIPE { outputError = code }
  }

  // MARK: Standard error

  /// Shows diagnostics; when quiet, only the errors among them.
  func show(_ diagnostics: [Diagnostic]) {
    say(renderer.text(diagnostics.filter { verbosity != .quiet || $0.severity == .error }))
  }

  /// Says what is wrong, where it has no place in a file.
  func error(_ message: String) {
    say(renderer.text(.error, message))
  }

  /// Says what is wrong in words that are complete already: `place: error: message`, on one line or several.
  func report(_ text: String) {
    for line in text.split(separator: "\n") { say(TerminalText.sanitized(String(line)) + "\n") }
  }

  /// Says something of interest, unless quiet.
  func inform(_ message: String) {
    if verbosity != .quiet { say(TerminalText.sanitized(message) + "\n") }
  }

  /// Says something of interest to the very curious.
  func detail(_ message: String) {
    if verbosity == .verbose { say(TerminalText.sanitized(message) + "\n") }
  }

  private func say(_ text: String) {
    guard errorIsOpen else { return }
    errorIsOpen = Self.write(text, to: STDERR_FILENO) == 0
  }

  /// Writes all of a text, and returns 0 or the system's error number.
  private static func write(_ text: String, to stream: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = systemWrite(stream, rest.baseAddress, rest.count)
        if count > 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        } else if count < 0, errno == EAGAIN {
          // A non-blocking stream, which another process can make of ours: wait until it takes more.
          var waiting = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
          _ = poll(&waiting, 1, -1)
        } else if count < 0, errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}

/// `write(2)`, under a name that the methods called `write` do not hide.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
