import Testing

@testable import TenonSchema

@Suite("Reading YAML")
struct YAMLReaderTests {
  @Test("nodes know where they stand")
  func ranges() throws {
    var diagnostics: [Diagnostic] = []
    let file = SourceFile(path: "a.yaml", text: "schema: Blog\nfields:\n  name: {type: text}\n")
    let root = try #require(YAMLReader.read(file, diagnostics: &diagnostics))
    #expect(diagnostics.isEmpty)
    #expect(root["schema"]?.string == "Blog")
    #expect(root["schema"]?.range.start == SourcePosition(line: 1, column: 9))
    #expect(root["fields"]?["name"]?.range.end == SourcePosition(line: 3, column: 21))
  }
}
