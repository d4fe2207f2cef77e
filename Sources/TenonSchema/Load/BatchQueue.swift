import Dispatch
import Synchronization

/// Work on elements that begins, on another core, while the calling thread still makes the next ones.
///
///     let queue = BatchQueue(batchSize: 64) { (numbers: [Int]) in numbers.map(String.init) }
///     for number in 0..<1_000 { queue.add(number) }
///     queue.results()  // 16 lists of texts, in order
final class BatchQueue<Element: Sendable, Output: Sendable>: Sendable {
  private struct State {
    var count = 0
    var waiting: [Element] = []
    var results: [Output] = []
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "BatchQueue")
  private let batchSize: Int
  private let transform: @Sendable ([Element]) -> Output

  /// Creates a queue.
  ///
  /// - Parameters:
  ///   - batchSize: How many elements are handed over at once.
  ///   - transform: What makes a result of a batch. Batches are worked on one after the other.
  init(batchSize: Int, _ transform: @escaping @Sendable ([Element]) -> Output) {
    self.batchSize = batchSize
    self.transform = transform
  }

  /// Adds an element behind the others.
  func add(_ element: Element) {
    let isBatch = state.withLock { state in
      state.count += 1
      state.waiting.append(element)
      return state.waiting.count == batchSize
    }
    if isBatch { handOver() }
  }

  /// How many elements were added.
  var count: Int { state.withLock { $0.count } }

  /// Waits until all elements are worked on; the results of the batches, in order.
  func results() -> [Output] {
    handOver()
    return queue.sync { state.withLock { $0.results } }
  }

  private func handOver() {
    let batch = state.withLock { state in
      defer { state.waiting.removeAll(keepingCapacity: true) }
      return state.waiting
    }
    guard !batch.isEmpty else { return }
    queue.async { [self] in
      let result = transform(batch)
      state.withLock { $0.results.append(result) }
    }
  }
}
