/// What a session has to write, and what it tracks: one stage for each model it has met.
///
/// It knows the order of things; the stages know how their rows are written.
final class UnitOfWork {
  /// Tells this session's pending rows from those of others.
  let mark = UnitOfWorkMark()

  /// What undoes, in the program's objects, what was settled since the transaction began.
  var undoLog = UndoLog()

  /// How often event handlers may stage more rows, which call handlers again.
  static let roundLimit = 32

  private(set) var stages: [any AnyModelStage] = []
  private var stagesByModel: [ObjectIdentifier: any AnyModelStage] = [:]
  private var connections: [any AnyConnections] = []

  /// Whether there is something to write.
  var hasWork: Bool {
    !stages.isEmpty && (!connections.isEmpty || stages.contains { $0.hasWork })
  }

  /// The stage of a model.
  func stage<Root: Model>(_ model: Root.Type) -> ModelStage<Root> {
    let id = ObjectIdentifier(model)
    if let stage = stagesByModel[id] as? ModelStage<Root> { return stage }
    let stage = ModelStage<Root>()
    stages.append(stage)
    stagesByModel[id] = stage
    return stage
  }

  /// The stage of a model, if the session has met it.
  func stage(ifMet model: any Model.Type) -> (any AnyModelStage)? {
    stagesByModel[ObjectIdentifier(model)]
  }

  /// Stages a draft.
  @discardableResult
  func add<Draft: ModelDraft>(_ draft: Draft) -> Pending<Draft.Root> {
    let pending = Pending<Draft.Root>(draft, owner: mark)
    stage(Draft.Root.self).added.append(pending)
    return pending
  }

  /// Stages rows of a join table.
  func connect<Root: Model, Target: Model>(
    _ root: Pending<Root>, with targets: [Link<Target>], through join: Join
  ) {
    connections.append(Connections(root: root, targets: targets, join: join))
  }

  /// Drops what is staged, and puts tracked rows back to what the database holds.
  func discard() {
    connections = []
    for stage in stages { stage.discard() }
  }

  /// Writes what is staged.
  func flush(in session: Session) throws {
    try prepare(in: session)
    let graph = graph()
    let ordered = stages.enumerated().sorted { left, right in
      (graph.rank(of: left.element.model), left.offset)
        < (graph.rank(of: right.element.model), right.offset)
    }.map(\.element)

    try session.writing {
      try insert(ordered, graph, session)
      let connections = connections
      self.connections = []
      for connection in connections { try connection.insert(in: session) }
      for stage in ordered { try stage.writeUpdates(in: session) }
      try delete(ordered, graph, session)
    }
    for stage in stages { stage.finishFlush() }
  }

  /// Calls handlers, takes apart what drafts bring along, and checks everything before anything is written.
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
        "drafts bring along drafts more than \(Self.roundLimit) levels deep, or event handlers "
        + "stage what calls them again")
  }

  /// The models of the schema, or of those staged where there is none.
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
      guard graph.isInCircle(stage.model) else {
        for stage in group { try stage.writeInserts(in: session) }
        continue
      }
      try insertCircle(Array(group), session)
    }
  }

  /// Inserts rows that may refer to each other: each one after those it refers to. Where there is a circle of rows, one
  /// of them is inserted without its reference, which an update sets afterwards.
  private func insertCircle(_ stages: [any AnyModelStage], _ session: Session) throws {
    var updates: [() throws -> Void] = []
    while true {
      var progressed = true
      while progressed {
        progressed = false
        for stage in stages where try stage.writeReadyInserts(in: session) { progressed = true }
      }
      guard stages.contains(where: \.hasInserts) else { break }
      var broken = false
      for stage in stages where !broken {
        if let update = try stage.writeIncompleteInsert(in: session) {
          updates.append(update)
          broken = true
        }
      }
      guard broken else {
        let names = stages.filter(\.hasInserts).map(\.definition.name).joined(separator: ", ")
        throw SQLError(
          message: "rows refer to each other in a circle that cannot be broken (\(names)): "
            + "one of the foreign keys has to be optional")
      }
    }
    for update in updates { try update() }
  }

  private func delete(
    _ ordered: [any AnyModelStage], _ graph: ModelGraph, _ session: Session
  ) throws {
    let deleting = ordered.filter(\.hasDeletes)
    guard !deleting.isEmpty else { return }
    for stage in deleting where graph.isInCircle(stage.model) {
      try stage.clearCircularReferences(among: deleting, in: session)
    }
    for stage in deleting.reversed() { try stage.writeDeletes(in: session) }
    for stage in deleting {
      for dependent in graph.dependents(of: stage.model) { session.events.noteCascade(dependent) }
    }
    try refresh(dependentsOf: deleting.map(\.model), graph, session)
  }

  /// Reads tracked rows again that deletions of rows of some models may have reached.
  private func refresh(
    dependentsOf models: [any Model.Type], _ graph: ModelGraph, _ session: Session
  ) throws {
    var seen: Set<ObjectIdentifier> = []
    for model in models {
      for dependent in graph.dependents(of: model) {
        guard seen.insert(ObjectIdentifier(dependent)).inserted else { continue }
        try stage(ifMet: dependent)?.refreshTracked(in: session)
      }
    }
  }

  /// Reads tracked rows again after rows of a model were changed by a statement, or deleted.
  func refreshTracked(
    _ definition: ModelDefinition, _ model: any Model.Type, afterDeletion: Bool,
    in session: Session
  ) throws {
    guard stages.contains(where: \.hasTracked) else { return }
    try stage(ifMet: model)?.refreshTracked(in: session)
    guard afterDeletion else { return }
    let graph = definition.schema.map(ModelGraph.of) ?? ModelGraph(stages.map(\.model))
    try refresh(dependentsOf: [model], graph, session)
  }
}

/// What undoes what the session settled in the program's objects, newest last.
struct UndoLog {
  private var actions: [() -> Void] = []

  /// Where the log stands.
  var mark: Int { actions.count }

  mutating func append(_ action: @escaping () -> Void) { actions.append(action) }

  /// Undoes what was settled since a mark.
  mutating func undo(to mark: Int = 0) {
    while actions.count > mark, let action = actions.popLast() { action() }
  }

  /// Forgets everything: it is permanent.
  mutating func clear() { actions = [] }
}

/// Rows of a join table that wait for their root to be inserted.
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
  /// Checks that a row that has no key yet gets one in this flush.
  func checkOwner(of pending: (any AnyPending)?) throws {
    guard let pending else { return }
    let name = type(of: pending).model.modelDefinition.name
    guard pending.isStaged else {
      throw SQLError(message: "a \(name) that is referred to was taken back: it has no key")
    }
    guard pending.owner === mark else {
      throw SQLError(
        message: "a \(name) that is referred to is pending in another session: it has no key here")
    }
  }
}
