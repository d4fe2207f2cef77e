/// What a session calls and tells when it writes. Whoever writes rows in a session calls these, once for each batch:
///
///     guard session.events.listens(to: Root.self) else { … }     // nobody wants to know: one check, and no more to do
///     try session.events.willInsert(&draft, session)             // for each draft, before it is checked and bound
///     try session.events.didInsert(rows, session)                // the batch as it was inserted
///
/// Whoever undoes a part of the transaction goes back with it: `let mark = events.mark`, then `events.undo(to: mark)`.
final class SessionEvents {
  /// How deep handlers may write what calls handlers again.
  private static let depthLimit = 32

  private let handlers: EventHandlers
  private var log: ChangeLog
  private var depth = 0

  init(_ handlers: EventHandlers, _ hub: ChangeHub) {
    self.handlers = handlers
    log = ChangeLog(hub, recordsAll: !handlers.commit.isEmpty)
  }

  /// Whether somebody wants to know what is written of a model. Where nobody does, nothing else here needs to be called
  /// for the batch; rows need not even be at hand. Call it when something is going to be written, and only then.
  func listens<Root: Model>(to model: Root.Type) -> Bool {
    // Both sides count: the log notes what it misses.
    let isRecorded = log.wants(model)
    return isRecorded || handlers.of(model) != nil
  }

  /// Whether there are handlers for a model.
  func hasHandlers<Root: Model>(for model: Root.Type) -> Bool { handlers.of(model) != nil }

  /// Calls the handlers before a draft is inserted.
  ///
  /// - Parameters:
  ///   - draft: The draft; handlers may change it.
  ///   - session: The session.
  /// - Throws: What a handler throws.
  func willInsert<Draft: ModelDraft>(_ draft: inout Draft, _ session: Session) throws {
    guard let handlers = handlers.of(Draft.Root.self)?.beforeInsert, !handlers.isEmpty else {
      return
    }
    try nested { for handler in handlers { try handler(&draft, session) } }
  }

  /// Records rows that were inserted, and calls the handlers.
  ///
  /// - Throws: What a handler throws.
  func didInsert<Root: Model>(_ rows: [Root], _ session: Session) throws {
    if log.wants(Root.self) { log.record(rows.map { .inserted($0) }) }
    guard let handlers = handlers.of(Root.self)?.afterInsert, !handlers.isEmpty else { return }
    try nested { for row in rows { for handler in handlers { try handler(row, session) } } }
  }

  /// Calls the handlers before the changed columns of a row are written.
  ///
  /// - Parameters:
  ///   - row: The row with its record of changes; handlers may change more of it.
  ///   - session: The session.
  /// - Throws: What a handler throws.
  func willUpdate<Root: Model>(_ row: inout Root, _ session: Session) throws {
    guard let handlers = handlers.of(Root.self)?.beforeUpdate, !handlers.isEmpty else { return }
    try nested { for handler in handlers { try handler(&row, session) } }
  }

  /// Records a row some of whose columns were written, and calls the handlers.
  ///
  /// - Parameters:
  ///   - row: The row as it is now.
  ///   - columns: The columns written, as indexes into the model's definition.
  ///   - session: The session.
  /// - Throws: What a handler throws.
  func didUpdate<Root: Model>(_ row: Root, columns: [Int], _ session: Session) throws {
    if log.wants(Root.self) {
      let definition = Root.modelDefinition
      log.record([.updated(row, fields: columns.map { definition.columns[$0].field })])
    }
    guard let handlers = handlers.of(Root.self)?.afterUpdate, !handlers.isEmpty else { return }
    try nested { for handler in handlers { try handler(row, session) } }
  }

  /// Calls the handlers before rows are deleted, or marked as deleted.
  ///
  /// - Throws: What a handler throws.
  func willDelete<Root: Model>(
    _ model: Root.Type, _ ids: [Root.ID], _ session: Session
  ) throws {
    guard let handlers = handlers.of(model)?.beforeDelete, !handlers.isEmpty else { return }
    try nested { for id in ids { for handler in handlers { try handler(id, session) } } }
  }

  /// Records rows that were deleted, or marked as deleted, and calls the handlers.
  ///
  /// - Throws: What a handler throws.
  func didDelete<Root: Model>(_ model: Root.Type, _ ids: [Root.ID], _ session: Session) throws {
    if log.wants(model) { log.record(ids.map { Change<Root>.deleted($0) }) }
    guard let handlers = handlers.of(model)?.afterDelete, !handlers.isEmpty else { return }
    try nested { for id in ids { for handler in handlers { try handler(id, session) } } }
  }

  /// Records that some rows of a model were changed, which ones is not known: by a statement for many rows, by a cascade.
  func didChangeSome<Root: Model>(_ model: Root.Type) {
    if log.wants(model) { log.record([Change<Root>.unknown]) }
  }

  /// Records that a deletion may have reached rows of a model by a cascade.
  func noteCascade(_ model: any Model.Type) {
    func note<Root: Model>(_ model: Root.Type) { didChangeSome(model) }
    note(model)
  }

  /// The place behind the last change.
  var mark: ChangeLog.Mark { log.mark }

  /// Forgets what was changed since a mark: it is undone.
  func undo(to mark: ChangeLog.Mark) { log.undo(to: mark) }

  /// Forgets what was changed: the transaction is undone.
  func didRollBack() { log.clear() }

  /// Tells what was changed: the transaction is committed. The connection must still be held, so that the commits of all
  /// sessions are told in their order.
  func didCommit() {
    let batches = log.commit()
    guard !batches.isEmpty, !handlers.commit.isEmpty else { return }
    let changes = batches.flatMap(\.erased)
    for handler in handlers.commit { handler(changes) }
  }

  /// Checks that no handler is being called: what called it needs its transaction.
  func checkNoHandler() throws {
    if depth > 0 { throw SQLError(message: "an event handler cannot end the transaction") }
  }

  /// Runs a write with its handlers: when one of them throws, what was written is undone.
  func undoing<Root: Model, Value>(
    _ model: Root.Type, _ session: Session, _ body: () throws -> Value
  ) throws -> Value {
    handlers.of(model) == nil ? try body() : try session.atomically(body)
  }

  private func nested(_ body: () throws -> Void) throws {
    guard depth < Self.depthLimit else {
      throw SQLError(
        message: "event handlers nest more than \(Self.depthLimit) levels deep: one of them writes "
          + "what calls it again")
    }
    depth += 1
    defer { depth -= 1 }
    try body()
  }
}
