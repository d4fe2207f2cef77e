import Dispatch
import Synchronization

/// Independent work on many elements, spread over the processor's cores.
package enum Parallel {
  /// Whether the calling thread does all the work, so that what it takes can be counted.
  @TaskLocal package static var isSerial = false

  /// Transforms every element; the results are in the order of the elements, whatever was done first.
  ///
  /// - Parameters:
  ///   - elements: The elements.
  ///   - chunkSize: How many of them go to a core at once: enough to outweigh the handing over, few enough to keep all
  ///     cores busy to the end.
  ///   - transform: What makes a result of an element.
  /// - Throws: What `transform` throws for the first element, in their order, for which it throws.
  package static func map<Element: Sendable, Output: Sendable, Failure: Error>(
    _ elements: [Element], chunkSize: Int = 8,
    _ transform: @Sendable (Element) throws(Failure) -> Output
  ) throws(Failure) -> [Output] {
    guard !isSerial, elements.count > chunkSize else { return try elements.map(transform) }
    let starts = Array(stride(from: 0, to: elements.count, by: chunkSize))
    let chunks = Mutex([Result<[Output], Failure>?](repeating: nil, count: starts.count))
    DispatchQueue.concurrentPerform(iterations: starts.count) { number in
      let start = starts[number]
      let chunk = elements[start..<min(start + chunkSize, elements.count)]
      let done = Result { () throws(Failure) in try chunk.map(transform) }
      chunks.withLock { $0[number] = done }
    }
    var results: [Output] = []
    results.reserveCapacity(elements.count)
    for case let chunk? in chunks.withLock({ $0 }) { results += try chunk.get() }
    return results
  }
}
