#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The directory of a Swift package, as far as `tenonc init` has to know it.
struct PackageFolder {
  /// True if a target imports Tenon.
  let importsTenon: Bool

  /// A target in `Sources`.
  struct Target {
    let name: String
    /// The directory, relative to the package.
    let directory: String
    /// True for a program, which cannot be imported.
    let isExecutable: Bool
    /// True if the target generates its models while it is built.
    let generatesWhileBuilding: Bool
  }

  /// The targets in `Sources`.
  let targets: [Target]

  /// Reads a directory; nil if it contains no `Package.swift`.
  init?(_ directory: String) {
    guard let data = FileManager.default.contents(atPath: "\(directory)/Package.swift") else {
      return nil
    }
    let manifest = String(decoding: data, as: UTF8.self)
    importsTenon = manifest.contains(#".product(name: "Tenon""#)
    let sources = "\(directory)/Sources"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: sources))?.sorted() ?? []
    let declarations = Self.declarations(in: manifest)
    // A package of one target may have its files in `Sources`.
    if names.contains(where: { $0.hasSuffix(".swift") }) {
      targets = [
        Target(
          name: "of the package", directory: "Sources",
          isExecutable: names.contains("main.swift")
            || declarations.contains { $0.text.hasPrefix(".executableTarget") },
          generatesWhileBuilding: manifest.contains(Self.plugin))
      ]
      return
    }
    let folders = names.filter { name in
      var isFolder = false
      return !name.hasPrefix(".")
        && FileManager.default.fileExists(atPath: "\(sources)/\(name)", isDirectory: &isFolder)
        && isFolder
    }
    targets = folders.map { name in
      let own = declarations.filter { $0.name == name }.map(\.text)
      return Target(
        name: name, directory: "Sources/\(name)",
        isExecutable: own.contains { $0.hasPrefix(".executableTarget") }
          || FileManager.default.fileExists(atPath: "\(sources)/\(name)/main.swift"),
        generatesWhileBuilding: own.isEmpty || folders.count == 1
          ? manifest.contains(Self.plugin) : own.contains { $0.contains(Self.plugin) })
    }
  }

  private static let plugin = "\"GenerateModels\""

  /// The declarations of targets in a manifest, such as `.target(name: "App", dependencies: ["Core"])`. A parenthesis
  /// in a text only makes one too long or too short.
  private static func declarations(in manifest: String) -> [(name: Substring, text: Substring)] {
    let start = /\.(?:executableTarget|target)\s*\(\s*name:\s*"([^"]*)"/
    return manifest.matches(of: start).map { match in
      var depth = 1
      let end = manifest[match.range.upperBound...].firstIndex { sign in
        if sign == "(" { depth += 1 }
        if sign == ")" { depth -= 1 }
        return depth == 0
      }
      return (match.1, manifest[match.range.lowerBound..<(end ?? manifest.endIndex)])
    }
  }

  /// True if a path needs no quotes, in YAML or in a shell.
  static func isPlain(_ path: String) -> Bool {
    path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}
