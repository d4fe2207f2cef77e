extension ModelStage {
  func writeInserts(in session: Session) throws {
    try insert(takeAdded(), in: session)
  }

  func takeForOrdering() throws -> [(row: ObjectIdentifier, links: [PendingLink])] {
    ordered = takeAdded()
    return try ordered.map { pending in
      let links = try DraftValues(pending.draft).unresolved.compactMap { link in
        link.row.map { PendingLink(row: ObjectIdentifier($0), isOptional: link.isOptional) }
      }
      return (ObjectIdentifier(pending.cell), links)
    }
  }

  func writeOrdered(_ positions: [Int], in session: Session) throws {
    try insert(positions.map { ordered[$0] }, in: session)
  }

  func writeIncomplete(_ position: Int, in session: Session) throws -> () throws -> Void {
    let pending = ordered[position]
    let draft = pending.draft
    let draftValues = try DraftValues(draft)
    let id = try insert(pending, draftValues, in: session)
    let columns = draftValues.unresolved.map(\.column)
    return { [definition] in
      let complete = try DraftValues(draft)
      let values = zip(complete.columns, complete.values).filter { columns.contains($0.0) }
      let assignments = values.map {
        Assignment<Root>(column: definition.columns[$0.0].name, value: .value($0.1))
      }
      let row = Query<Root>(key: id).withDeleted()
      let statement = try row.updateStatement(assignments, for: session.dialect)
      try session.explaining(definition, written: WrittenRows(assignments)) {
        _ = try session.write(statement)
      }
      if definition.readsBack {
        pending.settle(id, try session.rows(Root.self, with: [id])[id])
      }
      // The handlers are called now, as the row is complete.
      guard session.events.listens(to: Root.self) else { return }
      try session.events.didInsert([pending.row].compactMap(\.self), session)
    }
  }

  /// Inserts a row with NULL in references to rows that have no key yet.
  private func insert(
    _ pending: Pending<Root>, _ draftValues: DraftValues, in session: Session
  ) throws -> Root.ID {
    let sql = definition.insertion(of: draftValues.columns, for: session.dialect)
    let values = WrittenRows.row(
      Dictionary(zip(draftValues.columns, draftValues.values)) { first, _ in first })
    let id = try work.freeingValues(of: self, in: session) {
      try session.explaining(definition, row: position(of: pending), written: values) {
        try session.undoably(if: work.mayFreeValues) {
          try session.insertRow(
            sql, pending.draft.id, of: Root.self,
            showing: .columns(definition, draftValues.columns)
          ) {
            try $0.bind(all: draftValues.values)
          }
        }
      }
    }
    try settle([pending], [id], [], in: session)
    return id
  }

  private func insert(_ pending: [Pending<Root>], in session: Session) throws {
    guard !pending.isEmpty else { return }
    var (ids, rows): ([Root.ID], [Root]) = ([], [])
    ids.reserveCapacity(pending.count)
    let batch = BatchInsert<Root>(
      session, reading: .rows, count: pending.count, isRepeatable: work.mayFreeValues)
    let drafts = try drafts(of: pending)
    do {
      try work.freeingValues(of: self, in: session) {
        try batch.insert(drafts[ids.count...], at: ids.count) {
          ids += $0
          rows += $1
        }
      }
    } catch var violation as ConstraintViolation {
      if let row = violation.row, pending.indices.contains(row) {
        violation.row = position(of: pending[row])
      }
      throw violation
    }
    try settle(pending, ids, rows, in: session)
  }

  private func drafts(of pending: [Pending<Root>]) throws -> [Root.Draft] {
    try [Root.Draft](unsafeUninitializedCapacity: pending.count) { drafts, count in
      try pending.withUnsafeBufferPointer {
        try Root._run(.drafts(of: $0, to: drafts), done: &count)
      }
    }
  }

  /// Returns the position of a draft among all drafts that the flush inserts; nil if it is the only one. Drafts that
  /// refer to each other are inserted in several parts.
  private func position(of draft: Pending<Root>) -> Int? {
    guard inFlight.contains(where: { $0 !== draft }) else { return nil }
    return inFlight.firstIndex { $0 === draft }
  }

  private func settle(
    _ pending: [Pending<Root>], _ ids: [Root.ID], _ rows: [Root], in session: Session
  ) throws {
    var settled = 0
    try pending.withUnsafeBufferPointer { pending in
      try ids.withUnsafeBufferPointer { ids in
        try rows.withUnsafeBufferPointer { rows in
          try Root._run(.settle(pending, ids, rows), done: &settled)
        }
      }
    }
    session.work.undoLog.append {
      for pending in pending { pending.cancel() }
    }
    noteInserted(ids, in: session)
    guard session.events.listens(to: Root.self) else { return }
    try session.events.didInsert(pending.compactMap(\.row), session)
  }
}
