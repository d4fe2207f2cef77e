extension StagedWork {
  /// Deletes the staged rows, children before parents.
  func delete(
    _ ordered: [any AnyModelStage], _ graph: ModelGraph, _ session: Session
  ) throws {
    let deleting = ordered.filter(\.hasDeletes)
    guard !deleting.isEmpty else { return }
    let reached = deleting.flatMap { $0.reachedByDeletions(graph) }
    var rest = Array(deleting.reversed())[...]
    while let stage = rest.first {
      let rank = graph.rank(of: stage.model)
      let group = rest.prefix { graph.rank(of: $0.model) == rank }
      rest = rest.dropFirst(group.count)
      if group.contains(where: { $0.mayBlockDeletions(of: Array(group)) }) {
        try deleteCycle(Array(group), session)
      } else {
        for stage in group { try stage.writeDeletes(in: session) }
      }
      // Now rather than later: an updated row may have left a parent that is deleted next.
      for stage in group { try stage.writePostponed(in: session) }
    }
    try didReach(reached, in: session)
  }

  /// Deletes rows that may refer to each other, each one after those that refer to it. In a cycle, an optional
  /// reference is first set to NULL.
  private func deleteCycle(_ stages: [any AnyModelStage], _ session: Session) throws {
    var rows: [(stage: Int, position: Int)] = []
    var values: [RowValues?] = []
    for (number, stage) in stages.enumerated() {
      for (position, row) in try stage.takeForDeletion(in: session).enumerated() {
        rows.append((number, position))
        values.append(row)
      }
    }
    let references = try references(of: rows.map(\.stage), values, stages)
    var waits: [[RowOrder.Wait]] = Array(repeating: [], count: rows.count)
    for reference in references {
      waits[reference.parent].append(
        RowOrder.Wait(
          row: reference.child, isOptional: !reference.blocksParent || reference.key.isOptional))
    }
    guard let steps = RowOrder.steps(waits) else {
      let names = stages.reversed().map(\.definition.name).joined(separator: ", ")
      throw SQLError(
        message: "rows to delete refer to each other in a cycle (\(names)): one of the foreign "
          + "keys must be optional or have `onDelete: cascade`")
    }

    var levels = Array(repeating: -1, count: rows.count)
    for step in steps {
      // Rows that are deleted later have no level yet.
      levels[step.row] = 1 + (waits[step.row].map { levels[$0.row] }.max() ?? -1)
    }
    var order = Array(repeating: 0, count: rows.count)
    for (index, step) in steps.enumerated() { order[step.row] = index }
    let broken = references.filter { $0.blocksParent && order[$0.child] > order[$0.parent] }
    for (number, stage) in stages.enumerated() {
      for key in stage.definition.references {
        let children = broken.filter { rows[$0.child].stage == number && $0.key.name == key.name }
        try stage.clear(key, of: children.map { rows[$0.child].position }, in: session)
      }
    }
    let batches = Dictionary(grouping: rows.indices) { [levels[$0], rows[$0].stage] }
    for batch in batches.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      try stages[batch.key[1]].writeDeletes(batch.value.map { rows[$0].position }, in: session)
    }
  }

  /// A reference between two rows to delete.
  private struct DeletedReference {
    let child: Int
    let parent: Int
    let key: ForeignKey

    /// True if it prevents the deletion of the parent.
    var blocksParent: Bool { key.blocksDeletion }
  }

  private func references(
    of stageNumbers: [Int], _ values: [RowValues?], _ stages: [any AnyModelStage]
  ) throws -> [DeletedReference] {
    var found: [DeletedReference] = []
    for (number, stage) in stages.enumerated() {
      for key in stage.definition.references {
        guard let target = stages.firstIndex(where: { $0.model == key.target }) else { continue }
        let columns = key.targetColumns ?? stages[target].definition.key
        var parents: [[SQLValue]: Int] = [:]
        for (row, values) in values.enumerated() where stageNumbers[row] == target {
          if let values { parents[try values(columns)] = row }
        }
        for (row, values) in values.enumerated() where stageNumbers[row] == number {
          guard let reference = try values?(key.columns), !reference.contains(.null),
            let parent = parents[reference], parent != row
          else { continue }
          found.append(DeletedReference(child: row, parent: parent, key: key))
        }
      }
    }
    return found
  }

  /// Records that a deletion may have reached rows of some models, and reads tracked ones again.
  func didReach(
    _ models: [any Model.Type], refreshes: Bool = true, in session: Session
  ) throws {
    var seen: Set<ObjectIdentifier> = []
    for model in models where seen.insert(ObjectIdentifier(model)).inserted {
      session.events.noteCascade(model)
      if refreshes { try stage(ifMet: model)?.refreshTracked(in: session) }
    }
  }

  /// Deletes rows now, softly if their model soft-deletes.
  func delete<Root: Model>(_ rows: [Root], in session: Session) throws {
    let stage = stage(Root.self)
    let deletions = rows.map {
      ModelStage<Root>.Deletion(row: $0, isPurge: Root.modelDefinition.softDelete == nil)
    }
    if session.events.listens(to: Root.self) {
      try session.events.willDelete(Root.self, rows.map(\.id), session)
    }
    try stage.write(deletions, in: session)
    try didReach(stage.reached(by: deletions, graph(around: Root.self)), in: session)
  }
}
