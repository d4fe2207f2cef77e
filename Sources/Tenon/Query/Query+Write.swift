extension QueryConvertible {
  /// Updates every row of the query in one statement.
  ///
  ///     try Post.query.filter(Post.id == id).update(Post.viewCount.set(Post.viewCount + 1), in: session)
  ///     // UPDATE "posts" SET "view_count" = "posts"."view_count" + ? WHERE "posts"."id" = ?
  ///
  /// A version column and columns with `onUpdate` are set as well.
  ///
  /// - Parameters:
  ///   - assignments: The columns to set.
  ///   - synchronize: The treatment of rows of the model that the session tracks.
  ///   - session: The session.
  ///   - file: The file that writes, for `Session.recordedQueries`.
  ///   - line: The line that writes.
  /// - Returns: The number of updated rows.
  /// - Throws: `ValidationError` with every value that violates a rule of the schema; `ConstraintViolation`; any other
  ///   error of the database.
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

  /// Updates every row of the query in one statement. Without assignments it does nothing.
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

  /// Updates every row of the query. Tracked rows are not refreshed.
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

  /// Deletes every row of the query permanently, with the rows that depend on it. Tracked rows are not updated.
  ///
  /// - Parameter isByKey: True if the rows are found by their keys, which a deletion of other rows does not change.
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

  /// Deletes every row of the query in one statement. Rows of a soft-deleting model are marked as deleted.
  ///
  ///     try Post.query.filter(Post.viewCount == 0).delete(in: session)
  ///     // DELETE FROM "posts" WHERE "posts"."view_count" = ?
  ///
  /// Rows that refer to the deleted rows are treated as by `Session.delete`.
  ///
  /// - Parameters:
  ///   - synchronize: The treatment of tracked rows, of the model and of the models whose rows are deleted too.
  ///   - session: The session.
  ///   - file: The file that writes, for `Session.recordedQueries`.
  ///   - line: The line that writes.
  /// - Returns: The number of deleted rows.
  /// - Throws: `ConstraintViolation`; any other error of the database.
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
  ///   - synchronize: The treatment of tracked rows.
  ///   - session: The session.
  ///   - site: The place in the program that writes; nil if the deletion is part of another operation.
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

  /// Marks every row of the query as deleted. The model is soft-deleting.
  func markDeleted(
    at now: CurrentTime, in session: Session, from site: CallSite? = nil
  ) throws -> Int {
    guard let index = Root.modelDefinition.softDelete else { return 0 }
    let deletion = Assignment<Root>(
      column: Root.modelDefinition.columns[index].name, value: .value(.datetime(now.datetime)))
    return try write([deletion], at: now, in: session, from: site)
  }
}
