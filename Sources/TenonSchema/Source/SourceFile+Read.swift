#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension SourceFile {
  /// The most bytes a schema file may have: 16 MB.
  package static let standardByteLimit = 16 * 1024 * 1024

  /// Reads a file from disk.
  ///
  /// Only regular files are read, because a pipe or a device could block.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - byteLimit: The most bytes the file may have.
  ///   - diagnostics: Receives an error if the file cannot be read: `file-not-found`, `not-a-regular-file`,
  ///     `unreadable-file`, `file-too-large` or `not-utf8`.
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

  /// Decodes the bytes of a file, which must be UTF-8.
  ///
  /// - Parameters:
  ///   - path: The name that diagnostics print.
  ///   - bytes: The content; a byte order mark is dropped.
  ///   - diagnostics: Receives a `not-utf8` error at the first wrong byte if the bytes are not UTF-8.
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

  /// The name of an encoding other than UTF-8, recognised by its byte order mark or by the zero bytes in ASCII text.
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
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var valid = 0
    while case .valid(let character) = parser.parseScalar(from: &rest) { valid += character.count }
    let repaired = SourceFile(path: path, text: String(decoding: bytes, as: UTF8.self))
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let byte = String(bytes.dropFirst(valid).first ?? 0, radix: 16, uppercase: true)
    return Diagnostic(
      .error, code: "not-utf8",
      "the file is not UTF-8: byte 0x\(byte) is not allowed here; save it as UTF-8",
      at: repaired.range(at: repaired.position(byteOffset: valid - mark), count: 1))
  }
}

/// The reason why a file could not be read.
private struct ReadFailure: Error {
  let code: String
  let message: String

  init(_ code: String, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The meaning of a failed system call.
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

  // The size in `status` can be 0 (procfs) or out of date, so the file is read to its end.
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 64 * 1024)
  while true {
    let count = systemRead(descriptor, &chunk, chunk.count)
    if count == 0 { return bytes }
    if count < 0 {
      if errno == EINTR { continue }
      throw ReadFailure(errno: errno)
    }
    bytes += chunk.prefix(count)
    if bytes.count > byteLimit {
      throw ReadFailure(
        "file-too-large", "the file is larger than the limit of \(byteLimit) bytes")
    }
  }
}

/// `read(2)`, under a name that the methods called `read` do not hide.
private func systemRead(
  _ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int
) -> Int { read(descriptor, buffer, count) }
