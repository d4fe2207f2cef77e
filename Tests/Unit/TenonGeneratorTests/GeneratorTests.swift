import TenonGenerator
import TenonSchema
import Testing

@Suite("Generated files")
struct GeneratorTests {
  @Test(
    "the files are the namespace, enums and models without join tables, in schema order"
  )
  func files() throws {
    let names = try Generator(graph: blogGraph).files().map(\.name)
    #expect(names == ["Blog.swift", "Status.swift", "User.swift", "Post.swift", "Tag.swift"])
  }

  @Test("a single file is named after the schema and contains everything once")
  func singleFile() throws {
    var options = GeneratorOptions()
    options.isSingleFile = true
    let files = try Generator(graph: blogGraph, options: options).files()
    #expect(files.map(\.name) == ["Blog.swift"])
    let lines = files.flatMap { $0.contents.split(separator: "\n") }
    #expect(lines.filter { $0.hasPrefix("import ") } == ["import Foundation", "import Tenon"])
    #expect(
      lines.filter { $0.contains(" struct ") && $0.hasPrefix("public") }.map { $0.prefix(18) } == [
        "public struct User", "public struct Post", "public struct Tag:",
      ])
  }
}
