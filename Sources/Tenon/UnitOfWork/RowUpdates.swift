/// Updates of rows by their keys, in order. Successive rows with the same changed columns share a statement.
///
/// It is public because the compiler specializes the loops of `ModelLoop` for each model; programs do not use it.
@_documentation(visibility: private)
public final class RowUpdates<Root: Model> {
  private let stage: ModelStage<Root>
  private let now: CurrentTime
  private let session: Session
  private let definition = Root.modelDefinition
  private let updates: UpdateStatements
  /// The update of the last row.
  private var update: UpdateStatement?

  init(_ stage: ModelStage<Root>, at now: CurrentTime, in session: Session) {
    self.stage = stage
    self.now = now
    self.session = session
    updates = UpdateStatements(definition, if: .sameVersion, for: session.dialect)
  }

  /// Writes the changed columns of a row. Does nothing if there are none.
  ///
  /// - Returns: The update for the next rows.
  /// - Throws: `NotFound` when the row no longer exists; `ConstraintViolation` when the database refuses a value.
  @usableFromInline func begin(_ row: Root) throws -> RowUpdate<Root> {
    let bits = row._changedColumns.bits
    let columns = stage.changedColumns(of: row)
    guard !columns.isEmpty else { return .none }
    let update = updates.update(of: columns)
    self.update = update
    let count: Int
    do {
      count = try session.execute(
        update.statement, showing: .columns(definition, update.shown),
        bind: { binder in
          try row.bind(columns: columns, to: &binder)
          try update.bindRest(row.id, nil, at: now, to: &binder)
        })
    } catch {
      throw explaining(error, of: row)
    }
    guard count > 0 else { throw notFound }
    guard bits != 0, let wanted = ColumnBinder.Wanted(columns),
      let prepared = session.prepared(update.statement)
    else { return .none }
    return RowUpdate(bits, wanted, prepared, isTouching: !update.touched.isEmpty)
  }

  /// Binds the values of the columns that every update sets.
  @usableFromInline func bindTouched(to binder: inout Binder) throws {
    try update?.bindTouched(at: now, to: &binder)
  }

  /// Returns the error for a row that was refused.
  @usableFromInline func explaining(_ error: any Error, of row: Root) -> any Error {
    do {
      try session.explaining(definition, written: WrittenRows(row)) {
        throw session.noticing(error)
      }
      return error
    } catch {
      return error
    }
  }

  /// The error for a row that no longer exists.
  @usableFromInline var notFound: any Error {
    update?.notFound() ?? NotFound(model: definition.name)
  }
}

/// An update for rows with the same changed columns, whose prepared statement can run at once for each of them.
///
/// It contains all work for a single row, so that the compiler can specialize it for each model (see `ModelLoop`).
@usableFromInline struct RowUpdate<Root: Model> {
  /// An update that accepts no row.
  @inlinable static var none: RowUpdate { RowUpdate() }

  /// The changed columns of the rows, as bits.
  @usableFromInline let changes: UInt64
  @usableFromInline let wanted: ColumnBinder.Wanted
  @usableFromInline let statement: (any StatementShortcuts)?
  /// True if the update sets other columns as well.
  @usableFromInline let isTouching: Bool

  @inlinable init() {
    changes = 0
    wanted = ColumnBinder.Wanted(start: 0, bits: 0)
    statement = nil
    isTouching = false
  }

  init(
    _ changes: UInt64, _ wanted: ColumnBinder.Wanted, _ statement: any StatementShortcuts,
    isTouching: Bool
  ) {
    self.changes = changes
    self.wanted = wanted
    self.statement = statement
    self.isTouching = isTouching
  }

  /// Writes a row if it has the same changed columns. The row is `inout` because it would otherwise be copied.
  ///
  /// - Returns: True if the row was written.
  /// - Throws: The errors of `RowUpdates.begin`.
  // Not inlined: two cases of `ModelLoop` call it, which would make each model's code for it twice.
  @inlinable @inline(never)
  func write(_ row: inout Root, of updates: RowUpdates<Root>) throws -> Bool {
    guard let statement, row._changedColumns.bits == changes, statement.restart() else {
      return false
    }
    let count: Int
    do {
      var binder = ColumnBinder(statement.binder(), wanted)
      try row.bind(to: &binder)
      if isTouching { try updates.bindTouched(to: &binder.binder) }
      try row.id.bind(to: &binder.binder)
      count = try statement.complete()
    } catch {
      statement.finish()
      throw updates.explaining(error, of: row)
    }
    guard count > 0 else { throw updates.notFound }
    return true
  }
}
