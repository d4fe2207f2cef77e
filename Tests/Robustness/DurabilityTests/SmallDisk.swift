import Foundation
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A disk in memory of a few megabytes, mounted for a test.
final class SmallDisk {
  /// True if this process has the permission to mount a disk.
  static let isPossible: Bool = {
    #if os(Linux)
      guard getuid() == 0, let directory = try? ScratchDirectory() else { return false }
      let disk = try? SmallDisk(directory.path + "/disk", kilobytes: 64)
      return disk != nil
    #else
      return false
    #endif
  }()

  /// An error of the system.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let path: String
  private var isMounted = true

  /// Creates a folder and mounts a disk there.
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

  /// Unmounts the disk; no file on it may be open.
  func unmount() throws {
    guard isMounted else { return }
    isMounted = false
    let result = try Shell.run(["umount", path])
    guard result.status == 0 else { throw Failure(description: result.output) }
  }
}

/// A temporary directory for a test, removed afterwards.
final class ScratchDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tenon-fault-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
