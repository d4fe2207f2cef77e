import Foundation
import TenonGenerator
import TenonSchema
import TestSupport
import Testing

/// All code of the guide and the README: Swift is in a test, and YAML loads.
@Suite("The code of the guide")
struct ArticleCodeTests {
  /// The languages of code that nothing checks.
  private static let otherLanguages: Set = ["sh", "json", "python"]

  /// The number of columns that a page shows without scrolling.
  private static let width = 86

  /// Swift that is not in a test, by the article and its first line, with the reason.
  private static let exceptions: [String: [String: String]] = [
    "GettingStarted": [
      "// swift-tools-version: 6.1": "a manifest; PluginTests builds a package with one like it"
    ],
    "README": ["dependencies: [": "a part of the same manifest"],
    "Testing": [".testTarget(": "a part of a manifest"],
  ]

  @Test("every block of Swift is in a test, which compiles and runs it", arguments: Article.all)
  func swiftCode(_ article: Article) throws {
    let sources = try Self.sources()
    var exceptions = Self.exceptions[article.name] ?? [:]
    for block in article.blocks where block.language == "swift" {
      let first = block.lines.first ?? ""
      if exceptions.removeValue(forKey: first) != nil { continue }
      let code = Self.statements(block.lines)
      let found = sources.map { Self.longestMatch(of: code, in: $0) }.max() ?? 0
      guard found < code.count else { continue }
      Issue.record(
        """
        \(article.name).md:\(block.line): no test has this block line by line; write it into \
        Tests/Guide/GuideTests/Articles. The first line that is missing or different: \(code[found])
        """)
    }
    #expect(exceptions.isEmpty, "the article has no such block any more")
  }

  /// The fixtures that the tests of an article read.
  private static let fixtures = Repository.root.appending(
    path: "Tests/Guide/GuideTests/Articles/blog.fixtures.yaml")

  @Test("every block of YAML loads without an error or a warning", arguments: Article.all)
  func yamlCode(_ article: Article) throws {
    let fixtures = try String(contentsOf: Self.fixtures, encoding: .utf8)
    for block in article.blocks where block.language == "yaml" {
      if block.lines.joined(separator: "\n") + "\n" == fixtures { continue }
      let file = SourceFile(
        path: "\(article.name).md:\(block.line)", text: block.lines.joined(separator: "\n") + "\n")
      for problem in try Self.problems(of: file) { Issue.record("\(file.path): \(problem)") }
    }
  }

  @Test("every block has a known language, and its lines fit the page", arguments: Article.all)
  func languages(_ article: Article) {
    #expect(article.lines.count { $0.hasPrefix("```") } == article.blocks.count * 2)
    for block in article.blocks {
      #expect(
        Self.otherLanguages.union(["swift", "yaml"]).contains(block.language),
        "\(article.name).md:\(block.line)")
      for (index, line) in block.lines.enumerated() where article.name != "README" {
        #expect(line.count <= Self.width, "\(article.name).md:\(block.line + index) scrolls")
      }
    }
  }

  @Test("every article is read, and the first page leads to it")
  func completeness() throws {
    let names = Set(Article.all.map(\.name)).subtracting(["README", "Tenon"])
    let first = try #require(Article.all.first { $0.name == "Tenon" })
    let links = first.lines.filter { $0.hasPrefix("- <doc:") }.map {
      String($0.dropFirst("- <doc:".count).dropLast())
    }
    #expect(links.count > 10 && Set(links) == names)
  }

  // MARK: Swift

  /// The statements of each source file of these tests.
  private static func sources() throws -> [[String]] {
    let folder = Repository.root.appending(path: "Tests/Guide/GuideTests")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return try #require(files).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.map
    { file in
      statements(
        try String(contentsOf: file, encoding: .utf8)
          .split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
  }

  /// The lines without indentation, comments, imports and empty lines.
  private static func statements(_ lines: [String]) -> [String] {
    lines.map { line in
      let comment = line.range(of: #"(^|\s)//(\s|/|$)"#, options: .regularExpression)
      return (comment.map { String(line[..<$0.lowerBound]) } ?? line)
        .trimmingCharacters(in: .whitespaces)
    }
    .filter { !$0.isEmpty && !$0.hasPrefix("import ") && !$0.hasPrefix("@testable import ") }
  }

  /// The largest number of lines, from the first, that follow each other in a source.
  private static func longestMatch(of code: [String], in source: [String]) -> Int {
    source.indices.map { start in
      zip(code, source[start...]).prefix { $0 == $1 }.count
    }
    .max() ?? 0
  }

  // MARK: YAML

  /// The problems of a block, which is one of these:
  ///
  /// - a schema with `models`, which may lack its name;
  /// - other parts of a schema, which are read with the models of `schemas/blog.yaml`;
  /// - the body of a model, such as `fields`, which is read as the model `Example` of that schema;
  /// - a `tenon.yaml`.
  private static func problems(of file: SourceFile) throws -> [String] {
    var diagnostics: [Diagnostic] = []
    let keys = Set(YAMLReader.read(file, diagnostics: &diagnostics)?.pairs?.map(\.key) ?? [])
    guard diagnostics.isEmpty, !keys.isEmpty else {
      return diagnostics.map(\.message) + ["the block has no keys"]
    }
    if keys.isSubset(of: SchemaLanguage.keys(of: "The file")) {
      if keys.contains("models") {
        return problems(keys.contains("schema") ? [file.text] : ["schema: Example\n" + file.text])
      }
      return problems([try blogModels(), "schema: Blog\n" + file.text])
    }
    if keys.isSubset(of: SchemaLanguage.keys(of: "Models")) {
      let body = file.text.split(separator: "\n").map { "    " + $0 + "\n" }.joined()
      return problems([try blogModels(), "schema: Blog\nmodels:\n  Example:\n" + body])
    }
    if keys.isSubset(of: ProjectFile.keys) {
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let path = folder.appending(path: "tenon.yaml").path
      try file.text.write(toFile: path, atomically: true, encoding: .utf8)
      return ProjectFile(path: path).diagnostics.map(\.message)
    }
    return ["\(keys.sorted()) are neither keys of a schema, of a model, nor of tenon.yaml"]
  }

  private static func problems(_ texts: [String]) -> [String] {
    let files = texts.enumerated().map { SourceFile(path: "\($0.offset).yaml", text: $0.element) }
    let result = SchemaLoader.load(files)
    let queries = result.graph.map { QueryCheck($0).diagnostics } ?? []
    return (result.diagnostics + queries).map(\.message)
  }

  /// The part of `schemas/blog.yaml` before its queries and shapes.
  private static func blogModels() throws -> String {
    let file = Repository.root.appending(path: "schemas/blog.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let end = try #require(text.range(of: "\nqueries:\n"))
    return text[..<end.lowerBound] + "\n"
  }
}

extension SchemaLanguage {
  /// The keys of a part.
  static func keys(of name: String) -> Set<String> {
    Set(parts.first { $0.name == name }?.keys ?? [])
  }
}
