extension ModelStage {
  /// Stages the deletion of a row; a purge is stronger than a soft deletion.
  func delete(_ row: Root, isPurge: Bool) {
    let isPurge = isPurge || definition.softDelete == nil
    if let earlier = deleted[row.id] {
      deleted[row.id] = Deletion(row: earlier.row, isPurge: earlier.isPurge || isPurge)
    } else {
      deleted[row.id] = Deletion(row: row, isPurge: isPurge)
    }
  }

  func clearCircularReferences(among stages: [any AnyModelStage], in session: Session) throws {
    for key in definition.references where key.onDelete != .cascade && key.onDelete != .setNull {
      let targets = stages.filter { $0.model == key.target }
      guard key.targetColumns == nil, let target = targets.first else { continue }
      for deletion in deleted.inOrder where deletion.isPurge {
        let values = try deletion.row.sqlValues(ofColumns: key.columns)
        guard !values.contains(.null), target.isDeleting(values),
          !(key.target == Root.self && values == deletion.row.id.sqlValues)
        else { continue }
        let assignments = key.columns.map {
          Assignment<Root>(column: definition.columns[$0].name, value: .value(.null))
        }
        let row = Query<Root>(key: deletion.row.id).withDeleted()
        _ = try session.write(row.updateStatement(assignments, for: session.dialect))
      }
    }
  }

  /// Calls the handlers before deletions; says whether there was one to call them for.
  func callBeforeDeletes(in session: Session) throws -> Bool {
    let ids = deleted.keys.filter { announced.deletes.insert($0).inserted }
    guard !ids.isEmpty else { return false }
    try session.events.willDelete(Root.self, ids, session)
    return true
  }

  func writeDeletes(in session: Session) throws {
    announced.deletes = []
    let deletions = deleted.inOrder
    deleted = OrderedRows()
    guard !deletions.isEmpty else { return }
    let purged = deletions.filter(\.isPurge).map(\.row)
    let marked = deletions.filter { !$0.isPurge }.map(\.row)
    try purge(purged, in: session)
    if !marked.isEmpty { try mark(marked, in: session) }
    guard session.events.listens(to: Root.self) else { return }
    try session.events.didDelete(Root.self, deletions.map(\.row.id), session)
  }

  private func purge(_ rows: [Root], in session: Session) throws {
    if definition.version == nil {
      try delete(rows.map(\.id), in: session)
    } else {
      for row in rows { try purge(versioned: row, in: session) }
    }
    for row in rows {
      if let tracked = tracked[row.id] { markDeleted(tracked, in: session) }
    }
  }

  /// Deletes the rows with keys.
  private func delete(_ keys: [Root.ID], in session: Session) throws {
    if keys.count == 1, let key = keys.first {
      let sql = try definition.sql(for: session.dialect).delete
      try session.run(
        sql, showing: .columns(definition, definition.key), bind: { try key.bind(to: &$0) })
      return
    }
    for chunk in keys.chunks(of: session.keysInStatement(Root.self)) {
      let rows = Query<Root>(keys: Array(chunk)).withDeleted()
      _ = try session.write(rows.deleteStatement(for: session.dialect))
    }
  }

  private func purge(versioned row: Root, in session: Session) throws {
    guard let column = definition.version, let version = try version(of: row) else { return }
    let name = definition.columns[column].name
    let isCurrent = SQLNode.binary(
      .column(table: definition.table, name: name, isNumeric: false), .equal,
      .value(.integer(version.current)))
    let all = Query<Root>(key: row.id).withDeleted()
    let statement = try all.filter(Condition(isCurrent)).deleteStatement(for: session.dialect)
    guard try session.write(statement) == 0, try all.exists(in: session) else { return }
    throw StaleRow(model: definition.name, statement: statement.sql)
  }

  /// Marks rows of a soft-deleting model as deleted.
  private func mark(_ rows: [Root], in session: Session) throws {
    let now = CurrentTime()
    if definition.version == nil {
      for chunk in rows.map(\.id).chunks(of: session.keysInStatement(Root.self)) {
        _ = try Query<Root>(keys: Array(chunk)).markDeleted(at: now, in: session)
      }
    } else {
      for row in rows {
        guard let column = definition.version, let version = try version(of: row) else { continue }
        let name = definition.columns[column].name
        let isCurrent = SQLNode.binary(
          .column(table: definition.table, name: name, isNumeric: false), .equal,
          .value(.integer(version.current)))
        let alive = Query<Root>(key: row.id)
        let count = try alive.filter(Condition(isCurrent)).markDeleted(at: now, in: session)
        if count == 0, try alive.exists(in: session) {
          throw StaleRow(model: definition.name, statement: nil)
        }
        note(version, of: row.id, in: session)
      }
    }
    try refresh(rows.compactMap { tracked[$0.id] }, in: session)
  }
}
