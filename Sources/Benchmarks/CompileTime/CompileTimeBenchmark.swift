import Foundation

/// The compile time of generated Swift: `Benchmarks --compile-time`.
///
/// Every schema is a separate target of one package. A small target is built first, and not measured: its build
/// compiles Tenon and everything else that the targets share. Then each target is built, and the whole run of
/// `swift build --target` is measured.
struct CompileTimeBenchmark {
  /// Medians.
  struct Row: Encodable {
    let models: Int
    /// The number of lines that are not blank, divided by the number of models.
    let linesPerModel: Double
    let debug: Build?
    let release: Build?
  }

  struct Build: Encodable {
    let seconds: Double
    /// The number of bytes that each model adds to a stripped program that uses all models.
    let bytesPerModel: Double
  }

  /// The number of models in the small target.
  private static let smallSize = 4

  private let package: ModelPackage
  private let pluginPackage: PluginPackage
  private let options: Options

  /// Makes the packages.
  init(_ options: Options) throws {
    self.options = options
    let tenon = try options.package ?? Self.ownPackage
    package = try ModelPackage(sizes: [Self.smallSize] + options.models, tenon: tenon)
    pluginPackage = try PluginPackage(tenon: tenon)
  }

  /// Runs all builds that the options ask for.
  func run(progress: (String) -> Void) throws -> CompileTimeReport {
    let sizes = options.models
    let debug = try builds(.debug, progress: progress)
    let release = try builds(.release, progress: progress)
    let rows = try sizes.map { size in
      Row(
        models: size, linesPerModel: Double(try package.lineCount(size)) / Double(size),
        debug: debug[size], release: release[size])
    }
    func plugin(_ configuration: BuildConfiguration) throws -> Double? {
      guard options.includes("p", "plugin") else { return nil }
      progress("\(configuration.rawValue): a package with the plugin, and Tenon with it")
      return try (0..<options.repeats).map { _ in try pluginPackage.build(configuration) }.median
    }
    return CompileTimeReport(
      rows, CompileTimeReport.Plugin(debug: try plugin(.debug), release: try plugin(.release)))
  }

  /// Builds the targets, and programs that use them. Returns nothing if the options do not ask for this configuration.
  private func builds(
    _ configuration: BuildConfiguration, progress: (String) -> Void
  ) throws -> [Int: Build] {
    let name = configuration.rawValue
    guard options.includes(name.first ?? " ", name) else { return [:] }
    progress("\(name): Tenon")
    try package.buildTarget(Self.smallSize, configuration)
    let smallProgram = try package.programSize(Self.smallSize, configuration)
    var builds: [Int: Build] = [:]
    for size in options.models {
      progress("\(name): \(size) models")
      var seconds: [Double] = []
      for _ in 0..<options.repeats {
        try package.clean(size, configuration)
        seconds.append(try package.buildTarget(size, configuration))
      }
      let growth = try package.programSize(size, configuration) - smallProgram
      builds[size] = Build(
        seconds: seconds.median ?? 0,
        bytesPerModel: Double(growth) / Double(max(1, size - Self.smallSize)))
    }
    return builds
  }

  /// The folder of the package that this program was built from.
  private static var ownPackage: String {
    get throws {
      let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      let package = sources.appending(path: "../../..").standardizedFileURL
      guard FileManager.default.fileExists(atPath: package.appending(path: "Package.swift").path)
      else { throw BenchmarkError("Tenon is not in \(package.path); say where with --package") }
      return package.path
    }
  }
}

/// A configuration of `swift build`.
enum BuildConfiguration: String {
  case debug
  case release
}
