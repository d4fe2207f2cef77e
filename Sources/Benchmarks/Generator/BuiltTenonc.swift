import Foundation

/// The `tenonc` that was built together with this program.
struct BuiltTenonc {
  private let path: String

  /// - Throws: `BenchmarkError` if it does not exist.
  init() throws {
    let folder = URL(fileURLWithPath: try ChildProcess.ownPath()).deletingLastPathComponent()
    path = folder.appending(path: "tenonc").path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw BenchmarkError("\(path) is missing; `swift build` makes it")
    }
  }

  /// Generates the Swift of a schema, as users of `tenonc` do.
  ///
  /// - Parameters:
  ///   - schema: The path of the schema.
  ///   - output: The folder for the Swift.
  @discardableResult
  func generate(_ schema: String, into output: String) throws -> ChildProcess.Ended {
    try ChildProcess.run(path, ["generate", schema, "--output", output, "--no-config", "--quiet"])
  }
}
