/// The handlers and observers that a session calls when it writes. Code that writes rows calls these functions, once
/// for each batch:
///
///     guard session.events.listens(to: Root.self) else { … }     // no handlers or observers: nothing more to do
///     try session.events.willInsert(&draft, session)             // for each draft, before it is checked and bound
///     try session.events.didInsert(rows, session)                // the inserted batch
///
/// Code that undoes a part of the transaction also undoes its events: `let mark = events.mark`, then
/// `events.undo(to: mark)`.
final class SessionEvents {
  /// The maximum depth at which handlers write rows that call handlers again.
  private static let depthLimit = 32

  private let handlers: EventHandlers
  private var log: ChangeLog
  private var depth = 0

  init(_ handlers: EventHandlers, _ hub: ChangeHub) {
    self.handlers = handlers
    log = ChangeLog(hub, recordsAll: !handlers.commit.isEmpty)
  }

  /// Returns true if a model has handlers or observers. Otherwise no other function needs to be called for the batch,
  /// and the rows need not be loaded. Call it only if something is going to be written.
  func listens<Root: Model>(to model: Root.Type) -> Bool {
    // Both operands are always evaluated, as the log records missed changes.
    let isRecorded = log.wants(model)
    return isRecorded || handlers.of(model) != nil
  }

  /// Returns true if a model has handlers.
  func hasHandlers<Root: Model>(for model: Root.Type) -> Bool { handlers.of(model) != nil }

  /// Calls the handlers before a draft is inserted.
  ///
  /// - Parameters:
  ///   - draft: The draft, which handlers may change.
  ///   - session: The session.
  /// - Throws: The error of a handler.
  func willInsert<Draft: ModelDraft>(_ draft: inout Draft, _ session: Session) throws {
    guard let handlers = handlers.of(Draft.Root.self)?.beforeInsert, !handlers.isEmpty else {
      return
    }
    try nested { for handler in handlers { try handler(&draft, session) } }
  }

  /// Records inserted rows and calls the handlers.
  ///
  /// - Throws: The error of a handler.
  func didInsert<Root: Model>(_ rows: [Root], _ session: Session) throws {
    if log.wants(Root.self) { log.record(rows.map { .inserted($0) }) }
    guard let handlers = handlers.of(Root.self)?.afterInsert, !handlers.isEmpty else { return }
    try nested { for row in rows { for handler in handlers { try handler(row, session) } } }
  }

  /// Calls the handlers before the changed columns of a row are written.
  ///
  /// - Parameters:
  ///   - row: The row with its changed columns. Handlers may make further changes.
  ///   - session: The session.
  /// - Throws: The error of a handler.
  func willUpdate<Root: Model>(_ row: inout Root, _ session: Session) throws {
    guard let handlers = handlers.of(Root.self)?.beforeUpdate, !handlers.isEmpty else { return }
    try nested { for handler in handlers { try handler(&row, session) } }
  }

  /// Records an updated row and calls the handlers.
  ///
  /// - Parameters:
  ///   - row: The updated row.
  ///   - columns: The written columns, as indexes into the model's definition.
  ///   - session: The session.
  /// - Throws: The error of a handler.
  func didUpdate<Root: Model>(_ row: Root, columns: [Int], _ session: Session) throws {
    if log.wants(Root.self) {
      let definition = Root.modelDefinition
      log.record([.updated(row, fields: columns.map { definition.columns[$0].field })])
    }
    guard let handlers = handlers.of(Root.self)?.afterUpdate, !handlers.isEmpty else { return }
    try nested { for handler in handlers { try handler(row, session) } }
  }

  /// Calls the handlers before rows are deleted or soft-deleted.
  ///
  /// - Throws: The error of a handler.
  func willDelete<Root: Model>(
    _ model: Root.Type, _ ids: [Root.ID], _ session: Session
  ) throws {
    guard let handlers = handlers.of(model)?.beforeDelete, !handlers.isEmpty else { return }
    try nested { for id in ids { for handler in handlers { try handler(id, session) } } }
  }

  /// Records deleted or soft-deleted rows and calls the handlers.
  ///
  /// - Throws: The error of a handler.
  func didDelete<Root: Model>(_ model: Root.Type, _ ids: [Root.ID], _ session: Session) throws {
    if log.wants(model) { log.record(ids.map { Change<Root>.deleted($0) }) }
    guard let handlers = handlers.of(model)?.afterDelete, !handlers.isEmpty else { return }
    try nested { for id in ids { for handler in handlers { try handler(id, session) } } }
  }

  /// Records a change of unknown rows of a model, by a statement for many rows or by a cascade.
  func didChangeSome<Root: Model>(_ model: Root.Type) {
    if log.wants(model) { log.record([Change<Root>.unknown]) }
  }

  /// Records that a deletion may have reached rows of a model by a cascade.
  func noteCascade(_ model: any Model.Type) {
    func note<Root: Model>(_ model: Root.Type) { didChangeSome(model) }
    note(model)
  }

  /// The position after the last change.
  var mark: ChangeLog.Mark { log.mark }

  /// Removes the changes since a mark, as they were undone.
  func undo(to mark: ChangeLog.Mark) { log.undo(to: mark) }

  /// Removes all changes, as the transaction was rolled back.
  func didRollBack() { log.clear() }

  /// Reports the changes, as the transaction was committed. The connection must still be held, so that the commits of
  /// all sessions are reported in order.
  func didCommit() {
    let batches = log.commit()
    guard !batches.isEmpty, !handlers.commit.isEmpty else { return }
    let changes = batches.flatMap(\.erased)
    for handler in handlers.commit { handler(changes) }
  }

  /// Checks that no handler is running, as the operation that called it needs its transaction.
  func checkNoHandler() throws {
    if depth > 0 { throw SQLError(message: "an event handler cannot end the transaction") }
  }

  /// Runs a write with its handlers. If a handler throws, the write is undone.
  func undoing<Root: Model, Value>(
    _ model: Root.Type, _ session: Session, _ body: () throws -> Value
  ) throws -> Value {
    handlers.of(model) == nil ? try body() : try session.atomically(body)
  }

  private func nested(_ body: () throws -> Void) throws {
    guard depth < Self.depthLimit else {
      throw SQLError(
        message: "event handlers are nested more than \(Self.depthLimit) levels deep: one of them "
          + "writes rows that call it again")
    }
    depth += 1
    defer { depth -= 1 }
    try body()
  }
}
