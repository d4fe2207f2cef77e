/// The staged and tracked rows of a session, with one stage for each model in use.
///
/// It determines the order of the writes; the stages write their rows.
@usableFromInline final class UnitOfWork {
  /// Identifies the pending rows of this session.
  @usableFromInline let token = OwnerToken()

  /// The undo actions for objects changed by this transaction.
  var undoLog = UndoLog()

  /// The maximum number of rounds in which event handlers stage rows that call handlers again.
  static let roundLimit = 32

  private(set) var stages: [any AnyModelStage] = []
  private var stagesByModel: [ObjectIdentifier: any AnyModelStage] = [:]
  /// The last used stage, as rows of one model often follow each other.
  private var lastStage: (model: ObjectIdentifier, stage: any AnyModelStage)?
  private var connections: [any AnyConnections] = []

  /// The remaining updates and deletions of the running flush.
  private var changes: Changes?

  /// True if something may be staged.
  private var mayHaveWork = false

  /// True if there are uncommitted changes, staged or of tracked rows.
  private var hasUncommittedChanges = false

  /// Records that something is staged.
  @usableFromInline func noteStaged() {
    mayHaveWork = true
    hasUncommittedChanges = true
  }

  /// Records that all changes have been committed.
  func didCommit() {
    undoLog.clear()
    hasUncommittedChanges = false
  }

  /// True if there is something to write. Every statement checks it.
  var hasWork: Bool {
    guard mayHaveWork else { return false }
    mayHaveWork = !connections.isEmpty || stages.contains { $0.hasWork }
    return mayHaveWork
  }

  /// Returns the stage of a model.
  @inline(__always) @usableFromInline
  func stage<Root: Model>(_ model: Root.Type) -> ModelStage<Root> {
    if let lastStage, lastStage.model == ObjectIdentifier(model) {
      // Stages are stored by their model, so the type is known.
      return unsafeDowncast(lastStage.stage, to: ModelStage<Root>.self)
    }
    return anyStage(model)
  }

  private func anyStage<Root: Model>(_ model: Root.Type) -> ModelStage<Root> {
    let id = ObjectIdentifier(model)
    let stage: ModelStage<Root>
    if let known = stagesByModel[id] as? ModelStage<Root> {
      stage = known
    } else {
      stage = ModelStage(self)
      stages.append(stage)
      stagesByModel[id] = stage
    }
    lastStage = (id, stage)
    return stage
  }

  /// Returns the stage of a model if the session has used the model.
  func stage(ifMet model: any Model.Type) -> (any AnyModelStage)? {
    stagesByModel[ObjectIdentifier(model)]
  }

  /// Stages a draft.
  @discardableResult
  func add<Draft: ModelDraft>(_ draft: Draft) -> Pending<Draft.Root> {
    let pending = Pending<Draft.Root>(draft, owner: token)
    stage(Draft.Root.self).add([pending])
    return pending
  }

  /// Stages rows of a join table.
  func connect<Root: Model, Target: Model>(
    _ root: Pending<Root>, with targets: [Link<Target>], through join: Join
  ) {
    noteStaged()
    connections.append(Connections(root: root, targets: targets, join: join))
  }

  /// Discards the staged rows, and reverts tracked rows to the stored ones.
  func discard() {
    guard hasUncommittedChanges else { return }
    hasUncommittedChanges = false
    connections = []
    for stage in stages { stage.discard() }
  }

  /// Writes the staged rows.
  func flush(in session: Session) throws {
    try prepare(in: session)
    let graph = graph()
    let ordered = stages.enumerated().sorted { left, right in
      (graph.rank(of: left.element.model), left.offset)
        < (graph.rank(of: right.element.model), right.offset)
    }.map(\.element)

    let changes = Changes(stages: ordered, graph: graph)
    self.changes = changes
    defer { self.changes = nil }
    try session.writing {
      try insert(ordered, graph, session)
      let connections = connections
      self.connections = []
      for connection in connections { try connection.insert(in: session) }
      try write(changes, in: session)
    }
    for stage in stages { stage.finishFlush() }
  }

  /// The updates and deletions of a flush.
  private struct Changes {
    let stages: [any AnyModelStage]
    let graph: ModelGraph
    /// The models whose updates were written before an insert that takes a unique value of theirs.
    var early: Set<ObjectIdentifier> = []
    /// True if all updates and deletions were written before an insert.
    var isEarly = false
  }

  /// Writes updates and then deletions. An update that takes a unique value of a deleted row follows the deletion.
  private func write(_ changes: Changes, in session: Session) throws {
    for stage in changes.stages { try stage.writeUpdates(in: session) }
    try delete(changes.stages, changes.graph, session)
    for stage in changes.stages { try stage.writePostponed(in: session) }
  }

