#if PostgreSQL
  import CPostgreSQL
  import Foundation
  import Dispatch
  import Synchronization

  /// Cancels the running statement of a connection, from another thread.
  ///
  /// A cancellation needs a connection of its own to the server. A statement therefore ends only after a cancellation
  /// that has begun has also ended, so that it never hits a later statement.
  final class PostgreSQLCanceller: @unchecked Sendable {
    private struct State {
      var isRunning = false
      var isCancelling = false
    }

    /// The key of the session, which libpq lets any thread use ("PQgetCancel" in its manual).
    private let key: OpaquePointer?
    private let state = Mutex(State())
    private let work = DispatchGroup()

    init(_ connection: OpaquePointer) { key = PQgetCancel(connection) }

    deinit { PQfreeCancel(key) }

    /// Notes that a statement begins.
    func begin() { state.withLock { $0.isRunning = true } }

    /// Notes that the statement has ended. Waits for a cancellation that has begun.
    func end() {
      let isCancelling = state.withLock { state in
        state.isRunning = false
        return state.isCancelling
      }
      if isCancelling { work.wait() }
    }

    /// Cancels the running statement, if there is one. Does not wait.
    func cancel() {
      let isNeeded = state.withLock { state in
        guard state.isRunning, !state.isCancelling else { return false }
        state.isCancelling = true
        return true
      }
      guard isNeeded else { return }
      DispatchQueue.global().async(group: work) { self.run() }
    }

    /// Cancels until the statement ends: the server ignores a request that arrives before the statement does.
    private func run() {
      var pause: UInt32 = 1_000
      while true {
        var message = [CChar](repeating: 0, count: 256)
        PQcancel(key, &message, Int32(message.count))
        usleep(pause)
        pause = min(pause * 2, 500_000)
        let isOver = state.withLock { state in
          if !state.isRunning { state.isCancelling = false }
          return !state.isRunning
        }
        if isOver { return }
      }
    }
  }
#endif
