#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

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

  /// A time of the system's clock.
  struct Time: Comparable {
    var seconds: Int
    var nanoseconds: Int

    /// The present.
    static var now: Time {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Time(time)
    }

    static func < (left: Time, right: Time) -> Bool {
      (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// How long it is until a later time, rounded up.
    func microseconds(to other: Time) -> Int {
      (other.seconds &- seconds) &* 1_000_000 &+ (other.nanoseconds &- nanoseconds &+ 999) / 1_000
    }

    static func + (left: Time, right: Time) -> Time {
      let nanoseconds = left.nanoseconds &+ right.nanoseconds
      return Time(
        seconds: left.seconds &+ right.seconds &+ nanoseconds / 1_000_000_000,
        nanoseconds: nanoseconds % 1_000_000_000)
    }
  }

  /// What the system knows about a file.
  struct Status {
    let kind: Kind
    let permissions: mode_t
    /// When the contents changed last.
    let modified: Time
    /// When anything about the file changed last, its times included. Nobody can set this one.
    let changed: Time
    fileprivate let device: UInt64
    fileprivate let inode: UInt64
    fileprivate let mode: UInt64
    fileprivate let size: Int64

    /// A text that is another after every change of the file, but for those within one tick of the clock.
    var identity: String {
      """
      \(device) \(inode) \(mode) \(size) \
      \(modified.seconds).\(modified.nanoseconds) \(changed.seconds).\(changed.nanoseconds)
      """
    }
  }

  /// What the system knows about what stands under a path, or nil when nothing does.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - followsLinks: Whether to look at what a link leads to, rather than at the link.
  static func status(of path: String, followsLinks: Bool = true) -> Status? {
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    return Status(status)
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
        let length = systemRead(file, place + count, buffer.count - count)
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
        let length = systemWrite(file, start + count, bytes.count - count)
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

extension SystemFile.Time {
  fileprivate init(_ time: timespec) {
    self.init(seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
  }
}

extension SystemFile.Status {
  fileprivate init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .other
      }
    permissions = status.st_mode & 0o7777
    #if canImport(Darwin)
      modified = SystemFile.Time(status.st_mtimespec)
      changed = SystemFile.Time(status.st_ctimespec)
    #else
      modified = SystemFile.Time(status.st_mtim)
      changed = SystemFile.Time(status.st_ctim)
    #endif
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(status.st_ino)
    mode = UInt64(status.st_mode)
    size = Int64(status.st_size)
  }
}

/// `read(2)`, under a name that the methods called `read` do not hide.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, buffer, count)
}

/// `write(2)`, likewise.
private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
  write(file, buffer, count)
}
