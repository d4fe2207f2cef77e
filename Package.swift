// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Tenon",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11)],
  products: [
    .library(name: "Tenon", targets: ["Tenon"]),
    .executable(name: "tenonc", targets: ["tenonc"]),
    .plugin(name: "GenerateModels", targets: ["GenerateModels"]),
    .plugin(name: "TenonCommand", targets: ["TenonCommand"]),
  ],
  targets: [
    // The ground floor: C libraries, found by pkg-config.
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),

    // What the generator and the runtime must agree on about a database.
    .target(name: "TenonDialects"),

    // The generator: a schema file becomes Swift and DDL.
    .target(name: "TenonSchema", dependencies: ["CYAML", "TenonDialects"]),
    .target(name: "Mustache"),
    .target(
      name: "Templates", path: "Templates",
      resources: [.embedInCode("Swift")]),
    .target(
      name: "TenonGenerator",
      dependencies: ["TenonDialects", "TenonSchema", "Mustache", "Templates", "CSQLite"]),
    .executableTarget(
      name: "tenonc", dependencies: ["TenonDialects", "TenonSchema", "TenonGenerator"]),
    .executableTarget(name: "GenerateModelsTool", dependencies: ["TenonGenerator"]),

    // The runtime that generated code imports.
    .target(name: "Tenon", dependencies: ["CSQLite", "TenonDialects"]),

    // The two ways to run the generator from another package.
    .plugin(
      name: "GenerateModels", capability: .buildTool(), dependencies: ["GenerateModelsTool"]),
    .plugin(
      name: "TenonCommand",
      capability: .command(
        intent: .custom(verb: "tenon", description: "Run tenonc on this package's schema."),
        permissions: [
          .writeToPackageDirectory(reason: "tenonc writes generated Swift into the package.")
        ]),
      dependencies: ["tenonc"]),

    // What `tenonc generate` writes for the schemas in schemas/, and a program over one of them.
    .target(name: "BlogModels", dependencies: ["Tenon"], path: "Sources/Examples/Blog"),
    .target(name: "TasksModels", dependencies: ["Tenon"], path: "Sources/Examples/Tasks"),
    .target(name: "RunsModels", dependencies: ["Tenon"], path: "Sources/Examples/Runs"),
    .target(name: "ChinookModels", dependencies: ["Tenon"], path: "Sources/Examples/Chinook"),
    .executableTarget(name: "Quickstart", dependencies: ["Tenon", "BlogModels"]),

    // How fast Tenon is beside the C interface of SQLite, and how fast its generator.
    .target(name: "CAllocations"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Tenon", "CSQLite", "CAllocations", "TenonSchema", "TenonGenerator", "tenonc",
      ],
      exclude: ["benchmarks.yaml"]),

    .testTarget(
      name: "TenonSchemaTests",
      dependencies: ["TenonDialects", "TenonSchema", "CSQLite", "TestSupport"],
      exclude: ["Cases"]),
    .testTarget(name: "MustacheTests", dependencies: ["Mustache", "TestSupport"]),
    .testTarget(
      name: "TenonGeneratorTests", dependencies: ["TenonGenerator", "CAllocations", "TestSupport"],
      exclude: ["Cases", "QueryCases"]),
    .testTarget(
      name: "CompileTests", dependencies: ["TenonGenerator", "Tenon", "BlogModels", "TestSupport"],
      exclude: ["Schemas", "Refused"]),
    .target(name: "TestSupport", dependencies: ["Tenon"], path: "Tests/TestSupport"),
    .testTarget(name: "TenonTests", dependencies: ["Tenon", "CSQLite", "TestSupport"]),
    .testTarget(
      name: "ChinookTests", dependencies: ["Tenon", "ChinookModels", "TestSupport"],
      exclude: ["Statements"],
      resources: [.copy("chinook.sql")]),
    // The blocks of the guide to Tenon's API, as programs.
    .testTarget(
      name: "GuideTests", dependencies: ["Tenon", "BlogModels", "ChinookModels", "TestSupport"],
      exclude: ["Statements"]),
    // Each operation of some tutorials on CRUD operations.
    .testTarget(
      name: "TutorialTests",
      dependencies: ["Tenon", "BlogModels", "RunsModels", "TasksModels", "TestSupport"]),
    .testTarget(
      name: "InjectionTests", dependencies: ["Tenon", "TenonSchema", "TestSupport"]),
    .testTarget(
      name: "RandomQueryTests", dependencies: ["Tenon", "BlogModels", "TestSupport"]),
    // Random sequences of session operations, beside a model of what they do.
    .testTarget(
      name: "RandomSessionTests", dependencies: ["Tenon", "BlogModels", "TestSupport"]),
    .testTarget(
      name: "CheckedQueryTests",
      dependencies: ["Tenon", "BlogModels", "RunsModels", "TestSupport"]),
    .testTarget(name: "ShapeTests", dependencies: ["Tenon", "BlogModels", "TestSupport"]),
    .target(
      name: "ArchiveModels", dependencies: ["Tenon"], path: "Tests/ArchiveModels/Models"),
    .testTarget(
      name: "GeneratedTests",
      dependencies: [
        "Tenon", "ArchiveModels", "BlogModels", "RunsModels", "TasksModels", "TestSupport",
      ]),
    // Values in files that other programs write, found in every way.
    .target(name: "FormModels", dependencies: ["Tenon"], path: "Tests/FormModels/Models"),
    .testTarget(name: "FormTests", dependencies: ["Tenon", "FormModels"]),
    // What has to hold when a process is killed, a disk is full, or many want the same rows.
    .target(name: "SanitizerHints", path: "Tests/SanitizerHints"),
    .executableTarget(
      name: "DurabilityProgram",
      dependencies: ["Tenon", "BlogModels", "TestSupport", "SanitizerHints"],
      path: "Tests/DurabilityProgram"),
    .testTarget(
      name: "DurabilityTests",
      dependencies: ["Tenon", "BlogModels", "TestSupport", "DurabilityProgram"]),
    // What the benchmarks' program takes, beside what is recorded.
    .testTarget(name: "SpeedTests", dependencies: ["TestSupport"], exclude: ["Recorded"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["tenonc", "GenerateModelsTool", "TenonGenerator", "CSQLite", "TestSupport"]),
    .testTarget(name: "BenchmarkTests", dependencies: ["Benchmarks", "TestSupport"]),
    // Builds a package of its own, which depends on this one.
    .testTarget(name: "PluginTests", dependencies: ["tenonc", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
