import Foundation

/// The directory generated files are written to.
struct OutputFolder {
  /// What stands under a name.
  enum Entry {
    case file(Data)
    case other
  }

  private let directory: String

  init(_ directory: String) {
    self.directory = directory.isEmpty ? "." : directory
  }

  /// The path of a file, as it is shown.
  func path(of name: String) -> String {
    if directory == "." { return name }
    return directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
  }

  /// The names in the directory; none when it does not exist.
  func names() throws(OutputError) -> Set<String> {
    switch kind(of: directory) {
    case nil: return []
    case .typeDirectory?: break
    default: throw .notADirectory(directory)
    }
    do {
      return Set(try FileManager.default.contentsOfDirectory(atPath: directory))
    } catch {
      throw failure("read the directory", directory, error)
    }
  }

  /// The contents of a regular file or of what a link leads to. Nothing else is opened: a pipe would never end.
  func contents(of name: String) throws(OutputError) -> Entry {
    let path = path(of: name)
    guard kind(of: path) == .typeRegular else { return .other }
    do {
      return .file(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw failure("read the file", path, error)
    }
  }

  /// The first bytes of a regular file, or nil when there are none to be had. Links are left alone.
  func beginning(of name: String) -> Data? {
    let path = path(of: name)
    guard
      let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      attributes[.type] as? FileAttributeType == .typeRegular,
      let handle = FileHandle(forReadingAtPath: path)
    else { return nil }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: 4096)) ?? nil
  }

  /// Makes the directory, with those above it.
  func create() throws(OutputError) {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw failure("make the directory", directory, error)
    }
  }

  /// Removes a file.
  func remove(_ name: String) throws(OutputError) {
    do {
      try FileManager.default.removeItem(atPath: path(of: name))
    } catch {
      throw failure("remove the file", path(of: name), error)
    }
  }

  /// Writes a file through a temporary one beside it. A link stays one, permissions stay as they are.
  func write(_ text: String, to name: String) throws(OutputError) {
    let path = path(of: name)
    // The temporary file has to be beside the file itself, not beside a link to it.
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let temporary = file.deletingLastPathComponent().appendingPathComponent(
      ".tenonc-\(UUID().uuidString)")
    do {
      try Data(text.utf8).write(to: temporary, options: .withoutOverwriting)
      let old = try? FileManager.default.attributesOfItem(atPath: file.path)
      if let permissions = old?[.posixPermissions] {
        try FileManager.default.setAttributes(
          [.posixPermissions: permissions], ofItemAtPath: temporary.path)
      }
      guard rename(temporary.path, file.path) == 0 else {
        throw NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
      }
    } catch {
      try? FileManager.default.removeItem(at: temporary)
      throw failure("write the file", path, error)
    }
  }

  /// What is found under a path, links followed; nil when there is nothing.
  private func kind(of path: String) -> FileAttributeType? {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
    return attributes?[.type] as? FileAttributeType
  }

  private func failure(_ action: String, _ path: String, _ error: any Error) -> OutputError {
    .failed(action: action, path: path, reason: Self.reason(error))
  }

  /// The operating system's own words where an error has them.
  private static func reason(_ error: any Error) -> String {
    let error = error as NSError
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError,
      underlying.domain == NSPOSIXErrorDomain
    {
      return String(cString: strerror(Int32(truncatingIfNeeded: underlying.code)))
    }
    if error.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(truncatingIfNeeded: error.code)))
    }
    switch CocoaError.Code(rawValue: error.code) {
    case .fileWriteOutOfSpace: return "no space left on the device"
    case .fileWriteNoPermission, .fileReadNoPermission: return "permission denied"
    case .fileWriteVolumeReadOnly: return "the file system is read-only"
    case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file or directory"
    default: return error.localizedDescription
    }
  }
}
