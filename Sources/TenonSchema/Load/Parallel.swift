import Dispatch
import Synchronization

/// Independent work on many elements, on all cores.
package enum Parallel {
  /// True if the calling thread does all the work, so that its instructions can be counted.
  @TaskLocal package static var isSerial = false

  /// Transforms every element. The results are in the order of the elements.
  ///
  /// - Parameter chunkSize: The number of elements that a core takes at once.
  /// - Throws: The error of `transform` for the first element, in their order, for which it throws.
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
    for case let chunk? in chunks.withLock({ $0 }) { results += try chunk.get() }
    return results
  }
}
