/// A small package with a schema and the plugin that generates its Swift during the build.
struct PluginPackage {
  private let folder: TemporaryFolder

  /// Creates the package.
  ///
  /// - Parameter tenon: The folder of Tenon's package.
  init(tenon: String) throws {
    folder = try TemporaryFolder()
    try folder.write(
      """
      // swift-tools-version: 6.1
      import PackageDescription

      let package = Package(
        name: "Small",
        platforms: [.macOS(.v15)],
        dependencies: [.package(name: "Tenon", path: "\(tenon)")],
        targets: [
          .executableTarget(
            name: "Small",
            dependencies: [.product(name: "Tenon", package: "Tenon")],
            plugins: [.plugin(name: "GenerateModels", package: "Tenon")])
        ],
        swiftLanguageModes: [.v6]
      )

      """, to: "Package.swift")
    try folder.write(SampleSchema.text(models: 4), to: "Sources/Small/company.schema.yaml")
    try folder.write("print(Company.models.count)\n", to: "Sources/Small/main.swift")
  }

  /// Makes a clean build of everything: Tenon, its generator and the program.
  ///
  /// - Returns: The duration in seconds.
  func build(_ configuration: BuildConfiguration) throws -> Double {
    let scratch = try TemporaryFolder()
    return try SwiftBuild.run(folder.path, scratch: scratch.path, configuration, [])
  }
}
