import Foundation

/// Tells whether some time has passed: to a few milliseconds only, but in less time than any other clock takes to read.
struct CoarseTimer {
  #if canImport(Darwin)
    private static let clock = CLOCK_MONOTONIC_RAW_APPROX
  #else
    private static let clock = CLOCK_MONOTONIC_COARSE
  #endif

  private let nanoseconds: Int
  private var start: Int?

  /// Makes a timer that has not been started: its time is over.
  init(milliseconds: Int) { nanoseconds = milliseconds * 1_000_000 }

  /// Whether the time is over since the last start.
  var isOver: Bool { start.map { Self.now &- $0 >= nanoseconds } ?? true }

  /// Starts the time anew.
  mutating func restart() { start = Self.now }

  private static var now: Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
  }
}
