import Synchronization

/// The changes of a model's rows, with one list for each commit that changed some.
///
///     for await changes in db.changes(of: User.self) {
///       print(changes)                                     // [.inserted(User(id: 3, …)), .deleted(1)]
///     }
///
/// The sequence observes changes from the call of `changes(of:)` on. If you read the rows after that call, no change is
/// missed, but the first changes may already be included in what you have read. The sequence contains the changes that
/// were committed through its `Database`, in the order of the commits, and none that were rolled back. It does not
/// contain changes that other programs or other `Database` values make to the same file, or changes by hand-written
/// SQL.
///
/// Changes are kept until they are requested. If more than `limit` changes are waiting, they are replaced by one
/// `.unknown`, and the rows must be read again. The changes of a single commit are always kept.
///
/// The sequence ends when the database is closed, after the changes committed until then, or when the task that waits
/// for it is cancelled. It stops observing when it ends, or when neither it nor an iterator of it exists any more.
/// Several iterators of one sequence share its changes; for two independent observers, call `changes(of:)` twice.
public struct ChangeSequence<Root: Model>: AsyncSequence, Sendable {
  /// The changes of one commit.
  public typealias Element = [Change<Root>]

  private let subscription: ChangeSubscription<Root>

  init(_ hub: ChangeHub, limit: Int) {
    subscription = ChangeSubscription(hub, limit: limit)
  }

  /// An iterator that waits for changes.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let subscription: ChangeSubscription<Root>
    fileprivate var signals: AsyncStream<Void>.AsyncIterator

    /// Returns the changes of the next commit that changed some rows; nil at the end.
    public mutating func next() async -> Element? { await next(isolation: nil) }

    /// Returns the changes of the next commit that changed some rows; nil at the end.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> Element? {
      while !Task.isCancelled {
        if let changes = subscription.queue.next() { return changes }
        guard await signals.next(isolation: actor) != nil else { break }
      }
      if Task.isCancelled {
        subscription.cancel()
        return nil
      }
      // The database is closed; earlier commits are still reported.
      return subscription.queue.next()
    }
  }

  /// Creates an iterator that waits for changes.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(
      subscription: subscription, signals: subscription.queue.signals.makeAsyncIterator())
  }
}

extension Database {
  /// Observes the changes of a model's rows, with one list for each commit that changed some.
  ///
  ///     let changes = db.changes(of: User.self)
  ///     var users = try await db.read { session in try User.query.all(in: session) }
  ///     for await changes in changes { … }
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - limit: The maximum number of changes that are kept until they are requested; see `ChangeSequence`.
  /// - Returns: The sequence of changes.
  public func changes<Root: Model>(
    of model: Root.Type, keeping limit: Int = 10_000
  ) -> ChangeSequence<Root> {
    ChangeSequence(changeHub, limit: limit)
  }
}

/// Observes changes for as long as it exists.
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

/// The changes that have not been requested yet.
private final class ChangeQueue<Root: Model>: ChangeObserver {
  private struct State {
    var commits: [[Change<Root>]] = []
    var count = 0
  }

  let model = ObjectIdentifier(Root.self)
  /// Wakes up iterators when there are changes, or at the end.
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

  /// Removes and returns the oldest changes.
  func next() -> [Change<Root>]? {
    let (next, hasMore) = state.withLock { state -> ([Change<Root>]?, Bool) in
      guard let next = state.commits.first else { return (nil, false) }
      state.commits.removeFirst()
      state.count -= next.count
      return (next, !state.commits.isEmpty)
    }
    // Another iterator may be waiting for the rest, as one signal represents any number of commits.
    if hasMore { signal.yield() }
    return next
  }
}
