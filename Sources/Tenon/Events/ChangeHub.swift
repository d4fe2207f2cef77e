import Synchronization

/// The observers of changes of a database's rows.
final class ChangeHub: Sendable {
  private struct State {
    var observers: [ObjectIdentifier: [any ChangeObserver]] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())
  private let count = Atomic<Int>(0)

  /// True if there is an observer of any model.
  var hasObservers: Bool { count.load(ordering: .acquiring) > 0 }

  /// Returns true if there is an observer of a model.
  func hasObservers<Root: Model>(to model: Root.Type) -> Bool {
    state.withLock { $0.observers[ObjectIdentifier(model)] != nil }
  }

  /// Adds an observer. After `close` it is ended at once.
  func add(_ observer: any ChangeObserver) {
    let isClosed = state.withLock { state in
      guard !state.isClosed else { return true }
      state.observers[observer.model, default: []].append(observer)
      count.add(1, ordering: .releasing)
      return false
    }
    if isClosed { observer.end() }
  }

  /// Removes an observer, if it was added.
  func remove(_ observer: any ChangeObserver) {
    state.withLock { state in
      guard var observers = state.observers[observer.model],
        let index = observers.firstIndex(where: { $0 === observer })
      else { return }
      observers.remove(at: index)
      state.observers[observer.model] = observers.isEmpty ? nil : observers
      count.subtract(1, ordering: .releasing)
    }
  }

  /// Passes the changes of a transaction to the observers.
  func publish(_ batches: [any ChangeList], missed: MissedChanges) {
    guard hasObservers else { return }
    let observers = state.withLock { $0.observers }
    for (model, observers) in observers {
      let missedSome = missed.isAny || missed.models.contains(model)
      for observer in observers { observer.take(batches, missedSome: missedSome) }
    }
  }

  /// Ends all observers.
  func close() {
    let observers = state.withLock { state in
      defer { state.observers = [:] }
      state.isClosed = true
      count.store(0, ordering: .releasing)
      return state.observers
    }
    for observer in observers.values.joined() { observer.end() }
  }
}

/// An observer of changes of one model's rows.
protocol ChangeObserver: AnyObject, Sendable {
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
