extension Session {
  /// Inserts a row now, or updates the existing one, in one statement.
  ///
  ///     let user = try session.upsert(draft, onConflict: User.email, update: [User.username])
  ///     try session.upsert(draft, onConflict: Setting.owner, Setting.name, update: .all)
  ///     try session.upsert(draft, onConflict: User.email, update: .nothing)          // nil if there is one
  ///     try session.upsert(
  ///       draft, onConflict: User.email, update: [User.loginCount.set(User.loginCount + 1)],
  ///       where: User.updatedAt < User.updatedAt.excluded)
  ///
  /// As any update, it increments the version and sets the time of the update. Staged rows are written first. Handlers
  /// of single rows are not called, as only the database knows if it inserted or updated; observers of changes are
  /// notified that some rows changed.
  ///
  /// MySQL and MariaDB use `ON DUPLICATE KEY UPDATE`: a conflict with any unique constraint updates the row, even if it
  /// is not the one of `columns`, and `where:` is refused.
  ///
  /// - Parameters:
  ///   - draft: The row.
  ///   - columns: The columns of a unique constraint or of the key. No columns mean any constraint, for
  ///     `update: .nothing`.
  ///   - indexWhere: The condition of a partial unique index, written as in its DDL. It is only needed if the schema
  ///     does not define the index. Conditions of indexes in the schema, such as that of a soft delete, are known.
  ///   - update: The columns to set in an existing row.
  ///   - condition: A condition for existing rows. Other rows are not updated.
  /// - Returns: The inserted or updated row; nil if nothing was written.
  /// - Throws: `ValidationError` with every field that violates a rule of the schema; `ConstraintViolation` when the
  ///   database refuses the row for another reason; `SQLError` when the columns have no unique constraint, when the
  ///   draft has related rows, or when the database does not support the upsert.
  @discardableResult
  public func upsert<Draft: ModelDraft>(
    _ draft: Draft, onConflict columns: any ModelColumn<Draft.Root>...,
    indexWhere: SQL? = nil, update: ConflictUpdate<Draft.Root>, where condition: Condition? = nil
  ) throws -> Draft.Root? {
    try upsert(
      draft,
      Upsert(onConflict: columns, indexWhere: indexWhere, update: update, where: condition))
  }

  /// Inserts a row now, or updates the one that conflicts with it in a unique index, in one statement. The index is
  /// given by its name, which also works for indexes over expressions.
  ///
  ///     // indexes: [{ name: ux_users_email, expressions: ["lower(email)"], unique: true }]
  ///     try session.upsert(draft, onConflict: .index("ux_users_email"), update: [User.username])
  ///
  /// - Parameters:
  ///   - draft: The row.
  ///   - index: The index, with its expressions and its condition.
  ///   - update: The columns to set in an existing row.
  ///   - condition: A condition for existing rows. Other rows are not updated.
  /// - Returns: The inserted or updated row; nil if nothing was written.
  /// - Throws: `SQLError` when the model does not have the index; the errors of an upsert by columns.
  @discardableResult
  public func upsert<Draft: ModelDraft>(
    _ draft: Draft, onConflict index: UniqueIndex<Draft.Root>, update: ConflictUpdate<Draft.Root>,
    where condition: Condition? = nil
  ) throws -> Draft.Root? {
    try upsert(draft, Upsert(onConflict: index, update: update, where: condition))
  }

  private func upsert<Draft: ModelDraft>(
    _ draft: Draft, _ upsert: Upsert<Draft.Root>
  ) throws -> Draft.Root? {
    try flush()
    try refuseRelated([draft])
    try RowInspector.check(draft)
    let row = try explaining(Draft.Root.modelDefinition, written: WrittenRows(draft)) {
      try write(draft, upsert)
    }
    guard let row else { return nil }
    events.didChangeSome(Draft.Root.self)
    try refreshTracked(Draft.Root.self)
    return row
  }

