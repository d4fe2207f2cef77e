import Foundation
import TenonGenerator
import TenonSchema
import TestSupport
import Testing

/// Each folder of `Cases` is a schema and its generated files, compared byte for byte. `RECORD=1` writes them again.
@Suite("Golden files")
struct GoldenTests {
  static let cases = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Cases")

  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: cases.path).sorted()
  }

  @Test("a schema generates exactly the recorded files", arguments: try names())
  func golden(name: String) throws {
    let folder = Self.cases.appendingPathComponent(name)
    let text = try String(
      contentsOf: folder.appendingPathComponent("schema.yaml"), encoding: .utf8)
    let result = SchemaLoader.load([SourceFile(path: "schema.yaml", text: text)])
    let graph = try #require(result.graph, "\(result.diagnostics.map(\.message))")
    var options = GeneratorOptions()
    options.sources = ["schema.yaml"]
    options.dialects = name.hasSuffix("every-dialect") ? DDLDialect.allCases : [.sqlite]
    options.isSingleFile = name.hasPrefix("single-file")
    if name.hasPrefix("snake-case") { options.jsonKeys = .snakeCase }
    if name.hasSuffix("internal") { options.access = .internal }

    let files = try Generator(graph: graph, options: options).files()
    let plan = try OutputPlan(
      files: files, directory: folder.appendingPathComponent("expected").path)
    if ProcessInfo.processInfo.environment["RECORD"] != nil { return try plan.apply() }
    #expect(plan.stale.map { "\($0.name) is \($0.change.rawValue)\n\($0.diff)" } == [])
  }
}
