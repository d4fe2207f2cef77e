import Synchronization

/// Who listens to the changes of a database's rows.
final class ChangeHub: Sendable {
  private struct State {
    var listeners: [ObjectIdentifier: [any ChangeListener]] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())
  private let count = Atomic<Int>(0)

  /// Whether somebody listens to some model.
  var hasListeners: Bool { count.load(ordering: .acquiring) > 0 }

  /// Whether somebody listens to a model.
  func hasListeners<Root: Model>(to model: Root.Type) -> Bool {
    state.withLock { $0.listeners[ObjectIdentifier(model)] != nil }
  }

  /// Adds a listener; one that comes after the end hears nothing more.
  func add(_ listener: any ChangeListener) {
    let isClosed = state.withLock { state in
      guard !state.isClosed else { return true }
      state.listeners[listener.model, default: []].append(listener)
      count.add(1, ordering: .releasing)
      return false
    }
    if isClosed { listener.end() }
  }

  /// Removes a listener, if it is there.
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

  /// Tells the listeners what a transaction did.
  func publish(_ batches: [any ChangeList], missed: MissedChanges) {
    guard hasListeners else { return }
    let listeners = state.withLock { $0.listeners }
    for (model, listeners) in listeners {
      let missedSome = missed.isAny || missed.models.contains(model)
      for listener in listeners { listener.take(batches, missedSome: missedSome) }
    }
  }

  /// Tells the listeners that nothing comes any more.
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

/// Listens to the changes of one model's rows.
protocol ChangeListener: AnyObject, Sendable {
  var model: ObjectIdentifier { get }

  /// Takes what a transaction did.
  ///
  /// - Parameters:
  ///   - batches: Changes of all models.
  ///   - missedSome: Whether there may be changes besides, made before somebody listened.
  func take(_ batches: [any ChangeList], missedSome: Bool)

  /// Nothing comes any more.
  func end()
}
