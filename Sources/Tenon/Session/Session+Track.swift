// Rows that the session watches.

extension Session {
  /// Watches the row with a key: its changes are written with the next flush.
  ///
  ///     let user = try session.track(User.self, 1)
  ///     user.email = "new@example.com"
  ///
  /// A row that is tracked already is the same object, and is not read again.
  ///
  /// - Throws: `NotFound`, with HTTP status 404, when there is no such row; what the database reports.
  public func track<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Tracked<Root> {
    try flush()
    let stage = work.stage(model)
    if let tracked = stage.tracked[id], !tracked.isExpired { return tracked }
    guard let row = try find(model, id, at: CallSite(file, line)) else { throw notFound(model) }
    return track(row)
  }

  /// Watches a row in hand.
  ///
  /// A row that is tracked already is the same object. Its values are those of the row in hand when nothing in it waits
  /// to be written.
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

  /// Watches rows in hand.
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
      // It is tracked already, and stays the same object.
      object.detach()
      stage.changed.removeAll { $0 === object }
      stage.tracked[id] = known
      tracked.append(track(object.current))
    }
    stage.noteRead(new, in: self)
    return tracked
  }

  /// Reads a tracked row again, and drops its changes that are not written.
  ///
  /// - Throws: `NotFound` when the row is gone; what the database reports.
  public func refresh<Root: Model>(_ tracked: Tracked<Root>) throws {
    let stage = work.stage(Root.self)
    stage.changed.removeAll { $0 === tracked }
    tracked.revert()
    try stage.refresh([tracked], in: self)
    if tracked.isDeleted { throw notFound(Root.self) }
  }

  /// Reads a row again.
  ///
  /// - Throws: `NotFound` when the row is gone; what the database reports.
  public func refresh<Root: Model>(_ row: inout Root) throws {
    guard let found = try rows(Root.self, with: [row.id])[row.id] else { throw notFound(Root.self) }
    row = found
  }

  /// Drops the changes of a tracked row that are not written; the next `track` of its key reads it again.
  public func expire<Root: Model>(_ tracked: Tracked<Root>) {
    work.stage(Root.self).changed.removeAll { $0 === tracked }
    tracked.revert()
    tracked.isExpired = true
  }

  /// Stops watching a row; changes that are not written are not going to be.
  public func expunge<Root: Model>(_ tracked: Tracked<Root>) {
    let stage = work.stage(Root.self)
    stage.changed.removeAll { $0 === tracked }
    if stage.tracked[tracked.id] === tracked { stage.tracked[tracked.id] = nil }
    tracked.detach()
  }

  /// Brings a value from elsewhere into the session, such as one that was sent to a client and came back: the row with its
  /// key is tracked and takes the value's columns; when there is none, it is inserted.
  ///
  /// - Returns: The tracked row. Of an existing row, the columns that differ are written with the next flush.
  /// - Throws: `ConstraintViolation` when the database refuses the row; what else it reports.
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
  /// Reads the rows and watches them: their changes are written with the next flush.
  ///
  ///     for user in try User.query.filter(!User.isActive).tracked(in: session) { user.credits = 0 }
  ///
  /// - Throws: What `all` throws.
  public func tracked(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Tracked<Root>] {
    session.track(try query.elements(in: session, at: CallSite(file, line)))
  }
}
