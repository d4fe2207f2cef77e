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
/// As in a shell, a name that begins with a dot matches only a pattern that begins with one. (The build-tool plugin
/// compiles this file too, by a symbolic link: a plugin cannot import a library.)
struct FilePattern {
  private let pattern: String

  init(_ pattern: String) {
    self.pattern = pattern
  }

  /// The files, sorted by path. A pattern without wildcards, or that is the name of a file, stands for that file,
  /// which need not exist.
  func paths() -> [String] {
    guard Self.isGlob(pattern), !FileManager.default.fileExists(atPath: pattern) else {
      return [pattern]
    }
    var parts = pattern.split(separator: "/").map(String.init)
    if parts.last == "**" { parts.append("*") }
    let name = parts.popLast() ?? ""
    var folders = [pattern.hasPrefix("/") ? "/" : ""]
    for part in parts {
      folders =
        part == "**"
        ? folders.flatMap(Self.tree)
        : folders.flatMap { Self.entries(of: $0, matching: part) }.filter(Self.isFolder)
          .map { $0 + "/" }
    }
    let files = folders.flatMap { Self.entries(of: $0, matching: name) }
      .filter { !Self.isFolder($0) }
    return Set(files).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isGlob(_ pattern: String) -> Bool {
    pattern.contains { "*?[".contains($0) }
  }

  /// The entries of a folder whose names match a part of a pattern.
  private static func entries(of folder: String, matching part: String) -> [String] {
    guard isGlob(part) else {
      return FileManager.default.fileExists(atPath: folder + part) ? [folder + part] : []
    }
    return names(in: folder).filter { fnmatch(part, $0, FNM_PERIOD) == 0 }.map { folder + $0 }
  }

  /// A folder and the folders below it, except hidden ones. Does not follow links to folders, which may form a circle.
  private static func tree(_ root: String) -> [String] {
    var folders = [root]
    var next = 0
    while next < folders.count {
      let paths = names(in: folders[next]).filter { !$0.hasPrefix(".") }.map { folders[next] + $0 }
      folders += paths.filter { path in
        isFolder(path) && (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil
      }.map { $0 + "/" }
      next += 1
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
