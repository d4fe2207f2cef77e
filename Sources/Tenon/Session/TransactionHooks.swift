/// What is to happen when a transaction has ended.
struct TransactionHooks {
  /// How a transaction ends.
  enum Outcome {
    case commit
    case rollback
  }

  /// A place among the hooks: what comes behind it was registered in a savepoint.
  struct Mark {
    fileprivate let count: Int
  }

  private var hooks: [(outcome: Outcome, action: () -> Void)] = []

  var isEmpty: Bool { hooks.isEmpty }

  /// The place behind the last hook.
  var mark: Mark { Mark(count: hooks.count) }

  /// Adds a hook.
  mutating func add(_ outcome: Outcome, _ action: @escaping () -> Void) {
    hooks.append((outcome, action))
  }

  /// Removes the hooks behind a mark, or all of them, and returns those for an outcome in the order of adding.
  mutating func take(_ outcome: Outcome, since mark: Mark = Mark(count: 0)) -> [() -> Void] {
    let ended = hooks.dropFirst(mark.count).filter { $0.outcome == outcome }
    hooks.removeSubrange(min(mark.count, hooks.count)...)
    return ended.map(\.action)
  }
}

extension Session {
  /// Calls a closure once the transaction is committed.
  ///
  ///     try db.write { session in
  ///       let user = try session.insert(draft)
  ///       session.afterCommit { mailer.welcome(user) }
  ///     }
  ///
  /// Closures are called in the order in which they were registered, before `commit()` or `write` returns, on the thread
  /// that committed. One registered in a savepoint that is rolled back is forgotten, and all are when the transaction
  /// is. The session cannot be used in them: the transaction is over. What they write themselves needs a transaction of
  /// its own; the `write` that they end still has the connection, so start it as `Task { try await db.write { … } }`.
  public func afterCommit(_ action: @escaping () -> Void) { hooks.add(.commit, action) }

  /// Calls a closure once the transaction is rolled back, for whatever reason: an error, `rollback()`, a session closed
  /// before it committed, a commit that the database refused.
  ///
  ///     session.afterRollback { try? FileManager.default.removeItem(at: uploaded) }
  ///
  /// The closure is called in the same way as those of `afterCommit`. One that was registered in a savepoint is called
  /// when that is rolled back.
  public func afterRollback(_ action: @escaping () -> Void) { hooks.add(.rollback, action) }

  /// Calls the hooks for the end of the transaction, or of the savepoint that began at a mark, and forgets the others.
  func callHooks(_ outcome: TransactionHooks.Outcome, since mark: TransactionHooks.Mark? = nil) {
    guard !hooks.isEmpty else { return }
    let actions = mark.map { hooks.take(outcome, since: $0) } ?? hooks.take(outcome)
    guard !actions.isEmpty else { return }
    isCallingHooks = true
    defer { isCallingHooks = false }
    for action in actions { action() }
  }
}
