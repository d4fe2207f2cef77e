extension ModelStage {
  /// Stages a row to write its changes.
  @inlinable func save(_ row: Root) {
    guard !row._changedColumns.isEmpty else { return }
    unmerged.append(row)
    work.noteStaged()
  }

  /// Merges the rows given to `save` that have the same key.
  func mergeSaved() {
    let rows = unmerged
    unmerged = []
    for row in rows { mergeSaved(row) }
  }

  private func mergeSaved(_ row: Root) {
    var next = Saved(row: row)
    if let earlier = saved[row.id] {
      next.earlier = earlier.earlier
      for column in definition.writableColumns where earlier.row._changedColumns.contains(column) {
        guard let value = (try? earlier.row.sqlValues(ofColumns: [column]))?.first else { continue }
        next.earlier.removeAll { $0.column == column }
        next.earlier.append((column, value))
      }
      next.earlier.removeAll { row._changedColumns.contains($0.column) }
    }
    saved[row.id] = next
  }

  /// Calls the handlers that precede updates. Returns true if there were rows to call them for.
  func callBeforeUpdates(in session: Session) throws -> Bool {
    var called = false
    mergeSaved()
    // If a handler throws, its row is announced again by the next flush.
    for id in saved.keys where !announced.updates.contains(id) {
      guard var entry = saved[id] else { continue }
      called = true
      try session.events.willUpdate(&entry.row, session)
      announced.updates.insert(id)
      saved[id] = entry
    }
    for tracked in changed where !announced.updates.contains(tracked.id) {
      called = true
      var row = tracked.value
      try session.events.willUpdate(&row, session)
      announced.updates.insert(tracked.id)
      tracked.merge(row, changed: row._changedColumns)
    }
    return called
  }

  func writeUpdates(in session: Session) throws {
    // Handlers may have staged more since the flush began.
    if session.events.hasHandlers(for: Root.self) { _ = try callBeforeUpdates(in: session) }
    announced.updates = []
    guard !unmerged.isEmpty || !saved.isEmpty || !changed.isEmpty else { return }
    let now = CurrentTime()
    if try isPlain(in: session) {
      let updates = RowUpdates(self, at: now, in: session)
      try writeSaved(updates, at: now, in: session)
      return try writeTracked(updates, at: now, in: session)
    }
    mergeSaved()
    let objects = changed
    changed = []
    let entries = saved.inOrder
    saved = OrderedRows()
    try write(updates(of: entries, objects), at: now, in: session)
  }

  /// Writes the updates that waited for deletions. A row that was deleted meanwhile is skipped: it existed, with the
  /// version that was read, when its update was refused.
  func writePostponed(in session: Session) throws {
    guard !postponed.isEmpty else { return }
    let found = try session.rows(Root.self, with: postponed.map(\.update.id))
    let references = Set(definition.references.flatMap(\.columns))
    var updates: [Update] = []
    for (update, violation) in postponed {
      if found[update.id] != nil {
        updates.append(update)
      } else if try !references.isDisjoint(with: values(of: update).keys) {
        // The row was deleted with a parent that the update would have replaced.
        throw violation
      }
    }
    postponed = []
    try write(updates, at: CurrentTime(), in: session)
  }

  /// Returns true if a staged update sets some of the columns.
  func changes(_ columns: [Int]) -> Bool {
    func sets(_ row: Root) -> Bool { columns.contains { row._changedColumns.contains($0) } }
    return unmerged.contains(where: sets) || changed.contains { sets($0.value) }
      || saved.inOrder.contains { entry in
        sets(entry.row) || entry.earlier.contains { columns.contains($0.column) }
      }
  }

  private func updates(of entries: [Saved], _ objects: [Tracked<Root>]) -> [Update] {
    let entries = entries.filter { deleted[$0.row.id] == nil }
    guard !objects.isEmpty else { return entries.map(Update.saved) }
    let written = Set(entries.lazy.map(\.row.id))
    for tracked in objects { tracked.isRegistered = false }
    return entries.map(Update.saved)
      + objects.map { .tracked($0, isOutdated: written.contains($0.id)) }
  }

  /// Writes updates of many rows in few statements if the database can, and the others in order, or in another order
  /// if one takes a unique value that another gives up.
  private func write(_ updates: [Update], at now: CurrentTime, in session: Session) throws {
    let updates = try writeInBatches(updates, at: now, in: session)
    guard !isReordered(updates.count, in: session) else {
      return try writeInOrder(updates[...], at: now, in: session)
    }
    for (index, update) in updates.enumerated() {
      do {
        try write(update, at: now, in: session)
      } catch let violation as ConstraintViolation where isReorderable(violation, in: session) {
        return try writeInOrder(updates[index...], at: now, in: session)
      }
    }
  }

  /// Returns true if a refused update may succeed in another order, and the transaction accepts more statements.
  private func isReorderable(_ violation: ConstraintViolation, in session: Session) -> Bool {
    definition.isTaken(violation) && !session.dialect.rules.errorsAbortTransactions
  }

  /// Returns true if an order must be found before the database refuses an update.
  private func isReordered(_ count: Int, in session: Session) -> Bool {
    session.dialect.rules.errorsAbortTransactions && definition.hasUniqueValues
      && (count > 1 || work.hasDeletions)
  }

  /// Writes updates in an order in which their unique values are free. Updates that need a value of a deleted row wait
  /// for the deletion.
  private func writeInOrder(
    _ updates: ArraySlice<Update>, at now: CurrentTime, in session: Session
  ) throws {
    let updates = Array(updates)
    let order = UniqueOrder<Root>(
      updates.map { update in
        UniqueOrder<Root>.Update(
          id: update.id, values: { try self.values(of: update) },
          write: { try self.write(update, at: now, in: session) })
      }, in: session, mayPostpone: work.mayFreeByDeletion(Root.self))
    postponed += try order.write().map { (updates[$0.update], $0.violation) }
  }

  private func values(of update: Update) throws -> [Int: SQLValue] {
    let (row, earlier) =
      switch update {
      case .saved(let entry): (entry.row, entry.earlier)
      case .tracked(let tracked, _): (tracked.value, [])
      }
    let columns = changedColumns(of: row)
    var values = Dictionary(
      zip(columns, try row.sqlValues(ofColumns: columns)), uniquingKeysWith: { $1 })
    for entry in earlier { values[entry.column] = entry.value }
    return values
  }

  /// Gives the tracked object of a written row its stored value. An object with other changes is read after they have
  /// been written.
  func settle(_ settled: Root, written row: Root, in session: Session) {
    if let tracked = tracked[row.id], !tracked.isChanged || tracked.value == row {
      settle(tracked, settled, in: session)
    }
  }

  func write(_ update: Update, at now: CurrentTime, in session: Session) throws {
    switch update {
    case .saved(let entry): try writeAndSettle(entry.row, entry.earlier, at: now, in: session)
    case .tracked(let tracked, let isOutdated):
      guard !tracked.isDeleted, tracked.isChanged else { return }
      guard deleted[tracked.id] == nil, tracked.differsFromStored else {
        // The changes leave the row equal to the stored one.
        tracked.revert()
        if isOutdated { try refresh([tracked], in: session) }
        return
      }
      try writeAndSettle(tracked.value, at: now, reading: isOutdated, in: session)
    }
  }

  /// Returns true if the updates can be written in the given order: there are no handlers or observers, no row is
  /// written twice, and nothing must be read afterwards.
  private func isPlain(in session: Session) throws -> Bool {
    guard saved.isEmpty, deleted.isEmpty, !session.events.listens(to: Root.self),
      !session.dialect.rules.hasArrayParameters,
      !isReordered(unmerged.count + changed.count, in: session)
    else { return false }
    if unmerged.isEmpty { return !definition.changesWithUpdate }
    guard tracked.isEmpty, definition.version == nil else { return false }
    let hashes = try [Int](unsafeUninitializedCapacity: unmerged.count) { hashes, count in
      try unmerged.withUnsafeBufferPointer {
        try Root._run(.keyHashes(of: $0, to: hashes), done: &count)
      }
    }
    return HashSet.areDistinct(hashes)
  }

  /// Writes rows given to `save`, in order.
  private func writeSaved(
    _ updates: RowUpdates<Root>, at now: CurrentTime, in session: Session
  ) throws {
    var rows = unmerged
    unmerged = []
    var written = 0
    do {
      try rows.withUnsafeMutableBufferPointer {
        try Root._run(.update($0, updates), done: &written)
      }
    } catch let violation as ConstraintViolation where isReorderable(violation, in: session) {
      let rest = rows[written...].map { Update.saved(Saved(row: $0)) }
      try writeInOrder(rest[...], at: now, in: session)
    }
  }

  /// Writes changed tracked rows, in order.
  private func writeTracked(
    _ updates: RowUpdates<Root>, at now: CurrentTime, in session: Session
  ) throws {
    let rows = changed
    guard !rows.isEmpty else { return }
    changed = []
    var written = [Int](repeating: 0, count: rows.count)
    var failure: (any Error)?
    let before = [Root](unsafeUninitializedCapacity: rows.count) { before, count in
      do {
        try rows.withUnsafeBufferPointer { rows in
          try written.withUnsafeMutableBufferPointer {
            try Root._run(
              .updateTracked(rows, updates, written: $0, before: before), done: &count)
          }
        }
      } catch {
        failure = error
      }
    }
    // Rows written before a refusal are undone with the others.
    session.work.undoLog.append { [written] in
      for (index, row) in zip(written, before) { rows[index].settle(row) }
    }
    guard let failure else { return }
    guard let violation = failure as? ConstraintViolation,
      isReorderable(violation, in: session)
    else { throw failure }
    let rest = rows[(before.isEmpty ? 0 : written[before.count - 1] + 1)...]
    try writeInOrder(self.updates(of: [], Array(rest))[...], at: now, in: session)
  }

  /// Writes the changed columns of a row, updates its tracked object, and calls the handlers.
  ///
  /// - Returns: The row as it is now stored, as far as known.
  @discardableResult
  func writeAndSettle(
    _ row: Root, _ earlier: [(column: Int, value: SQLValue)] = [], at now: CurrentTime,
    reading: Bool = false, in session: Session
  ) throws -> Root {
    let columns = changedColumns(of: row) + earlier.map(\.column)
    var settled = row
    settled._changedColumns = .none
    guard !columns.isEmpty else { return settled }
    let tracked = tracked[row.id]
    let isObserved = session.events.listens(to: Root.self)
    let isTracked = tracked != nil && tracked?.value != row
    let reads =
      reading || isTracked || ((isObserved || tracked != nil) && definition.changesWithUpdate)
      || (isObserved && !earlier.isEmpty)
    if let written = try write(row, earlier, at: now, reading: reads, in: session) {
      settled = written
    }
    settle(settled, written: row, in: session)
    if isObserved { try session.events.didUpdate(settled, columns: columns, session) }
    return settled
  }

  /// Returns the columns that an update of a row writes. Successive rows mostly have the same changes, so the last
  /// result is reused.
  func changedColumns(of row: Root) -> [Int] {
    let changes = row._changedColumns
    let bits = changes.bits
    if bits != 0, bits == lastChanges.bits { return lastChanges.columns }
    let columns = definition.writableColumns.filter { changes.contains($0) }
    lastChanges = (bits, columns)
    return columns
  }

  /// Writes the changed columns of a row.
  ///
  /// - Returns: The stored row, if it was read.
  private func write(
    _ row: Root, _ earlier: [(column: Int, value: SQLValue)], at now: CurrentTime,
    reading: Bool, in session: Session
  ) throws -> Root? {
    let own = changedColumns(of: row)
    let returns = reading && session.dialect.rules.hasReturning
    let update = updateStatements(in: session)
      .update(of: own + earlier.map(\.column), returning: returns)
    let version = try version(of: row)
    var written: Root?
    var count = try session.explaining(
      definition, written: WrittenRows(row, earlier)
    ) {
      try session.run(
        update.sql, showing: .columns(definition, update.shown),
        bind: { binder in
          try row.bind(columns: own, to: &binder)
          for entry in earlier { try binder.bind(entry.value) }
          try update.bindRest(row.id, version?.current, at: now, to: &binder)
        },
        { written = try Root(row: $0, at: 0) })
    }
    if returns { count = written == nil ? 0 : 1 }
    guard count > 0 else { throw update.notFound() }
    if let version { note(version, of: row.id, in: session) }
    guard reading, !returns else { return written }
    return try Query<Root>(key: row.id).withDeleted().elements(in: session, at: nil).first
  }

  /// Returns the version that a row has in the database, as far as the session knows. A row that the session itself has
  /// written since it was read is not stale.
  func version(of row: Root) throws -> (first: Int64, current: Int64)? {
    guard let column = definition.version,
      case .integer(let version)? = try row.sqlValues(ofColumns: [column]).first
    else { return nil }
    guard let own = versions[row.id], own.first <= version, version <= own.current else {
      return (version, version)
    }
    return own
  }

  /// Records that this session has written the next version of a row, and registers the undo.
  func note(_ version: (first: Int64, current: Int64), of id: Root.ID, in session: Session) {
    let before = versions[id]
    versions[id] = (version.first, version.current + 1)
    session.work.undoLog.append { [self] in versions[id] = before }
  }

  private func updateStatements(in session: Session) -> UpdateStatements {
    if let updates { return updates }
    let updates = UpdateStatements(definition, if: .sameVersion, for: session.dialect)
    self.updates = updates
    return updates
  }
}

extension ModelDefinition {
  /// True if an update sets other columns than the given ones.
  var changesWithUpdate: Bool {
    version != nil || !updatedToNow.isEmpty || columns.contains { $0.role == .computed }
  }
}