  private func write<Draft: ModelDraft>(
    _ draft: Draft, _ upsert: Upsert<Draft.Root>
  ) throws -> Draft.Root? {
    let columns = Draft.Root.modelDefinition.insertedColumns(of: draft)
    let statement = try upsert.statement(
      columns, rows: 1, returning: dialect.rules.hasReturning, for: dialect)
    let parameters = Array(statement.parameters.dropFirst(columns.count))
    var row: Draft.Root?
    let count = try run(
      statement.sql, showing: LoggedValues(statement),
      bind: { binder in
        try draft.bind(to: &binder)
        try binder.bind(all: parameters)
      },
      { row = try Draft.Root(row: $0, at: 0) })
    guard !dialect.rules.hasReturning, count > 0 else { return row }
    if let found = try upsert.query(for: draft) {
      return try found.elements(in: self, at: nil).first
    }
    // No existing row is updated in this case, so the row is new.
    let id = try draft.id ?? Draft.Root.ID(databaseKey: connection?.lastInsertedKey ?? 0)
    return try id.flatMap { try find(Draft.Root.self, $0, at: nil) }
  }

  /// Inserts rows now, or updates the existing ones, in as few statements as possible. If one is refused, nothing is
  /// written.
  ///
  ///     try session.upsert(drafts, onConflict: User.email, update: [User.username])
  ///
  /// PostgreSQL refuses two drafts for the same row; on SQLite and MySQL the later one updates it.
  ///
  /// - Parameters:
  ///   - drafts: The rows. They are read in chunks, so they need not all be in memory.
  ///   - columns: The columns of a unique constraint or of the key. No columns mean any constraint, for
  ///     `update: .nothing`.
  ///   - indexWhere: The condition of a partial unique index that the schema does not define.
  ///   - update: The columns to set in existing rows.
  ///   - condition: A condition for existing rows. Other rows are not updated.
  /// - Returns: The number of inserted and updated rows. MySQL and MariaDB count an updated row twice.
  /// - Throws: The errors of the upsert of one row, with the draft's position in `row`.
  @discardableResult
  public func upsert<Drafts: Sequence>(
    _ drafts: Drafts, onConflict columns: any ModelColumn<Drafts.Element.Root>...,
    indexWhere: SQL? = nil, update: ConflictUpdate<Drafts.Element.Root>,
    where condition: Condition? = nil
  ) throws -> Int where Drafts.Element: ModelDraft {
    try upsert(
      drafts,
      Upsert(onConflict: columns, indexWhere: indexWhere, update: update, where: condition))
  }

  /// Inserts rows now, or updates those that conflict with them in a unique index, in as few statements as possible.
  /// The index is given by its name, which also works for indexes over expressions.
  ///
  ///     try session.upsert(drafts, onConflict: .index("ux_users_email"), update: [User.username])
  ///
  /// - Parameters:
  ///   - drafts: The rows. They are read in chunks, so they need not all be in memory.
  ///   - index: The index, with its expressions and its condition.
  ///   - update: The columns to set in existing rows.
  ///   - condition: A condition for existing rows. Other rows are not updated.
  /// - Returns: The number of inserted and updated rows. MySQL and MariaDB count an updated row twice.
  /// - Throws: The errors of the upsert of one row, with the draft's position in `row`.
  @discardableResult
  public func upsert<Drafts: Sequence>(
    _ drafts: Drafts, onConflict index: UniqueIndex<Drafts.Element.Root>,
    update: ConflictUpdate<Drafts.Element.Root>, where condition: Condition? = nil
  ) throws -> Int where Drafts.Element: ModelDraft {
    try upsert(drafts, Upsert(onConflict: index, update: update, where: condition))
  }

  private func upsert<Drafts: Sequence>(
    _ drafts: Drafts, _ upsert: Upsert<Drafts.Element.Root>
  ) throws -> Int where Drafts.Element: ModelDraft {
    try flush()
    let count = try atomically {
      let batch = BatchInsert(
        self, reading: .nothing, count: drafts.knownCount, upsert: upsert)
      try drafts.forEachChunk(of: batch.chunkSize) { chunk, position in
        try Task.checkCancellation()
        try refuseRelated(chunk)
        try RowInspector.check(chunk, at: position)
        try batch.insert(chunk, at: position)
      }
      return batch.changedRows
    }
    guard count > 0 else { return 0 }
    events.didChangeSome(Drafts.Element.Root.self)
    try refreshTracked(Drafts.Element.Root.self)
    return count
  }

  /// Refuses drafts whose related rows would be lost.
  private func refuseRelated<Draft: ModelDraft>(_ drafts: ArraySlice<Draft>) throws {
    guard haveRelated(drafts) else { return }
    throw SQLError(
      message: "a draft of \(Draft.Root.modelDefinition.name) with related rows cannot be "
        + "upserted: upsert it without them, and then add them to the row")
  }
}
