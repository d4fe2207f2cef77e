import Testing

@testable import TenonSchema

@Suite("Work on all cores")
struct ParallelTests {
  private struct Refused: Error, Equatable {
    let number: Int
  }

  @Test("results are in the order of the elements", arguments: [0, 1, 7, 8, 9, 1_000])
  func order(count: Int) {
    let numbers = Array(0..<count)
    #expect(Parallel.map(numbers) { $0 * 2 } == numbers.map { $0 * 2 })
  }

  @Test("of several errors, that of the first element is thrown")
  func firstError() {
    for _ in 1...50 {
      #expect(throws: Refused(number: 300)) {
        try Parallel.map(Array(0..<1_000)) { number throws(Refused) in
          if number >= 300, number.isMultiple(of: 50) { throw Refused(number: number) }
          return number
        }
      }
    }
  }

  @Test("parallel work may start parallel work")
  func nested() {
    let sums = Parallel.map(Array(1...40)) { count in
      Parallel.map(Array(1...count)) { $0 }.reduce(0, +)
    }
    #expect(sums == (1...40).map { $0 * ($0 + 1) / 2 })
  }
}
