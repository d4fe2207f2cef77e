import Synchronization

/// The wish that a connection stop what it does for a task, made by whoever cancels the task.
///
/// One is made for each use of a connection, and ends with it: a cancellation that comes late finds nobody to stop, and
/// never the statement of the connection's next user.
package final class Interruption: Sendable {
  private struct State {
    var isRequested = false
    var isShielded = false
    /// Stops the statement that runs; nil while no connection works for the task.
    var stop: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  /// What a connection looks at between two steps, where a lock would cost too much.
  private let flag = Atomic(false)

  package init() {}

  /// Whether the task was cancelled, at whatever time.
  package var isRequested: Bool { state.withLock { $0.isRequested } }

  /// Whether the connection is to stop now.
  package var isDue: Bool { flag.load(ordering: .relaxed) }

  /// Stops the connection, if one works for the task; else the next one as soon as it begins.
  package func request() {
    state.withLock { state in
      state.isRequested = true
      guard !state.isShielded else { return }
      flag.store(true, ordering: .relaxed)
      // Inside the lock: whoever shields or ends the use waits until this is over.
      state.stop?()
    }
  }

  /// A connection begins to work for the task.
  ///
  /// - Parameter stop: Stops the statement that runs; called on any thread, never after `end`.
  package func begin(_ stop: @escaping @Sendable () -> Void) {
    state.withLock { $0.stop = stop }
  }

  /// The connection has ended its work for the task.
  package func end() {
    state.withLock { $0.stop = nil }
  }

  /// Runs a closure that is not stopped half-way, such as a commit: whoever waits for it has to learn how it ended.
  package func shielding<Value>(_ body: () throws -> Value) rethrows -> Value {
    setShield(true)
    defer { setShield(false) }
    return try body()
  }

  /// Throws when the connection is to stop.
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
