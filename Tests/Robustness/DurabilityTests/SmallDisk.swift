import Foundation
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A disk of a few megabytes in memory, mounted for a test.
final class SmallDisk {
  /// Whether this process may mount one.
  static let isPossible: Bool = {
    #if os(Linux)
      guard getuid() == 0, let directory = try? ScratchDirectory() else { return false }
      let disk = try? SmallDisk(directory.path + "/disk", kilobytes: 64)
      return disk != nil
    #else
      return false
    #endif
  }()

  /// What the system says against it.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let path: String
  private var isMounted = true

  /// Makes a folder and mounts a disk there.
  init(_ path: String, kilobytes: Int) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let result = try Shell.run([
      "mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path,
    ])
    guard result.status == 0 else {
      isMounted = false
      throw Failure(description: result.output)
    }
  }

  deinit { try? unmount() }

  /// Takes the disk away; nothing on it may be open.
  func unmount() throws {
    guard isMounted else { return }
    isMounted = false
    let result = try Shell.run(["umount", path])
    guard result.status == 0 else { throw Failure(description: result.output) }
  }
}

/// A directory of its own for a test, removed afterwards.
final class ScratchDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tenon-fault-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
