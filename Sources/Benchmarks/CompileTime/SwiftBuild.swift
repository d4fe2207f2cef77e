/// Runs `swift build`.
enum SwiftBuild {
  /// Builds a package, or a part of it.
  ///
  /// - Parameters:
  ///   - package: The folder of the package.
  ///   - scratch: The folder for the build products.
  ///   - configuration: The build configuration.
  ///   - arguments: Further options, such as the target to build.
  /// - Returns: The duration in seconds.
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
