import Dispatch
import Foundation
import Synchronization

/// A connection out of a pool, with the thread it blocks.
///
/// `@unchecked Sendable`: whoever holds the lease is the only one to use the connection.
final class Lease: @unchecked Sendable {
  let connection: any Connection
  let queue: DispatchQueue
  /// Who uses the connection; nobody's while it is on its way to the next one.
  let user = Atomic(ConnectionUser.nobody)

  init(connection: any Connection, label: String) {
    self.connection = connection
    queue = DispatchQueue(label: label)
  }
}

/// Who uses a connection: a task, or a thread where there is none. It is the address of either, which tells it from all
/// others that are there at the same time.
struct ConnectionUser: RawRepresentable, Equatable, AtomicRepresentable {
  static let nobody = ConnectionUser(rawValue: 0)

  let rawValue: UInt

  /// Who runs now.
  static var current: ConnectionUser {
    ConnectionUser(
      rawValue: withUnsafeCurrentTask { $0.map { unsafeBitCast($0, to: UInt.self) } }
        ?? withUnsafeBytes(of: pthread_self()) { $0.load(as: UInt.self) })
  }
}

/// A bounded number of connections, opened when first needed and handed out in the order of asking.
final class ConnectionPool: Sendable {
  private struct State {
    var idle: [Lease] = []
    /// Those that are open, whoever has them.
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
  private let timeout: Duration
  private let label: String
  private let open: @Sendable () throws -> any Connection
  private let state = Mutex(State())

  init(
    capacity: Int, timeout: Duration, label: String,
    open: @escaping @Sendable () throws -> any Connection
  ) {
    self.capacity = max(1, capacity)
    self.timeout = timeout
    self.label = label
    self.open = open
  }

  /// Takes a connection, blocking the thread until one is free.
  ///
  /// - Throws: `Conflict` when none comes free in time; `SQLError` when the thread or task has them all itself, and would
  ///   wait for itself; what opening one throws.
  func acquire() throws -> Lease {
    let user = ConnectionUser.current
    let lease = try acquire(for: user)
    lease.user.store(user, ordering: .relaxed)
    return lease
  }

