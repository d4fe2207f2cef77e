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
    /// Which statements SQLite runs, while `StatementTrace` looks.
    case statements
    /// How many instructions run: a profiler counts them, which is told where they begin and end.
    case instructions
  }

  let quantity: Quantity

  /// What was measured; nil when there was nothing to measure.
  private(set) var reading: Double?

  /// The statements that ran, if they are what is measured.
  private(set) var statements: [String] = []

  init(_ quantity: Quantity) { self.quantity = quantity }

  /// Runs the part of a run that counts.
  ///
  /// It is not inlined, so that a profiler can be told to look at nothing else.
  @inline(never)
  mutating func measure<Value>(_ body: () throws -> Value) rethrows -> Value {
    begin()
    let start = now
    let value = try body()
    reading = now - start
    end()
    return value
  }

  private func begin() {
    if quantity == .statements { _ = StatementTrace.take() }
    if quantity == .instructions { measurement_begins() }
  }

  private mutating func end() {
    if quantity == .instructions { measurement_ends() }
    if quantity == .statements { statements = StatementTrace.take() }
  }

  private var now: Double {
    switch quantity {
    case .statements, .instructions: 0
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

  /// Takes what was measured elsewhere, such as in another process. Only time and memory are measured there.
  mutating func record(_ value: Double) {
    if quantity == .seconds || quantity == .processorSeconds { reading = value }
  }
}
