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

/// The path of a file, or a glob: `*`, `?` and `[…]` within a name, and `**` for any directories.
///
/// As in a shell, names that start with a dot are matched only by a pattern that starts with one.
struct FilePattern {
  private let pattern: String

  init(_ pattern: String) {
    self.pattern = pattern
  }

  /// The files, in the order of their paths. A pattern without wildcards, or that is the very name of a file, is
  /// that file, whether it is there or not.
  func paths() -> [String] {
    let isGlob = pattern.contains { "*?[".contains($0) }
    guard isGlob, !FileManager.default.fileExists(atPath: pattern) else { return [pattern] }
    var folders = [pattern.hasPrefix("/") ? "/" : ""]
    let parts = pattern.split(separator: "/").map(String.init)
    for part in parts.dropLast() {
      folders =
        part == "**"
        ? folders.flatMap(Self.tree)
        : Self.entries(of: folders, matching: part)
          .filter(Self.isFolder).map { $0 + "/" }
    }
    let last = parts.last ?? ""
    if last == "**" { folders = folders.flatMap(Self.tree) }
    let files = Self.entries(of: folders, matching: last == "**" ? "*" : last)
      .filter { !Self.isFolder($0) }
    return Set(files).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What is in some folders under names that match.
  private static func entries(of folders: [String], matching part: String) -> [String] {
    guard part.contains(where: { "*?[".contains($0) }) else {
      return folders.map { $0 + part }.filter { FileManager.default.fileExists(atPath: $0) }
    }
    return folders.flatMap { folder in
      names(in: folder).filter { fnmatch(part, $0, FNM_PERIOD) == 0 }.map { folder + $0 }
    }
  }

  /// A folder and those below it, without hidden ones. Links to folders are not followed: they may lead in a circle.
  private static func tree(_ root: String) -> [String] {
    var folders = [root]
    var next = 0
    while next < folders.count {
      let folder = folders[next]
      next += 1
      for name in names(in: folder) where !name.hasPrefix(".") {
        let path = folder + name
        if isFolder(path), (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil
        {
          folders.append(path + "/")
        }
      }
    }
    return folders
  }

  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }
}
