import CAllocations
import TenonSchema
import Testing

@testable import TenonGenerator

/// Tests that the work of each step is linear in the number of models. The work is measured in allocations, which are
/// the same in every run: code that processes each pair of models allocates memory for it.
@Suite("Large schemas", .enabled(if: counted_allocations_available))
struct ScaleTests {
  @Test("with four times the models, each step does four times the work")
  func linear() throws {
    // Allocates everything that is allocated only once.
    _ = try allocations(models: 8)
    let few = try allocations(models: 80)
    let many = try allocations(models: 320)
    for step in few.indices {
      #expect(Double(many[step].count) < 4.1 * Double(few[step].count), "\(few[step].name)")
    }
  }

  /// The number of allocations of each step. One thread does everything, as only its allocations are counted.
  private func allocations(models: Int) throws -> [(name: String, count: UInt64)] {
    try Parallel.$isSerial.withValue(true) { try steps(models: models) }
  }

  private func steps(models: Int) throws -> [(name: String, count: UInt64)] {
    var counts: [(name: String, count: UInt64)] = []
    func step<Value>(_ name: String, _ body: () throws -> Value) rethrows -> Value {
      let start = counted_allocations()
      defer { counts.append((name, counted_allocations() - start)) }
      return try body()
    }
    let file = SourceFile(path: "large.yaml", text: schema(models: models))
    let declarations = step("read") { SchemaLoader.read([file]) }
    let graph = try #require(step("resolve") { SchemaLoader.resolve(declarations) }.graph)
    let context = step("prepare") { GeneratorContext(graph, options: GeneratorOptions()) }
    let templates = try TemplateSet(overrides: [:])
    let trees = step("trees") { context.files.map(context.tree) }
    let texts = try step("render") { try trees.map(templates.render) }
    #expect(texts.count == models + 1)
    return counts
  }

  /// Models of twelve fields, each with two relationships to the model before it. All names have the same length, so
  /// that either all of them are allocated or none.
  private func schema(models: Int) -> String {
    var text = "schema: Large\nmodels:\n"
    for number in 1_001...(1_000 + models) {
      text += "  Model\(number):\n    fields:\n"
      for field in 11...22 {
        text += "      field\(field): { type: string(50), description: Field number \(field). }\n"
      }
      text += "    relationships:\n"
      for side in ["first", "second"] {
        text += """
                \(side): { belongsTo: Model\(max(1_001, number - 1))?, inverse: \(side)Of\(number), index: true }

          """
      }
    }
    return text
  }
}
