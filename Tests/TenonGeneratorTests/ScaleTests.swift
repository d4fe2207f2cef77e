import Foundation
import TenonGenerator
import TenonSchema
import Testing

@Suite("Large schemas")
struct ScaleTests {
  /// Models of twelve fields, each with two relationships to the one before it.
  private func schema(models: Int) -> String {
    var text = "schema: Large\nmodels:\n"
    for number in 1...models {
      text += "  Model\(number):\n    fields:\n"
      for field in 1...12 {
        text += "      field\(field): { type: string(50), description: Field number \(field). }\n"
      }
      text += "    relationships:\n"
      for side in ["first", "second"] {
        text +=
          "      \(side): { belongsTo: Model\(max(1, number - 1))?, inverse: \(side)Of\(number), index: true }\n"
      }
    }
    return text
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  @Test("ten times the models take about ten times as long")
  func linear() throws {
    func generate(_ count: Int) throws -> Double {
      let file = SourceFile(path: "large.yaml", text: schema(models: count))
      let graph = try #require(SchemaLoader.load([file]).graph)
      return try seconds { _ = try Generator(graph: graph).files() }
    }
    let small = try generate(40)
    let large = try generate(400)
    #expect(large < 30 * max(small, 0.01))
  }
}
