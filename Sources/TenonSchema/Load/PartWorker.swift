/// What understands the parts of a schema one by one, and says what is wrong with each.
protocol PartWorker: Sendable {
  /// What was found so far.
  var log: DiagnosticLog { get set }
}

/// What a worker of its own made of some elements, and what it had to say about them.
struct PartResults<Output: Sendable>: Sendable {
  let outputs: [Output]
  let findings: [Diagnostic]
}

extension PartWorker {
  /// How many elements are worked on at once. Fewer are done before another core is at work.
  static var batchSize: Int { 64 }

  /// Transforms every element, as `map` does. The processor's cores share the work: each batch of elements has a worker
  /// of its own, of which nothing is kept but the results. What is said does not depend on who did what.
  mutating func map<Element: Sendable, Output: Sendable>(
    _ elements: [Element], _ transform: @Sendable (inout Self, Element) -> Output
  ) -> [Output] {
    guard elements.count > Self.batchSize else { return elements.map { transform(&self, $0) } }
    let worker = self
    let batches = Self.batches(of: elements)
    let results = Parallel.map(batches, chunkSize: 1) { worker.results(of: $0, transform) }
    return join(results, of: elements, transform)
  }

  /// What a worker of its own makes of some elements. Nil if it compared names, to suggest one: how often that may be done
  /// depends on what was said before.
  func results<Element, Output>(
    of elements: ArraySlice<Element>, _ transform: (inout Self, Element) -> Output
  ) -> PartResults<Output>? {
    var worker = self
    var outputs: [Output] = []
    outputs.reserveCapacity(elements.count)
    for element in elements {
      outputs.append(transform(&worker, element))
      guard !worker.log.hasComparedNames(since: log) else { return nil }
    }
    return PartResults(outputs: outputs, findings: worker.log.findings(since: log))
  }

  /// Takes over the results of all batches, in order. Where one has none, this worker does the work.
  mutating func join<Element, Output>(
    _ results: [PartResults<Output>?], of elements: [Element],
    _ transform: (inout Self, Element) -> Output
  ) -> [Output] {
    var outputs: [Output] = []
    outputs.reserveCapacity(elements.count)
    for (batch, results) in zip(Self.batches(of: elements), results) {
      if let results {
        log.add(results.findings)
        outputs += results.outputs
      } else {
        for element in batch { outputs.append(transform(&self, element)) }
      }
    }
    return outputs
  }

  private static func batches<Element>(of elements: [Element]) -> [ArraySlice<Element>] {
    stride(from: 0, to: elements.count, by: batchSize).map {
      elements[$0..<min($0 + batchSize, elements.count)]
    }
  }
}
