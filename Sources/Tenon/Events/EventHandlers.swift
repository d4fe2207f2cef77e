/// What a database calls when rows are written: set in the configuration, before the database is opened.
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
/// **When.** Handlers of a model are called in the order in which they were added, on the thread of the session. Those of
/// `before…` are called for all rows of a flush before anything of it is checked and written; those of `after…` once the
/// rows are written, and still in the transaction: whether it commits is not known yet.
///
/// **For what.** For rows that the session holds: inserted, saved, tracked, deleted, also where a deletion only marks the
/// row. A row that is inserted as it is has no draft, and calls `afterInsert` alone. A patch by key and `restore` change a
/// row that the session does not hold, and call `afterUpdate` alone. The update or deletion of a query's rows, a bulk
/// insert or update, an upsert, cascades of the database, rows of join tables and SQL by hand call none; what of that the
/// list of `afterCommit` tells is said there.
///
/// **Errors.** A handler that throws makes what called it fail with its error. What is written at once, such as by
/// `insert`, is undone then. A flush that fails before it has written anything leaves all of it staged; one that fails
/// afterwards leaves the session unusable until it is rolled back, as every flush that fails.
///
/// **The session.** A handler can use the session that is handed to it: run queries, and insert, update or delete at
/// once, which calls handlers in turn. A query in a handler does not see what the flush has still to write. What a handler
/// stages is written by the flush that called it or by the next one: drafts by the next when this one has begun to write. A
/// commit flushes until nothing is staged. A handler cannot commit or roll back, nor open a savepoint in a flush. Handlers
/// that call each other without end are stopped with an error.
public struct EventHandlers: Sendable {
  /// The handlers of each model: so few that looking through them is quicker than hashing.
  private var models: [(model: ObjectIdentifier, handlers: any AnyModelHandlers)] = []
  private(set) var commit: [@Sendable ([AnyChange]) -> Void] = []

  /// Calls nothing.
  public init() {}

  /// Calls a closure before a draft is inserted. It can change the draft.
  ///
  ///     configuration.events.beforeInsert(Post.self) { draft, _ in draft.slug = slug(of: draft.title) }
  public mutating func beforeInsert<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (inout Root.Draft, Session) throws -> Void
  ) {
    change(model) { $0.beforeInsert.append(body) }
  }

  /// Calls a closure after a row was inserted.
  ///
  ///     configuration.events.afterInsert(Order.self) { order, session in … }
  public mutating func afterInsert<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (Root, Session) throws -> Void
  ) {
    change(model) { $0.afterInsert.append(body) }
  }

  /// Calls a closure before the changes of a row are written. It can make further changes.
  ///
  ///     configuration.events.beforeUpdate(Post.self) { post, _ in post.editCount += 1 }
  public mutating func beforeUpdate<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (inout Root, Session) throws -> Void
  ) {
    change(model) { $0.beforeUpdate.append(body) }
  }

  /// Calls a closure after the changes of a row were written, with the row as it is then.
  ///
  ///     configuration.events.afterUpdate(Post.self) { post, session in … }
  public mutating func afterUpdate<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (Root, Session) throws -> Void
  ) {
    change(model) { $0.afterUpdate.append(body) }
  }

  /// Calls a closure before a row is deleted, also if the deletion only marks it.
  ///
  ///     configuration.events.beforeDelete(User.self) { id, session in
  ///       if id == 1 { throw CannotDeleteRoot() }
  ///     }
  public mutating func beforeDelete<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (Root.ID, Session) throws -> Void
  ) {
    change(model) { $0.beforeDelete.append(body) }
  }

  /// Calls a closure after a row was deleted.
  ///
  ///     configuration.events.afterDelete(Artifact.self) { id, _ in … }
  public mutating func afterDelete<Root: Model>(
    _ model: Root.Type, _ body: @escaping @Sendable (Root.ID, Session) throws -> Void
  ) {
    change(model) { $0.afterDelete.append(body) }
  }

  /// Calls a closure after a transaction that changed rows was committed, with the changes of all models in the order in
  /// which they were made: a row that was changed twice is in it twice.
  ///
  ///     configuration.events.afterCommit { changes in
  ///       for change in changes { logger.info("\(change)") }              // User inserted
  ///     }
  ///
  /// Changes of rows that the session did not hold, such as those of a query's rows or a cascade of the database, are in
  /// the list as `.unknown`; those of join tables and of SQL by hand are not. A commit with an empty list does not call the
  /// closure.
  ///
  /// It is called before `commit()` or `write` returns, on the thread that committed. The connection is still taken: write
  /// in a task of its own, as in `Task { try await db.write { … } }`.
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
  /// The handlers of a model; nil when there are none.
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
