extension QueryConvertible {
  /// Updates every row of the query in one statement.
  ///
  ///     try Post.query.filter(Post.id == id).update(Post.viewCount.set(Post.viewCount + 1), in: session)
  ///
  /// - Parameters:
  ///   - assignments: What to set.
  ///   - synchronize: What becomes of rows of the model that the session tracks.
  ///   - session: The session.
  ///   - file: The file that writes, for `Session.recordedQueries`.
  ///   - line: The line that writes.
  /// - Returns: The number of rows changed.
  /// - Throws: `ValidationError` with every value that breaks a rule of the schema; `ConstraintViolation` and what else the
  ///   database reports.
  @discardableResult
  public func update(
    _ assignments: Assignment<Root>..., synchronize: Synchronization = .refresh,
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Int {
    let count = try update(
      assignments, synchronize: synchronize, in: session, from: CallSite(file, line))
    if count > 0 { session.events.didChangeSome(Root.self) }
    return count
  }

  /// Updates every row of the query in one statement; nothing runs when there is nothing to set.
  @discardableResult
  package func update(
    _ assignments: [Assignment<Root>], at now: CurrentTime = CurrentTime(),
    synchronize: Synchronization = .refresh, in session: Session, from site: CallSite? = nil
  ) throws -> Int {
    guard !assignments.isEmpty else { return 0 }
    try RowInspector.check(assignments)
    let count = try write(assignments, at: now, in: session, from: site)
    if synchronize == .refresh { try session.refreshTracked(Root.self) }
    return count
  }

  /// Updates every row of the query; tracked rows are left as they are.
  private func write(
    _ assignments: [Assignment<Root>], at now: CurrentTime, in session: Session,
    from site: CallSite?
  ) throws -> Int {
    let complete = Root.modelDefinition.completed(
      assignments.map { ($0.column, $0.value) }, at: now)
    let statement = try query.updateStatement(
      complete.map(Assignment.init), for: session.dialect)
    return try session.explaining(Root.modelDefinition, written: WrittenRows(assignments)) {
      try session.write(statement, at: site)
    }
  }

  /// Deletes every row of the query for good, with what refers to it; tracked rows are left as they are.
  ///
  /// - Parameter isByKey: Whether the rows are found by their keys, whatever becomes of others.
  func purge(
    isByKey: Bool = false, in session: Session, from site: CallSite? = nil
  ) throws -> Int {
    let statement = try query.deleteStatement(for: session.dialect)
    return try session.explaining(
      Root.modelDefinition, written: WrittenRows(deleting: query)
    ) {
      try query.cascading(isByKey: isByKey, in: session) {
        try session.write(statement, at: site)
      }
    }
  }

  /// Deletes every row of the query in one statement. Rows of a soft-deleting model are marked as deleted. What becomes of
  /// rows that refer to them is the same as for `Session.delete`.
  ///
  /// - Parameters:
  ///   - synchronize: What becomes of rows that the session tracks: of the model, and of those whose rows go with them.
  ///   - session: The session.
  ///   - file: The file that writes, for `Session.recordedQueries`.
  ///   - line: The line that writes.
  /// - Returns: The number of rows deleted.
  /// - Throws: `ConstraintViolation` and what else the database reports.
  @discardableResult
  public func delete(
    synchronize: Synchronization = .refresh, in session: Session, file: StaticString = #fileID,
    line: UInt = #line
  ) throws -> Int {
    let count = try delete(
      synchronize: synchronize, in: session, from: CallSite(file, line))
    if count > 0 { session.events.didChangeSome(Root.self) }
    return count
  }

  /// Deletes every row of the query in one statement.
  ///
  /// - Parameters:
  ///   - synchronize: What becomes of tracked rows.
  ///   - session: The session.
  ///   - site: The place in the program that writes; nil when the deletion is part of something else.
  @discardableResult
  func delete(
    synchronize: Synchronization = .refresh, in session: Session, from site: CallSite?
  ) throws -> Int {
    let refreshes = synchronize == .refresh
    let graph = session.work.graph(around: Root.self)
    guard Root.modelDefinition.softDelete == nil else {
      let now = CurrentTime()
      let cascade = Cascade(.marked(.value(.null)), of: Root.self, graph)
      let count = try session.atomically(if: !cascade.reached.isEmpty) {
        let count = try query.markDeleted(at: now, in: session, from: site)
        if count > 0 { try Query<Root>().cascadeMarks(at: now, in: session) }
        return count
      }
      if refreshes { try session.refreshTracked(Root.self) }
      if count > 0 {
        try session.work.didReach(cascade.reached, refreshes: refreshes, in: session)
      }
      return count
    }
    let count = try purge(in: session, from: site)
    if refreshes { try session.refreshTracked(Root.self) }
    if count > 0 {
      try session.work.didReach(
        graph.dependents(of: Root.self), refreshes: refreshes, in: session)
    }
    return count
  }

  /// Marks every row of the query, of a soft-deleting model, as deleted.
  func markDeleted(
    at now: CurrentTime, in session: Session, from site: CallSite? = nil
  ) throws -> Int {
    guard let index = Root.modelDefinition.softDelete else { return 0 }
    let deletion = Assignment<Root>(
      column: Root.modelDefinition.columns[index].name, value: .value(.datetime(now.datetime)))
    return try write([deletion], at: now, in: session, from: site)
  }
}
