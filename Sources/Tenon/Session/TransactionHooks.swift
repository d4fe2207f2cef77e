/// The closures to call when a transaction has ended.
struct TransactionHooks {
  /// The way in which a transaction ends.
  enum Outcome {
    case commit
    case rollback
  }

  /// A position among the hooks. Later hooks were registered in a savepoint.
  struct Mark {
    fileprivate let count: Int
  }

  private var hooks: [(outcome: Outcome, action: () -> Void)] = []

  var isEmpty: Bool { hooks.isEmpty }

  /// The position after the last hook.
  var mark: Mark { Mark(count: hooks.count) }

  /// Adds a hook.
  mutating func add(_ outcome: Outcome, _ action: @escaping () -> Void) {
    hooks.append((outcome, action))
  }

  /// Removes the hooks after a mark, or all of them, and returns those for an outcome in the order of registration.
  mutating func take(_ outcome: Outcome, since mark: Mark = Mark(count: 0)) -> [() -> Void] {
    let ended = hooks.dropFirst(mark.count).filter { $0.outcome == outcome }
    hooks.removeSubrange(min(mark.count, hooks.count)...)
    return ended.map(\.action)
  }
}

extension Session {
  /// Registers a closure to be called after the transaction has been committed.
  ///
  ///     try db.write { session in
  ///       let user = try session.insert(draft)
  ///       session.afterCommit { mailer.welcome(user) }
  ///     }
  ///
  /// The closures are called in the order of registration, before `commit()` or `write` returns, on the thread that
  /// committed. A closure is discarded when its savepoint or the transaction is rolled back. Closures cannot use the
  /// session, as its transaction has ended. To write, start another transaction with
  /// `Task { try await db.write { … } }`: the current `write` still holds the connection.
  ///
  /// - Parameter action: The closure.
  public func afterCommit(_ action: @escaping () -> Void) { hooks.add(.commit, action) }

  /// Registers a closure to be called after the transaction has been rolled back, for whatever reason: an error,
  /// `rollback()`, a session closed before a commit, or a commit that the database refused.
  ///
  ///     session.afterRollback { try? FileManager.default.removeItem(at: uploaded) }
  ///
  /// The closures are called in the same way as those of `afterCommit`. A closure registered in a savepoint is called
  /// when the savepoint is rolled back.
  ///
  /// - Parameter action: The closure.
  public func afterRollback(_ action: @escaping () -> Void) { hooks.add(.rollback, action) }

  /// Calls the hooks for the end of the transaction, or of the savepoint that began at a mark, and discards the others.
  func callHooks(_ outcome: TransactionHooks.Outcome, since mark: TransactionHooks.Mark? = nil) {
    guard !hooks.isEmpty else { return }
    let actions = mark.map { hooks.take(outcome, since: $0) } ?? hooks.take(outcome)
    guard !actions.isEmpty else { return }
    isCallingHooks = true
    defer { isCallingHooks = false }
    for action in actions { action() }
  }
}
