/// The staged and tracked rows of a session, with one stage for each model in use.
///
/// It determines the order of the writes; the stages write their rows.
@usableFromInline final class StagedWork {
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
  private var connections: [any AnyPendingConnections] = []

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
    connections.append(PendingConnections(root: root, targets: targets, join: join))
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

  /// True if updates or deletions of the running flush may free the values of a refused insert.
  var mayFreeValues: Bool {
    changes.map { !$0.isEarly && $0.stages.contains(where: \.hasWork) } ?? false
  }

  /// True if the running flush has deletions to write.
  var hasDeletions: Bool { changes?.stages.contains(where: \.hasDeletes) ?? false }

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
      violation.advice =
        "that row can only be deleted after the inserts of the same flush: call flush() in between"
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

  /// Returns the graph of a model's schema, or of the models in use if it has no schema.
  func graph<Root: Model>(around model: Root.Type) -> ModelGraph {
    Root.modelDefinition.schema.map(ModelGraph.of)
      ?? ModelGraph([model] + stages.map(\.model))
  }
}

extension StagedWork {
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
        message: "a draft refers to a pending \(name) of another session, so it has no key")
    }
  }
}
