#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

// From a path or from bytes to a source file. Whatever is wrong with the file becomes a diagnostic.

extension SourceFile {
  /// The most bytes a schema file may have: 16 MB.
  package static let standardByteLimit = 16 * 1024 * 1024

  /// Reads a file from disk.
  ///
  /// Only regular files are read, so that a pipe or a device cannot make the reader wait.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - byteLimit: The most bytes the file may have.
  ///   - diagnostics: Gets what is wrong if the file cannot be read: `file-not-found`,
  ///     `not-a-regular-file`, `unreadable-file`, `file-too-large`, `not-utf8`.
  /// - Returns: The file, or nil if a diagnostic was added.
  package static func read(
    path: String, byteLimit: Int = standardByteLimit, diagnostics: inout [Diagnostic]
  ) -> SourceFile? {
    do {
      let bytes = try contents(path: path, byteLimit: byteLimit)
      return SourceFile(path: path, bytes: bytes, diagnostics: &diagnostics)
    } catch {
      let nowhere = SourceFile(path: path, text: "")
      diagnostics.append(
        Diagnostic(.error, code: error.code, error.message, at: SourceRange(whole: nowhere)))
      return nil
    }
  }

  /// Decodes a file's bytes, which must be UTF-8.
  ///
  /// - Parameters:
  ///   - path: The name that diagnostics print.
  ///   - bytes: The file's content; a byte order mark is dropped.
  ///   - diagnostics: Gets a `not-utf8` error at the first wrong byte if the bytes are not UTF-8.
  /// - Returns: Nil if a diagnostic was added.
  package convenience init?(path: String, bytes: [UInt8], diagnostics: inout [Diagnostic]) {
    if let encoding = Self.foreignEncoding(of: bytes) {
      let range = SourceRange(start: SourceFile(path: path, text: ""))
      let message = "the file is \(encoding); save it as UTF-8"
      diagnostics.append(Diagnostic(.error, code: "not-utf8", message, at: range))
      return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      diagnostics.append(Self.firstInvalidByte(path: path, bytes: bytes))
      return nil
    }
    self.init(path: path, text: text)
  }

  /// The name of the encoding that a byte order mark, or zero bytes where ASCII puts none, give away.
  private static func foreignEncoding(of bytes: [UInt8]) -> String? {
    switch (
      bytes.first, bytes.dropFirst().first, bytes.dropFirst(2).first, bytes.dropFirst(3).first
    ) {
    case (0xFF, 0xFE, 0, 0), (0, 0, 0xFE, 0xFF): "UTF-32"
    case (0xFF, 0xFE, _, _), (0xFE, 0xFF, _, _): "UTF-16"
    case (.some(1...), 0, 0, 0), (0, 0, 0, .some(1...)): "UTF-32"
    case (.some(1...), 0, .some(1...), 0), (0, .some(1...), 0, .some(1...)): "UTF-16"
    default: nil
    }
  }

  private static func firstInvalidByte(path: String, bytes: [UInt8]) -> Diagnostic {
    // The repaired text is the bytes up to the first wrong one, where U+FFFD takes over.
    let repaired = SourceFile(path: path, text: String(decoding: bytes, as: UTF8.self))
    let dropped = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let valid = zip(bytes.dropFirst(dropped), repaired.text.utf8).prefix { $0 == $1 }.count
    let start = repaired.position(byteOffset: valid)
    let end = SourcePosition(line: start.line, column: start.column + 1)
    // Where the sequence shares its first bytes with U+FFFD, the difference shows behind its start.
    let boundary =
      repaired.index(of: start).map {
        repaired.text.utf8.distance(from: repaired.text.startIndex, to: $0)
      }
      ?? valid
    let culprit = bytes.dropFirst(dropped + boundary).first.map {
      String($0, radix: 16, uppercase: true)
    }
    return Diagnostic(
      .error, code: "not-utf8",
      "the file is not UTF-8: byte 0x\(culprit ?? "00") cannot stand here; save it as UTF-8",
      at: SourceRange(file: repaired, start: start, end: end))
  }
}

/// Why a file's bytes could not be had.
private struct ReadFailure: Error {
  let code: String
  let message: String

  init(_ code: String, _ message: String) {
    self.code = code
    self.message = message
  }

  /// What a failed system call means.
  init(errno code: Int32) {
    switch code {
    case ENOENT, ENOTDIR: self.init("file-not-found", "no such file")
    case EACCES, EPERM: self.init("unreadable-file", "cannot read the file: permission denied")
    case ENXIO, ENODEV, EOPNOTSUPP: self.init("not-a-regular-file", "not a regular file")
    default:
      self.init("unreadable-file", "cannot read the file: \(String(cString: strerror(code)))")
    }
  }
}

private func contents(path: String, byteLimit: Int) throws(ReadFailure) -> [UInt8] {
  // C would stop at the NUL and open another file.
  guard !path.utf8.contains(0) else { throw ReadFailure("file-not-found", "no such file") }

  // Without O_NONBLOCK, opening a pipe waits for a writer.
  let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  guard descriptor >= 0 else { throw ReadFailure(errno: errno) }
  defer { close(descriptor) }

  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw ReadFailure(errno: errno) }
  switch status.st_mode & S_IFMT {
  case S_IFREG: break
  case S_IFDIR: throw ReadFailure("not-a-regular-file", "this is a directory, not a file")
  default: throw ReadFailure("not-a-regular-file", "not a regular file")
  }

  // The size may be 0 or old (procfs, a file that grows), so only reading tells where the end is.
  var bytes: [UInt8] = []
  bytes.reserveCapacity(min(max(Int(status.st_size), 0), byteLimit))
  var chunk = [UInt8](repeating: 0, count: 64 * 1024)
  while true {
    let count = chunk.withUnsafeMutableBytes { buffer in
      Int(systemRead(descriptor, buffer.baseAddress, buffer.count))
    }
    if count == 0 { return bytes }
    if count < 0 {
      if errno == EINTR { continue }
      throw ReadFailure(errno: errno)
    }
    bytes.append(contentsOf: chunk.prefix(count))
    if bytes.count > byteLimit {
      throw ReadFailure(
        "file-too-large", "the file is larger than the limit of \(byteLimit) bytes")
    }
  }
}

/// `read(2)`, under a name that the methods called `read` do not hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int)
  -> Int
{
  read(descriptor, buffer, count)
}
