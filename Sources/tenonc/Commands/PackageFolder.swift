#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The directory of a Swift package, as far as `tenonc init` has to know it.
struct PackageFolder {
  /// The text of `Package.swift`.
  private let manifest: String

  /// The targets in `Sources` by their directories, relative to the package.
  let targets: [(name: String, directory: String)]

  /// Reads a directory; nil if it contains no `Package.swift`.
  init?(_ directory: String) {
    guard let data = FileManager.default.contents(atPath: "\(directory)/Package.swift") else {
      return nil
    }
    manifest = String(decoding: data, as: UTF8.self)
    let sources = "\(directory)/Sources"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: sources))?.sorted() ?? []
    // A package of one target may have its files in `Sources`.
    if names.contains(where: { $0.hasSuffix(".swift") }) {
      targets = [("of the package", "Sources")]
      return
    }
    targets = names.compactMap { name in
      var isFolder = false
      let path = "\(sources)/\(name)"
      guard !name.hasPrefix("."),
        FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        isFolder
      else { return nil }
      return (name, "Sources/\(name)")
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

  /// True if a target imports Tenon.
  var importsTenon: Bool { manifest.contains(#".product(name: "Tenon""#) }

  /// True if a target generates its models while it is built.
  var generatesWhileBuilding: Bool { manifest.contains("\"GenerateModels\"") }
}
