import CAllocations

/// Measures the part of a run that counts, and not what is made ready before it or checked behind it.
struct Stopwatch {
  /// What is measured.
  enum Quantity {
    case seconds
    /// How often this thread allocates memory.
    case allocations
  }

  let quantity: Quantity

  /// What was measured; nil when there was nothing to measure.
  private(set) var reading: Double?

  init(_ quantity: Quantity) { self.quantity = quantity }

  /// Runs the part of a run that counts.
  ///
  /// It is not inlined, so that a profiler can be told to look at nothing else.
  @inline(never)
  mutating func measure<Value>(_ body: () throws -> Value) rethrows -> Value {
    switch quantity {
    case .seconds:
      let start = ContinuousClock.now
      let value = try body()
      reading = (ContinuousClock.now - start) / .seconds(1)
      return value
    case .allocations:
      let start = counted_allocations()
      let value = try body()
      reading = Double(counted_allocations() - start)
      return value
    }
  }

  /// Takes what was measured elsewhere, such as in another process. Nobody counts allocations there.
  mutating func record(_ value: Double) {
    if quantity == .seconds { reading = value }
  }
}
