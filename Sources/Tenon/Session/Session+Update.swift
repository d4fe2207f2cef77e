extension Session {
  /// Writes the changed columns of a row now, and reads back what the update itself set: the version, the time of the
  /// update.
  ///
  ///     try session.save(&post)       // post.version is one more
  ///
  /// - Parameters:
  ///   - row: The row; it has its new values then.
  ///   - file: The file that writes, for `Session.recordedQueries`.
  ///   - line: The line that writes.
  /// - Throws: `ValidationError` with every changed field that breaks a rule of the schema, `NotFound` when the row is gone,
  ///   `StaleRow` when the model has a version and the row is another one by now or gone, `ConstraintViolation` when the
  ///   database refuses a value; what else it reports.
  public func save<Root: Model>(
    _ row: inout Root, file: StaticString = #fileID, line: UInt = #line
  ) throws {
    try at(CallSite(file, line)) { try saveNow(&row) }
  }

  private func saveNow<Root: Model>(_ row: inout Root) throws {
    try flush()
    guard !row._changedColumns.isEmpty else { return }
    let stage = work.stage(Root.self)
    let before = row
    row = try events.undoing(Root.self, self) {
      var row = before
      if events.listens(to: Root.self) { try events.willUpdate(&row, self) }
      try RowInspector.check(row, columns: stage.changedColumns(of: row))
      return try stage.writeAndSettle(
        row, at: CurrentTime(), reading: Root.modelDefinition.changesWithUpdate, in: self)
    }
  }

  /// Applies a patch to the row with a key now, and returns the row as it is then.
  ///
  ///     let user = try session.update(User.self, id, User.Patch { $0.email = "new@example.com" })
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - id: The row's key.
  ///   - patch: What to change.
  ///   - file: The file that writes, for `Session.recordedQueries`.
  ///   - line: The line that writes.
  /// - Throws: `ValidationError` with every field that breaks a rule of the schema, `NotFound` when there is no such row,
  ///   `ConstraintViolation` when the database refuses a value; what else it reports.
  @discardableResult
  public func update<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, _ patch: Root.Patch, file: StaticString = #fileID,
    line: UInt = #line
  ) throws -> Root {
    try at(CallSite(file, line)) { try updateNow(model, id, patch) }
  }

  private func updateNow<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, _ patch: Root.Patch
  ) throws -> Root {
    let assignments = try patch.assignments()
    let definition = Root.modelDefinition
    if !assignments.isEmpty {
      let patched = assignments.map {
        Assignment<Root>(column: definition.columns[$0.column].name, value: .value($0.value))
      }
      return try events.undoing(model, self) {
        guard try Query<Root>(key: id).update(patched, in: self) > 0 else { throw notFound(model) }
        let row = try require(model, id, at: nil)
        if events.listens(to: model) {
          try events.didUpdate(row, columns: assignments.map(\.column), self)
        }
        return row
      }
    }
    return try require(model, id, at: nil)
  }

  /// Takes back the deletion of a row of a soft-deleting model, now.
  ///
  ///     session.delete(folder)                 // with the documents in it
  ///     try session.restore(folder)            // and back with them
  ///
  /// What was deleted with it, and so at the same time, comes back with it; what was deleted on its own stays deleted.
  ///
  /// - Throws: `NotFound` when the row is gone for good; what the database reports.
  public func restore<Root: Model>(_ row: Root) throws {
    let definition = Root.modelDefinition
    guard let index = definition.softDelete else { return }
    let alive = Assignment<Root>(column: definition.columns[index].name, value: .value(.null))
    let cascade = Cascade(
      .marked(deletionTime(of: row)), of: Root.self, work.graph(around: Root.self))
    let restored = Query<Root>(key: row.id).withDeleted()
    try flush()
    try atomically(if: events.hasHandlers(for: Root.self) || !cascade.reached.isEmpty) {
      // The children first: the row still holds the time that they have in common.
      try cascade.restore(from: restored, in: self)
      guard try restored.update([alive], in: self) > 0 else { throw notFound(Root.self) }
      try work.didReach(cascade.reached, in: self)
      guard events.listens(to: Root.self) else { return }
      try events.didUpdate(require(Root.self, row.id, at: nil), columns: [index], self)
    }
  }

  /// The time at which a row was deleted softly, as the database knows it.
  private func deletionTime<Root: Model>(of row: Root) -> SQLNode {
    let definition = Root.modelDefinition
    let columns = definition.softDelete.map { [definition.columns[$0].name] } ?? []
    return .scalar(Query<Root>(key: row.id).withDeleted().subselect(Root.columnNodes(columns)))
  }

  /// The rows with keys, those marked as deleted too.
  func rows<Root: Model>(_ model: Root.Type, with keys: [Root.ID]) throws -> [Root.ID: Root] {
    var rows: [Root.ID: Root] = [:]
    for chunk in keys.chunks(of: keysInStatement(model)) {
      for row in try Query<Root>(keys: Array(chunk)).withDeleted().elements(in: self, at: nil) {
        rows[row.id] = row
      }
    }
    if rows.count < keys.count, model.hasCollatedColumn(Root.keyColumns) {
      for (key, stored) in try storedKeys(of: keys.filter { rows[$0] == nil }, model) {
        rows[key] = rows[stored]
      }
    }
    return rows
  }

  /// How many keys of a model fit into a statement.
  func keysInStatement<Root: Model>(_ model: Root.Type) -> Int {
    max(1, min(512, dialect.rules.parameterLimit / 2 / Root.ID.columnCount))
  }
}

extension Query {
  /// The row with a key.
  package init(key: Root.ID) {
    self.init(condition: .equal(Root.keyNodes, key.sqlValues.map(SQLNode.value)))
  }

  /// The rows with keys.
  package init(keys: [Root.ID]) {
    let columns = Root.keyNodes
    if keys.count == 1, let key = keys.first {
      self.init(key: key)
      return
    }
    if columns.count == 1, let column = columns.first {
      self.init(condition: .isIn(column, keys.compactMap(\.sqlValues.first)))
    } else {
      self.init(condition: .rowIsIn(columns, keys.map(\.sqlValues)))
    }
  }
}

extension Model {
  /// The key's columns.
  fileprivate static var keyNodes: [SQLNode] {
    columnNodes(keyColumns)
  }
}
