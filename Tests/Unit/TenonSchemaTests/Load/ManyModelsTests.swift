import Testing

@testable import TenonSchema

@Suite("Schemas with many models")
struct ManyModelsTests {
  private func schema(_ count: Int, _ type: (Int) -> String) -> String {
    let models = (0..<count).map { number in
      "  Model\(number):\n    fields:\n      title: { type: \(type(number)), default: x }\n"
    }
    return "schema: Many\nmodels:\n" + models.joined()
  }

  @Test("a mistake in one of 300 models is the only one reported")
  func manyModels() {
    let text = schema(300) { $0 == 200 ? "strin(20)" : "string(20)" }
    let result = SchemaLoader.load([SourceFile(path: "many.yaml", text: text)])
    #expect(result.graph == nil)
    #expect(result.diagnostics.map(\.range.start.line) == [3 + 200 * 3 + 2])
  }

  @Test("a file with many errors does not use up the suggestions of the next file")
  func suggestionsOfEachFile() {
    var wrong = "schema: Many\nmodels:\n"
    for number in 0..<500 {
      wrong += "  Model\(number): { relationships: { x: { belongsTo: Other\(number) } } }\n"
    }
    let other = "models:\n  Last: { relationships: { x: { belongsTo: Modell1 } } }\n"
    let result = SchemaLoader.load([
      SourceFile(path: "wrong.yaml", text: wrong), SourceFile(path: "other.yaml", text: other),
    ])
    #expect(result.diagnostics.count == 501)
    #expect(
      result.diagnostics.last?.message == "unknown model `Modell1`; did you mean `Model1`?")
  }
}
