import Dispatch
import Foundation
import Synchronization

/// A connection in use, with the thread that it blocks.
///
/// `@unchecked Sendable`: only the holder of the lease uses the connection.
final class Lease: @unchecked Sendable {
  let connection: any Connection
  let queue: DispatchQueue
  /// The user of the connection; `nobody` while it passes to the next one.
  let user = Atomic(ConnectionUser.nobody)
  /// True if the user has taken the connection to write.
  let isWriting = Atomic(false)

  init(connection: any Connection, label: String) {
    self.connection = connection
    queue = DispatchQueue(label: label)
  }

  /// Notes who uses the connection, and for what.
  func begin(_ user: ConnectionUser, _ access: Access) {
    self.user.store(user, ordering: .relaxed)
    isWriting.store(access == .write, ordering: .relaxed)
  }
}

/// The user of a connection: a task, or a thread if there is no task.
///
/// It is identified by its address, which differs from those of all others that exist at the same time.
struct ConnectionUser: RawRepresentable, Equatable, AtomicRepresentable {
  static let nobody = ConnectionUser(rawValue: 0)

  let rawValue: UInt

  /// The task or thread that is running.
  static var current: ConnectionUser {
    ConnectionUser(
      rawValue: withUnsafeCurrentTask { $0.map { unsafeBitCast($0, to: UInt.self) } }
        ?? withUnsafeBytes(of: pthread_self()) { $0.load(as: UInt.self) })
  }
}

/// A bounded number of connections, opened when first needed and handed out in order of request.
final class ConnectionPool: Sendable {
  private struct State {
    var idle: [Lease] = []
    /// All open connections, idle and in use.
    var leases: [Lease] = []
    var opened = 0
    var waiters: [Waiter] = []
    var isClosed = false
  }

  private enum Decision {
    case lease(Lease)
    case open
    case wait(Waiter)
    case refuse(any Error)
  }

  private enum ReleaseDecision {
    case keep
    case close
    case hand(to: Waiter)
  }

  private let capacity: Int
  /// The most that its connections can do.
  private let access: Access
  private let timeout: Duration
  private let open: @Sendable () throws -> any Connection
  private let state = Mutex(State())

  init(
    capacity: Int, _ access: Access, timeout: Duration,
    open: @escaping @Sendable () throws -> any Connection
  ) {
    self.capacity = max(1, capacity)
    self.access = access
    self.timeout = timeout
    self.open = open
  }

  /// Acquires a connection. Blocks the thread until one is free.
  ///
  /// - Parameter access: The access that is needed.
  /// - Throws: `Conflict` if none becomes free in time; `SQLError` if the thread or task itself uses all of them and
  ///   would wait forever, or writes already; the error of opening a connection.
  func acquire(_ access: Access) throws -> Lease {
    let user = ConnectionUser.current
    let lease = try acquire(for: user, access)
    lease.begin(user, access)
    return lease
  }

  private func acquire(for user: ConnectionUser, _ access: Access) throws -> Lease {
    switch decide(for: user, access) {
    case .lease(let lease): return try usable(lease)
    case .open: return try openLease()
    case .refuse(let error): throw error
    case .wait(let waiter):
      let semaphore = DispatchSemaphore(value: 0)
      waiter.onResume { semaphore.signal() }
      if semaphore.wait(timeout: .now() + timeout.dispatchInterval) == .timedOut {
        waiter.resume(.failure(timedOut))
      }
      return try result(of: waiter)
    }
  }

  /// Runs a closure with a connection, on the connection's thread and as part of the current task, so that the closure
  /// sees the task's local values and its cancellation. Cancelling the task ends the wait for a connection, or stops
  /// the connection's work.
  ///
  /// Between the request for a connection and its release, nothing needs a thread of the shared pool of tasks. All of
  /// those threads may be blocked in synchronous calls that wait for this very connection.
  func withLease<Value: Sendable>(
    _ access: Access, _ body: @escaping @Sendable (Lease) throws -> Value
  ) async throws -> Value {
    try Task.checkCancellation()
    let interruption = Interruption()
    let executor = LeaseExecutor(self, .current, access)
    return try await withTaskCancellationHandler {
      try await withTaskExecutorPreference(executor) {
        let lease = try executor.lease
        lease.begin(executor.user, access)
        lease.connection.interruption = interruption
        defer {
          lease.connection.interruption = nil
          release(lease)
        }
        try interruption.check()
        return try body(lease)
      }
    } onCancel: {
      executor.waiter.resume(.failure(CancellationError()))
      interruption.request()
    }
  }

