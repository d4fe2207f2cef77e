import Testing

@testable import TenonSchema

/// Schemas that would take a loader without limits minutes, gigabytes or the whole stack.
@Suite("Schemas that exceed limits")
struct LoaderLimitTests {
  private func load(_ text: String) -> SchemaLoadResult {
    SchemaLoader.load([SourceFile(path: "schema.yaml", text: text)])
  }

  private func errors(_ result: SchemaLoadResult) -> [String] {
    result.diagnostics.filter { $0.severity == .error }.map {
      "\($0.range.start.line):\($0.range.start.column) \($0.code): \($0.message)"
    }
  }

  @Test("keys that double with every model are refused with one error")
  func doublingKeys() {
    var text = """
      schema: Keys
      models:
        M0: { fields: { a: { type: int, primaryKey: true }, b: { type: int, primaryKey: true } } }

      """
    for number in 1..<200 {
      text +=
        "  M\(number): { relationships: { "
        + "x: { belongsTo: M\(number - 1), inverse: x\(number), primaryKey: true }, "
        + "y: { belongsTo: M\(number - 1), inverse: y\(number), primaryKey: true } } }\n"
    }
    #expect(errors(load(text)) == ["8:3 too-large: the key of `M5` has more than 32 fields"])
  }

  @Test("a long chain of keys is followed without recursion, until names are too long")
  func chainOfKeys() {
    var text = """
      schema: Keys
      models:
        M0: { primaryKey: [a, b], fields: { a: int, b: int } }

      """
    for number in 1..<1_000 {
      text +=
        "  M\(number): { relationships: "
        + "{ parent: { belongsTo: M\(number - 1), primaryKey: true } } }\n"
    }
    // From the tenth model on, PostgreSQL would not distinguish the columns.
    #expect(
      errors(load(text)).filter { !$0.contains("duplicate-column") } == [
        "37:27 invalid-name: `M34.parent` adds a property with a name of 205 characters; "
          + "at most 200 are allowed"
      ])
  }

  @Test("a chain of mixins can be long, but the number of their uses is limited")
  func chainOfMixins() {
    var text = "schema: Mixins\nmixins:\n"
    for number in 0..<2_500 { text += "  X\(number): { mixins: [X\(number + 1)] }\n" }
    text += "  X2500: {}\nmodels:\n"
    for number in 0..<800 { text += "  M\(number): { mixins: [X0] }\n" }
    #expect(
      errors(load(text)) == [
        "3304:20 too-large: the mixins add more than 2000000 parts to the models"
      ])
  }

  @Test("a model has at most a thousand fields")
  func manyFields() {
    var text = "schema: Wide\nmodels:\n  M:\n    fields:\n"
    for number in 0...1_000 { text += "      f\(number): int\n" }
    #expect(
      errors(load(text)) == [
        "3:3 too-large: `M` has 1001 fields; databases allow about 1000"
      ])
  }

  @Test(
    "a large schema with many errors gets all of them, but a limited number of suggestions")
  func wrongEverywhere() {
    var text = "schema: Wrong\nmodels:\n"
    for number in 0..<2_000 {
      text += "  Model\(number): { relationships: { x: { belongsTo: Modell\(number) } } }\n"
    }
    let messages = errors(load(text))
    #expect(messages.count == 2_000)
    #expect(
      messages.first
        == "3:46 unknown-model: unknown model `Modell0`; did you mean `Model0`?")
    #expect(messages.last == "2002:49 unknown-model: unknown model `Modell1999`")
  }

  @Test("a default of JSON nests at most 64 levels")
  func deepJSON() {
    let json = String(repeating: "[", count: 70) + String(repeating: "]", count: 70)
    let text = "schema: Deep\nmodels:\n  M: { fields: { j: { type: json, default: \(json) } } }\n"
    #expect(
      errors(load(text)) == [
        "3:44 invalid-default: the default nests deeper than 64 levels"
      ])
  }

  @Test("the relationships of a shape nest at most 16 deep")
  func deepShape() {
    func schema(depth: Int) -> String {
      "schema: Deep\nmodels:\n"
        + "  M: { relationships: { up: { belongsTo: M?, inverse: down, index: true } } }\n"
        + "shapes:\n  S: { of: M"
        + String(repeating: ", with: { down: { limit: 1", count: depth)
        + String(repeating: " } }", count: depth) + " }\n"
    }
    #expect(errors(load(schema(depth: 16))) == [])
    #expect(
      errors(load(schema(depth: 17))) == [
        "5:431 too-large: relationships nest more than 16 levels deep in a shape"
      ])
  }

  @Test("shapes have at most 200,000 fields and relationships, with aliases expanded")
  func manyShapes() {
    var text = "schema: Wide\nmodels:\n  M:\n    fields:\n"
    for number in 0..<900 { text += "      f\(number): int\n" }
    text += "    relationships: { up: { belongsTo: M?, inverse: down, index: true } }\n"
    text += "shapes:\n  S0: { of: M, with: &with { up: [up, down], down: [up, down] } }\n"
    for number in 1..<40 { text += "  S\(number): { of: M, with: *with }\n" }
    #expect(
      errors(load(text)) == [
        "938:3 too-large: the shapes have more than 200000 fields and relationships"
      ])
  }

  @Test("1,000 models with 12 fields and 2,000 relationships load completely")
  func large() throws {
    var text = "schema: Big\nmodels:\n"
    for model in 0..<1_000 {
      text += "  Model\(model):\n    fields:\n"
      for field in 0..<12 { text += "      field\(field): { type: string(80)?, index: true }\n" }
      text += "    relationships:\n"
      text += "      one: { belongsTo: Model\((model + 1) % 1_000)?, inverse: ones, index: true }\n"
      text += "      two: { belongsTo: Model\((model + 7) % 1_000)?, inverse: twos, index: true }\n"
    }
    let result = load(text)
    #expect(result.diagnostics.isEmpty)
    let graph = try #require(result.graph)
    #expect(graph.models.count == 1_000)
    #expect(graph.models.allSatisfy { $0.fields.count == 15 && $0.relationships.count == 4 })
    #expect(
      graph.model(named: "Model999")?.relationships.map(\.target) == [
        "Model0", "Model6", "Model992", "Model998",
      ])
  }
}
