/// The rows that a deletion reaches through foreign keys, over any number of levels and with cycles. The database finds
/// them in one recursive query; none of them is read.
struct Cascade {
  /// The rows that belong to a cascade.
  enum Kind {
    /// All rows that refer to a row of the cascade with `onDelete: cascade`. They are permanently deleted.
    case hard
    /// Of these rows, those of soft-deleting models that are not yet deleted or were deleted at the given time.
    case marking(SQLNode)
    /// Of these rows, those marked as deleted at the given time.
    case marked(SQLNode)

    var isHard: Bool { if case .hard = self { true } else { false } }
  }

  /// A foreign key from the rows of one model to those of another.
  struct Step {
    let parent: Int
    let child: Int
    let key: ForeignKey
  }

  /// The table that keeps the keys of the rows while statements change the references by which they are found.
  static let temporaryTable = "tenon_reached"

  let kind: Kind
  let graph: ModelGraph
  let models: [any Model.Type]
  let steps: [Step]

  /// True if the keys are in the temporary table.
  var isStored = false

  /// Creates a cascade by following the foreign keys to a model.
  init(_ kind: Kind, of root: any Model.Type, _ graph: ModelGraph) {
    var models = [root]
    var indexes = [ObjectIdentifier(root): 0]
    var steps: [Step] = []
    var next = 0
    while next < models.count {
      for child in graph.children(of: models[next]) where child.key.onDelete == .cascade {
        guard kind.isHard || child.model.modelDefinition.softDelete != nil else { continue }
        let index = indexes[ObjectIdentifier(child.model)] ?? models.count
        if index == models.count {
          indexes[ObjectIdentifier(child.model)] = index
          models.append(child.model)
        }
        steps.append(Step(parent: next, child: index, key: child.key))
      }
      next += 1
    }
    self.kind = kind
    self.graph = graph
    self.models = models
    self.steps = steps
  }

  /// The models whose rows are reached. The root is included only if its rows can be reached from other rows.
  var reached: [any Model.Type] {
    models.indices.filter { index in steps.contains { $0.child == index } }.map { models[$0] }
  }
}

// Permanent deletion in a database whose foreign keys do not act as the schema says.
extension Cascade {
  /// Deletes the rows that refer to given rows, or sets their foreign keys to NULL, and then deletes the rows
  /// themselves.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - isByKey: True if the rows are found by their keys.
  ///   - session: The session.
  ///   - delete: Deletes the rows.
  /// - Returns: The number of deleted rows.
  func delete<Root: Model>(
    _ rows: Query<Root>, isByKey: Bool, in session: Session, _ delete: () throws -> Int
  ) throws -> Int {
    try storing(rows, if: !isByKey, in: session) { cascade in
      // Delete the rows like those that they reach, if one may be the child of another, or if they could not be found
      // again.
      let goWithOthers = cascade.isStored || cascade.steps.contains { $0.child == 0 }
      let count = goWithOthers ? try rows.count(in: session) : 0
      try cascade.release(rows, in: session)
      for index in cascade.childrenFirst where index != 0 || goWithOthers {
        var writer = SQLWriter(session.dialect)
        writer.append("DELETE FROM ")
        writer.append(quoted: cascade.table(index))
        writer.append(" WHERE ")
        try cascade.writeIsReached(index, cascade.key(index), from: rows, to: &writer)
        _ = try session.write(writer.statement)
      }
      return goWithOthers ? count : try delete()
    }
  }

