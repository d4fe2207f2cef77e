extension StagedWork {
  /// Inserts the staged rows, parents before children.
  func insert(
    _ ordered: [any AnyModelStage], _ graph: ModelGraph, _ session: Session
  ) throws {
    var rest = ordered[...]
    while let stage = rest.first {
      let rank = graph.rank(of: stage.model)
      let group = rest.prefix { graph.rank(of: $0.model) == rank }
      rest = rest.dropFirst(group.count)
      guard graph.isInCycle(stage.model) else {
        for stage in group { try stage.writeInserts(in: session) }
        continue
      }
      try insertCycle(Array(group), session)
    }
  }

  /// Inserts rows that may refer to each other, each one after the rows it refers to.
  private func insertCycle(_ stages: [any AnyModelStage], _ session: Session) throws {
    var rows: [(stage: Int, position: Int)] = []
    var numbers: [ObjectIdentifier: Int] = [:]
    var links: [[PendingLink]] = []
    for (number, stage) in stages.enumerated() {
      for (position, row) in try stage.takeForOrdering().enumerated() {
        numbers[row.row] = rows.count
        rows.append((number, position))
        links.append(row.links)
      }
    }
    let waits = links.map { links in
      links.compactMap { link in
        numbers[link.row].map { RowOrder.Wait(row: $0, isOptional: link.isOptional) }
      }
    }
    guard let steps = RowOrder.steps(waits) else {
      let names = stages.map(\.definition.name).joined(separator: ", ")
      throw SQLError(
        message: "rows refer to each other in a cycle (\(names)): one of the foreign keys must be "
          + "optional")
    }

    var updates: [() throws -> Void] = []
    var batch: [Int] = []
    var members: Set<Int> = []
    func writeBatch() throws {
      if let first = batch.first {
        try stages[rows[first].stage].writeOrdered(batch.map { rows[$0].position }, in: session)
      }
      batch = []
      members = []
    }
    for step in steps {
      let isNext = batch.first.map { rows[$0].stage == rows[step.row].stage } ?? true
      if step.isIncomplete || !isNext
        || waits[step.row].contains(where: { members.contains($0.row) })
      {
        try writeBatch()
      }
      guard step.isIncomplete else {
        batch.append(step.row)
        members.insert(step.row)
        continue
      }
      let (stage, position) = rows[step.row]
      updates.append(try stages[stage].writeIncomplete(position, in: session))
    }
    try writeBatch()
    for update in updates { try update() }
  }
}
