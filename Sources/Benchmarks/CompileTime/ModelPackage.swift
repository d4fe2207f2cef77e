import Foundation

/// A package with targets of generated Swift, and a program for each target that uses it.
struct ModelPackage {
  private let folder: TemporaryFolder

  /// Creates the package.
  ///
  /// - Parameters:
  ///   - sizes: The number of models in each target.
  ///   - tenon: The folder of Tenon's package.
  init(sizes: [Int], tenon: String) throws {
    folder = try TemporaryFolder()
    let targets = Set(sizes).sorted().map { size in
      """
          .target(name: "Models\(size)", dependencies: [.product(name: "Tenon", package: "Tenon")]),
          .executableTarget(name: "Program\(size)", dependencies: ["Models\(size)"]),
      """
    }
    try folder.write(
      """
      // swift-tools-version: 6.1
      import PackageDescription

      let package = Package(
        name: "CompileTime",
        platforms: [.macOS(.v15)],
        dependencies: [.package(name: "Tenon", path: "\(tenon)")],
        targets: [
      \(targets.joined(separator: "\n"))
        ],
        swiftLanguageModes: [.v6]
      )

      """, to: "Package.swift")
    let tenonc = try BuiltTenonc()
    for size in Set(sizes) {
      try folder.write(SampleSchema.text(models: size), to: "\(size).yaml")
      try tenonc.generate("\(folder.path)/\(size).yaml", into: sources(size))
      try folder.write(
        "import Models\(size)\n\nprint(Company.models.count)\n",
        to: "Sources/Program\(size)/main.swift")
    }
  }

  /// The number of lines of a target that are not blank.
  func lineCount(_ size: Int) throws -> Int {
    let folder = sources(size)
    return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { count, name in
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      // `split` omits blank lines.
      return count + text.utf8.split(separator: UInt8(ascii: "\n")).count
    }
  }

  /// Builds a target, and those of its dependencies that are not built yet.
  ///
  /// - Returns: The duration in seconds.
  @discardableResult
  func buildTarget(_ size: Int, _ configuration: BuildConfiguration) throws -> Double {
    try SwiftBuild.run(
      folder.path, scratch: scratch, configuration, ["--target", "Models\(size)"])
  }

  /// Removes the compiler's output for a target, but not the files that `swift build` wrote for the compiler.
  func clean(_ size: Int, _ configuration: BuildConfiguration) throws {
    let folder = "\(scratch)/\(configuration.rawValue)/Models\(size).build"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
    for name in names where name != "output-file-map.json" && name != "sources" {
      try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
  }

  /// The size of the stripped program that uses a target, in bytes.
  func programSize(_ size: Int, _ configuration: BuildConfiguration) throws -> Int {
    try SwiftBuild.run(
      folder.path, scratch: scratch, configuration, ["--product", "Program\(size)"])
    let program = "\(scratch)/\(configuration.rawValue)/Program\(size)"
    _ = try ChildProcess.run("strip", ["-o", "\(program).stripped", program])
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(program).stripped")
    return (attributes[.size] as? Int) ?? 0
  }

  private var scratch: String { "\(folder.path)/.build" }

  private func sources(_ size: Int) -> String { "\(folder.path)/Sources/Models\(size)" }
}
