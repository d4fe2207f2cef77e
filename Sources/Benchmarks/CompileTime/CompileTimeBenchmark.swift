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
    let debug: Build
    let release: Build
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
  private let sizes: [Int]
  private let repeats: Int

  /// Makes the packages.
  init(_ options: Options) throws {
    sizes = options.models
    repeats = options.repeats
    let tenon = try options.package ?? Self.ownPackage
    package = try ModelPackage(sizes: [Self.smallSize] + sizes, tenon: tenon)
    pluginPackage = try PluginPackage(tenon: tenon)
  }

  /// Builds everything.
  func run(progress: (String) -> Void) throws -> CompileTimeReport {
    func builds(_ configuration: BuildConfiguration) throws -> [Build] {
      progress("\(configuration.rawValue): Tenon")
      try package.buildTarget(Self.smallSize, configuration)
      let smallProgram = try package.programSize(Self.smallSize, configuration)
      return try sizes.map { size in
        progress("\(configuration.rawValue): \(size) models")
        var seconds: [Double] = []
        for _ in 0..<repeats {
          try package.clean(size, configuration)
          seconds.append(try package.buildTarget(size, configuration))
        }
        let growth = try package.programSize(size, configuration) - smallProgram
        return Build(
          seconds: seconds.median ?? 0,
          bytesPerModel: Double(growth) / Double(max(1, size - Self.smallSize)))
      }
    }
    let (debug, release) = (try builds(.debug), try builds(.release))
    let rows = try sizes.indices.map { place in
      Row(
        models: sizes[place],
        linesPerModel: Double(try package.lineCount(sizes[place])) / Double(sizes[place]),
        debug: debug[place], release: release[place])
    }
    func plugin(_ configuration: BuildConfiguration) throws -> Double {
      progress("\(configuration.rawValue): a package with the plugin, and Tenon with it")
      return try (0..<repeats).map { _ in try pluginPackage.build(configuration) }.median ?? 0
    }
    return CompileTimeReport(
      rows, pluginDebug: try plugin(.debug), pluginRelease: try plugin(.release))
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
