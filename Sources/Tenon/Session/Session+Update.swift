extension Session {
  /// Writes the changed columns of a row now, and reads back the columns that the update sets: the version and the time
  /// of the update.
  ///
  ///     try session.save(&post)       // post.version is one more
  ///
  /// - Parameters:
  ///   - row: The row, which gets its new values.
  ///   - file: The calling file, for `Session.recordedQueries`.
  ///   - line: The calling line.
  /// - Throws: `ValidationError` with every changed field that violates a rule of the schema; `NotFound` when the row
  ///   no longer exists; `StaleRow` when the model has a version and the row has been changed or deleted since it was
  ///   read; `ConstraintViolation` when the database refuses a value; the other errors of the database.
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

  /// Applies a patch to the row with a key now, and returns the updated row.
  ///
  ///     let user = try session.update(User.self, id, User.Patch { $0.email = "new@example.com" })
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - id: The row's key.
  ///   - patch: The changes.
  ///   - file: The calling file, for `Session.recordedQueries`.
  ///   - line: The calling line.
  /// - Returns: The updated row.
  /// - Throws: `ValidationError` with every field that violates a rule of the schema; `NotFound` when the row does not
  ///   exist; `ConstraintViolation` when the database refuses a value; the other errors of the database.
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

  /// Restores a soft-deleted row now.
  ///
  ///     session.delete(folder)                 // with the documents in it
  ///     try session.restore(folder)            // restores the documents too
  ///
  /// Rows that were deleted together with it, and so have the same time, are restored too. Rows that were deleted
  /// separately stay deleted.
  ///
  /// - Parameter row: The row.
  /// - Throws: `NotFound` when the row has been permanently deleted; the errors of the database.
  public func restore<Root: Model>(_ row: Root) throws {
    let definition = Root.modelDefinition
    guard let index = definition.softDelete else { return }
    let alive = Assignment<Root>(column: definition.columns[index].name, value: .value(.null))
    let cascade = Cascade(
      .marked(deletionTime(of: row)), of: Root.self, work.graph(around: Root.self))
    let restored = Query<Root>(key: row.id).withDeleted()
    try flush()
    try atomically(if: events.hasHandlers(for: Root.self) || !cascade.reached.isEmpty) {
      // The children are restored first, while the row still has the time that they have in common.
      try cascade.restore(from: restored, in: self)
      guard try restored.update([alive], in: self) > 0 else { throw notFound(Root.self) }
      try work.didReach(cascade.reached, in: self)
      guard events.listens(to: Root.self) else { return }
      try events.didUpdate(require(Root.self, row.id, at: nil), columns: [index], self)
    }
  }

  /// Returns the time at which a row was soft-deleted, as an expression that the database evaluates.
  private func deletionTime<Root: Model>(of row: Root) -> SQLNode {
    let definition = Root.modelDefinition
    let columns = definition.softDelete.map { [definition.columns[$0].name] } ?? []
    return .scalar(Query<Root>(key: row.id).withDeleted().subselect(Root.columnNodes(columns)))
  }

  /// Returns the rows with keys, including soft-deleted ones.
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

  /// Returns the number of keys of a model that fit into a statement.
  func keysInStatement<Root: Model>(_ model: Root.Type) -> Int {
    dialect.rules.keysInStatement(columnCount: Root.ID.columnCount)
  }
}

extension Query {
  /// A query for the row with a key.
  package init(key: Root.ID) {
    self.init(condition: .equal(Root.keyNodes, key.sqlValues.map(SQLNode.value)))
  }

  /// A query for the rows with keys.
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
  /// The columns of the key.
  fileprivate static var keyNodes: [SQLNode] {
    columnNodes(keyColumns)
  }
}
