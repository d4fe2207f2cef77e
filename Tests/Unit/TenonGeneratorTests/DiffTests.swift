import Foundation
import TenonGenerator
import TenonSchema
import TestSupport
import Testing

/// The diff of generated code shows the change of the schema, and nothing else.
@Suite("Diffs of generated code")
struct DiffTests {
  @Test(
    "a field added in the middle of a model adds lines that name it, and changes no others",
    arguments: [
      "int", "string(40)?", "decimal(9, 2)", "bool", "json", "Role", "datetime", "uuid?",
    ])
  func field(type: String) throws {
    let email = "      email: "
    let blog = try text
    let line = try #require(blog.split(separator: "\n").first { $0.hasPrefix(email) })
    let changed = blog.replacing(
      line, with: "\(line)\n      nicknameInChat: \(type)", maxReplacements: 1)
    let before = try files(blog)
    let after = try files(changed)
    #expect(before.map(\.name) == after.map(\.name))
    var count = 0
    for (old, new) in zip(before, after) {
      let lines = new.contents.split(separator: "\n", omittingEmptySubsequences: false)
      let difference = lines.difference(
        from: old.contents.split(separator: "\n", omittingEmptySubsequences: false))
      #expect(difference.removals.isEmpty, "\(old.name): \(difference.removals)")
      for case .insert(_, let line, _) in difference.insertions {
        let name = line.lowercased().replacing("_", with: "")
        #expect(name.contains("nickname"), "\(old.name): \(line)")
        count += 1
      }
    }
    #expect(count > 10)
  }

  private var text: String {
    get throws {
      try String(
        contentsOf: Repository.root.appending(path: "schemas/blog.yaml"), encoding: .utf8)
    }
  }

  private func files(_ text: String) throws -> [GeneratedFile] {
    let result = SchemaLoader.load([SourceFile(path: "blog.yaml", text: text)])
    let graph = try #require(result.graph, "\(result.diagnostics)")
    var options = GeneratorOptions()
    options.dialects = DDLDialect.allCases
    return try Generator(graph: graph, options: options).files()
  }
}
