import CSQLite
import Foundation

/// The wait of a connection for another one's lock, and the early end of its waits and statements.
///
/// SQLite calls it from its own functions, on the connection's thread.
final class SQLiteWaiting {
  /// The request that may stop the connection.
  // `@exclusivity(unchecked)`: see `Session`.
  @exclusivity(unchecked) var interruption: Interruption?

  private let timeout: Duration
  /// The start of the current wait.
  private var start = ContinuousClock.now

  init(timeout: Duration) { self.timeout = timeout }

  /// Lets a connection call this object when it waits for a lock, until `leave`.
  func register(on connection: OpaquePointer) {
    sqlite3_busy_handler(
      connection,
      { waiting, count in SQLiteWaiting.at(waiting)?.waits(after: Int(count)) == true ? 1 : 0 },
      Unmanaged.passUnretained(self).toOpaque())
  }

  /// Lets a connection call this object between its steps, as long as a request may stop it.
  ///
  /// `sqlite3_interrupt` alone is not enough: it has no effect if it is called just before the statement starts.
  func watch(_ connection: OpaquePointer) {
    sqlite3_progress_handler(
      connection, interruption == nil ? 0 : Self.steps,
      { waiting in SQLiteWaiting.at(waiting)?.interruption?.isDue == true ? 1 : 0 },
      Unmanaged.passUnretained(self).toOpaque())
  }

  /// Ends the calls from a connection.
  func leave(_ connection: OpaquePointer) {
    sqlite3_busy_handler(connection, nil, nil)
    sqlite3_progress_handler(connection, 0, nil, nil)
  }

  /// Sleeps for a moment. Returns false if the time is over.
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

  /// The steps of SQLite's virtual machine between two calls: they take about ten microseconds.
  private static let steps: Int32 = 1_000
}
