/// `swift build`, as it is for everyone.
enum SwiftBuild {
  /// Builds a package, or some of it.
  ///
  /// - Parameters:
  ///   - package: The folder of the package.
  ///   - scratch: The folder for what is built.
  ///   - configuration: How it is built.
  ///   - arguments: What is built, as options.
  /// - Returns: The seconds it takes.
  @discardableResult
  static func run(
    _ package: String, scratch: String, _ configuration: BuildConfiguration, _ arguments: [String]
  ) throws -> Double {
    try ChildProcess.run(
      "swift",
      [
        "build", "--package-path", package, "--scratch-path", scratch, "-c", configuration.rawValue,
      ] + arguments
    ).seconds
  }
}