  /// Passes a connection to a closure as soon as one is free.
  fileprivate func acquire(
    _ waiter: Waiter, for user: ConnectionUser, _ access: Access,
    _ action: @escaping @Sendable (Result<Lease, any Error>) -> Void
  ) {
    switch decide(waiter, for: user, access) {
    case .lease(let lease):
      if lease.connection.isUsable { return action(.success(lease)) }
      DispatchQueue.global().async { action(Result { try self.replacement(of: lease) }) }
    // Opening a file takes time and may wait for a lock, so it must not block a thread that tasks share.
    case .open: DispatchQueue.global().async { action(Result { try self.openLease() }) }
    case .refuse(let error): action(.failure(error))
    case .wait(let waiter):
      waiter.onResume { [self] in action(Result { try result(of: waiter) }) }
      let error = timedOut
      DispatchQueue.global().asyncAfter(deadline: .now() + timeout.dispatchInterval) {
        [weak waiter] in
        waiter?.resume(.failure(error))
      }
    }
  }

  /// Returns a connection to the pool.
  func release(_ lease: Lease) {
    lease.begin(.nobody, .read)
    guard lease.connection.isUsable else { return discard(lease) }
    while true {
      // The decision is made in one step: as soon as the connection is idle, another thread may take it.
      let decision: ReleaseDecision = state.withLock { state in
        if state.isClosed { return .close }
        if state.waiters.isEmpty {
          state.idle.append(lease)
          return .keep
        }
        return .hand(to: state.waiters.removeFirst())
      }
      switch decision {
      case .keep: return
      case .close: return lease.connection.close()
      // A waiter that has timed out refuses the lease; the next one gets it.
      case .hand(let waiter): if waiter.resume(.success(lease)) { return }
      }
    }
  }

  /// Closes a lost connection. A user who waits gets a new one in its place.
  private func discard(_ lease: Lease) {
    lease.connection.close()
    let waiter: Waiter? = state.withLock { state in
      state.leases.removeAll { $0 === lease }
      guard !state.isClosed, !state.waiters.isEmpty else {
        state.opened -= 1
        return nil
      }
      return state.waiters.removeFirst()
    }
    guard let waiter else { return }
    DispatchQueue.global().async { [self] in
      let result = Result { try openLease() }
      if !waiter.resume(result), let lease = try? result.get() { release(lease) }
    }
  }

  /// Returns an idle connection, or a new one in its place if it is lost.
  private func usable(_ lease: Lease) throws -> Lease {
    lease.connection.isUsable ? lease : try replacement(of: lease)
  }

  private func replacement(of lease: Lease) throws -> Lease {
    lease.connection.close()
    state.withLock { $0.leases.removeAll { $0 === lease } }
    return try openLease()
  }

  /// Closes the idle connections now, and each other connection when it is returned.
  func close() {
    let (idle, waiters) = state.withLock { state in
      defer {
        state.isClosed = true
        state.idle = []
        state.leases = []
        state.waiters = []
      }
      return (state.idle, state.waiters)
    }
    for waiter in waiters { waiter.resume(.failure(Self.closed)) }
    for lease in idle { lease.connection.close() }
  }

  /// The number of users that wait for a connection.
  var waiting: Int { state.withLock { $0.waiters.count } }

  /// Decides how to answer a request for a connection.
  ///
  /// - Parameters:
  ///   - waiter: The waiter to enqueue if no connection is free; nil to create one.
  ///   - user: The user that requests the connection.
  ///   - access: The access that the user needs.
  private func decide(
    _ waiter: Waiter? = nil, for user: ConnectionUser, _ access: Access
  ) -> Decision {
    state.withLock { state in
      if state.isClosed { return .refuse(Self.closed) }
      // A second transaction of the same user would wait for the locks of the first.
      let isWriting =
        access == .write
        && state.leases.contains {
          $0.isWriting.load(ordering: .relaxed) && $0.user.load(ordering: .relaxed) == user
        }
      if isWriting { return .refuse(ownWait(access)) }
      if let lease = state.idle.popLast() { return .lease(lease) }
      if state.opened < capacity {
        state.opened += 1
        return .open
      }
      // A user that holds all connections would wait for itself, unless another of its threads returns one.
      let isOwn = state.leases.allSatisfy { $0.user.load(ordering: .relaxed) == user }
      if isOwn, state.leases.count == state.opened { return .refuse(ownWait(access)) }
      let waiter = waiter ?? Waiter()
      state.waiters.append(waiter)
      return .wait(waiter)
    }
  }

