import Foundation
import TestSupport

/// The program that runs whatever a test cannot run in its own process.
enum DurabilityProgram {
  /// The path of the program, next to the tests.
  static var path: String {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    let folder = bundles.first?.deletingLastPathComponent() ?? Bundle.main.bundleURL
    return folder.appending(path: "DurabilityProgram").path
  }

  /// Disables glibc's caches of free blocks per thread, which would count as allocated.
  static let exactCounts = "GLIBC_TUNABLES=glibc.malloc.tcache_count=0:glibc.malloc.arena_max=1"

  /// Runs the program to its end.
  static func run(_ arguments: String..., environment: [String] = []) throws -> Shell.Result {
    try Shell.run(environment + [path] + arguments)
  }
}