  /// Removes references from rows that are not deleted: deletes rows of join tables, and sets foreign keys to NULL.
  private func release<Root: Model>(_ rows: Query<Root>, in session: Session) throws {
    for index in models.indices {
      for join in models[index].modelDefinition.joins {
        var writer = SQLWriter(session.dialect)
        writer.append("DELETE FROM ")
        writer.append(quoted: join.table)
        writer.append(" WHERE ")
        try writeIsReached(index, join.local, from: rows, to: &writer)
        _ = try session.write(writer.statement)
      }
      for child in graph.children(of: models[index]) where child.key.onDelete == .setNull {
        try clear(child, of: index, rows, in: session)
      }
    }
    // If rows of several models refer to each other in a cycle, no order of deletions works. If rows of one model do so
    // to any depth, the database's own cascade would recurse as deep.
    let isDeep = { [isStored] (step: Step) in isStored && step.parent == step.child }
    for step in steps where step.key.isOptional && (isInCycle(step) || isDeep(step)) {
      try clear(
        ModelGraph.Child(model: models[step.child], key: step.key), of: step.parent, rows,
        in: session)
    }
  }

  /// Sets a foreign key that refers to reached rows to NULL.
  private func clear<Root: Model>(
    _ child: ModelGraph.Child, of index: Int, _ rows: Query<Root>, in session: Session
  ) throws {
    let definition = child.model.modelDefinition
    let columns = child.key.columns.map { definition.columns[$0].name }
    var writer = SQLWriter(session.dialect)
    writer.append("UPDATE ")
    writer.append(quoted: definition.table)
    writer.append(" SET ")
    writer.separated(columns, by: ", ") { column, writer in
      writer.append(quoted: column)
      writer.append(" = NULL")
    }
    writer.append(" WHERE ")
    try writeIsReached(index, columns, to: child.key, from: rows, &writer)
    _ = try session.write(writer.statement)
  }
}

// Soft deletion.
extension Cascade {
  /// Marks the rows that refer to given rows as deleted at a time.
  func mark<Root: Model>(
    from rows: Query<Root>, at now: CurrentTime, in session: Session
  ) throws {
    func mark<Target: Model>(_ model: Target.Type, _ index: Int) throws {
      _ = try Query<Target>(condition: isReached(index, from: rows))
        .markDeleted(at: now, in: session)
    }
    for index in childrenFirst where steps.contains(where: { $0.child == index }) {
      try mark(models[index], index)
    }
  }

  /// Restores the rows that refer to given rows, but not those rows themselves.
  func restore<Root: Model>(from rows: Query<Root>, in session: Session) throws {
    func restore<Target: Model>(_ model: Target.Type, _ index: Int, _ cascade: Cascade) throws {
      let definition = Target.modelDefinition
      guard let column = definition.softDelete else { return }
      var marked = Query<Target>(condition: cascade.isReached(index, from: rows)).onlyDeleted()
      if let root = (rows as? Query<Target>)?.clauses.condition {
        marked = marked.filter(Condition(.not(root)))
      }
      let alive = Assignment<Target>(column: definition.columns[column].name, value: .value(.null))
      try marked.update([alive], in: session)
    }
    try storing(rows, in: session) { cascade in
      for index in cascade.childrenFirst where steps.contains(where: { $0.child == index }) {
        try restore(cascade.models[index], index, cascade)
      }
    }
  }
}

// The order of the statements.
extension Cascade {
  /// The indexes of the models, children before parents.
  private var childrenFirst: [Int] {
    let required = ModelGraph(models) { !$0.isOptional }
    return models.indices.sorted { left, right in
      let (one, other) = (models[left], models[right])
      let ranks = (graph.rank(of: one), required.rank(of: one), left)
      return ranks > (graph.rank(of: other), required.rank(of: other), right)
    }
  }

  /// Returns true if a step is part of a cycle of several models.
  private func isInCycle(_ step: Step) -> Bool {
    step.parent != step.child
      && graph.rank(of: models[step.parent]) == graph.rank(of: models[step.child])
  }

