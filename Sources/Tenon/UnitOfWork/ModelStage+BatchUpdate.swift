extension ModelStage {
  /// Writes updates by array parameters.
  ///
  /// - Returns: The updates that need a statement of their own.
  func writeInBatches(
    _ updates: [Update], at now: CurrentTime, in session: Session
  ) throws -> [Update] {
    guard updates.count > 1, !session.events.listens(to: Root.self),
      let batch = BatchUpdate<Root>(if: .sameVersion, at: now, in: session)
    else { return updates }
    var rest: [Int] = []
    var entries: [(update: Int, row: Root, version: (first: Int64, current: Int64)?)] = []
    var batches: [BatchUpdate<Root>.Entry] = []
    for (index, update) in updates.enumerated() {
      let (row, earlier): (Root, [(column: Int, value: SQLValue)])
      switch update {
      case .saved(let entry): (row, earlier) = (entry.row, entry.earlier)
      case .tracked(let object, let isOutdated):
        guard !isOutdated, !object.isDeleted, object.isChanged, deleted[object.id] == nil,
          object.differsFromStored
        else {
          rest.append(index)
          continue
        }
        (row, earlier) = (object.value, [])
      }
      let own = changedColumns(of: row)
      let columns = own + earlier.map(\.column)
      guard !columns.isEmpty else { continue }
      let version = try version(of: row)
      let tracked = tracked[row.id]
      entries.append((index, row, version))
      batches.append(
        BatchUpdate.Entry(
          columns: columns, id: row.id, version: version?.current,
          reads: tracked.map { $0.value != row || definition.changesWithUpdate } ?? false,
          bind: { binder in
            try row.bind(columns: own, to: &binder)
            for entry in earlier { try binder.bind(entry.value) }
          },
          updateAlone: { try self.write(update, at: now, in: session) }))
    }
    let left = try batch.write(batches) { index, read in
      let entry = entries[index]
      if let version = entry.version { note(version, of: entry.row.id, in: session) }
      var settled = read ?? entry.row
      settled._changedColumns = .none
      settle(settled, written: entry.row, in: session)
    }
    return (rest + left.map { entries[$0].update }).sorted().map { updates[$0] }
  }
}
