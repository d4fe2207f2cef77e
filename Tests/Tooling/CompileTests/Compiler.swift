import Foundation
import TestSupport
import Testing

/// The Swift compiler, with the runtime that was built together with these tests.
enum Compiler {
  /// Type-checks source files as one module; warnings and slow expressions are errors.
  static func typecheck(_ sources: [String]) throws -> Shell.Result {
    try run(["-typecheck"] + sources)
  }

  /// Checks source files as one module, in one run so that errors in one file do not hide those in another. If there
  /// are no type errors, it also reports errors of data flow, such as data races.
  static func check(_ sources: [String]) throws -> Shell.Result {
    try run(["-whole-module-optimization", "-emit-sil", "-o", "/dev/null"] + sources)
  }

  private static func run(_ arguments: [String]) throws -> Shell.Result {
    var libraries = ["CSQLite"]
    #if PostgreSQL
      libraries.append("CPostgreSQL")
    #endif
    let includes = try libraries.flatMap { library in
      let map = Repository.root.appending(path: "Sources/\(library)/module.modulemap").path
      return ["-Xcc", "-fmodule-map-file=\(map)"] + (try headers(of: library))
    }
    return try Shell.run(
      [
        "swiftc", "-swift-version", "6", "-warnings-as-errors",
        "-package-name", "tests", "-module-name", "Generated",
        "-Xfrontend", "-warn-long-expression-type-checking=100",
        "-I", try modules().path,
      ] + includes + arguments)
  }

  /// The options for the headers of a C library that are not in the standard place.
  private static func headers(of library: String) throws -> [String] {
    guard library == "CPostgreSQL" else { return [] }
    let folder = try Shell.run(["pkg-config", "--variable=includedir", "libpq"]).output
    return ["-Xcc", "-I\(folder.trimmingCharacters(in: .whitespacesAndNewlines))"]
  }

  /// The directory that contains `Tenon.swiftmodule`: next to the test program, or above it in a bundle.
  private static func modules() throws -> URL {
    var directory = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    while directory.path != "/" {
      directory.deleteLastPathComponent()
      for candidate in [directory.appendingPathComponent("Modules"), directory] {
        let module = candidate.appendingPathComponent("Tenon.swiftmodule").path
        if FileManager.default.fileExists(atPath: module) { return candidate }
      }
    }
    throw MissingModule()
  }

  private struct MissingModule: Error, CustomStringConvertible {
    var description: String { "Tenon.swiftmodule is not beside \(CommandLine.arguments[0])" }
  }
}
