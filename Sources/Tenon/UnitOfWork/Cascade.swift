/// What a deletion of rows reaches by way of foreign keys, over any number of levels and around any circle. The database
/// finds the rows, in one recursive query; none is read.
struct Cascade {
  /// Which rows belong to it.
  enum Kind {
    /// All that refer to a row of it, by a key that cascades: they are deleted for good.
    case hard
    /// Those of them that are deleted softly and are not deleted yet, or were deleted at a time.
    case marking(SQLNode)
    /// Those of them that are marked with a time.
    case marked(SQLNode)

    var isHard: Bool { if case .hard = self { true } else { false } }
  }

  /// A foreign key that leads from rows to others.
  struct Step {
    let parent: Int
    let child: Int
    let key: ForeignKey
  }

  /// The table of the rows where statements would lose what they are found by.
  static let temporaryTable = "tenon_reached"

  let kind: Kind
  let graph: ModelGraph
  let models: [any Model.Type]
  let steps: [Step]

  /// Whether the rows stand in a table of their own.
  var isStored = false

  /// Follows the foreign keys from a model.
  init(_ kind: Kind, of root: any Model.Type, _ graph: ModelGraph) {
    var models = [root]
    var places = [ObjectIdentifier(root): 0]
    var steps: [Step] = []
    var next = 0
    while next < models.count {
      for child in graph.children(of: models[next]) where child.key.onDelete == .cascade {
        guard kind.isHard || child.model.modelDefinition.softDelete != nil else { continue }
        let place = places[ObjectIdentifier(child.model)] ?? models.count
        if place == models.count {
          places[ObjectIdentifier(child.model)] = place
          models.append(child.model)
        }
        steps.append(Step(parent: next, child: place, key: child.key))
      }
      next += 1
    }
    self.kind = kind
    self.graph = graph
    self.models = models
    self.steps = steps
  }

  /// The models whose rows it reaches; the one it begins with only where a row of it can be reached from another.
  var reached: [any Model.Type] {
    models.indices.filter { place in steps.contains { $0.child == place } }.map { models[$0] }
  }
}

// Deletion for good, in a database whose foreign keys do not do what the schema says.
extension Cascade {
  /// Deletes what refers to rows, or sets its foreign keys to NULL, and then the rows themselves.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - isByKey: Whether they are found by their keys.
  ///   - session: The session.
  ///   - delete: Deletes the rows.
  /// - Returns: How many of the rows were deleted.
  func delete<Root: Model>(
    _ rows: Query<Root>, isByKey: Bool, in session: Session, _ delete: () throws -> Int
  ) throws -> Int {
    try storing(rows, if: !isByKey, in: session) { cascade in
      // The rows go with the others where one of them may be another's child, or where they cannot be found again.
      let goWithOthers = cascade.isStored || cascade.steps.contains { $0.child == 0 }
      let count = goWithOthers ? try rows.count(in: session) : 0
      try cascade.release(rows, in: session)
      for place in cascade.childrenFirst where place != 0 || goWithOthers {
        var writer = SQLWriter(session.dialect)
        writer.append("DELETE FROM ")
        writer.append(quoted: cascade.table(place))
        writer.append(" WHERE ")
        try cascade.writeIsReached(place, cascade.key(place), from: rows, to: &writer)
        _ = try session.write(writer.statement)
      }
      return goWithOthers ? count : try delete()
    }
  }

  /// Lets go of the rows what is not deleted with them: rows of join tables go, foreign keys become NULL.
  private func release<Root: Model>(_ rows: Query<Root>, in session: Session) throws {
    for place in models.indices {
      for join in models[place].modelDefinition.joins {
        var writer = SQLWriter(session.dialect)
        writer.append("DELETE FROM ")
        writer.append(quoted: join.table)
        writer.append(" WHERE ")
        try writeIsReached(place, join.local, from: rows, to: &writer)
        _ = try session.write(writer.statement)
      }
      for child in graph.children(of: models[place]) where child.key.onDelete == .setNull {
        try clear(child, of: place, rows, in: session)
      }
    }
    // Where rows of several models refer to each other in a circle, no order of deletions would do; where those of one do
    // to any depth, the database's own cascade would go as deep.
    let isDeep = { [isStored] (step: Step) in isStored && step.parent == step.child }
    for step in steps where step.key.isOptional && (isInCircle(step) || isDeep(step)) {
      try clear(
        ModelGraph.Child(model: models[step.child], key: step.key), of: step.parent, rows,
        in: session)
    }
  }

  /// Sets a foreign key that refers to reached rows to NULL.
  private func clear<Root: Model>(
    _ child: ModelGraph.Child, of place: Int, _ rows: Query<Root>, in session: Session
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
    try writeIsReached(place, columns, to: child.key, from: rows, &writer)
    _ = try session.write(writer.statement)
  }
}

