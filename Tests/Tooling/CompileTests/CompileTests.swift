import Foundation
import TenonGenerator
import TenonSchema
import TestSupport
import Testing

/// Generated code compiles without errors, warnings or expressions that are slow to check, and `swift format` changes
/// nothing.
@Suite("Generated code", .runsPrograms)
struct CompileTests {
  @Test("each example schema compiles without a warning", arguments: try Schemas.examples())
  func example(schema: URL) throws {
    try compile(schema, options: GeneratorOptions())
  }

  @Test("a hostile schema compiles without a warning for every dialect")
  func torture() throws {
    var options = GeneratorOptions()
    options.dialects = DDLDialect.allCases
    try compile(Schemas.own("torture.yaml"), options: options)
  }

  @Test(
    "generated code compiles with any access level and as a single file",
    arguments: [GeneratorOptions.Access.package, .internal])
  func access(access: GeneratorOptions.Access) throws {
    var options = GeneratorOptions()
    options.access = access
    options.isSingleFile = true
    try compile(Schemas.own("torture.yaml"), options: options)
  }

  @Test("compiles in a namespace, with other keys in JSON", arguments: [false, true])
  func namespace(isSingleFile: Bool) throws {
    let text = try String(contentsOf: Schemas.own("torture.yaml"), encoding: .utf8)
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("namespace-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try text.replacing("schema: Torture\n", with: "schema: Torture\nnamespace: true\n")
      .write(to: file, atomically: true, encoding: .utf8)
    var options = GeneratorOptions()
    options.jsonKeys = .snakeCase
    options.isSingleFile = isSingleFile
    try compile(file, options: options)
  }

  @Test("members may have any name that generated code uses itself")
  func machineryNames() throws {
    let machinery = try Generator(
      graph: Schemas.graph(Schemas.own("machinery.yaml")), options: GeneratorOptions()
    ).files()
    let names = Set(machinery.flatMap { MachineryNames.names(in: $0.contents) })
    // Checks that the search finds the names that it should find.
    #expect(
      names.isSuperset(of: ["binder", "fields", "container", "row", "offset", "absent", "related"]))
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("machinery-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    let schema = MachineryNames.schema(names: names.sorted())
    try schema.write(to: file, atomically: true, encoding: .utf8)
    try compile(file, options: GeneratorOptions())
  }

  @discardableResult
  private func compile(_ schema: URL, options: GeneratorOptions) throws -> [GeneratedFile] {
    var options = options
    options.sources = [schema.lastPathComponent]
    let files = try Generator(graph: Schemas.graph(schema), options: options).files()
    try Shell.withTemporaryDirectory { directory in
      try OutputPlan(files: files, directory: directory.path).apply()
      let lint = try Shell.run(["swift", "format", "lint", "--strict", "-r", directory.path])
      #expect(lint.output.isEmpty)

      let types = Schemas.own("UserTypes.swift").path
      let sources = files.map { directory.appendingPathComponent($0.name).path }
      let result = try Compiler.typecheck(sources + [types])
      #expect(result.status == 0)
      #expect(result.output.isEmpty)
    }
    return files
  }
}