  /// Runs a closure that inserts rows of a model. If the insert is refused because of a unique value that an update or
  /// deletion of the same flush gives up, these are written first and the closure runs again.
  func freeingValues<Root: Model, Value>(
    of stage: ModelStage<Root>, in session: Session, _ insert: () throws -> Value
  ) throws -> Value {
    var refused: ConstraintViolation?
    while true {
      do {
        return try insert()
      } catch let violation as ConstraintViolation where Root.modelDefinition.isTaken(violation) {
        guard try free(violation, of: stage, in: session) else { throw violation }
        refused = violation
      } catch let violation as ConstraintViolation where violation.kind == .foreignKey {
        // The write that freed the value has deleted a row that the inserted one refers to.
        throw refused ?? violation
      }
    }
  }

  /// Writes the updates or deletions that may free the values of a refused insert. Returns true if there were any.
  private func free<Root: Model>(
    _ violation: ConstraintViolation, of stage: ModelStage<Root>, in session: Session
  ) throws -> Bool {
    guard var changes, !changes.isEarly else { return false }
    let updates = stage.changes(Root.modelDefinition.columns(of: violation))
    if updates, changes.early.insert(ObjectIdentifier(Root.self)).inserted {
      self.changes = changes
      try stage.writeUpdates(in: session)
      return true
    }
    guard mayFreeByDeletion(Root.self) else { return false }
    changes.isEarly = true
    self.changes = changes
    do {
      try write(changes, in: session)
    } catch let other as ConstraintViolation where other.kind == .foreignKey {
      // For example, an update refers to a row that has not been inserted yet.
      var violation = violation
      violation.explanation =
        violation.reason + "; that row can only be deleted after the inserts of the same flush: "
        + "call flush() in between"
      throw violation
    }
    return true
  }

  /// Returns true if deletions of the running flush may delete rows of a model.
  func mayFreeByDeletion<Root: Model>(_ model: Root.Type) -> Bool {
    guard let changes else { return false }
    return changes.stages.contains { stage in
      stage.hasDeletes
        && (stage.model == model
          || stage.reachedByDeletions(changes.graph).contains { $0 == model })
    }
  }

  /// Calls handlers, extracts the related rows of drafts, and checks all rows before anything is written.
  private func prepare(in session: Session) throws {
    for _ in 0..<Self.roundLimit {
      let count = stages.count
      var foundMore = false
      for stage in stages where try stage.prepare(self, in: session) { foundMore = true }
      guard foundMore || stages.count > count else {
        let failures = try stages.flatMap { try $0.check(self) }
        guard failures.isEmpty else { throw ValidationError(failures) }
        for connection in connections { try connection.check(self) }
        return
      }
    }
    throw SQLError(
      message:
        "related drafts are nested more than \(Self.roundLimit) levels deep, or event handlers "
        + "stage rows that call them again")
  }

  /// Returns the graph of the schema's models, or of the staged models if they have no common schema.
  private func graph() -> ModelGraph {
    let working = stages.filter(\.hasWork)
    if let schema = working.first?.definition.schema,
      working.allSatisfy({ $0.definition.schema == schema })
    {
      return ModelGraph.of(schema)
    }
    var models: [any Model.Type] = []
    for stage in working { models += stage.definition.schema?.models ?? [stage.model] }
    return ModelGraph(models)
  }

  private func insert(
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

  private func delete(
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

  /// Returns the graph of a model's schema, or of the models in use if it has no schema.
  func graph<Root: Model>(around model: Root.Type) -> ModelGraph {
    Root.modelDefinition.schema.map(ModelGraph.of)
      ?? ModelGraph([model] + stages.map(\.model))
  }
}

/// The undo actions for changes of the program's objects, newest last.
struct UndoLog {
  private var actions: [() -> Void] = []

  /// The current position in the log.
  var mark: Int { actions.count }

  mutating func append(_ action: @escaping () -> Void) { actions.append(action) }

  /// Undoes the changes since a mark.
  mutating func undo(to mark: Int = 0) {
    while actions.count > mark, let action = actions.popLast() { action() }
  }

  /// Discards all actions after a commit.
  mutating func clear() { actions = [] }
}

/// Rows of a join table that are inserted after their root.
private protocol AnyConnections {
  func check(_ work: UnitOfWork) throws
  func insert(in session: Session) throws
}

private struct Connections<Root: Model, Target: Model>: AnyConnections {
  let root: Pending<Root>
  let targets: [Link<Target>]
  let join: Join

  func check(_ work: UnitOfWork) throws {
    for target in targets { try work.checkOwner(of: target.unresolved) }
  }

  func insert(in session: Session) throws {
    guard let id = root.id else { return }
    try JoinTable<Target>(join, root: id.sqlValues, of: Root.self)
      .connect(targets.map { try $0.key }, in: session, isNew: true)
  }
}

extension UnitOfWork {
  /// Checks that a pending row gets its key in this flush.
  func checkOwner(of pending: (any AnyPending)?) throws {
    guard let pending else { return }
    let name = type(of: pending).model.modelDefinition.name
    guard pending.isStaged else {
      throw SQLError(
        message: "a draft refers to a pending \(name) that was cancelled, so it has no key")
    }
    guard pending.owner === token else {
      throw SQLError(
        message: "a draft refers to a \(name) that is pending in another session, so it has no key")
    }
  }
}