  private func openLease() throws -> Lease {
    do {
      let label = access == .write ? "tenon.writer" : "tenon.reader"
      let lease = Lease(connection: try open(), label: label)
      state.withLock { $0.leases.append(lease) }
      return lease
    } catch {
      // The pool may open a connection again. All waiters would get the same error.
      let waiters = state.withLock { state in
        state.opened -= 1
        guard state.opened == 0 else { return [Waiter]() }
        defer { state.waiters = [] }
        return state.waiters
      }
      for waiter in waiters { waiter.resume(.failure(error)) }
      throw error
    }
  }

  private func result(of waiter: Waiter) throws -> Lease {
    state.withLock { state in state.waiters.removeAll { $0 === waiter } }
    guard let result = waiter.result else { throw timedOut }
    return try result.get()
  }

  private var timedOut: Conflict {
    Conflict(
      kind: .busy, message: "no connection became free within \(timeout)", statement: nil)
  }

  /// The error for a user that requests a connection while it holds all of them.
  private func ownWait(_ access: Access) -> SQLError {
    let option = self.access == .write ? "maximumConnections" : "maximumReaders"
    return SQLError(
      message: access == .write || capacity == 1
        ? "a session of this database is already open on this thread, and a second one would wait for "
          + "it forever: use the open session, or end it first"
        : "the \(capacity) connections that read are all in use on this thread, and another session "
          + "would wait for them forever: use an open session, or raise \(option)")
  }

  private static var closed: ConnectionLost { ConnectionLost(message: "the database is closed") }
}

/// Runs a task's code on the thread of a connection, as soon as a connection is free.
private final class LeaseExecutor: TaskExecutor {
  let waiter = Waiter()
  /// The task that needs the connection.
  let user: ConnectionUser
  private let access: Access
  private let pool: ConnectionPool
  private let result = Mutex<Result<Lease, any Error>?>(nil)
  private let hasBegun = Atomic(false)

  init(_ pool: ConnectionPool, _ user: ConnectionUser, _ access: Access) {
    self.pool = pool
    self.user = user
    self.access = access
  }

  /// The acquired connection, for the code that runs on this executor.
  var lease: Lease {
    get throws {
      guard let result = result.withLock({ $0 }) else { return try pool.acquire(access) }
      return try result.get()
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // There is one job, since the code that runs here never suspends. The runtime could change that.
    guard !hasBegun.exchange(true, ordering: .relaxed) else {
      return DispatchQueue.global().async { self.run(job) }
    }
    pool.acquire(waiter, for: user, access) { [self] result in
      self.result.withLock { $0 = result }
      let queue = (try? result.get())?.queue ?? .global()
      queue.async { self.run(job) }
    }
  }

  private func run(_ job: UnownedJob) { job.runSynchronously(on: asUnownedTaskExecutor()) }
}

/// A user that waits for a connection. Only its first result counts.
private final class Waiter: Sendable {
  private struct State {
    var result: Result<Lease, any Error>?
    var action: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  var result: Result<Lease, any Error>? { state.withLock { $0.result } }

  /// Sets the action to run on resumption. Runs it at once if the waiter has already been resumed.
  func onResume(_ action: @escaping @Sendable () -> Void) {
    let isResumed = state.withLock { state in
      if state.result == nil { state.action = action }
      return state.result != nil
    }
    if isResumed { action() }
  }

  /// Resumes with a result, unless the waiter already has one.
  ///
  /// - Returns: True if the result was accepted.
  @discardableResult
  func resume(_ result: Result<Lease, any Error>) -> Bool {
    let (isFirst, action) = state.withLock { state in
      guard state.result == nil else { return (false, nil as (@Sendable () -> Void)?) }
      state.result = result
      defer { state.action = nil }
      return (true, state.action)
    }
    action?()
    return isFirst
  }
}

extension Duration {
  /// The duration for Dispatch.
  fileprivate var dispatchInterval: DispatchTimeInterval { .milliseconds(wholeMilliseconds) }

  /// The duration in whole milliseconds: at least one, and at most a day.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    let total = overflow ? Int64.max : milliseconds
    let clamped = min(max(0, total), 86_400_000) + attoseconds / 1_000_000_000_000_000
    return Int(max(1, clamped))
  }
}