// Soft deletion.
extension Cascade {
  /// Marks what refers to rows as deleted at a time.
  func mark<Root: Model>(
    from rows: Query<Root>, at now: CurrentTime, in session: Session
  ) throws {
    func mark<Target: Model>(_ model: Target.Type, _ place: Int) throws {
      _ = try Query<Target>(condition: isReached(place, from: rows))
        .markDeleted(at: now, in: session)
    }
    for place in childrenFirst where steps.contains(where: { $0.child == place }) {
      try mark(models[place], place)
    }
  }

  /// Takes back the marks of what refers to rows, but not those of the rows themselves.
  func restore<Root: Model>(from rows: Query<Root>, in session: Session) throws {
    func restore<Target: Model>(_ model: Target.Type, _ place: Int, _ cascade: Cascade) throws {
      let definition = Target.modelDefinition
      guard let index = definition.softDelete else { return }
      var marked = Query<Target>(condition: cascade.isReached(place, from: rows)).onlyDeleted()
      if let root = (rows as? Query<Target>)?.clauses.condition {
        marked = marked.filter(Condition(.not(root)))
      }
      let alive = Assignment<Target>(column: definition.columns[index].name, value: .value(.null))
      try marked.update([alive], in: session)
    }
    try storing(rows, in: session) { cascade in
      for place in cascade.childrenFirst where steps.contains(where: { $0.child == place }) {
        try restore(cascade.models[place], place, cascade)
      }
    }
  }
}

// How they go.
extension Cascade {
  /// The places of the models, those that refer to others before them.
  private var childrenFirst: [Int] {
    let required = ModelGraph(models) { !$0.isOptional }
    return models.indices.sorted { left, right in
      let (one, other) = (models[left], models[right])
      let ranks = (graph.rank(of: one), required.rank(of: one), left)
      return ranks > (graph.rank(of: other), required.rank(of: other), right)
    }
  }

  /// Whether a step is part of a circle of several models.
  private func isInCircle(_ step: Step) -> Bool {
    step.parent != step.child
      && graph.rank(of: models[step.parent]) == graph.rank(of: models[step.child])
  }

  /// Runs a closure whose statements take the rows away one model after the other. Where some would be lost from sight on
  /// the way, the keys of all are kept in a table meanwhile: in a circle of several models, where the rows of one are found
  /// by way of those of another, and the other way round.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - isFleeting: Whether the rows themselves may be found by way of others.
  ///   - session: The session.
  ///   - body: Takes the cascade that finds the rows.
  private func storing<Root: Model, Value>(
    _ rows: Query<Root>, if isFleeting: Bool = false, in session: Session,
    _ body: (Cascade) throws -> Value
  ) throws -> Value {
    guard isFleeting || steps.contains(where: isInCircle) else { return try body(self) }
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

  func table(_ place: Int) -> String { models[place].modelDefinition.table }

  func key(_ place: Int) -> [String] {
    let definition = models[place].modelDefinition
    return definition.key.map { definition.columns[$0].name }
  }
}

extension Query {
  /// Runs a deletion of the query's rows.
  ///
  /// Our own tables have foreign keys that do what the schema says. Those that another tool made may have none that do, as
  /// is usual with Flask-SQLAlchemy: when the database refuses the deletion, the session does what the schema says. It
  /// does so too for a tree that is deeper than the database's own cascade goes.
  ///
  /// - Parameters:
  ///   - isByKey: Whether the rows are found by their keys, whatever becomes of others.
  ///   - session: The session.
  ///   - delete: Runs the deletion.
  /// - Returns: How many of the query's rows were deleted.
  /// - Throws: `ConstraintViolation` when what the schema does not speak of refers to the rows; what else the database reports.
  func cascading(
    isByKey: Bool = false, in session: Session, _ delete: () throws -> Int
  ) throws -> Int {
    // What is staged may be refused for a foreign key as well, which says nothing of the deletion.
    try session.flush()
    let graph = session.work.graph(around: Root.self)
    // An error that ends the transaction has to be undone. SQLite leaves a cascade half done that is too deep for it.
    let isUndone = session.dialect.rules.errorsAbortTransactions || graph.isBottomless(Root.self)
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

  /// Marks what refers to rows of the query that were just marked as deleted.
  func cascadeMarks(at now: CurrentTime, in session: Session) throws {
    let definition = Root.modelDefinition
    guard let index = definition.softDelete else { return }
    let time = SQLNode.value(.datetime(now.datetime))
    let cascade = Cascade(.marking(time), of: Root.self, session.work.graph(around: Root.self))
    guard !cascade.reached.isEmpty else { return }
    // Just written, and so in one form alone.
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
  /// What SQLite says when a row has more than a thousand levels of rows below it that its own cascade would delete
  /// (`SQLITE_LIMIT_TRIGGER_DEPTH`). It does not undo the thousand levels (3.40.1).
  fileprivate static let tooDeepCascade = "too many levels of trigger recursion"
}

extension Session {
  /// Runs a closure, if need be so that its writes are undone together when it throws.
  func atomically<Value>(if isNeeded: Bool, _ body: () throws -> Value) throws -> Value {
    isNeeded ? try atomically(body) : try body()
  }
}
