/// The changes of a session's transaction so far, as far as they are observed.
///
/// The session records every write. If nobody observes the model, this costs one check for each batch of rows. Changes
/// that are undone are never reported: the log returns to a mark when a savepoint is rolled back, and is cleared with
/// the transaction.
struct ChangeLog {
  /// A position in the log. Later changes were made in a savepoint.
  struct Mark {
    fileprivate let count: Int
  }

  private let hub: ChangeHub
  /// True if the changes of all models are needed after the commit.
  private let recordsAll: Bool
  private var batches: [any ChangeList] = []

  /// The models that were changed without an observer. Observers added since are told that they missed changes.
  private var missed = MissedChanges()

  init(_ hub: ChangeHub, recordsAll: Bool) {
    self.hub = hub
    self.recordsAll = recordsAll
  }

  /// Returns true if the changes of a model must be recorded.
  ///
  /// Call it once for each batch of rows that is written, before the data for `record` is prepared, and only if
  /// something is written: a missed change is recorded too.
  mutating func wants<Root: Model>(_ model: Root.Type) -> Bool {
    if recordsAll { return true }
    guard hub.hasObservers else {
      missed.isAny = true
      return false
    }
    if hub.hasObservers(to: model) { return true }
    missed.models.insert(ObjectIdentifier(model))
    return false
  }

  /// Records changes.
  mutating func record<Root: Model>(_ changes: [Change<Root>]) {
    if !changes.isEmpty { batches.append(Changes(list: changes)) }
  }

  /// The position after the last change.
  var mark: Mark { Mark(count: batches.count) }

  /// Removes the changes after a mark, as they were undone.
  mutating func undo(to mark: Mark) {
    if batches.count > mark.count { batches.removeSubrange(mark.count...) }
  }

  /// Removes all changes, as they were undone or reported.
  mutating func clear() {
    batches = []
    missed = MissedChanges()
  }

  /// Passes the committed changes to the observers and clears the log.
  ///
  /// - Returns: The changes, for the handlers.
  mutating func commit() -> [any ChangeList] {
    defer { clear() }
    hub.publish(batches, missed: missed)
    return batches
  }
}

/// The changes that were made without an observer.
struct MissedChanges: Sendable {
  /// True if any model may have been changed.
  var isAny = false
  /// The models that have been changed.
  var models: Set<ObjectIdentifier> = []
}
