import TenonSchema

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
  /// The entry with a name.
  enum Entry {
    case file([UInt8])
    case other
  }

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
    switch SystemFile.status(of: directory)?.kind {
    case nil: return []
    case .directory: break
    default: throw .notADirectory(directory)
    }
    do {
      return Set(try FileManager.default.contentsOfDirectory(atPath: directory))
    } catch {
      throw failure("read the directory", directory, error)
    }
  }

  /// The contents of a regular file, or of the target of a link. Does not open anything else: a pipe would never end.
  func contents(of name: String) throws(OutputError) -> Entry {
    let path = path(of: name)
    guard SystemFile.status(of: path)?.kind == .file else { return .other }
    do throws(SystemFile.Failure) {
      return .file(try SystemFile.contents(of: path))
    } catch {
      throw .failed(action: "read the file", path: path, reason: error.reason)
    }
  }

  /// The first bytes of a regular file, or nil if it cannot be read. Does not follow links.
  func beginning(of name: String) -> [UInt8]? {
    let path = path(of: name)
    guard SystemFile.status(of: path, followsLinks: false)?.kind == .file else { return nil }
    return try? SystemFile.contents(of: path, upTo: 4096)
  }

  /// Creates the directory and those above it, unless it exists.
  package func create() throws(OutputError) {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw failure("create the directory", directory, error)
    }
  }

  /// Removes a file.
  func remove(_ name: String) throws(OutputError) {
    guard unlink(path(of: name)) == 0 else {
      throw .failed(
        action: "remove the file", path: path(of: name),
        reason: SystemFile.Failure.last.reason)
    }
  }

  /// Writes a file by replacing it with a temporary one in the same directory. Keeps links and permissions.
  package func write(_ text: String, to name: String) throws(OutputError) {
    let path = path(of: name)
    var file = path
    var old = SystemFile.status(of: path, followsLinks: false)
    if case .link = old?.kind {
      // The temporary file must be in the directory of the file, not of the link.
      file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      old = SystemFile.status(of: file)
    }
    let folder = file.utf8.lastIndex(of: UInt8(ascii: "/")).map { file[...$0] } ?? ""
    let temporary = "\(folder).tenonc-\(UUID().uuidString)"
    do throws(SystemFile.Failure) {
      try SystemFile.create(temporary, text, permissions: old?.permissions)
      guard rename(temporary, file) == 0 else { throw .last }
    } catch {
      unlink(temporary)
      throw .failed(action: "write the file", path: path, reason: error.reason)
    }
  }

  private func failure(_ action: String, _ path: String, _ error: any Error) -> OutputError {
    .failed(action: action, path: path, reason: Self.reason(error))
  }

  /// The reason for which a system call failed, in the system's words if the error has them.
  private static func reason(_ error: any Error) -> String {
    let error = error as? CocoaError
    switch error?.code {
    case .fileWriteOutOfSpace: return "no space left on the device"
    case .fileWriteNoPermission, .fileReadNoPermission: return "permission denied"
    case .fileWriteVolumeReadOnly: return "the file system is read-only"
    case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file or directory"
    default:
      let code = (error?.underlying as? POSIXError)?.code
      return code.map { SystemFile.Failure(code: $0.rawValue).reason } ?? "unknown reason"
    }
  }
}