  private func acquire(for user: ConnectionUser) throws -> Lease {
    switch decide(for: user) {
    case .lease(let lease): return lease
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

  /// Runs a closure with a connection on the connection's own thread, as a part of the task: what it asks of its task, such
  /// as whether it is cancelled, it learns there. When the task is cancelled, it stops waiting for a connection, or the
  /// connection stops working for it.
  ///
  /// Between asking for the connection and giving it back nothing needs a thread that tasks share: those may all be
  /// blocked in synchronous calls that wait for this very connection.
  func withLease<Value: Sendable>(
    _ body: @escaping @Sendable (Lease) throws -> Value
  ) async throws -> Value {
    try Task.checkCancellation()
    let interruption = Interruption()
    let executor = LeaseExecutor(self, .current)
    return try await withTaskCancellationHandler {
      try await withTaskExecutorPreference(executor) {
        let lease = try executor.lease
        lease.user.store(executor.user, ordering: .relaxed)
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

  /// Hands a connection to a closure as soon as one is free.
  fileprivate func acquire(
    _ waiter: Waiter, for user: ConnectionUser,
    _ action: @escaping @Sendable (Result<Lease, any Error>) -> Void
  ) {
    switch decide(waiter, for: user) {
    case .lease(let lease): action(.success(lease))
    // Opening a file takes time and can wait for a lock: not on a thread that tasks share.
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

  /// Gives a connection back.
  func release(_ lease: Lease) {
    lease.user.store(ConnectionUser.nobody, ordering: .relaxed)
    while true {
      // What becomes of the connection is decided in one step: once it is idle, it may be someone else's already.
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
      // A waiter that gave up in the meantime refuses the lease; the next one gets it.
      case .hand(let waiter): if waiter.resume(.success(lease)) { return }
      }
    }
  }

  /// Closes the connections that are free now, and each other one when it comes back.
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

  /// How many wait for a connection.
  var waiting: Int { state.withLock { $0.waiters.count } }

  /// Decides what becomes of somebody who asks for a connection.
  ///
  /// - Parameters:
  ///   - waiter: Who waits if there is none; a new one if nobody is named.
  ///   - user: Who asks.
  private func decide(_ waiter: Waiter? = nil, for user: ConnectionUser) -> Decision {
    state.withLock { state in
      if state.isClosed { return .refuse(Self.closed) }
      if let lease = state.idle.popLast() { return .lease(lease) }
      if state.opened < capacity {
        state.opened += 1
        return .open
      }
      // Who has them all would wait for himself. Another one of his threads may come and give one back.
      let isOwn = state.leases.allSatisfy { $0.user.load(ordering: .relaxed) == user }
      if isOwn, state.leases.count == state.opened { return .refuse(ownWait) }
      let waiter = waiter ?? Waiter()
      state.waiters.append(waiter)
      return .wait(waiter)
    }
  }

  private func openLease() throws -> Lease {
    do {
      let lease = Lease(connection: try open(), label: label)
      state.withLock { $0.leases.append(lease) }
      return lease
    } catch {
      // The place is free again. Whoever waits for it would meet the same error.
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
      kind: .busy, message: "every connection was in use for \(timeout)", statement: nil)
  }

  /// The error for one who asks for a connection while he has them all.
  private var ownWait: SQLError {
    SQLError(
      message: capacity == 1
        ? "a session of this database is already open on this thread, and a second one would wait for "
          + "it forever: use the session at hand, or end it first"
        : "the \(capacity) connections that read are all in use on this thread, and another session "
          + "would wait for them forever: use a session at hand, or raise maximumReaders")
  }

  private static var closed: ConnectionLost { ConnectionLost(message: "the database is closed") }
}

/// Runs a task's code on the thread of a connection, as soon as one is free.
private final class LeaseExecutor: TaskExecutor {
  let waiter = Waiter()
  /// The task.
  let user: ConnectionUser
  private let pool: ConnectionPool
  private let result = Mutex<Result<Lease, any Error>?>(nil)
  private let hasBegun = Atomic(false)

  init(_ pool: ConnectionPool, _ user: ConnectionUser) {
    self.pool = pool
    self.user = user
  }

  /// The connection, for the code that runs here.
  var lease: Lease {
    get throws {
      guard let result = result.withLock({ $0 }) else { return try pool.acquire() }
      return try result.get()
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // There is one job, since what runs here does not wait for anything; the rest is for the runtime to change.
    guard !hasBegun.exchange(true, ordering: .relaxed) else {
      return DispatchQueue.global().async { self.run(job) }
    }
    pool.acquire(waiter, for: user) { [self] result in
      self.result.withLock { $0 = result }
      let queue = (try? result.get())?.queue ?? .global()
      queue.async { self.run(job) }
    }
  }

  private func run(_ job: UnownedJob) { job.runSynchronously(on: asUnownedTaskExecutor()) }
}

/// Somebody waiting for a connection: resumed once, by whoever comes first.
private final class Waiter: Sendable {
  private struct State {
    var result: Result<Lease, any Error>?
    var action: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  var result: Result<Lease, any Error>? { state.withLock { $0.result } }

  /// Sets what happens on resuming; at once when that has been.
  func onResume(_ action: @escaping @Sendable () -> Void) {
    let isResumed = state.withLock { state in
      if state.result == nil { state.action = action }
      return state.result != nil
    }
    if isResumed { action() }
  }

  /// Resumes with a result, unless another one came first.
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
  /// The duration for Dispatch, to the millisecond; at least one.
  fileprivate var dispatchInterval: DispatchTimeInterval {
    let (seconds, attoseconds) = components
    let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    let total = overflow ? Int64.max : milliseconds
    let clamped = min(max(0, total), 86_400_000) + attoseconds / 1_000_000_000_000_000
    return .milliseconds(Int(max(1, clamped)))
  }
}
