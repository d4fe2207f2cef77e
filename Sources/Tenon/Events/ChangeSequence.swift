import Synchronization

/// The changes of a model's rows, one list for each commit that made some.
///
///     for await changes in db.changes(of: User.self) {
///       print(changes)                                     // [.inserted(User(id: 3, …)), .deleted(1)]
///     }
///
/// It listens from the call of `changes(of:)` on, so that nothing is missed between that and a first read; that read may
/// have seen what is told first. It hears of
/// what is committed through its `Database`, in the order of the commits, and never of what is rolled back; what other
/// programs and other `Database` values write to the same file, and what SQL by hand does, it does not hear of.
///
/// What is not yet asked for is kept. Once that is more than `limit` changes, one `.unknown` takes its place: who falls so
/// far behind has to read anew. A single commit is kept whole, whatever its size.
///
/// The sequence ends when the database is closed, after what was committed until then, or when the task that waits for it
/// is cancelled. It stops listening when it ends, or when nothing holds it or an iterator of it any more. Several iterators
/// of one sequence share its changes: for two listeners, call `changes(of:)` twice.
public struct ChangeSequence<Root: Model>: AsyncSequence, Sendable {
  /// The changes of one commit.
  public typealias Element = [Change<Root>]

  private let subscription: ChangeSubscription<Root>

  init(_ hub: ChangeHub, limit: Int) {
    subscription = ChangeSubscription(hub, limit: limit)
  }

  /// Waits for changes.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let subscription: ChangeSubscription<Root>
    fileprivate var signals: AsyncStream<Void>.AsyncIterator

    /// The changes of the next commit that made some; nil when there will be none.
    public mutating func next() async -> Element? { await next(isolation: nil) }

    /// The changes of the next commit that made some; nil when there will be none.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> Element? {
      while !Task.isCancelled {
        if let changes = subscription.queue.next() { return changes }
        guard await signals.next(isolation: actor) != nil else { break }
      }
      if Task.isCancelled {
        subscription.cancel()
        return nil
      }
      // The database is closed: what was committed before is still to be told.
      return subscription.queue.next()
    }
  }

  /// Waits for changes.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(
      subscription: subscription, signals: subscription.queue.signals.makeAsyncIterator())
  }
}

extension Database {
  /// Listens to changes of a model's rows: a list for each commit that made some.
  ///
  ///     let changes = db.changes(of: User.self)
  ///     var users = try await db.read { session in try User.query.all(in: session) }
  ///     for await changes in changes { … }
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - limit: How many changes are kept for a listener that does not keep up; see `ChangeSequence`.
  public func changes<Root: Model>(
    of model: Root.Type, keeping limit: Int = 10_000
  ) -> ChangeSequence<Root> {
    ChangeSequence(changeHub, limit: limit)
  }
}

/// Listens for as long as somebody holds it.
private final class ChangeSubscription<Root: Model>: Sendable {
  let queue: ChangeQueue<Root>
  private let hub: ChangeHub

  init(_ hub: ChangeHub, limit: Int) {
    self.hub = hub
    queue = ChangeQueue(limit: limit)
    hub.add(queue)
  }

  deinit { cancel() }

  func cancel() {
    hub.remove(queue)
    queue.end()
  }
}

/// The changes that a listener has not asked for yet.
private final class ChangeQueue<Root: Model>: ChangeListener {
  private struct State {
    var commits: [[Change<Root>]] = []
    var count = 0
  }

  let model = ObjectIdentifier(Root.self)
  /// Tells who waits that there is something, or that there will be nothing any more.
  let signals: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation
  private let state = Mutex(State())
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
    (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func take(_ batches: [any ChangeList], missedSome: Bool) {
    var changes: [Change<Root>] = missedSome ? [.unknown] : []
    for batch in batches { changes += (batch as? Changes<Root>)?.list ?? [] }
    guard !changes.isEmpty else { return }
    state.withLock { state in
      if state.count > 0, state.count + changes.count > limit {
        state.commits = [[.unknown]]
        state.count = 1
      } else {
        state.commits.append(changes)
        state.count += changes.count
      }
    }
    signal.yield()
  }

  func end() { signal.finish() }

  /// Takes the oldest changes.
  func next() -> [Change<Root>]? {
    let (next, hasMore) = state.withLock { state -> ([Change<Root>]?, Bool) in
      guard let next = state.commits.first else { return (nil, false) }
      state.commits.removeFirst()
      state.count -= next.count
      return (next, !state.commits.isEmpty)
    }
    // Another iterator may be waiting for the rest: a signal stands for any number of commits.
    if hasMore { signal.yield() }
    return next
  }
}
