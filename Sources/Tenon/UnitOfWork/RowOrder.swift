/// The order in which rows that may refer to each other are written: rows are inserted after those they refer to,
/// deleted after those that refer to them, and otherwise keep the given order. In a cycle, one row is written before a
/// row that it waits for: an optional reference is NULL in the meantime.
///
/// The rows are represented by numbers. The run time is proportional to the number of rows and references, even for a
/// chain in reverse order.
struct RowOrder {
  /// A dependency on another row, which must be written first.
  struct Wait {
    let row: Int
    /// True if the other row may also be written later.
    let isOptional: Bool
  }

  /// The write of a row.
  struct Step: Equatable {
    let row: Int
    /// True if the row is written before some row that it waits for.
    var isIncomplete = false
  }

  private let waits: [[Wait]]
  private var waiters: [[Int]]
  /// The number of rows that each row still waits for.
  private var open: [Int]
  private var isDone: [Bool]
  private var ready = NumberQueue()
  private var steps: [Step] = []

  /// Returns the writes in order.
  ///
  /// - Parameter waits: The dependencies of each row.
  /// - Returns: The writes; nil if rows wait for each other in a cycle without an optional dependency.
  static func steps(_ waits: [[Wait]]) -> [Step]? {
    var order = RowOrder(waits)
    return order.isComplete() ? order.steps : nil
  }

  private init(_ waits: [[Wait]]) {
    self.waits = waits
    waiters = Array(repeating: [], count: waits.count)
    open = waits.map(\.count)
    isDone = Array(repeating: false, count: waits.count)
    for (row, waits) in waits.enumerated() {
      for wait in waits { waiters[wait.row].append(row) }
      if waits.isEmpty { ready.insert(row) }
    }
  }

  private mutating func isComplete() -> Bool {
    var first = 0
    while true {
      while let row = ready.popFirst() { write(Step(row: row)) }
      while first < isDone.count, isDone[first] { first += 1 }
      guard first < isDone.count else { return true }
      guard let row = breakingPoint(from: first) else { return false }
      write(Step(row: row, isIncomplete: true))
    }
  }

  private mutating func write(_ step: Step) {
    steps.append(step)
    isDone[step.row] = true
    for waiter in waiters[step.row] where !isDone[waiter] {
      open[waiter] -= 1
      if open[waiter] == 0 { ready.insert(waiter) }
    }
  }

  /// Returns the first row of a cycle that may be written before the rows it waits for. The search follows required
  /// dependencies where there are any, as a cycle of those cannot be broken.
  private func breakingPoint(from start: Int) -> Int? {
    var path: [Int] = []
    var positions: [Int: Int] = [:]
    var row = start
    while positions[row] == nil {
      positions[row] = path.count
      path.append(row)
      let open = waits[row].filter { !isDone[$0.row] }
      guard let next = open.first(where: { !$0.isOptional }) ?? open.first else { return nil }
      row = next.row
    }
    let cycle = path[(positions[row] ?? 0)...]
    return cycle.filter { row in
      waits[row].allSatisfy { $0.isOptional || isDone[$0.row] }
    }.min()
  }
}

/// A binary heap of numbers with the smallest first.
private struct NumberQueue {
  private var heap: [Int] = []

  mutating func insert(_ number: Int) {
    heap.append(number)
    var index = heap.count - 1
    while index > 0, heap[index] < heap[(index - 1) / 2] {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func popFirst() -> Int? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var index = 0
    while true {
      let children = [2 * index + 1, 2 * index + 2].filter { $0 < heap.count }
      guard let least = children.min(by: { heap[$0] < heap[$1] }), heap[least] < heap[index] else {
        return first
      }
      heap.swapAt(index, least)
      index = least
    }
  }
}
