import Foundation

/// How long generated Swift takes to compile: `Benchmarks --compile-time`.
///
/// Every schema becomes a target of its own in one package, and every target is built by itself after a small one has been:
/// that one's build compiles Tenon and all else that they share, and does not count. What counts is `swift build
/// --target` from beginning to end.
struct CompileTimeBenchmark {
  /// Medians.
  struct Row: Encodable {
    let models: Int
    /// The lines that are not blank, by the number of models.
    let linesPerModel: Double
    let debug: Build?
    let release: Build?
  }

  struct Build: Encodable {
    let seconds: Double
    /// By how much each model makes a program larger that uses them all, its symbols stripped.
    let bytesPerModel: Double
  }

  /// How many models the small target has.
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

  /// Builds everything that is asked for.
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

  /// Builds the targets, and programs with them; none when nobody asks for it.
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

/// How `swift build` builds.
enum BuildConfiguration: String {
  case debug
  case release
}
