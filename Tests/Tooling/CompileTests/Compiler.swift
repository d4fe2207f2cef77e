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
    let moduleMap = Repository.root.appendingPathComponent("Sources/CSQLite/module.modulemap").path
    return try Shell.run(
      [
        "swiftc", "-swift-version", "6", "-warnings-as-errors",
        "-package-name", "tests", "-module-name", "Generated",
        "-Xfrontend", "-warn-long-expression-type-checking=100",
        "-I", try modules().path, "-Xcc", "-fmodule-map-file=\(moduleMap)",
      ] + arguments)
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
