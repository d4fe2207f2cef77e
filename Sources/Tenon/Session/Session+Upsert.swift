extension Session {
  /// Inserts a row now, or updates the one that is there already, in one statement.
  ///
  ///     let user = try session.upsert(draft, onConflict: User.email, update: [User.username])
  ///     try session.upsert(draft, onConflict: Setting.owner, Setting.name, update: .all)
  ///     try session.upsert(draft, onConflict: User.email, update: .nothing)          // nil when there is one
  ///     try session.upsert(
  ///       draft, onConflict: User.email, update: [User.loginCount.set(User.loginCount + 1)],
  ///       where: User.updatedAt < User.updatedAt.excluded)
  ///
  /// An update counts the version up and sets the time of the update as any other does. Staged rows are written before.
  /// Handlers of single rows are not called: only the database knows what it did. Those who follow changes hear that some
  /// rows changed.
  ///
  /// MySQL and MariaDB say `ON DUPLICATE KEY UPDATE`: whichever unique constraint is in the way counts, `columns` or not,
  /// and `where:` is refused.
  ///
  /// - Parameters:
  ///   - draft: The row.
  ///   - columns: The columns of a unique constraint or of the key. None means any constraint, for `update: .nothing`.
  ///   - indexWhere: The condition of a unique index that is about some rows only, in the words of its DDL. It is only
  ///     needed where the schema does not know the index: the conditions of its own, such as that of a soft delete, are
  ///     known.
  ///   - update: What is set in the row that is there.
  ///   - condition: Which rows are updated; others stay as they are.
  /// - Returns: The row as it is then; nil when nothing was done.
  /// - Throws: `ValidationError` with every field that breaks a rule of the schema; `ConstraintViolation` when the database
  ///   refuses the row for another reason; `SQLError` when the columns have no unique constraint, the draft brings rows
  ///   along, or the database cannot do it.
  @discardableResult
  public func upsert<Draft: ModelDraft>(
    _ draft: Draft, onConflict columns: any ModelColumn<Draft.Root>...,
    indexWhere: SQL? = nil, update: ConflictUpdate<Draft.Root>, where condition: Condition? = nil
  ) throws -> Draft.Root? {
    try upsert(
      draft,
      Upsert(onConflict: columns, indexWhere: indexWhere, update: update, where: condition))
  }

  /// Inserts a row now, or updates the one that is in its way by a unique index, in one statement. The index is told by its
  /// name, as where it is over an expression.
  ///
  ///     // indexes: [{ name: ux_users_email, expressions: ["lower(email)"], unique: true }]
  ///     try session.upsert(draft, onConflict: .index("ux_users_email"), update: [User.username])
  ///
  /// - Parameters:
  ///   - draft: The row.
  ///   - index: The index, with its expressions and its condition.
  ///   - update: What is set in the row that is there.
  ///   - condition: Which rows are updated; others stay as they are.
  /// - Returns: The row as it is then; nil when nothing was done.
  /// - Throws: `SQLError` when the model has no such index; what an upsert by columns throws.
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
    let row = try explaining(Draft.Root.modelDefinition, written: WrittenValues(draft)) {
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
      statement.sql, showing: ShownValues(statement),
      bind: { binder in
        try draft.bind(to: &binder)
        try binder.bind(all: parameters)
      },
      { row = try Draft.Root(row: $0, at: 0) })
    guard !dialect.rules.hasReturning, count > 0 else { return row }
    if let found = try upsert.query(for: draft) {
      return try found.elements(in: self, at: nil).first
    }
    // Whatever was in the way, nothing was to be done then: the row is new.
    let id = try draft.id ?? Draft.Root.ID(databaseKey: connection?.lastInsertedKey ?? 0)
    return try id.flatMap { try find(Draft.Root.self, $0, at: nil) }
  }

  /// Inserts rows now, or updates those that are there already, in as few statements as they need. When one is refused,
  /// nothing is done.
  ///
  ///     try session.upsert(drafts, onConflict: User.email, update: [User.username])
  ///
  /// PostgreSQL refuses two drafts for the same row; on SQLite and MySQL the later one updates it.
  ///
  /// - Parameters:
  ///   - drafts: The rows. They are taken one after the other, and need not all be in memory.
  ///   - columns: The columns of a unique constraint or of the key. None means any constraint, for `update: .nothing`.
  ///   - indexWhere: The condition of a unique index that is about some rows only and that the schema does not know.
  ///   - update: What is set in a row that is there.
  ///   - condition: Which rows are updated; others stay as they are.
  /// - Returns: The number of rows inserted or updated. MySQL and MariaDB count an updated row twice.
  /// - Throws: What the upsert of one row throws, with the draft's position in `row`.
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

  /// Inserts rows now, or updates those that are in their way by a unique index, in as few statements as they need. The
  /// index is told by its name, as where it is over an expression.
  ///
  ///     try session.upsert(drafts, onConflict: .index("ux_users_email"), update: [User.username])
  ///
  /// - Parameters:
  ///   - drafts: The rows. They are taken one after the other, and need not all be in memory.
  ///   - index: The index, with its expressions and its condition.
  ///   - update: What is set in a row that is there.
  ///   - condition: Which rows are updated; others stay as they are.
  /// - Returns: The number of rows inserted or updated. MySQL and MariaDB count an updated row twice.
  /// - Throws: What the upsert of one row throws, with the draft's position in `row`.
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
    guard bringsAlong(drafts) else { return }
    throw SQLError(
      message: "a \(Draft.Root.modelDefinition.name) that brings rows along cannot be upserted: "
        + "upsert it, and add them to the row")
  }
}
