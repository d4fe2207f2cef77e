extension ModelStage {
  /// Stages the deletion of a row. A purge takes precedence over a soft deletion.
  func delete(_ row: Root, isPurge: Bool) {
    work.noteStaged()
    let isPurge = isPurge || definition.softDelete == nil
    if let earlier = deleted[row.id] {
      deleted[row.id] = Deletion(row: earlier.row, isPurge: earlier.isPurge || isPurge)
    } else {
      deleted[row.id] = Deletion(row: row, isPurge: isPurge)
    }
  }

  func mayBlockDeletions(of stages: [any AnyModelStage]) -> Bool {
    definition.references.contains { key in
      key.blocksDeletion
        && stages.contains {
          $0.model == key.target && ($0.model != Root.self || deleted.keys.count > 1)
        }
    }
  }

  func takeForDeletion(in session: Session) throws -> [RowValues?] {
    deleting = try takeDeletions(in: session)
    let found = try session.rows(
      Root.self, with: deleting.filter(\.isPurge).map(\.row.id))
    return deleting.map { deletion in
      guard deletion.isPurge, let row = found[deletion.row.id] else { return nil }
      return { try row.sqlValues(ofColumns: $0) }
    }
  }

  func clear(_ key: ForeignKey, of positions: [Int], in session: Session) throws {
    let assignments = key.columns.map {
      Assignment<Root>(column: definition.columns[$0].name, value: .value(.null))
    }
    let ids = positions.map { deleting[$0].row.id }
    for chunk in ids.chunks(of: session.keysInStatement(Root.self)) {
      let rows = Query<Root>(keys: Array(chunk)).withDeleted()
      _ = try session.write(rows.updateStatement(assignments, for: session.dialect))
    }
  }

  func writeDeletes(_ positions: [Int], in session: Session) throws {
    try write(positions.map { deleting[$0] }, in: session)
  }

  /// Calls the handlers that precede deletions. Returns true if there were rows to call them for.
  func callBeforeDeletes(in session: Session) throws -> Bool {
    let ids = deleted.keys.filter { !announced.deletes.contains($0) }
    guard !ids.isEmpty else { return false }
    try session.events.willDelete(Root.self, ids, session)
    announced.deletes.formUnion(ids)
    return true
  }

  func writeDeletes(in session: Session) throws {
    try write(takeDeletions(in: session), in: session)
  }

  private func takeDeletions(in session: Session) throws -> [Deletion] {
    // Handlers may have staged more since the flush began.
    if session.events.hasHandlers(for: Root.self) { _ = try callBeforeDeletes(in: session) }
    announced.deletes = []
    let deletions = deleted.inOrder
    deleted = OrderedRows()
    return deletions
  }

  func reachedByDeletions(_ graph: ModelGraph) -> [any Model.Type] {
    reached(by: deleted.inOrder, graph)
  }

  /// Returns the models whose rows may be deleted or changed by deletions.
  func reached(by deletions: [Deletion], _ graph: ModelGraph) -> [any Model.Type] {
    var reached: [any Model.Type] = []
    if deletions.contains(where: \.isPurge) { reached += graph.dependents(of: Root.self) }
    if deletions.contains(where: { !$0.isPurge }) {
      reached += Cascade(.marked(.value(.null)), of: Root.self, graph).reached
    }
    return reached
  }

  /// Deletes rows, or marks them as deleted.
  func write(_ deletions: [Deletion], in session: Session) throws {
    guard !deletions.isEmpty else { return }
    let purged = deletions.filter(\.isPurge).map(\.row)
    let marked = deletions.filter { !$0.isPurge }.map(\.row)
    // Handlers need to know which rows existed, so the rows are deleted one by one.
    let isObserved = session.events.listens(to: Root.self)
    var gone = try purge(purged, oneByOne: isObserved, in: session)
    if !marked.isEmpty { gone += try mark(marked, oneByOne: isObserved, in: session) }
    if isObserved { try session.events.didDelete(Root.self, gone, session) }
  }

  /// Deletes rows permanently.
  ///
  /// - Returns: The keys of the rows that existed, if they are deleted one by one.
  private func purge(
    _ rows: [Root], oneByOne: Bool, in session: Session
  ) throws -> [Root.ID] {
    var gone: [Root.ID] = []
    if definition.version != nil {
      for row in rows where try purge(versioned: row, in: session) { gone.append(row.id) }
    } else if oneByOne || rows.count == 1 {
      let sql = definition.sql(for: session.dialect).delete
      for row in rows {
        let this = Query<Root>(key: row.id).withDeleted()
        let count = try session.explaining(definition, written: WrittenRows(deleting: this)) {
          try this.cascading(isByKey: true, in: session) {
            try session.run(
              sql, showing: .columns(definition, definition.key),
              bind: { try row.id.bind(to: &$0) })
          }
        }
        if count > 0 { gone.append(row.id) }
      }
    } else {
      for chunk in rows.map(\.id).chunks(of: session.keysInStatement(Root.self)) {
        _ = try Query<Root>(keys: Array(chunk)).withDeleted().purge(isByKey: true, in: session)
      }
    }
    for row in rows {
      if let tracked = tracked[row.id] { markDeleted(tracked, in: session) }
    }
    return gone
  }

  /// Deletes a row unless it has been changed since it was read. Returns true if it existed.
  private func purge(versioned row: Root, in session: Session) throws -> Bool {
    let all = Query<Root>(key: row.id).withDeleted()
    guard let version = try version(of: row) else { return false }
    let current = all.filter(isVersion(version.current))
    if try current.purge(isByKey: true, in: session) > 0 { return true }
    if try all.exists(in: session) {
      let statement = try current.deleteStatement(for: session.dialect)
      throw StaleRow(model: definition.name, statement: statement.sql)
    }
    return false
  }

  private func isVersion(_ version: Int64) -> Condition {
    let name = definition.version.map { definition.columns[$0].name } ?? ""
    return Condition(
      .binary(
        .column(table: definition.table, name: name, isNumeric: false), .equal,
        .value(.integer(version))))
  }

  /// Marks rows of a soft-deleting model as deleted.
  ///
  /// - Returns: The keys of the rows that were not yet deleted, if they are marked one by one.
  private func mark(
    _ rows: [Root], oneByOne: Bool, in session: Session
  ) throws -> [Root.ID] {
    let now = CurrentTime()
    var gone: [Root.ID] = []
    if oneByOne || definition.version != nil {
      for row in rows where try mark(row, at: now, in: session) { gone.append(row.id) }
    } else {
      for chunk in rows.map(\.id).chunks(of: session.keysInStatement(Root.self)) {
        _ = try Query<Root>(keys: Array(chunk)).markDeleted(at: now, in: session)
      }
    }
    for chunk in rows.map(\.id).chunks(of: session.keysInStatement(Root.self)) {
      try Query<Root>(keys: Array(chunk)).cascadeMarks(at: now, in: session)
    }
    // Expired rows are left out: they are read again when they are requested, and then not found.
    try refresh(rows.compactMap { tracked[$0.id] }.filter { !$0.isExpired }, in: session)
    return gone
  }

  private func mark(_ row: Root, at now: CurrentTime, in session: Session) throws -> Bool {
    let alive = Query<Root>(key: row.id)
    guard let version = try version(of: row) else {
      return try alive.markDeleted(at: now, in: session) > 0
    }
    guard try alive.filter(isVersion(version.current)).markDeleted(at: now, in: session) == 0 else {
      note(version, of: row.id, in: session)
      return true
    }
    if try alive.exists(in: session) { throw StaleRow(model: definition.name, statement: nil) }
    return false
  }
}
