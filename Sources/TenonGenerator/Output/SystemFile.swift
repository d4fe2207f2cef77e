import Foundation

/// Whole files through the system's own calls. Foundation's are made for single large files: for each of thousands of
/// small ones they look at every directory above it and wait for the disk.
enum SystemFile {
  /// Why the system refused: `errno`.
  struct Failure: Error {
    let code: Int32

    /// The system's own words.
    var reason: String { String(cString: strerror(code)) }

    fileprivate static var last: Failure { Failure(code: errno) }
  }

  /// What stands under a path.
  enum Kind {
    case file, directory, link, other
  }

  /// What stands under a path and its permissions, or nil when there is nothing.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - followsLinks: Whether to look at what a link leads to, rather than at the link.
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

  /// Reads a file, or what it begins with.
  ///
  /// - Parameters:
  ///   - path: The path of a regular file.
  ///   - limit: The most bytes to read.
  static func read(_ path: String, upTo limit: Int = .max) throws(Failure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .last }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .last }
    var failure: Failure?
    let bytes = [UInt8](unsafeUninitializedCapacity: min(limit, max(0, Int(status.st_size)))) {
      buffer, count in
      while let place = buffer.baseAddress, count < buffer.count {
        let length = Foundation.read(file, place + count, buffer.count - count)
        if length < 0, errno == EINTR { continue }
        if length < 0 { failure = .last }
        guard length > 0 else { return }
        count += length
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes a file that does not exist yet. It is left to the system when it reaches the disk.
  ///
  /// - Parameters:
  ///   - text: The contents.
  ///   - path: The path. What was begun stays there after a failure.
  ///   - permissions: The file's permissions, or nil for the usual ones.
  static func create(_ path: String, _ text: String, permissions: mode_t?) throws(Failure) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .last }
    var failure: Failure?
    if let permissions, fchmod(file, permissions) != 0 { failure = .last }
    var text = text
    text.withUTF8 { bytes in
      var count = 0
      while failure == nil, let start = bytes.baseAddress, count < bytes.count {
        let length = Foundation.write(file, start + count, bytes.count - count)
        if length >= 0 {
          count += length
        } else if errno != EINTR {
          failure = .last
        }
      }
    }
    // Some file systems say only now that there is no room.
    if close(file) != 0, failure == nil { failure = .last }
    if let failure { throw failure }
  }
}
