// What a session writes with its next flush.

extension Session {
  /// Stages a row to be inserted with the next flush.
  ///
  ///     let bob = session.add(User.Draft(username: "bob", email: "bob@example.com"))
  ///     session.add(Post.Draft(title: "Welcome", content: "…", author: bob))
  ///     try session.flush()                    // the user first, then the post
  ///
  /// What the draft brings along, such as `posts: [Post.Draft(…)]`, is inserted with it.
  ///
  /// - Returns: The pending row, which other drafts can refer to and which knows its key after the flush.
  @discardableResult
  public func add<Draft: ModelDraft>(_ draft: Draft) -> Pending<Draft.Root> {
    work.add(draft)
  }

  /// Stages rows to be inserted with the next flush, in order.
  ///
  /// - Returns: The pending rows, in the same order.
  @inlinable @discardableResult
  public func addAll<Draft: ModelDraft>(_ drafts: some Sequence<Draft>) -> [Pending<Draft.Root>] {
    let stage = work.stage(Draft.Root.self)
    let pending = drafts.map { Pending<Draft.Root>($0, owner: work.mark) }
    stage.add(pending)
    return pending
  }

  /// Stages the changed columns of a row to be written with the next flush. Nothing runs when there are none.
  ///
  ///     var user = try session.require(User.self, 1)
  ///     user.email = "new@example.com"
  ///     session.save(user)
  ///
  /// Several `save`s of a row before a flush make one update, in which the latest value of each column counts. A row that
  /// is deleted in the same flush is not updated; one that was deleted by an earlier one throws `NotFound`. The value
  /// keeps its record of changes; `save(&user)` writes now and settles it.
  @inlinable
  public func save<Root: Model>(_ row: Root) {
    stage(Root.self).save(row)
  }

  /// Stages a row to be deleted with the next flush; one of a soft-deleting model is marked as deleted.
  ///
  /// What refers to it goes with it, or has its foreign key set to NULL, as the schema says with `onDelete`, over any
  /// number of levels: the database does that by itself. In one that another tool made, whose foreign keys have no such
  /// action and refuse the deletion, the session does the same by statements of its own.
  ///
  /// A soft deletion marks what refers to the row by a key with `onDelete: cascade`, and is deleted softly itself, with
  /// the same time, over any number of levels; `restore` brings it back together. Other rows stay as they are: the row
  /// they refer to is still there.
  ///
  /// Deleting a row twice, or one that is gone, is no error. A model with a version throws `StaleRow` when the row is
  /// another one by now. In a flush, deletions come last, unless another row takes
  /// a unique value of the row. Rows that refer to each other in a circle are deleted together where one of the references
  /// may be NULL.
  public func delete<Root: Model>(_ row: Root) {
    work.stage(Root.self).delete(row, isPurge: false)
  }

  /// Takes back a pending row: it is not inserted; or stages it to be deleted, when it has been.
  public func delete<Root: Model>(_ pending: Pending<Root>) {
    if let row = pending.row { return delete(row) }
    expunge(pending)
  }

  /// Stages a tracked row to be deleted with the next flush.
  public func delete<Root: Model>(_ tracked: Tracked<Root>) {
    delete(tracked.stored)
  }

  /// Stages a row to be deleted for good with the next flush, also one of a soft-deleting model. What refers to it by a
  /// key that cascades is deleted for good as well.
  public func purge<Root: Model>(_ row: Root) {
    work.stage(Root.self).delete(row, isPurge: true)
  }

  /// Lets go of a pending row: it is not inserted, and nothing can refer to it.
  public func expunge<Root: Model>(_ pending: Pending<Root>) {
    guard pending.isStaged, pending.cell.owner === work.mark else { return }
    work.stage(Root.self).withdraw(pending)
  }
}
