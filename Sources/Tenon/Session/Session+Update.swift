extension Session {
  /// Writes the changed columns of a row now. Nothing runs when there are none.
  ///
  ///     var user = try session.require(User.self, 1)
  ///     user.email = "new@example.com"
  ///     try session.save(user)
  ///
  /// The value keeps its record of changes; `save(&user)` settles it, which a model with a version needs before it can
  /// be saved again.
  ///
  /// - Throws: `NotFound` when the row is gone, `StaleRow` when the model has a version and the row is another one by
  ///   now, `ConstraintViolation` when the database refuses a value; what else it reports.
  public func save<Root: Model>(_ row: Root) throws {
    guard !events.listens(to: Root.self) else {
      var row = row
      return try save(&row)
    }
    let changed = Root.modelDefinition.writableColumns.filter { row.changedColumns.contains($0) }
    try update(row, changed)
  }

  /// Writes the changed columns of a row now, and reads back what the update itself set: the version, the time of the update.
  ///
  /// - Throws: What `save(_:)` of a value throws.
  public func save<Root: Model>(_ row: inout Root) throws {
    guard events.listens(to: Root.self) else { return try saveQuietly(&row) }
    let saved = row
    row = try events.undoing(Root.self, self) {
      var row = saved
      guard !row.changedColumns.isEmpty else { return row }
      try events.willUpdate(&row, self)
      let definition = Root.modelDefinition
      let changed = definition.writableColumns.filter { row.changedColumns.contains($0) }
      guard !changed.isEmpty else { return row }
      try saveQuietly(&row)
      try events.didUpdate(row, columns: changed, self)
      return row
    }
  }

  /// Writes the changed columns of a row without a word to handlers.
  private func saveQuietly<Root: Model>(_ row: inout Root) throws {
    let definition = Root.modelDefinition
    let changed = definition.writableColumns.filter { row.changedColumns.contains($0) }
    guard !changed.isEmpty else { return }
    try update(row, changed)
    if definition.version != nil || !definition.updatedToNow.isEmpty || definition.readsBack {
      let key = Query<Root>(key: row.id)
      guard let written = try key.withDeleted().elements(in: self, at: nil).first else {
        throw notFound(Root.self)
      }
      row = written
    }
    row.changedColumns = .none
  }

  /// Applies a patch to the row with a key, and returns the row as it is then.
  ///
  ///     let user = try session.update(User.self, id, User.Patch(email: "new@example.com"))
  ///
  /// - Throws: `NotFound` when there is no such row, `ConstraintViolation` when the database refuses a value; what else
  ///   it reports.
  @discardableResult
  public func update<Root: Model>(_ model: Root.Type, _ id: Root.ID, _ patch: Root.Patch) throws
    -> Root
  {
    var assignments = PatchAssignments()
    patch.write(to: &assignments)
    let definition = Root.modelDefinition
    if !assignments.columns.isEmpty {
      let patched = assignments.columns.map {
        Assignment<Root>(column: definition.columns[$0.index].name, value: .value($0.value))
      }
      return try events.undoing(model, self) {
        guard try Query<Root>(key: id).update(patched, in: self) > 0 else { throw notFound(model) }
        let row = try require(model, id, at: nil)
        if events.listens(to: model) {
          try events.didUpdate(row, columns: assignments.columns.map(\.index), self)
        }
        return row
      }
    }
    return try require(model, id, at: nil)
  }

  /// Deletes a row now; one of a soft-deleting model is marked as deleted.
  ///
  /// - Throws: `ConstraintViolation` when other rows still refer to it; what else the database reports. Deleting a row
  ///   that is gone is no error.
  public func delete<Root: Model>(_ row: Root) throws {
    guard Root.modelDefinition.softDelete != nil else { return try purge(row) }
    try delete(row) { try Query<Root>(key: row.id).delete(in: self, from: nil) }
  }

  /// Deletes a row for good, also one of a soft-deleting model.
  ///
  /// - Throws: What `delete` throws.
  public func purge<Root: Model>(_ row: Root) throws {
    let definition = Root.modelDefinition
    try delete(row) {
      try run(
        definition.sql(for: dialect).delete, showing: .columns(definition, definition.key),
        bind: { try row.id.bind(to: &$0) })
    }
  }

  /// Deletes a row in some way that says how many rows that were.
  private func delete<Root: Model>(_ row: Root, _ body: () throws -> Int) throws {
    guard events.listens(to: Root.self) else {
      _ = try body()
      return
    }
    try events.undoing(Root.self, self) {
      try events.willDelete(Root.self, [row.id], self)
      if try body() > 0 { try events.didDelete(Root.self, [row.id], self) }
    }
  }

  /// Takes back the deletion of a row of a soft-deleting model.
  ///
  /// - Throws: `NotFound` when the row is gone for good; what the database reports.
  public func restore<Root: Model>(_ row: Root) throws {
    let definition = Root.modelDefinition
    guard let index = definition.softDelete else { return }
    let alive = Assignment<Root>(column: definition.columns[index].name, value: .value(.null))
    try events.undoing(Root.self, self) {
      guard try Query<Root>(key: row.id).withDeleted().update([alive], in: self) > 0 else {
        throw notFound(Root.self)
      }
      guard events.listens(to: Root.self) else { return }
      try events.didUpdate(require(Root.self, row.id, at: nil), columns: [index], self)
    }
  }

  private func update<Root: Model>(_ row: Root, _ changed: [Int]) throws {
    guard !changed.isEmpty else { return }
    let definition = Root.modelDefinition
    let touched = definition.updatedToNow.filter { !changed.contains($0) }
    let sql = definition.update(of: changed + touched, for: dialect)
    let now = CurrentTime()
    let count = try run(
      sql,
      showing: .columns(
        definition, changed + touched + definition.key + (definition.version.map { [$0] } ?? [])),
      bind: { binder in
        for column in changed { try row.bind(column: column, to: &binder) }
        for column in touched { try binder.bind(definition.value(of: column, at: now)) }
        try row.id.bind(to: &binder)
        if let version = definition.version { try row.bind(column: version, to: &binder) }
      })
    guard count == 0 else { return }
    if definition.version != nil { throw StaleRow(model: definition.name, statement: sql) }
    throw NotFound(model: definition.name, statement: sql)
  }
}

