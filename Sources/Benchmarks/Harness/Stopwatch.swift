import CAllocations
import Foundation

/// Measures the relevant part of a run, without its preparation and its checks.
struct Stopwatch {
  /// The quantity to measure.
  enum Quantity {
    /// The elapsed time.
    case seconds
    /// The processor time of this thread.
    case processorSeconds
    /// The number of allocations of this thread.
    case allocations
    /// The statements that SQLite runs, as recorded by `StatementTrace`.
    case statements
    /// The number of instructions. A profiler counts them, and is notified of the beginning and the end.
    case instructions
  }

  let quantity: Quantity

  /// The measured value; nil if nothing was measured.
  private(set) var reading: Double?

  /// The statements that ran, if statements are measured.
  private(set) var statements: [String] = []

  init(_ quantity: Quantity) { self.quantity = quantity }

  /// Runs the part of a run that is measured.
  ///
  /// It is not inlined, so that a profiler can be restricted to this function.
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

  /// Records a value that was measured elsewhere, such as in another process. This is possible only for time and
  /// memory.
  mutating func record(_ value: Double) {
    if quantity == .seconds || quantity == .processorSeconds { reading = value }
  }
}
