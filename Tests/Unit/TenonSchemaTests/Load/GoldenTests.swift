import Testing

@testable import TenonSchema

@Suite("Schemas and their diagnostics")
struct GoldenTests {
  @Test("each case has the recorded diagnostics and graph", arguments: GoldenCase.all)
  func golden(_ golden: GoldenCase) throws {
    let result = SchemaLoader.load(try golden.files())
    let diagnostics = DiagnosticRenderer().text(result.diagnostics)
    let graph = result.graph.map(GraphText.describe) ?? ""
    if GoldenCase.isRecording {
      try golden.record(diagnostics, as: "diagnostics.txt")
      try golden.record(graph, as: "graph.txt")
    }
    #expect(diagnostics == golden.expected("diagnostics.txt"))
    #expect(graph == golden.expected("graph.txt"))
  }

  @Test("the folder of golden cases is not empty")
  func cases() {
    #expect(!GoldenCase.all.isEmpty)
  }

  @Test("golden files are compared, not written")
  func notRecording() {
    #expect(!GoldenCase.isRecording, "run again without RECORD=1")
  }
}
