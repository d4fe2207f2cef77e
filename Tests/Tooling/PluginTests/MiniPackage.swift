import Foundation
import TestSupport

/// A small package that uses both plugins as a user's package does, created by the tests and built by `swift build`.
///
/// The build directory is kept between runs, so that Tenon is compiled once; the package is created again.
struct MiniPackage: Sendable {
  /// The exit code and the output of a command.
  struct Outcome {
    var code: Int32
    var out: String
    var err: String

    /// The lines of both, standard output first.
    var lines: [Substring] { (out + "\n" + err).split(separator: "\n") }
  }

  /// The package's directory.
  let directory: URL

  private let scratch: URL

  /// The directory of the built tests and of `tenonc`.
  private static let builtProducts: URL = {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    return bundles.first?.deletingLastPathComponent() ?? Bundle.main.bundleURL
  }()

  /// Makes the package.
  init() throws {
    let home = Self.builtProducts.resolvingSymlinksInPath().appending(path: "PluginTests")
    directory = home.appending(path: "Mini")
    scratch = home.appending(path: "Scratch")
    if FileManager.default.fileExists(atPath: directory.path) {
      try FileManager.default.removeItem(at: directory)
    }
    try write(
      """
      // swift-tools-version: 6.1
      import PackageDescription

      let package = Package(
        name: "Mini",
        platforms: [.macOS(.v15)],
        dependencies: [.package(name: "Tenon", path: "\(Repository.root.path)")],
        targets: [
          .executableTarget(
            name: "Mini",
            dependencies: [.product(name: "Tenon", package: "Tenon")],
            plugins: [.plugin(name: "GenerateModels", package: "Tenon")]),
          .testTarget(
            name: "MiniTests",
            dependencies: ["Mini", .product(name: "TenonTesting", package: "Tenon")],
            exclude: ["library.fixtures.yaml"]),
        ],
        swiftLanguageModes: [.v6]
      )

      """, to: "Package.swift")
    try write(Self.schema, to: Self.schemaPath)
    try write(
      """
      import Foundation
      import Tenon

      let path = FileManager.default.temporaryDirectory
        .appending(path: "mini-\\(ProcessInfo.processInfo.processIdentifier).db").path
      let database = try Database("sqlite://\\(path)")
      defer { try? FileManager.default.removeItem(atPath: path) }
      try database.create(Library.self)
      try database.write { session in
        let author = try session.insert(Author.Draft(name: "Ada"))
        try session.insert(Book.Draft(title: "Notes", pages: 66, author: author))
      }
      try database.read { session in
        for book in try Book.query.filter(Book.pages > 60).all(in: session) {
          print("\\(book.title), \\(book.pages) pages, by \\(try book.author.one(in: session).name)")
        }
      }

      """, to: "Sources/Mini/main.swift")
    try write(
      """
      import Tenon
      import TenonTesting
      import Testing

      @testable import Mini

      @Suite(.database(Library.self, fixtures: "library.fixtures.yaml")) struct BookTests {
        @Test func hasAnAuthor() throws {
          let db = try Database.forTest
          let names = try db.write { session in
            let sample = try session.insertSample(Book.self)
            let notes = try session.fixture(Book.self, "notes")
            return [try notes.author.one(in: session).name, sample.title]
          }
          #expect(names[0] == "Ada" && names[1].hasPrefix("title"))
        }
      }

      """, to: "Tests/MiniTests/BookTests.swift")
    try write(
      """
      Book:
        notes: { title: Notes, pages: 66, author: ada }
      Author:
        ada: { name: Ada }

      """, to: "Tests/MiniTests/library.fixtures.yaml")
  }

  static let schemaPath = "Sources/Mini/library.schema.yaml"

  static let schema = """
    schema: Library
    models:
      Author:
        fields: { name: string(80) }
      Book:
        fields: { title: string(80), pages: int }
        relationships:
          author: { belongsTo: Author, inverse: books, onDelete: cascade }
        indexes:
          - [authorID]

    """

  // MARK: Files

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

  /// The texts of the files in a directory, by name.
  func texts(in folder: String) throws -> [String: String] {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: directory.appending(path: folder).path)
    return Dictionary(
      uniqueKeysWithValues: try names.map { ($0, try read("\(folder)/\($0)")) })
  }

  /// The Swift file that the build-tool plugin generated.
  func generatedFile() throws -> URL? {
    let outputs = scratch.appending(path: "plugins/outputs")
    let paths = FileManager.default.enumerator(atPath: outputs.path)?.compactMap { $0 as? String }
    return paths?.first { $0.hasSuffix("/Mini.tenon.swift") }.map { outputs.appending(path: $0) }
  }

  /// The modification times of the generated file and the program.
  func modificationTimes() throws -> [Date] {
    try [generatedFile(), scratch.appending(path: "debug/Mini")].compactMap { $0 }.compactMap {
      try FileManager.default.attributesOfItem(atPath: $0.path)[.modificationDate] as? Date
    }
  }

  // MARK: Commands

  /// Builds the package.
  func build() throws -> Outcome {
    try run("/usr/bin/env", ["swift", "build", "--scratch-path", scratch.path])
  }

  /// Builds and runs the package's tests.
  func test() throws -> Outcome {
    try run(
      "/usr/bin/env", ["swift", "test", "--disable-xctest", "--scratch-path", scratch.path])
  }

  /// Runs the built program.
  func runProgram() throws -> Outcome {
    try run(scratch.appending(path: "debug/Mini").path, [])
  }

  /// Runs the command plugin.
  func plugin(_ arguments: String...) throws -> Outcome {
    try run(
      "/usr/bin/env",
      ["swift", "package", "--scratch-path", scratch.path] + Self.writing + ["tenon"] + arguments)
  }

  /// The option that a plugin needs to write into the package, where there is a sandbox.
  #if os(macOS)
    private static let writing = ["--allow-writing-to-package-directory"]
  #else
    private static let writing: [String] = []
  #endif

  /// Runs `tenonc` in the package's directory.
  func tenonc(_ arguments: String...) throws -> Outcome {
    try run(Self.builtProducts.appending(path: "tenonc").path, arguments)
  }

  private func run(_ program: String, _ arguments: [String]) throws -> Outcome {
    // Files, unlike pipes, do not block when nobody reads.
    let out = directory.appending(path: ".out")
    let err = directory.appending(path: ".err")
    try Data().write(to: out)
    try Data().write(to: err)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus,
      out: try String(contentsOf: out, encoding: .utf8),
      err: try String(contentsOf: err, encoding: .utf8))
  }
}
