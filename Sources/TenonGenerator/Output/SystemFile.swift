#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads and writes whole files with system calls. Foundation checks every directory above a file and waits for the disk,
/// which takes long for thousands of small files.
enum SystemFile {
  /// The reason for which a system call failed.
  struct Failure: Error {
    /// The value of `errno`.
    let code: Int32

    /// The system's description.
    var reason: String { String(cString: strerror(code)) }

    /// The failure of the last system call.
    static var last: Failure { Failure(code: errno) }
  }

  /// The kind of a directory entry.
  enum Kind {
    case file, directory, link, other
  }

  /// The kind and the permissions of the entry at a path, or nil if there is none.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - followsLinks: True to examine the target of a symbolic link, false to examine the link.
  static func status(
    of path: String, followsLinks: Bool = true
  ) -> (kind: Kind, permissions: mode_t)? {
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .other
      }
    return (kind, status.st_mode & 0o7777)
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The path of a regular file.
  ///   - limit: The maximum number of bytes to read.
  static func contents(of path: String, upTo limit: Int = .max) throws(Failure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .last }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, 1 << 16))
    while bytes.count < limit {
      let count = read(file, &chunk, min(chunk.count, limit - bytes.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  /// Writes a file that does not exist yet. Does not wait until it is on the disk.
  ///
  /// - Parameters:
  ///   - path: The path. After a failure an incomplete file may remain there.
  ///   - text: The contents.
  ///   - permissions: The permissions of the file, or nil for the default ones.
  static func create(_ path: String, _ text: String, permissions: mode_t?) throws(Failure) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .last }
    var failure: Failure?
    if let permissions, fchmod(file, permissions) != 0 { failure = .last }
    if failure == nil { failure = append(text, to: file) }
    // Some file systems report only here that the disk is full.
    if close(file) != 0, failure == nil { failure = .last }
    if let failure { throw failure }
  }

  /// Writes a whole text to an open file.
  ///
  /// - Returns: The failure, or nil on success.
  static func append(_ text: String, to file: Int32) -> Failure? {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count < 0, errno == EAGAIN {
        // Another process can make a shared stream non-blocking: wait until it accepts more.
        var stream = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        _ = poll(&stream, 1, -1)
      } else if count < 0, errno != EINTR {
        return .last
      }
    }
    return nil
  }
}
