import Testing

@testable import TenonSchema

@Suite("Parts of a schema on all cores")
struct PartWorkerTests {
  /// Doubles numbers, and refuses some.
  private struct Doubler: PartWorker {
    var log = DiagnosticLog()
    var refused: Set<Int> = []

    mutating func double(_ number: Int) -> Int {
      if refused.contains(number) {
        let file = SourceFile(path: "numbers.yaml", text: "")
        log.error("refused", "\(number) is refused", at: SourceRange(whole: file))
      }
      return number * 2
    }
  }

  @Test("results are in the order of the parts", arguments: [0, 1, 64, 65, 1_000])
  func order(count: Int) {
    var doubler = Doubler()
    #expect(doubler.map(Array(0..<count)) { $0.double($1) } == (0..<count).map { $0 * 2 })
    #expect(doubler.log.count == 0)
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
