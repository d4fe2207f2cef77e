// Tracked rows.
extension ModelStage {
  /// Registers a changed tracked row.
  @inlinable func register(_ row: Tracked<Root>) {
    changed.append(row)
    work.noteStaged()
  }

  /// Updates a tracked row to the stored row, and registers the undo.
  func settle(_ tracked: Tracked<Root>, _ row: Root, in session: Session) {
    let before = tracked.stored
    tracked.settle(row)
    session.work.undoLog.append { tracked.settle(before) }
  }

  func refreshTracked(in session: Session) throws {
    try refresh(Array(tracked.values), in: session)
  }

  /// Reads tracked rows again, and marks those that no longer exist as deleted.
  func refresh(_ rows: [Tracked<Root>], in session: Session) throws {
    guard !rows.isEmpty else { return }
    let found = try session.rows(Root.self, with: rows.map(\.id))
    var before: [(tracked: Tracked<Root>, row: Root)] = []
    for tracked in rows {
      guard let row = found[tracked.id] else {
        markDeleted(tracked, in: session)
        continue
      }
      tracked.isExpired = false
      // Unwritten changes stay, unless the stored row has changed.
      if tracked.isChanged, row == tracked.stored, !row.isStoredOtherwise(than: tracked.stored) {
        continue
      }
      before.append((tracked, tracked.stored))
      tracked.settle(row)
    }
    guard !before.isEmpty else { return }
    session.work.undoLog.append { [before] in
      for (tracked, row) in before { tracked.settle(row) }
    }
  }

  /// Records that tracked rows were read in this transaction. After a rollback they expire, as the rows may have been
  /// different before.
  @usableFromInline func noteRead(_ rows: [Tracked<Root>], in session: Session) {
    guard !rows.isEmpty else { return }
    for row in rows { row.isExpired = false }
    session.work.undoLog.append { for row in rows { row.isExpired = true } }
  }

  /// Untracks inserted rows when the insert is undone, as their keys may be reused.
  func noteInserted(_ rows: [Root], in session: Session) {
    session.work.undoLog.append { [self] in
      if !tracked.isEmpty { untrack(rows.map(\.id)) }
    }
  }

  /// Untracks inserted rows, given by their keys, when the insert is undone.
  func noteInserted(_ ids: [Root.ID], in session: Session) {
    session.work.undoLog.append { [self] in
      if !tracked.isEmpty { untrack(ids) }
    }
  }

  private func untrack(_ ids: [Root.ID]) {
    for id in ids {
      guard let row = tracked.removeValue(forKey: id) else { continue }
      changed.removeAll { $0 === row }
      row.settle(isDeleted: true)
    }
  }

  /// Untracks a deleted row, and registers the undo.
  func markDeleted(_ row: Tracked<Root>, in session: Session) {
    row.settle(isDeleted: true)
    tracked[row.id] = nil
    session.work.undoLog.append { [self] in
      row.settle(isDeleted: false)
      // A cascade may have deleted it before its changes were written.
      row.revert()
      tracked[row.id] = row
    }
  }
}