  /// Runs a closure whose statements delete or restore rows one model at a time. If some rows could no longer be found
  /// on the way, the keys of all rows are stored in a temporary table first. This is the case in a cycle of several
  /// models, where the rows of one model are found through those of another.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - mayBeLost: True if the rows themselves may not be found again.
  ///   - session: The session.
  ///   - body: Receives the cascade that finds the rows.
  private func storing<Root: Model, Value>(
    _ rows: Query<Root>, if mayBeLost: Bool = false, in session: Session,
    _ body: (Cascade) throws -> Value
  ) throws -> Value {
    guard mayBeLost || steps.contains(where: isInCycle) else { return try body(self) }
    let table = session.dialect.quoted(Self.temporaryTable)
    var writer = SQLWriter(session.dialect)
    writer.append("CREATE TEMPORARY TABLE \(table) AS ")
    try writeReached(from: rows, to: &writer)
    writer.append("SELECT * FROM \(table)")
    _ = try session.write(writer.statement)
    var cascade = self
    cascade.isStored = true
    let value = try body(cascade)
    try session.run(["DROP TABLE \(table)"])
    return value
  }

  func table(_ index: Int) -> String { models[index].modelDefinition.table }

  func key(_ index: Int) -> [String] {
    let definition = models[index].modelDefinition
    return definition.key.map { definition.columns[$0].name }
  }
}

extension Query {
  /// Runs a deletion of the query's rows.
  ///
  /// The foreign keys of tables that Tenon creates act as the schema says. Those of other tools may not, as is usual
  /// with Flask-SQLAlchemy: if the database refuses the deletion, the session does with statements of its own what the
  /// schema says. It also does so for trees deeper than the database's own cascade allows.
  ///
  /// - Parameters:
  ///   - isByKey: True if the rows are found by their keys, whatever happens to other rows.
  ///   - session: The session.
  ///   - delete: Runs the deletion.
  /// - Returns: The number of deleted rows of the query.
  /// - Throws: `ConstraintViolation` when rows of tables that are not in the schema refer to the rows; the other errors
  ///   of the database.
  func cascading(
    isByKey: Bool = false, in session: Session, _ delete: () throws -> Int
  ) throws -> Int {
    // Flush first: a staged row may be refused for a foreign key too, which is unrelated to the deletion.
    try session.flush()
    let graph = session.work.graph(around: Root.self)
    // The error is undone if it ends the transaction, or if SQLite may leave a cascade that is too deep half done.
    let isUndone =
      session.dialect.rules.errorsAbortTransactions || graph.hasUnboundedCascade(Root.self)
    do {
      return try session.atomically(if: isUndone, delete)
    } catch {
      let isTooDeep = (error as? SQLError)?.message == SQLError.tooDeepCascade
      guard isTooDeep || (error as? ConstraintViolation)?.kind == .foreignKey else { throw error }
      let cascade = Cascade(.hard, of: Root.self, graph)
      return try session.atomically {
        try cascade.delete(self, isByKey: isByKey && !isTooDeep, in: session, delete)
      }
    }
  }

  /// Marks the rows that refer to rows of the query that were just marked as deleted.
  func cascadeMarks(at now: CurrentTime, in session: Session) throws {
    let definition = Root.modelDefinition
    guard let index = definition.softDelete else { return }
    let time = SQLNode.value(.datetime(now.datetime))
    let cascade = Cascade(.marking(time), of: Root.self, session.work.graph(around: Root.self))
    guard !cascade.reached.isEmpty else { return }
    // The time was just written, so it is stored in one form only.
    let isMarked = Root.columnNodes([definition.columns[index].name]).map { column in
      Condition(
        .written { writer in
          try writer.writeOperand(column)
          writer.append(" = ")
          try writer.write(time)
        })
    }
    let rows = isMarked.reduce(withDeleted()) { $0.filter($1) }
    try cascade.mark(from: rows, at: now, in: session)
  }
}

extension SQLError {
  /// SQLite's message if a row has more than a thousand levels of rows below it that its own cascade would delete
  /// (`SQLITE_LIMIT_TRIGGER_DEPTH`). It does not undo the thousand levels (3.40.1).
  fileprivate static let tooDeepCascade = "too many levels of trigger recursion"
}
