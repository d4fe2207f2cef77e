import Testing

@testable import TenonSchema

@Suite("Parts of a schema on all cores")
struct PartWorkerTests {
  /// Doubles numbers, and refuses some.
  private struct Doubler: PartWorker {
    var log = DiagnosticLog()
    var refused: Set<Int> = []
    var known: [String] = []

    mutating func double(_ number: Int) -> Int {
      if refused.contains(number) {
        let hint = log.hint(for: "\(number)", among: known)
        let file = SourceFile(path: "numbers.yaml", text: "")
        log.error("refused", "\(number) is refused\(hint)", at: SourceRange(whole: file))
      }
      return number * 2
    }
  }

  @Test("results are in the order of the parts", arguments: [0, 1, 64, 65, 1_000])
  func order(count: Int) {
    var doubler = Doubler()
    #expect(doubler.map(Array(0..<count)) { $0.double($1) } == (0..<count).map { $0 * 2 })
    #expect(doubler.log.sorted(by: []).isEmpty)
  }

  @Test("what is wrong is said once, in the order of the parts, and all results are there")
  func mistakes() {
    var doubler = Doubler(refused: [7, 300, 999])
    #expect(doubler.map(Array(0..<1_000)) { $0.double($1) } == (0..<1_000).map { $0 * 2 })
    #expect(
      doubler.log.sorted(by: []).map(\.message) == [
        "7 is refused", "300 is refused", "999 is refused",
      ])
  }

  @Test("names are suggested as often as by one worker that does everything")
  func suggestions() {
    let refused = Set(stride(from: 5, to: 1_000, by: 40))
    let known = ["5x"] + (0..<20_000).map { "name\($0)" }
    var (together, alone) = (
      Doubler(refused: refused, known: known), Doubler(refused: refused, known: known)
    )
    _ = together.map(Array(0..<1_000)) { $0.double($1) }
    for number in 0..<1_000 { _ = alone.double(number) }
    let messages = together.log.sorted(by: []).map(\.message)
    #expect(messages == alone.log.sorted(by: []).map(\.message))
    #expect(messages.count == refused.count)
  }

  @Test("a queue has the results of all batches, in order", arguments: [0, 1, 64, 65, 1_000])
  func queue(count: Int) {
    let queue = BatchQueue(batchSize: 64) { (numbers: [Int]) in numbers.map { $0 * 2 } }
    for number in 0..<count { queue.add(number) }
    #expect(queue.results().flatMap { $0 } == (0..<count).map { $0 * 2 })
    #expect(queue.count == count)
  }

  @Test(
    "models that are read while YAML is being parsed are those that one thread reads afterwards",
    arguments: [
      "", "  <<: { Other: { fields: { name: text } } }\n", "  Model7: { fields: { name: text } }\n",
      "  Model400: { fields: { name: tex, other: { typ: int } } }\n", "  model401: {}\n",
      "  Model402: *unknown\n", "  Model403: [\n", "  Model404: ~\n", "queries: { a: 1 }\n",
      "models: { A: { fields: { name: text } } }\n",
      "  Model405: { fields: { a: int\u{7}, b: in } }\n",
    ])
  func readingAhead(end: String) {
    let models = (0..<300).map { number in
      "  Model\(number):\n    fields:\n      title: { type: string(20), default: x }\n"
    }
    let file = SourceFile(
      path: "many.yaml", text: "schema: Many\nmodels:\n" + models.joined() + end)
    func text(_ result: SchemaLoadResult) -> [String] {
      result.diagnostics.map { "\($0.range.start.line): \($0.code) \($0.message)" }
        + (result.graph?.models.map { "\($0.name) \($0.fields.map(\.name))" } ?? ["no graph"])
    }
    let alone = Parallel.$isSerial.withValue(true) { SchemaLoader.load([file]) }
    #expect(text(SchemaLoader.load([file])) == text(alone))
  }

  @Test("a mistake in one of many models is reported, and no other")
  func manyModels() {
    let models = (0..<300).map { number in
      let type = number == 200 ? "strin(20)" : "string(20)"
      return "  Model\(number):\n    fields:\n      title: { type: \(type), default: x }\n"
    }
    let file = SourceFile(
      path: "many.yaml", text: "schema: Many\nmodels:\n" + models.joined())
    let result = SchemaLoader.load([file])
    #expect(result.graph == nil)
    #expect(result.diagnostics.map(\.range.start.line) == [3 + 200 * 3 + 2])
  }
}
