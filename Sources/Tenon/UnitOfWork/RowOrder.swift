/// The order in which rows that may refer to each other are written: inserted after those they refer to, deleted after
/// those that refer to them, and else in the order given. In a circle, one row goes first without having waited: a
/// reference that may be NULL is NULL meanwhile.
///
/// Rows are numbers here; the time it takes grows with the rows and their references, also in a chain that came last row
/// first.
struct RowOrder {
  /// A row that has to be written before another one.
  struct Wait {
    let row: Int
    /// Whether it may also be written after it.
    let isOptional: Bool
  }

  /// The write of a row.
  struct Step: Equatable {
    let row: Int
    /// Whether it has not waited for all rows it should.
    var isIncomplete = false
  }

  private let waits: [[Wait]]
  private var waiters: [[Int]]
  /// How many rows each one still waits for.
  private var open: [Int]
  private var isDone: [Bool]
  private var ready = NumberQueue()
  private var steps: [Step] = []

  /// The writes, in order.
  ///
  /// - Parameter waits: For each row, which others it waits for.
  /// - Returns: Nil when rows wait for each other in a circle in which each of them has to.
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

  /// The first row of a circle that may go before what it waits for. The way leads along waits that have to be as long as
  /// there are some: a circle of those alone cannot be broken.
  private func breakingPoint(from start: Int) -> Int? {
    var path: [Int] = []
    var places: [Int: Int] = [:]
    var row = start
    while places[row] == nil {
      places[row] = path.count
      path.append(row)
      let open = waits[row].filter { !isDone[$0.row] }
      guard let next = open.first(where: { !$0.isOptional }) ?? open.first else { return nil }
      row = next.row
    }
    let circle = path[(places[row] ?? 0)...]
    return circle.filter { row in
      waits[row].allSatisfy { $0.isOptional || isDone[$0.row] }
    }.min()
  }
}

/// Numbers, the smallest of which comes out first: a binary heap.
private struct NumberQueue {
  private var heap: [Int] = []

  mutating func insert(_ number: Int) {
    heap.append(number)
    var place = heap.count - 1
    while place > 0, heap[place] < heap[(place - 1) / 2] {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func popFirst() -> Int? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var place = 0
    while true {
      let children = [2 * place + 1, 2 * place + 2].filter { $0 < heap.count }
      guard let least = children.min(by: { heap[$0] < heap[$1] }), heap[least] < heap[place] else {
        return first
      }
      heap.swapAt(place, least)
      place = least
    }
  }
}
