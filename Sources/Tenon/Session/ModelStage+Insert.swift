extension ModelStage {
  func writeInserts(in session: Session) throws {
    try insert(takeAdded(), in: session)
  }

  func writeReadyInserts(in session: Session) throws -> Bool {
    let waiting = takeAdded()
    var batch: [Pending<Root>] = []
    var batched: Set<ObjectIdentifier> = []
    var rest: [Pending<Root>] = []
    for pending in waiting {
      let missing = try LinkProbe(pending.draft).unresolved.compactMap(\.row)
      if missing.contains(where: { !batched.contains(ObjectIdentifier($0)) }) {
        rest.append(pending)
        continue
      }
      if !missing.isEmpty {
        try insert(batch, in: session)
        batch = []
        batched = []
      }
      batch.append(pending)
      batched.insert(ObjectIdentifier(pending))
    }
    try insert(batch, in: session)
    putBack(rest)
    return rest.count < waiting.count
  }

  func writeIncompleteInsert(in session: Session) throws -> (() throws -> Void)? {
    var waiting = takeAdded()
    defer { putBack(waiting) }
    for (position, pending) in waiting.enumerated() {
      let draft = pending.draft
      let probe = try LinkProbe(draft)
      guard probe.unresolved.allSatisfy(\.isOptional) else { continue }
      waiting.remove(at: position)
      let id = try insert(pending, probe, in: session)
      let columns = probe.unresolved.map(\.column)
      return { [definition] in
        let complete = try LinkProbe(draft)
        let values = zip(complete.columns, complete.values).filter { columns.contains($0.0) }
        let assignments = values.map {
          Assignment<Root>(column: definition.columns[$0.0].name, value: .value($0.1))
        }
        let row = Query<Root>(key: id).withDeleted()
        let statement = try row.updateStatement(assignments, for: session.dialect)
        try session.explaining(definition, written: WrittenValues(assignments)) {
          try session.write(statement)
        }
      }
    }
    return nil
  }

  /// Inserts a row with NULL where it refers to rows that have no key yet.
  private func insert(
    _ pending: Pending<Root>, _ probe: LinkProbe, in session: Session
  ) throws -> Root.ID {
    let sql = definition.insertion(of: probe.columns, for: session.dialect)
    let values = WrittenValues.row(
      Dictionary(zip(probe.columns, probe.values)) { first, _ in first })
    try session.explaining(definition, written: values) {
      try session.run(
        sql, showing: .columns(definition, probe.columns),
        bind: { try $0.bind(all: probe.values) })
    }
    let id = try pending.draft.id ?? Root.ID(databaseKey: session.lastInsertedKey)
    guard let id else { throw session.unknownKey(Root.self) }
    try settle([pending], [(id, nil)], in: session)
    return id
  }

  private func insert(_ pending: [Pending<Root>], in session: Session) throws {
    guard !pending.isEmpty else { return }
    var settled: [(Root.ID, Root?)] = []
    settled.reserveCapacity(pending.count)
    let batch = BatchInsert<Root>(session, reading: .rows, tellsRows: pending.count > 1)
    try batch.insert(pending.lazy.map(\.draft)) {
      settled.append(($1, $2))
    }
    try settle(pending, settled, in: session)
  }

  private func settle(
    _ pending: [Pending<Root>], _ settled: [(Root.ID, Root?)], in session: Session
  ) throws {
    for (pending, (id, row)) in zip(pending, settled) { pending.settle(.inserted(id, row)) }
    session.work.undoLog.append {
      for pending in pending { pending.settle(.withdrawn) }
    }
    guard session.events.listens(to: Root.self) else { return }
    try session.events.didInsert(pending.compactMap(\.row), session)
  }
}
