import Synchronization

/// A request to stop the work of a connection for a task, made when the task is cancelled.
///
/// There is one for each use of a connection, and it ends with that use. A late cancellation therefore stops nothing,
/// and never the statement of the connection's next user.
package final class Interruption: Sendable {
  private struct State {
    var isRequested = false
    var isShielded = false
    /// Stops the running statement; nil while no connection works for the task.
    var stop: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  /// A copy of the state that a connection checks between two steps, where a lock would be too slow.
  private let flag = Atomic(false)

  package init() {}

  /// True if the task was cancelled at any time.
  package var isRequested: Bool { state.withLock { $0.isRequested } }

  /// True if the connection must stop now.
  package var isDue: Bool { flag.load(ordering: .relaxed) }

  /// Stops the connection that works for the task, or if there is none, the next one as soon as it begins.
  package func request() {
    state.withLock { state in
      state.isRequested = true
      guard !state.isShielded else { return }
      flag.store(true, ordering: .relaxed)
      // Called with the lock held: `shielding` and `end` wait until this has returned.
      state.stop?()
    }
  }

  /// Notes that a connection begins to work for the task.
  ///
  /// - Parameter stop: Stops the running statement. It may be called on any thread, but never after `end`.
  package func begin(_ stop: @escaping @Sendable () -> Void) {
    state.withLock { $0.stop = stop }
  }

  /// Notes that the connection has ended its work for the task.
  package func end() {
    state.withLock { $0.stop = nil }
  }

  /// Runs a closure that must not be stopped half-way. An example is a commit: its caller must learn if it succeeded.
  package func shielding<Value>(_ body: () throws -> Value) rethrows -> Value {
    setShield(true)
    defer { setShield(false) }
    return try body()
  }

  /// Throws `CancellationError` if the connection must stop.
  package func check() throws {
    if isDue { throw CancellationError() }
  }

  private func setShield(_ isShielded: Bool) {
    state.withLock { state in
      state.isShielded = isShielded
      flag.store(state.isRequested && !isShielded, ordering: .relaxed)
    }
  }
}
