#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A directory to which files are written.
package struct OutputFolder {
  private let directory: String

  /// Creates a value for the directory at a path, which need not exist.
  package init(_ directory: String) {
    self.directory = directory.isEmpty ? "." : directory
  }

  /// The path of a file in messages.
  package func path(of name: String) -> String {
    if directory == "." { return name }
    return directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
  }

  /// The names in the directory; none if it does not exist.
  package func names() throws(OutputError) -> Set<String> {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder) else {
      return []
    }
    guard isFolder else { throw .notADirectory(directory) }
    return try attempt("read the directory", directory) {
      Set(try FileManager.default.contentsOfDirectory(atPath: directory))
    }
  }

  /// The contents of a regular file, or nil for everything else. A pipe is not opened: reading it would never end.
  ///
  /// - Parameters:
  ///   - name: The file's name.
  ///   - followsLinks: True to read the target of a link, false to return nil for a link.
  func contents(of name: String, followsLinks: Bool = true) throws(OutputError) -> Data? {
    let file = followsLinks ? target(of: name) : path(of: name)
    guard attributes(of: file)?[.type] as? FileAttributeType == .typeRegular else { return nil }
    return try attempt("read the file", path(of: name)) {
      try Data(contentsOf: URL(fileURLWithPath: file))
    }
  }

  /// Creates the directory and those above it, unless it exists.
  package func create() throws(OutputError) {
    try attempt("create the directory", directory) {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    }
  }

  func remove(_ name: String) throws(OutputError) {
    try attempt("remove the file", path(of: name)) {
      try FileManager.default.removeItem(atPath: path(of: name))
    }
  }

  /// Writes a file by replacing it with a temporary one in the same directory. Keeps links and permissions.
  package func write(_ text: String, to name: String) throws(OutputError) {
    let file = target(of: name)
    let folder = file.utf8.lastIndex(of: UInt8(ascii: "/")).map { file[...$0] } ?? ""
    let temporary = "\(folder).tenonc-\(UUID().uuidString)"
    // After a rename the temporary file does not exist any more.
    defer { unlink(temporary) }
    try attempt("write the file", path(of: name)) {
      try create(temporary, text)
      if let permissions = attributes(of: file)?[.posixPermissions] {
        try FileManager.default.setAttributes(
          [.posixPermissions: permissions], ofItemAtPath: temporary)
      }
      guard rename(temporary, file) == 0 else { throw lastError }
    }
  }

  /// Writes a new file with the C library. `Data` waits for the disk after each: 3.6 seconds for 1,000 files.
  private func create(_ path: String, _ text: String) throws {
    guard let file = fopen(path, "wx") else { throw lastError }
    guard fwrite(text, 1, text.utf8.count, file) == text.utf8.count else {
      defer { fclose(file) }
      throw lastError
    }
    // Some file systems report only here that the disk is full.
    guard fclose(file) == 0 else { throw lastError }
  }

  /// The path of a file without links.
  private func target(of name: String) -> String {
    URL(fileURLWithPath: path(of: name)).resolvingSymlinksInPath().path
  }

  /// The attributes of a file or link, or nil if there is none.
  private func attributes(of path: String) -> [FileAttributeKey: Any]? {
    try? FileManager.default.attributesOfItem(atPath: path)
  }

  // MARK: Errors

  /// The error of the last system call.
  private var lastError: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

  /// Does a step. An error of the system is thrown with the action, the path and the system's reason.
  private func attempt<Result>(
    _ action: String, _ path: String, _ step: () throws -> Result
  ) throws(OutputError) -> Result {
    do {
      return try step()
    } catch {
      let cause = (error as? CocoaError)?.underlying ?? error
      let code = (cause as? POSIXError)?.code.rawValue ?? EIO
      // The system's words begin with an upper-case letter.
      let reason = String(cString: strerror(code))
      throw .failed(
        action: action, path: path, reason: reason.prefix(1).lowercased() + reason.dropFirst())
    }
  }
}
