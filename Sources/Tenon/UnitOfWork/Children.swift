/// The rows that refer to one row: the children in a `hasMany` or `hasOne`.
///
/// They are added and removed now, by updates and deletions of the children.
struct Children<Root: Model, Target: Model> {
  private let related: Related<Root, Target>
  private let key: ForeignKey
  private let root: [SQLValue]
  private let session: Session

  /// Nil if the relationship is of another kind.
  init?(_ related: Related<Root, Target>, in session: Session) throws {
    guard related.path.join == nil, let root = related.localValues else { return nil }
    let columns = try Target.columnIndexes(related.path.target)
    let key = Target.modelDefinition.references.first {
      $0.columns == columns && $0.target == Root.self
    }
    guard let key else { return nil }
    self.related = related
    self.key = key
    self.root = root
    self.session = session
  }

  /// Makes rows children of the parent, whichever parent they had.
  func add(_ targets: [some Reference<Target>]) throws {
    try session.atomically { try take(targets) }
  }

  /// Removes rows from the children of the parent, if they are among them.
  func remove(_ targets: [some Reference<Target>]) throws {
    let keys = try targets.map { try $0.rowLink.key }.distinct
    try session.atomically {
      for chunk in keys.chunks(of: session.keysInStatement(Target.self)) {
        guard let isOne = Query<Target>(keys: Array(chunk)).clauses.condition else { continue }
        try orphan(related.query.filter(Condition(isOne)).elements(in: session, at: nil))
      }
    }
  }

  /// Makes these rows the only children. The others are removed first, as an only child may have a unique foreign key.
  func replace(_ targets: [some Reference<Target>]) throws {
    let keys = try targets.map { try $0.rowLink.key }
    try session.atomically {
      let wanted = Set(try session.storedKeys(of: keys, Target.self).values)
      let current = try related.query.elements(in: session, at: nil)
      try orphan(current.filter { !wanted.contains($0.id) })
      try take(targets)
    }
  }

  private func take(_ targets: [some Reference<Target>]) throws {
    let keys = try targets.map { try $0.rowLink.key }.distinct
    guard !keys.isEmpty else { return }
    // A given row is updated with its own version, so that a stale one is detected.
    let given = Dictionary(
      targets.compactMap { $0 as? Target }.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    let stored = try session.rows(Target.self, with: keys)
    for id in keys {
      guard let row = stored[id] else { throw session.notFound(Target.self) }
      guard try row.sqlValues(ofColumns: key.columns) != root else { continue }
      try set(given[id] ?? row, to: root)
    }
  }

  /// Treats rows that have lost their parent as the schema says.
  private func orphan(_ rows: [Target]) throws {
    guard !rows.isEmpty else { return }
    if key.deletesOrphans { return try session.work.delete(rows, in: session) }
    guard key.isOptional else {
      let definition = Target.modelDefinition
      let columns = key.columns.map { definition.columns[$0] }
      let fields = columns.map(\.field).joined(separator: ", ")
      throw ConstraintViolation(
        kind: .notNull(
          column: columns.map { "\(definition.table).\($0.name)" }.joined(separator: ", ")),
        message: "each \(definition.name) must have its \(Root.modelDefinition.name), as "
          + "\(fields) is required: delete it, add it to another \(Root.modelDefinition.name), or set "
          + "`orphans: delete` in the schema",
        statement: nil)
    }
    for row in rows { try set(row, to: key.columns.map { _ in SQLValue.null }) }
  }

  /// Updates the foreign key of a row.
  private func set(_ row: Target, to values: [SQLValue]) throws {
    let stage = session.work.stage(Target.self)
    var row = row
    row._changedColumns = .none
    if session.events.listens(to: Target.self) { try session.events.willUpdate(&row, session) }
    try stage.writeAndSettle(
      row, Array(zip(key.columns, values)).map { (column: $0, value: $1) }, at: CurrentTime(),
      reading: stage.tracked[row.id] != nil, in: session)
  }
}
