import Foundation

/// A timer with a resolution of a few milliseconds that is faster to read than other clocks.
struct CoarseTimer {
  #if canImport(Darwin)
    private static let clock = CLOCK_MONOTONIC_RAW_APPROX
  #else
    private static let clock = CLOCK_MONOTONIC_COARSE
  #endif

  private let nanoseconds: Int
  private var start: Int?

  /// Creates a timer that has not been started, so that its time is over.
  init(milliseconds: Int) { nanoseconds = milliseconds * 1_000_000 }

  /// True if the time since the last start is over.
  var isOver: Bool { start.map { Self.now &- $0 >= nanoseconds } ?? true }

  /// Starts the timer again.
  mutating func restart() { start = Self.now }

  private static var now: Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
  }
}
