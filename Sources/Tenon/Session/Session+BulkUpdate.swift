extension Session {
  /// Updates rows now by their keys: the changed columns of each row, or given columns of all. If one is refused, none
  /// is updated.
  ///
  ///     for index in users.indices { users[index].credits += 10 }
  ///     try session.bulkUpdate(users)
  ///     try session.bulkUpdate(users, columns: [User.credits, User.isActive])
  ///
  /// Each row is updated by a statement of its own, which is prepared once for all rows with the same columns; this is
  /// the fastest way on SQLite. On PostgreSQL, one statement updates up to 10,000 rows. As with `save`, versions are
  /// checked and incremented, and the times of the update are set. The values keep their changed columns. Staged rows are
  /// written first. Handlers of single rows are not called; observers of changes are notified that some rows changed.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - columns: The columns to write; nil for the changed columns of each row.
  ///   - progress: Called from time to time with the number of rows processed so far. An error that it throws undoes
  ///     them.
  /// - Returns: The number of updated rows. Rows without changes are not updated.
  /// - Throws: `ValidationError` with every field that violates a rule of the schema; `NotFound` when a row no longer
  ///   exists; `StaleRow` when the model has a version and a row has been changed since it was read;
  ///   `ConstraintViolation` when the database refuses a value, all with the row's position; `CancellationError` when
  ///   the task is cancelled; the error of `progress`; the other errors of the database.
  @discardableResult
  public func bulkUpdate<Root: Model>(
    _ rows: some Collection<Root>, columns: [any ModelColumn<Root>]? = nil,
    progress: (_ rows: Int) throws -> Void = { _ in }
  ) throws -> Int {
    try flush()
    let definition = Root.modelDefinition
    let given = try columns.map { try definition.writable($0.map { $0.name }) }
    let stage = work.stage(Root.self)
    let now = CurrentTime()
    let updates = UpdateStatements(definition, if: .sameVersion, for: dialect)
    if definition.hasRules {
      let inspector = RowInspector(definition)
      for (index, row) in rows.enumerated() {
        inspector.inspect(row, columns: given ?? stage.changedColumns(of: row), row: index)
      }
      try inspector.finish()
    }
    func written(_ row: Root) throws -> [Int: SQLValue] {
      let columns = given ?? stage.changedColumns(of: row)
      return Dictionary(
        zip(columns, try row.sqlValues(ofColumns: columns)), uniquingKeysWith: { $1 })
    }
    return try bulkUpdate(
      rows, of: Root.self, progress, id: \.id, values: written,
      batch: BatchUpdate(if: .sameVersion, at: now, in: self)
    ) { row, update in
      let columns = given ?? stage.changedColumns(of: row)
      guard !columns.isEmpty else { return nil }
      let version = try stage.version(of: row)
      return BatchUpdate.Entry(
        columns: columns, id: row.id, version: version?.current, reads: false,
        bind: { try row.bind(columns: columns, to: &$0) }, updateAlone: update)
    } settle: { row in
      if let version = try stage.version(of: row) { stage.note(version, of: row.id, in: self) }
    } update: { row, index in
      let columns = given ?? stage.changedColumns(of: row)
      guard !columns.isEmpty else { return false }
      let update = updates.update(of: columns)
      let version = try stage.version(of: row)
      let count = try self.explaining(definition, row: index, written: WrittenRows(row)) {
        try self.execute(
          update.statement, showing: .columns(definition, update.shown),
          bind: { binder in
            try row.bind(columns: columns, to: &binder)
            try update.bindRest(row.id, version?.current, at: now, to: &binder)
          })
      }
      guard count > 0 else { throw update.notFound(row: index) }
      if let version { stage.note(version, of: row.id, in: self) }
      return true
    }
  }

  /// Applies patches to rows now by their keys. If one is refused, none is applied.
  ///
  ///     try session.bulkUpdate([(ann.id, User.Patch { $0.age = 31 }), (bob.id, User.Patch { $0.isActive = false })])
  ///
  /// Versions are incremented but not checked, as patches have none. Otherwise it works like `bulkUpdate` of rows.
  ///
  /// - Parameters:
  ///   - patches: The keys of the rows and the patches to apply.
  ///   - progress: Called from time to time with the number of patches processed so far. An error that it throws undoes
  ///     them.
  /// - Returns: The number of updated rows. An empty patch updates none.
  /// - Throws: `ValidationError` with every field that violates a rule of the schema; `NotFound` when a row no longer
  ///   exists or is soft-deleted; `ConstraintViolation` when the database refuses a value, all with the patch's
  ///   position; `CancellationError` when the task is cancelled; the error of `progress`; the other errors of the
  ///   database.
  @discardableResult
  public func bulkUpdate<Patch: ModelPatch>(
    _ patches: [(Patch.Root.ID, Patch)], progress: (_ rows: Int) throws -> Void = { _ in }
  ) throws -> Int {
    try flush()
    let definition = Patch.Root.modelDefinition
    let now = CurrentTime()
    let updates = UpdateStatements(definition, if: .notDeleted, for: dialect)
    if definition.hasRules {
      let inspector = RowInspector(definition)
      for (index, (_, patch)) in patches.enumerated() {
        inspector.inspect(try patch.assignments(), row: index)
      }
      try inspector.finish()
    }
    func written(_ entry: (Patch.Root.ID, Patch)) throws -> [Int: SQLValue] {
      Dictionary(
        try entry.1.assignments().map { ($0.column, $0.value) }, uniquingKeysWith: { $1 })
    }
    return try bulkUpdate(
      patches, of: Patch.Root.self, progress, id: \.0, values: written,
      batch: BatchUpdate(if: .notDeleted, at: now, in: self)
    ) { entry, update in
      let assignments = try entry.1.assignments()
      guard !assignments.isEmpty else { return nil }
      return BatchUpdate.Entry(
        columns: assignments.map(\.column), id: entry.0, version: nil, reads: false,
        bind: { binder in for assignment in assignments { try binder.bind(assignment.value) } },
        updateAlone: update)
    } settle: { _ in
    } update: { entry, index in
      let assignments = try entry.1.assignments()
      guard !assignments.isEmpty else { return false }
      let update = updates.update(of: assignments.map(\.column))
      let count = try self.explaining(
        definition, row: index, written: WrittenRows(assignments)
      ) {
        try self.execute(
          update.statement, showing: .columns(definition, update.shown),
          bind: { binder in
            for assignment in assignments { try binder.bind(assignment.value) }
            try update.bindRest(entry.0, nil, at: now, to: &binder)
          })
      }
      guard count > 0 else { throw update.notFound(row: index) }
      return true
    }
  }

  /// Updates the rows of a list and notifies observers. If a row takes a unique value that a later one gives up, the
  /// rest of the list is updated in another order.
  private func bulkUpdate<Element, Root: Model>(
    _ elements: some Collection<Element>, of model: Root.Type, _ progress: (Int) throws -> Void,
    id: @escaping (Element) -> Root.ID,
    values: @escaping (Element) throws -> [Int: SQLValue],
    batch: BatchUpdate<Root>?,
    entry: (Element, _ update: @escaping () throws -> Void) throws -> BatchUpdate<Root>.Entry?,
    settle: (Element) throws -> Void,
    update: @escaping (Element, _ index: Int) throws -> Bool
  ) throws -> Int {
    let definition = Root.modelDefinition
    let isUndone = dialect.rules.errorsAbortTransactions && definition.hasUniqueValues
    let elements = Array(elements)
    let pause = batch == nil ? BatchInsert<Root>.rowLimit : BatchInsert<Root>.arrayLimit
    let count = try atomically {
      var count = 0
      func writeInOrder(_ indexes: ArraySlice<Int>) throws {
        let updates = indexes.map { index in
          UniqueOrder<Root>.Update(
            id: id(elements[index]), values: { try values(elements[index]) },
            write: {
              try Task.checkCancellation()
              if try update(elements[index], index) { count += 1 }
            })
        }
        _ = try UniqueOrder(updates, in: self).write()
      }
      /// Writes elements by array parameters. Returns the indexes of those that need a statement of their own.
      func writeInBatch(_ indexes: Range<Int>) throws -> [Int] {
        guard let batch, Set(indexes.lazy.map { id(elements[$0]) }).count == indexes.count else {
          return Array(indexes)
        }
        var (entries, places): ([BatchUpdate<Root>.Entry], [Int]) = ([], [])
        for index in indexes {
          let alone = { if try update(elements[index], index) { count += 1 } }
          guard let entry = try entry(elements[index], alone) else { continue }
          entries.append(entry)
          places.append(index)
        }
        return try batch.write(entries) { entry, _ in
          try settle(elements[places[entry]])
          count += 1
        }.map { places[$0] }
      }
      chunks: for start in stride(from: 0, to: elements.count, by: pause) {
        try Task.checkCancellation()
        if start > 0 { try progress(start) }
        let end = min(start + pause, elements.count)
        let rest = try writeInBatch(start..<end)
        for (place, index) in rest.enumerated() {
          do {
            if try atomically(if: isUndone, { try update(elements[index], index) }) { count += 1 }
          } catch let violation as ConstraintViolation where definition.isTaken(violation) {
            try writeInOrder(rest[place...] + (end..<elements.count))
            break chunks
          }
        }
      }
      if !elements.isEmpty { try progress(elements.count) }
      return count
    }
    guard count > 0 else { return 0 }
    events.didChangeSome(model)
    try refreshTracked(model)
    return count
  }
}

extension ModelDefinition {
  /// Returns the columns with these names.
  ///
  /// - Throws: `SQLError` when an update must not write one of them.
  fileprivate func writable(_ names: [String]) throws -> [Int] {
    let named = try names.map { name in
      guard let column = writableColumns.first(where: { columns[$0].name == name }) else {
        throw SQLError(message: "\(self.name).\(name) cannot be written by an update")
      }
      return column
    }
    return writableColumns.filter(named.contains)
  }
}
