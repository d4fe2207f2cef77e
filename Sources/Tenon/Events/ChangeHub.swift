import Synchronization

/// The observers of changes of a database's rows.
final class ChangeHub: Sendable {
  private struct State {
    var listeners: [ObjectIdentifier: [any ChangeListener]] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())
  private let count = Atomic<Int>(0)

  /// True if there is an observer of any model.
  var hasListeners: Bool { count.load(ordering: .acquiring) > 0 }

  /// Returns true if there is an observer of a model.
  func hasListeners<Root: Model>(to model: Root.Type) -> Bool {
    state.withLock { $0.listeners[ObjectIdentifier(model)] != nil }
  }

  /// Adds an observer. After `close` it is ended at once.
  func add(_ listener: any ChangeListener) {
    let isClosed = state.withLock { state in
      guard !state.isClosed else { return true }
      state.listeners[listener.model, default: []].append(listener)
      count.add(1, ordering: .releasing)
      return false
    }
    if isClosed { listener.end() }
  }

  /// Removes an observer, if it was added.
  func remove(_ listener: any ChangeListener) {
    state.withLock { state in
      guard var listeners = state.listeners[listener.model],
        let index = listeners.firstIndex(where: { $0 === listener })
      else { return }
      listeners.remove(at: index)
      state.listeners[listener.model] = listeners.isEmpty ? nil : listeners
      count.subtract(1, ordering: .releasing)
    }
  }

  /// Passes the changes of a transaction to the observers.
  func publish(_ batches: [any ChangeList], missed: MissedChanges) {
    guard hasListeners else { return }
    let listeners = state.withLock { $0.listeners }
    for (model, listeners) in listeners {
      let missedSome = missed.isAny || missed.models.contains(model)
      for listener in listeners { listener.take(batches, missedSome: missedSome) }
    }
  }

  /// Ends all observers.
  func close() {
    let listeners = state.withLock { state in
      defer { state.listeners = [:] }
      state.isClosed = true
      count.store(0, ordering: .releasing)
      return state.listeners
    }
    for listener in listeners.values.joined() { listener.end() }
  }
}

/// An observer of changes of one model's rows.
protocol ChangeListener: AnyObject, Sendable {
  var model: ObjectIdentifier { get }

  /// Receives the changes of a transaction.
  ///
  /// - Parameters:
  ///   - batches: The changes of all models.
  ///   - missedSome: True if there may be other changes, made before there was an observer.
  func take(_ batches: [any ChangeList], missedSome: Bool)

  /// Notes that no more changes will follow.
  func end()
}
