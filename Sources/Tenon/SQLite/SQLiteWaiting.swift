import CSQLite
import Foundation

/// How long a connection waits for another one's lock, and what ends its waiting and its statements early.
///
/// SQLite asks this from inside its calls: on the connection's own thread.
final class SQLiteWaiting {
  /// What may stop the connection.
  // Nothing that runs while it is being changed asks for it.
  @exclusivity(unchecked) var interruption: Interruption?

  private let timeout: Duration
  /// When the wait in hand began.
  private var start = ContinuousClock.now

  init(timeout: Duration) { self.timeout = timeout }

  /// Has a connection ask this object when it waits for a lock, until `leave`.
  func register(on connection: OpaquePointer) {
    sqlite3_busy_handler(
      connection,
      { waiting, count in SQLiteWaiting.at(waiting)?.waits(after: Int(count)) == true ? 1 : 0 },
      Unmanaged.passUnretained(self).toOpaque())
  }

  /// Has a connection ask between its steps, as long as something may stop it.
  ///
  /// `sqlite3_interrupt` alone is not enough: it is lost when it comes just before the statement starts.
  func watch(_ connection: OpaquePointer) {
    sqlite3_progress_handler(
      connection, interruption == nil ? 0 : Self.steps,
      { waiting in SQLiteWaiting.at(waiting)?.interruption?.isDue == true ? 1 : 0 },
      Unmanaged.passUnretained(self).toOpaque())
  }

  /// Has a connection ask no more.
  func leave(_ connection: OpaquePointer) {
    sqlite3_busy_handler(connection, nil, nil)
    sqlite3_progress_handler(connection, 0, nil, nil)
  }

  /// Sleeps for a moment; false when the time is over.
  private func waits(after count: Int) -> Bool {
    if count == 0 { start = .now }
    let left = timeout - (ContinuousClock.now - start)
    guard left > .zero, interruption?.isDue != true else { return false }
    let pause = Duration.milliseconds(min(1 << min(count, 5), 25))
    Thread.sleep(forTimeInterval: min(pause, left) / .seconds(1))
    return interruption?.isDue != true
  }

  private static func at(_ pointer: UnsafeMutableRawPointer?) -> SQLiteWaiting? {
    pointer.map { Unmanaged<SQLiteWaiting>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The steps of SQLite's machine between two questions: some ten microseconds.
  private static let steps: Int32 = 1_000
}