extension ModelDefinition {
  /// The columns a save may write.
  package var writableColumns: [Int] {
    columns.indices.filter {
      switch columns[$0].role {
      case .key, .generatedKey, .computed, .version: false
      default: true
      }
    }
  }

  /// `UPDATE` of some columns of one row by key, and by version where there is one.
  package func update(of indexes: [Int], for dialect: Dialect) -> String {
    var number = 0
    func parameter(_ index: Int) -> String {
      number += 1
      return "\(dialect.quoted(columns[index].name)) = \(dialect.placeholder(number))"
    }
    var assignments = indexes.map(parameter)
    if let version {
      let name = dialect.quoted(columns[version].name)
      assignments.append("\(name) = \(name) + 1")
    }
    let conditions = (key + (version.map { [$0] } ?? [])).map(parameter)
    return "UPDATE \(dialect.quoted(table)) SET \(assignments.joined(separator: ", ")) "
      + "WHERE \(conditions.joined(separator: " AND "))"
  }
}

extension Query {
  /// The row with a key.
  package init(key: Root.ID) {
    let definition = Root.modelDefinition
    let terms = zip(definition.key, key.sqlValues).map { index, value in
      SQLNode.binary(
        .column(
          table: definition.table, name: definition.columns[index].name, isNumeric: false,
          isRedacted: definition.columns[index].isRedacted),
        .equal, .value(value))
    }
    if terms.count == 1, let term = terms.first {
      self.init(condition: term)
    } else {
      self.init(condition: .and(terms))
    }
  }
}
