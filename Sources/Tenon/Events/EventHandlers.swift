/// The functions that a database calls when rows are written. They are set in the configuration before the database is
/// opened.
///
///     var configuration = Configuration()
///     configuration.events.beforeInsert(User.self) { draft, session in
///       draft.email = draft.email.lowercased()
///     }
///     configuration.events.afterDelete(User.self) { id, session in
///       try session.insert(AuditEntry.Draft(text: "user \(id) deleted"))
///     }
///     configuration.events.afterCommit { changes in metrics.count(changes) }
///
/// **Time.** The handlers of a model are called in the order in which they were added, on the thread of the session.
/// The `before…` handlers are called for all rows of a flush before any of it is checked and written. The `after…`
/// handlers are called after the rows are written but before the commit, so the transaction may still be rolled back.
///
/// **Rows.** Handlers are called for rows that the session itself handles: inserted, saved, tracked and deleted ones,
/// including soft deletions. A row inserted with a given key has no draft, so only `afterInsert` is called. A patch by
/// key and `restore` change a row that the session has not loaded, so only `afterUpdate` is called. Handlers are not
/// called for updates and deletions of a query's rows, bulk inserts and updates, upserts, cascades of the database,
/// rows of join tables, and hand-written SQL. `afterCommit` describes which of those it reports.
///
/// **Errors.** If a handler throws, the operation that called it fails with the same error. An immediate write, such as
/// `insert`, is then undone. If a flush fails before it has written anything, all rows stay staged. If it fails later,
/// the session is unusable until it is rolled back, as after any failed flush.
///
/// **Session.** A handler can use the session that it receives: it can run queries, and insert, update or delete rows
/// at once, which calls handlers in turn. A query in a handler does not see the rows that the flush has not written
/// yet. Rows that a handler stages are written by the flush that called it or by the next one; drafts are left to the
/// next one if the writes have begun. A commit flushes until nothing is staged. A handler cannot commit or roll back,
/// and cannot open a savepoint during a flush. Endless calls between handlers are stopped with an error.
public struct EventHandlers: Sendable {
  /// The handlers of each model. There are few, so that a search is faster than hashing.
  private var models: [(model: ObjectIdentifier, handlers: any AnyModelHandlers)] = []
  private(set) var commit: [@Sendable ([AnyChange]) -> Void] = []

  /// Creates an empty set of handlers.
  public init() {}

  /// Adds a handler that is called before a draft is inserted. It can change the draft.
  ///
  ///     configuration.events.beforeInsert(Post.self) { draft, _ in draft.slug = slug(of: draft.title) }
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - body: The handler.
  public mutating func beforeInsert<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (inout Root.Draft, Session) throws -> Void
  ) {
    change(model) { $0.beforeInsert.append(body) }
  }

  /// Adds a handler that is called after a row was inserted.
  ///
  ///     configuration.events.afterInsert(Order.self) { order, session in … }
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - body: The handler.
  public mutating func afterInsert<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (Root, Session) throws -> Void
  ) {
    change(model) { $0.afterInsert.append(body) }
  }

  /// Adds a handler that is called before the changes of a row are written. It can make further changes.
  ///
  ///     configuration.events.beforeUpdate(Post.self) { post, _ in post.editCount += 1 }
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - body: The handler.
  public mutating func beforeUpdate<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (inout Root, Session) throws -> Void
  ) {
    change(model) { $0.beforeUpdate.append(body) }
  }

  /// Adds a handler that is called after the changes of a row were written, with the updated row.
  ///
  ///     configuration.events.afterUpdate(Post.self) { post, session in … }
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - body: The handler.
  public mutating func afterUpdate<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (Root, Session) throws -> Void
  ) {
    change(model) { $0.afterUpdate.append(body) }
  }

  /// Adds a handler that is called before a row is deleted or soft-deleted.
  ///
  ///     configuration.events.beforeDelete(User.self) { id, session in
  ///       if id == 1 { throw CannotDeleteRoot() }
  ///     }
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - body: The handler.
  public mutating func beforeDelete<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (Root.ID, Session) throws -> Void
  ) {
    change(model) { $0.beforeDelete.append(body) }
  }

  /// Adds a handler that is called after a row was deleted or soft-deleted.
  ///
  ///     configuration.events.afterDelete(Artifact.self) { id, _ in … }
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - body: The handler.
  public mutating func afterDelete<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (Root.ID, Session) throws -> Void
  ) {
    change(model) { $0.afterDelete.append(body) }
  }

  /// Adds a handler that is called after a transaction that changed rows was committed. It receives the changes of all
  /// models, in order. A row that was changed twice is included twice.
  ///
  ///     configuration.events.afterCommit { changes in
  ///       for change in changes { logger.info("\(change)") }              // User inserted
  ///     }
  ///
  /// Changes of rows that the session has not loaded, for example of a query's rows or by a cascade of the database,
  /// are reported as `.unknown`. Changes of join tables and by hand-written SQL are not reported. The handler is not
  /// called if there are no changes.
  ///
  /// It is called before `commit()` or `write` returns, on the thread that committed. The connection is still in use,
  /// so write in another task, as in `Task { try await db.write { … } }`.
  ///
  /// - Parameter body: The handler.
  public mutating func afterCommit(_ body: @escaping @Sendable ([AnyChange]) -> Void) {
    commit.append(body)
  }

  private mutating func change<Root: Model>(
    _ model: Root.Type, _ body: (inout ModelHandlers<Root>) -> Void
  ) {
    var handlers = self.of(model) ?? ModelHandlers()
    body(&handlers)
    models.removeAll { $0.model == ObjectIdentifier(model) }
    models.append((ObjectIdentifier(model), handlers))
  }
}

extension EventHandlers {
  /// Returns the handlers of a model; nil if there are none.
  func of<Root: Model>(_ model: Root.Type) -> ModelHandlers<Root>? {
    if models.isEmpty { return nil }
    let id = ObjectIdentifier(model)
    return models.first { $0.model == id }?.handlers as? ModelHandlers<Root>
  }
}

/// The handlers of one model.
struct ModelHandlers<Root: Model>: AnyModelHandlers {
  var beforeInsert: [@Sendable (inout Root.Draft, Session) throws -> Void] = []
  var afterInsert: [@Sendable (Root, Session) throws -> Void] = []
  var beforeUpdate: [@Sendable (inout Root, Session) throws -> Void] = []
  var afterUpdate: [@Sendable (Root, Session) throws -> Void] = []
  var beforeDelete: [@Sendable (Root.ID, Session) throws -> Void] = []
  var afterDelete: [@Sendable (Root.ID, Session) throws -> Void] = []
}

private protocol AnyModelHandlers: Sendable {}
