// Functions that stage writes for the next flush.

extension Session {
  /// Stages a row to be inserted with the next flush.
  ///
  ///     let bob = session.add(User.Draft(username: "bob", email: "bob@example.com"))
  ///     session.add(Post.Draft(title: "Welcome", content: "…", author: bob))
  ///     try session.flush()                    // the user first, then the post
  ///
  /// The related rows of the draft, such as `posts: [Post.Draft(…)]`, are inserted with it.
  ///
  /// - Parameter draft: The new row.
  /// - Returns: The pending row. Other drafts can refer to it, and it has its key after the flush.
  @discardableResult
  public func add<Draft: ModelDraft>(_ draft: Draft) -> Pending<Draft.Root> {
    work.add(draft)
  }

  /// Rows are added as drafts, which have no key yet.
  @available(
    *, unavailable,
    message:
      "add a draft, such as `User.Draft(…)`; `save` writes the changes of a row that was read"
  )
  public func add<Root: Model>(_ row: Root) {}

  /// Stages rows to be inserted with the next flush, in order.
  ///
  ///     let pending = session.addAll(names.map { User.Draft(username: $0, email: "\($0)@example.com") })
  ///
  /// - Parameter drafts: The new rows.
  /// - Returns: The pending rows, in the same order.
  @inlinable @discardableResult
  public func addAll<Draft: ModelDraft>(_ drafts: some Sequence<Draft>) -> [Pending<Draft.Root>] {
    let stage = work.stage(Draft.Root.self)
    let pending = drafts.map { Pending<Draft.Root>($0, owner: work.token) }
    stage.add(pending)
    return pending
  }

  /// Stages the changed columns of a row to be written with the next flush. Does nothing if no column has changed.
  ///
  ///     var user = try session.require(User.self, 1)
  ///     user.email = "new@example.com"
  ///     session.save(user)
  ///
  /// Several calls of `save` for a row before a flush make one update, with the latest value of each column. A row that
  /// is deleted in the same flush is not updated. A row that an earlier flush deleted makes the flush throw `NotFound`.
  /// The value keeps its changed columns; `save(&user)` writes now and resets them.
  ///
  /// - Parameter row: The row.
  @inlinable
  public func save<Root: Model>(_ row: Root) {
    stage(Root.self).save(row)
  }

  /// Stages a row to be deleted with the next flush. A row of a soft-deleting model is only marked as deleted.
  ///
  /// Rows that refer to it are deleted too, or their foreign key is set to NULL, as `onDelete` says, over any number of
  /// levels. The database does that itself. If the database was created by another tool and its foreign keys refuse the
  /// deletion, the session does it with statements of its own.
  ///
  /// A soft deletion also marks the rows that refer to the row with `onDelete: cascade` and are soft-deleting too, with
  /// the same time and over any number of levels; `restore` brings them back together. Other rows stay unchanged, as
  /// the row that they refer to still exists.
  ///
  /// Deleting a row twice, or one that no longer exists, is not an error. For a model with a version, the flush throws
  /// `StaleRow` if the row has been changed since it was read. A flush deletes rows last, except where another row
  /// takes a unique value of a deleted one. Rows that refer to each other in a cycle are deleted together if one of the
  /// references may be NULL.
  ///
  ///     session.delete(user)
  ///
  /// - Parameter row: The row.
  public func delete<Root: Model>(_ row: Root) {
    work.stage(Root.self).delete(row, isPurge: false)
  }

  /// Stages the row with a key to be deleted with the next flush, as `delete(_:)` does. It is read first, so that a row
  /// that does not exist is reported.
  ///
  ///     try session.delete(User.self, 1)
  ///
  /// Many rows are deleted in one statement by `User.query.filter(…).delete(in: session)`.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - id: The row's key.
  ///   - file: The calling file, for `Session.recordedQueries`.
  ///   - line: The calling line.
  /// - Throws: `NotFound` when the row does not exist; the errors of `require`.
  public func delete<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, file: StaticString = #fileID, line: UInt = #line
  ) throws {
    delete(try require(model, id, at: CallSite(file, line)))
  }

  /// Cancels the insertion of a pending row, or stages the row to be deleted if it has been inserted.
  ///
  /// - Parameter pending: The pending row.
  public func delete<Root: Model>(_ pending: Pending<Root>) {
    if let row = pending.row { return delete(row) }
    expunge(pending)
  }

  /// Stages a tracked row to be deleted with the next flush.
  ///
  /// - Parameter tracked: The tracked row.
  public func delete<Root: Model>(_ tracked: Tracked<Root>) {
    delete(tracked.stored)
  }

  /// Stages a row to be permanently deleted with the next flush, even if its model soft-deletes. Rows that refer to it
  /// with `onDelete: cascade` are permanently deleted too.
  ///
  /// - Parameter row: The row.
  public func purge<Root: Model>(_ row: Root) {
    work.stage(Root.self).delete(row, isPurge: true)
  }

  /// Cancels the insertion of a pending row. Nothing can refer to it any more.
  ///
  /// - Parameter pending: The pending row.
  public func expunge<Root: Model>(_ pending: Pending<Root>) {
    guard pending.isStaged, pending.cell.owner === work.token else { return }
    work.stage(Root.self).cancel(pending)
  }
}
