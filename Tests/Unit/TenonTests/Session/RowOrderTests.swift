import TestSupport
import Testing

@testable import Tenon

@Suite("Order of inserts")
struct RowOrderTests {
  private func wait(_ row: Int, optional isOptional: Bool = true) -> RowOrder.Wait {
    RowOrder.Wait(row: row, isOptional: isOptional)
  }

  private func order(_ waits: [[RowOrder.Wait]]) -> [Int]? {
    RowOrder.steps(waits)?.map(\.row)
  }

  @Test("rows without references keep their order")
  func given() {
    #expect(order([[], [], []]) == [0, 1, 2])
    #expect(order([]) == [])
  }

  @Test("a row is inserted as soon as the rows that it needs are, and no sooner")
  func parentsFirst() {
    #expect(order([[wait(3)], [], [wait(0)], []]) == [1, 3, 0, 2])
  }

  @Test("of a circle, the first row with an optional reference is inserted first")
  func circle() {
    #expect(
      RowOrder.steps([[wait(1, optional: false)], [wait(0)]]) == [
        .init(row: 1, isIncomplete: true), .init(row: 0),
      ])
    // A row that refers to a circle but is not part of it is inserted with all its references.
    #expect(
      RowOrder.steps([[wait(1)], [wait(2)], [wait(1)]]) == [
        .init(row: 1, isIncomplete: true), .init(row: 0), .init(row: 2),
      ])
    #expect(RowOrder.steps([[wait(0)]]) == [.init(row: 0, isIncomplete: true)])
  }

  @Test("a circle of required references has no order")
  func unbreakable() {
    #expect(
      RowOrder.steps([[wait(1, optional: false)], [wait(0, optional: false)], []]) == nil)
    #expect(RowOrder.steps([[wait(0, optional: false)]]) == nil)
  }

  @Test("with random references, each row is inserted once, after those it requires")
  func random() throws {
    for seed in 0..<2_000 {
      var random = SeededGenerator(seed: UInt64(seed))
      let count = Int.random(in: 1...12, using: &random)
      let waits = (0..<count).map { row in
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
          // Required references lead in one direction only, so that there is an order.
          let other = Int.random(in: 0..<count, using: &random)
          return wait(other, optional: other >= row)
        }
      }
      let steps = try #require(RowOrder.steps(waits), "seed \(seed)")
      #expect(steps.map(\.row).sorted() == Array(0..<count), "seed \(seed)")
      var done: Set<Int> = []
      for step in steps {
        let missing = waits[step.row].filter { !done.contains($0.row) }
        #expect(missing.isEmpty == !step.isIncomplete, "seed \(seed)")
        #expect(!missing.contains { !$0.isOptional }, "seed \(seed)")
        done.insert(step.row)
      }
    }
  }
}
