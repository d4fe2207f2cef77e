/// What understands the parts of a schema one by one, and says what is wrong with each.
protocol PartWorker: Sendable {
  /// What was found so far.
  var log: DiagnosticLog { get }
}

extension PartWorker {
  /// Transforms every element, as `map` does. While there is nothing to say about any, the processor's cores share the
  /// work: each has a worker of its own, of which nothing is kept but the results.
  ///
  /// Where there is something to say, all is done again by this worker alone, so that what it says does not depend on who
  /// did what.
  mutating func map<Element: Sendable, Output: Sendable>(
    _ elements: [Element], _ transform: @Sendable (inout Self, Element) -> Output
  ) -> [Output] {
    // Fewer are done before another core is at work.
    let batchSize = 64
    if elements.count > batchSize {
      let worker = self
      let batches = stride(from: 0, to: elements.count, by: batchSize).map {
        elements[$0..<min($0 + batchSize, elements.count)]
      }
      let results = Parallel.map(batches, chunkSize: 1) { batch in
        worker.silentResults(of: batch, transform)
      }
      if !results.contains(where: { $0 == nil }) { return results.flatMap { $0 ?? [] } }
    }
    return elements.map { transform(&self, $0) }
  }

  /// The results for elements about which there is nothing to say, or nil.
  private func silentResults<Element, Output>(
    of elements: ArraySlice<Element>, _ transform: (inout Self, Element) -> Output
  ) -> [Output]? {
    var worker = self
    var results: [Output] = []
    results.reserveCapacity(elements.count)
    for element in elements {
      results.append(transform(&worker, element))
      guard worker.log.count == log.count else { return nil }
    }
    return results
  }
}
