import Foundation

/// A temporary directory for one test, in which `tenonc` runs as a user would run it.
final class Workspace {
  /// The exit code and the output of a run.
  struct Outcome: Equatable {
    var code: Int32
    var out: String
    var err: String

    init(_ code: Int32, out: String = "", err: String = "") {
      self.code = code
      self.out = out
      self.err = err
    }
  }

  let directory: URL

  init() throws {
    // Resolved, because the temporary directory of macOS is a link.
    directory = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "tenonc-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  /// The program.
  static let program = builtProducts.appending(path: "tenonc")

  /// The program that the build-tool plugin runs.
  static let tool = builtProducts.appending(path: "GenerateModelsTool")

  private static let builtProducts: URL = {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    return bundles.first?.deletingLastPathComponent() ?? Bundle.main.bundleURL
  }()

  /// The options of the sanitizers that the tests run with.
  private static let sanitizers = ProcessInfo.processInfo.environment.filter { name, _ in
    name.hasSuffix("SAN_OPTIONS") || name == "ASAN_SYMBOLIZER_PATH"
  }

  /// Runs `tenonc` to its end.
  ///
  /// - Parameters:
  ///   - arguments: The arguments.
  ///   - folder: The working directory, within the workspace.
  ///   - environment: All environment variables, except those of the sanitizers, which are passed on.
  func run(
    _ arguments: String..., in folder: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments: arguments, in: folder, environment: environment)
  }

  /// Runs `tenonc`, or another program, to its end, with arguments in a list.
  func run(
    _ program: URL = Workspace.program, arguments: [String], in folder: String = "",
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let out = directory.appending(path: ".out-\(UUID().uuidString)")
    let err = directory.appending(path: ".err-\(UUID().uuidString)")
    defer {
      try? FileManager.default.removeItem(at: out)
      try? FileManager.default.removeItem(at: err)
    }
    // Files, unlike pipes, do not block when nobody reads.
    try Data().write(to: out)
    try Data().write(to: err)
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = Self.sanitizers.merging(environment) { _, given in given }
    process.currentDirectoryURL = folder.isEmpty ? directory : directory.appending(path: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      process.terminationReason == .exit ? process.terminationStatus : -1,
      out: try String(contentsOf: out, encoding: .utf8),
      err: try String(contentsOf: err, encoding: .utf8))
  }

  /// Starts `tenonc` without waiting for its end.
  func start(_ arguments: String...) throws -> RunningProgram {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.environment = [:]
    process.currentDirectoryURL = directory
    return try RunningProgram(
      process, messages: directory.appending(path: ".err-\(UUID().uuidString)"))
  }

  /// Runs a shell command, in which `$TENONC` is the program.
  func shell(_ command: String, shell: String = "/bin/sh") throws -> Outcome {
    let pipe = Pipe()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: shell)
    process.arguments = ["-c", command]
    process.environment = ["TENONC": Self.program.path, "PATH": "/usr/bin:/bin"]
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(process.terminationStatus, out: String(decoding: data, as: UTF8.self))
  }

  func write(_ text: String, to path: String) throws {
    let url = directory.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func read(_ path: String) throws -> String {
    try String(contentsOf: directory.appending(path: path), encoding: .utf8)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: directory.appending(path: path))
  }

  /// The sorted names in a directory without hidden ones; none if it does not exist.
  func names(in folder: String = "") -> [String] {
    let path = directory.appending(path: folder).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The modification time of each file of a directory.
  func modificationTimes(in folder: String) throws -> [String: Date] {
    var times: [String: Date] = [:]
    for name in names(in: folder) {
      let path = directory.appending(path: folder).appending(path: name).path
      times[name] =
        try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }
    return times
  }
}

/// Schemas that several tests use.
enum Sample {
  /// Two models without an error or warning.
  static let shop = """
    schema: Shop
    models:
      Article:
        fields: { title: string(80) }
      Customer:
        fields: { name: text }

    """

  /// A model with one warning: its foreign key has no index.
  static let warned = """
    schema: Shop
    models:
      Article:
        fields: { title: text }
        relationships:
          maker: { belongsTo: Maker, inverse: articles }
      Maker:
        fields: { name: text }

    """
}
