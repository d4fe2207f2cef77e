/// What a session's transaction has done so far to rows that somebody wants to know of.
///
/// The session tells it of every write; where nobody listens to the model, that is one check for each batch of rows.
/// Nobody hears of what is undone: the log goes back to a mark with a savepoint, and is cleared with the transaction.
struct ChangeLog {
  /// A place in the log: what comes behind it was done in a savepoint.
  struct Mark {
    fileprivate let count: Int
  }

  private let hub: ChangeHub
  /// Whether the changes of all models are wanted after the commit.
  private let recordsAll: Bool
  private var batches: [any ChangeList] = []

  /// What was done when nobody listened to it: who has begun to listen since cannot be told what it was.
  private var missed = MissedChanges()

  init(_ hub: ChangeHub, recordsAll: Bool) {
    self.hub = hub
    self.recordsAll = recordsAll
  }

  /// Whether somebody listens to changes of a model: what is to be recorded has to be at hand only then.
  ///
  /// Call it once for each batch of rows that is written, before anything is made ready for `record`, and not without
  /// writing: what is missed is noted.
  mutating func wants<Root: Model>(_ model: Root.Type) -> Bool {
    if recordsAll { return true }
    guard hub.hasListeners else {
      missed.isAny = true
      return false
    }
    if hub.hasListeners(to: model) { return true }
    missed.models.insert(ObjectIdentifier(model))
    return false
  }

  /// Records changes.
  mutating func record<Root: Model>(_ changes: [Change<Root>]) {
    if !changes.isEmpty { batches.append(Changes(list: changes)) }
  }

  /// The place behind the last change.
  var mark: Mark { Mark(count: batches.count) }

  /// Forgets the changes behind a mark: they are undone.
  mutating func undo(to mark: Mark) {
    if batches.count > mark.count { batches.removeSubrange(mark.count...) }
  }

  /// Forgets all changes: they are undone, or told.
  mutating func clear() {
    batches = []
    missed = MissedChanges()
  }

  /// Takes the changes that are committed, and tells those who listen.
  ///
  /// - Returns: The changes, for the handlers.
  mutating func commit() -> [any ChangeList] {
    defer { clear() }
    hub.publish(batches, missed: missed)
    return batches
  }
}

/// What was done when nobody listened.
struct MissedChanges: Sendable {
  /// To whatever models.
  var isAny = false
  /// To these models.
  var models: Set<ObjectIdentifier> = []
}
