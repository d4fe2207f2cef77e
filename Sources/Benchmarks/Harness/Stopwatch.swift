import CAllocations
import Foundation

/// Measures the part of a run that counts, and not what is made ready before it or checked behind it.
struct Stopwatch {
  /// What is measured.
  enum Quantity {
    /// The time that passes.
    case seconds
    /// The time that this thread keeps a processor busy.
    case processorSeconds
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
    let start = now
    let value = try body()
    reading = now - start
    return value
  }

  private var now: Double {
    switch quantity {
    case .seconds: Self.time(CLOCK_MONOTONIC)
    case .processorSeconds: Self.time(CLOCK_THREAD_CPUTIME_ID)
    case .allocations: Double(counted_allocations())
    }
  }

  private static func time(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Takes what was measured elsewhere, such as in another process. Nobody counts allocations there.
  mutating func record(_ value: Double) {
    if quantity != .allocations { reading = value }
  }
}
