import Foundation

extension SourceFile {
  /// The most bytes a schema file may have: 16 MB.
  package static let standardByteLimit = 16 * 1024 * 1024

  /// Reads a file from disk. Only regular files are read, because a pipe or a device could block.
  ///
  /// - Parameter diagnostics: Receives an error if the file cannot be read: `file-not-found`, `not-a-regular-file`,
  ///   `unreadable-file`, `file-too-large` or `not-utf8`.
  /// - Returns: The file, or nil if a diagnostic was added.
  package static func read(
    path: String, byteLimit: Int = standardByteLimit, diagnostics: inout [Diagnostic]
  ) -> SourceFile? {
    func fail(_ code: String, _ message: String) -> SourceFile? {
      let nowhere = SourceRange(whole: SourceFile(path: path, text: ""))
      diagnostics.append(Diagnostic(.error, code: code, message, at: nowhere))
      return nil
    }

    var status = stat()
    // C would stop at a NUL and open another file.
    guard !path.utf8.contains(0) else { return fail("file-not-found", "no such file") }
    guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
      switch errno {
      case ENOENT, ENOTDIR: return fail("file-not-found", "no such file")
      case EACCES: return fail("unreadable-file", "cannot read the file: permission denied")
      default:
        return fail("unreadable-file", "cannot read the file: \(String(cString: strerror(errno)))")
      }
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: return fail("not-a-regular-file", "this is a directory, not a file")
    default: return fail("not-a-regular-file", "not a regular file")
    }
    let tooLarge = "the file is larger than the limit of \(byteLimit) bytes"
    guard status.st_size <= byteLimit else { return fail("file-too-large", tooLarge) }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      return fail("unreadable-file", "cannot read the file")
    }
    // The size in `status` can be 0 (procfs) or out of date.
    guard bytes.count <= byteLimit else { return fail("file-too-large", tooLarge) }
    return SourceFile(path: path, bytes: Array(bytes), diagnostics: &diagnostics)
  }

  /// Decodes the bytes of a file. If they are not UTF-8, the result is nil, and `diagnostics` receives a `not-utf8`
  /// error at the first wrong byte.
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
