// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Tenon",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11)],
  products: [
    .library(name: "Tenon", targets: ["Tenon"]),
    .library(name: "TenonTesting", targets: ["TenonTesting"]),
    .executable(name: "tenonc", targets: ["tenonc"]),
    .plugin(name: "GenerateModels", targets: ["GenerateModels"]),
    .plugin(name: "TenonCommand", targets: ["TenonCommand"]),
  ],
  traits: [
    .trait(name: "PostgreSQL", description: "The driver of PostgreSQL, which needs libpq.")
  ],
  targets: [
    // The ground floor: C libraries, found by pkg-config.
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),
    .systemLibrary(
      name: "CPostgreSQL", pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),

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
    .target(
      name: "Tenon",
      dependencies: [
        "CSQLite", "TenonDialects",
        .target(name: "CPostgreSQL", condition: .when(traits: ["PostgreSQL"])),
      ]),

    // Databases, fixtures and sample rows for the tests of programs that use the runtime.
    .target(name: "TenonTesting", dependencies: ["Tenon", "TenonDialects", "TenonSchema"]),

    // The two ways to run the generator from another package.
    .plugin(
      name: "GenerateModels", capability: .buildTool(), dependencies: ["GenerateModelsTool"]),
    .plugin(
      name: "TenonCommand",
      capability: .command(
        intent: .custom(verb: "tenon", description: "Run tenonc on this package's schema.")),
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

    // Tests: Tests/README.md says what is where.
    .target(name: "TestSupport", dependencies: ["Tenon"], path: "Tests/Support/TestSupport"),
    .target(
      name: "ArchiveModels", dependencies: ["Tenon"],
      path: "Tests/Support/ArchiveModels/Models"),
    .target(
      name: "FormModels", dependencies: ["Tenon"], path: "Tests/Support/FormModels/Models"),
    .target(
      name: "TeamModels", dependencies: ["Tenon"], path: "Tests/Support/TeamModels/Models"),
    .target(name: "SanitizerHints", path: "Tests/Support/SanitizerHints"),
    .executableTarget(
      name: "DurabilityProgram",
      dependencies: ["Tenon", "BlogModels", "TestSupport", "SanitizerHints"],
      path: "Tests/Support/DurabilityProgram"),

    .testTarget(
      name: "TenonTests", dependencies: ["Tenon", "CSQLite", "TestSupport"],
      path: "Tests/Unit/TenonTests", exclude: ["Support/test.yaml", "Support/ruled.yaml"]),
    .testTarget(
      name: "TenonTestingTests",
      dependencies: [
        "Tenon", "TenonTesting", "ArchiveModels", "BlogModels", "ChinookModels", "FormModels",
        "RunsModels", "TasksModels", "TeamModels", "TestSupport",
      ],
      path: "Tests/Unit/TenonTestingTests", exclude: ["blog.fixtures.yaml"]),
    .testTarget(
      name: "TenonSchemaTests",
      dependencies: ["TenonDialects", "TenonSchema", "CSQLite", "TestSupport"],
      path: "Tests/Unit/TenonSchemaTests", exclude: ["Cases"]),
    .testTarget(
      name: "TenonGeneratorTests", dependencies: ["TenonGenerator", "CAllocations", "TestSupport"],
      path: "Tests/Unit/TenonGeneratorTests", exclude: ["Cases", "QueryCases"]),
    .testTarget(
      name: "MustacheTests", dependencies: ["Mustache", "TestSupport"],
      path: "Tests/Unit/MustacheTests"),

    .testTarget(
      name: "GeneratedTests",
      dependencies: [
        "Tenon", "ArchiveModels", "BlogModels", "RunsModels", "TasksModels", "TeamModels",
        "TestSupport",
      ],
      path: "Tests/Behaviour/GeneratedTests"),
    .testTarget(
      name: "PostgreSQLTests", dependencies: ["Tenon", "BlogModels", "TestSupport"],
      path: "Tests/Behaviour/PostgreSQLTests"),
    .testTarget(
      name: "CheckedQueryTests",
      dependencies: ["Tenon", "BlogModels", "RunsModels", "TestSupport"],
      path: "Tests/Behaviour/CheckedQueryTests"),
    .testTarget(
      name: "ChinookTests", dependencies: ["Tenon", "ChinookModels", "TestSupport"],
      path: "Tests/Behaviour/ChinookTests", exclude: ["Statements"],
      resources: [.copy("chinook.sql")]),
    .testTarget(
      name: "FormTests", dependencies: ["Tenon", "FormModels"], path: "Tests/Behaviour/FormTests"),

    .testTarget(
      name: "GuideTests",
      dependencies: [
        "Tenon", "TenonSchema", "TenonGenerator", "TenonTesting", "BlogModels", "ChinookModels",
        "TestSupport",
      ],
      path: "Tests/Guide/GuideTests", exclude: ["Statements", "Articles/blog.fixtures.yaml"]),
    .testTarget(
      name: "TutorialTests",
      dependencies: ["Tenon", "BlogModels", "RunsModels", "TasksModels", "TestSupport"],
      path: "Tests/Guide/TutorialTests"),

    .testTarget(
      name: "RandomQueryTests", dependencies: ["Tenon", "BlogModels", "TestSupport"],
      path: "Tests/Robustness/RandomQueryTests"),
    .testTarget(
      name: "RandomSessionTests", dependencies: ["Tenon", "BlogModels", "TestSupport"],
      path: "Tests/Robustness/RandomSessionTests"),
    .testTarget(
      name: "InjectionTests", dependencies: ["Tenon", "TenonSchema", "TestSupport"],
      path: "Tests/Robustness/InjectionTests"),
    .testTarget(
      name: "DurabilityTests",
      dependencies: ["Tenon", "BlogModels", "TestSupport", "DurabilityProgram"],
      path: "Tests/Robustness/DurabilityTests"),

    .testTarget(
      name: "CommandLineTests",
      dependencies: ["tenonc", "GenerateModelsTool", "TenonGenerator", "CSQLite", "TestSupport"],
      path: "Tests/Tooling/CommandLineTests"),
    .testTarget(
      name: "CompileTests",
      dependencies: [
        "TenonGenerator", "Tenon", "ArchiveModels", "BlogModels", "FormModels", "RunsModels",
        "TasksModels", "TeamModels", "TestSupport",
      ],
      path: "Tests/Tooling/CompileTests", exclude: ["Schemas", "Refused"]),
    .testTarget(
      name: "PluginTests", dependencies: ["tenonc", "TestSupport"],
      path: "Tests/Tooling/PluginTests"),
    .testTarget(
      name: "SpeedTests", dependencies: ["TestSupport"], path: "Tests/Tooling/SpeedTests",
      exclude: ["Recorded"]),
    .testTarget(
      name: "BenchmarkTests", dependencies: ["Benchmarks", "TestSupport"],
      path: "Tests/Tooling/BenchmarkTests"),
  ],
  swiftLanguageModes: [.v6]
)
