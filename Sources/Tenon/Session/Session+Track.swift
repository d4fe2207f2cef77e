// Rows that the session tracks.

extension Session {
  /// Tracks the row with a key: its changes are written with the next flush.
  ///
  ///     let user = try session.track(User.self, 1)
  ///     user.email = "new@example.com"
  ///
  /// If the row is already tracked, the same object is returned and nothing is read.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - id: The row's key.
  ///   - file: The calling file, for `Configuration.reportRepeats`.
  ///   - line: The calling line.
  /// - Returns: The tracked row.
  /// - Throws: `NotFound`, with HTTP status 404, when the row does not exist; the errors of the database.
  public func track<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Tracked<Root> {
    try flush()
    let stage = work.stage(model)
    if let tracked = stage.tracked[id], !tracked.isExpired { return tracked }
    guard let row = try find(model, id, at: CallSite(file, line)) else { throw notFound(model) }
    return track(row)
  }

  /// Tracks a row that has been read: its changes are written with the next flush.
  ///
  ///     let user = session.track(row)
  ///
  /// If the row is already tracked, the same object is returned. It takes the values of the given row, unless it has
  /// unwritten changes.
  ///
  /// - Parameter row: The row.
  /// - Returns: The tracked row.
  public func track<Root: Model>(_ row: Root) -> Tracked<Root> {
    let stage = work.stage(Root.self)
    if let tracked = stage.tracked[row.id] {
      if !tracked.isChanged {
        stage.settle(tracked, row, in: self)
        if tracked.isExpired { stage.noteRead([tracked], in: self) }
      }
      return tracked
    }
    let tracked = begin(row, in: stage)
    stage.tracked[row.id] = tracked
    stage.noteRead([tracked], in: self)
    return tracked
  }

  @inlinable func begin<Root: Model>(
    _ row: consuming Root, in stage: ModelStage<Root>
  ) -> Tracked<Root> {
    let changes = row._changedColumns
    guard !changes.isEmpty else { return Tracked(row, stage: stage) }
    var stored = copy row
    stored._changedColumns = .none
    let tracked = Tracked(stored, stage: stage)
    tracked.merge(row, changed: changes)
    return tracked
  }

  /// Tracks rows that have been read: their changes are written with the next flush.
  ///
  ///     let users = session.track(rows)
  ///
  /// - Parameter rows: The rows.
  /// - Returns: The tracked rows, in the same order.
  @inlinable
  public func track<Root: Model>(_ rows: some Sequence<Root>) -> [Tracked<Root>] {
    let stage = work.stage(Root.self)
    stage.tracked.reserveCapacity(stage.tracked.count + rows.underestimatedCount)
    var new: [Tracked<Root>] = []
    var tracked: [Tracked<Root>] = []
    tracked.reserveCapacity(rows.underestimatedCount)
    for row in rows {
      let id = row.id
      let object = begin(consume row, in: stage)
      guard let known = stage.tracked.updateValue(object, forKey: id) else {
        new.append(object)
        tracked.append(object)
        continue
      }
      // The row is already tracked: the known object is kept.
      object.detach()
      stage.changed.removeAll { $0 === object }
      stage.tracked[id] = known
      tracked.append(track(object.current))
    }
    stage.noteRead(new, in: self)
    return tracked
  }

  /// Reads a tracked row again and discards its unwritten changes.
  ///
  ///     try session.refresh(user)
  ///
  /// - Parameter tracked: The tracked row.
  /// - Throws: `NotFound` when the row no longer exists; the errors of the database.
  public func refresh<Root: Model>(_ tracked: Tracked<Root>) throws {
    let stage = work.stage(Root.self)
    stage.changed.removeAll { $0 === tracked }
    tracked.revert()
    try stage.refresh([tracked], in: self)
    if tracked.isDeleted { throw notFound(Root.self) }
  }

  /// Reads a row again.
  ///
  /// - Parameter row: The row, which is replaced by the stored one.
  /// - Throws: `NotFound` when the row no longer exists; the errors of the database.
  public func refresh<Root: Model>(_ row: inout Root) throws {
    guard let found = try rows(Root.self, with: [row.id])[row.id] else { throw notFound(Root.self) }
    row = found
  }

  /// Discards the unwritten changes of a tracked row. The next `track` with its key reads it again.
  ///
  /// - Parameter tracked: The tracked row.
  public func expire<Root: Model>(_ tracked: Tracked<Root>) {
    work.stage(Root.self).changed.removeAll { $0 === tracked }
    tracked.revert()
    tracked.isExpired = true
  }

  /// Stops tracking a row. Its unwritten changes are never written.
  ///
  /// - Parameter tracked: The tracked row.
  public func expunge<Root: Model>(_ tracked: Tracked<Root>) {
    let stage = work.stage(Root.self)
    stage.changed.removeAll { $0 === tracked }
    if stage.tracked[tracked.id] === tracked { stage.tracked[tracked.id] = nil }
    tracked.detach()
  }

  /// Merges a value from another source into the session, for example one that was sent to a client and came back. The
  /// row with its key is tracked and takes the value's columns; if it does not exist, it is inserted.
  ///
  ///     let user = try session.merge(decoded)
  ///
  /// - Parameter row: The value.
  /// - Returns: The tracked row. If it existed, its changed columns are written with the next flush.
  /// - Throws: `ConstraintViolation` when the database refuses the row; the other errors of the database.
  @discardableResult
  public func merge<Root: Model>(_ row: Root) throws -> Tracked<Root> {
    guard let stored = try rows(Root.self, with: [row.id])[row.id] else {
      try insert(row)
      guard let inserted = try rows(Root.self, with: [row.id])[row.id] else {
        throw notFound(Root.self)
      }
      return track(inserted)
    }
    let tracked = track(stored)
    var changed = Root.Changes.none
    for column in Root.modelDefinition.writableColumns {
      if try row.sqlValues(ofColumns: [column]) != stored.sqlValues(ofColumns: [column]) {
        changed.insert(column)
      }
    }
    if !changed.isEmpty { tracked.merge(row, changed: changed) }
    return tracked
  }
}

extension QueryConvertible {
  /// Reads the rows and tracks them: their changes are written with the next flush.
  ///
  ///     for user in try User.query.filter(!User.isActive).tracked(in: session) { user.credits = 0 }
  ///
  /// - Parameters:
  ///   - session: The session.
  ///   - file: The calling file, for `Configuration.reportRepeats`.
  ///   - line: The calling line.
  /// - Returns: The tracked rows.
  /// - Throws: The errors of `all`.
  public func tracked(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Tracked<Root>] {
    session.track(try query.elements(in: session, at: CallSite(file, line)))
  }
}
