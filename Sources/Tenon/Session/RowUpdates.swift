/// Updates of rows by their keys, one after the other: those that have the same columns to write, and come together, share
/// a statement.
final class RowUpdates<Root: Model> {
  private let stage: ModelStage<Root>
  private let now: CurrentTime
  private let session: Session
  private let definition = Root.modelDefinition

  // The columns of the last row, and what is made of them.
  private var changes: UInt64 = 0
  private var columns: [Int] = []
  private var touched: [Int] = []
  private var bound: [Int] = []
  private var statement = RepeatedStatement("", isKept: true)

  init(_ stage: ModelStage<Root>, at now: CurrentTime, in session: Session) {
    self.stage = stage
    self.now = now
    self.session = session
  }

  /// Writes the changed columns of a row. One without any is not written.
  ///
  /// - Throws: `NotFound` when the row is gone; `ConstraintViolation` when the database refuses a value.
  func write(_ row: Root) throws {
    let bits = row.changedBits
    if bits == 0 || bits != changes {
      changes = bits
      columns = stage.changedColumns(of: row)
      touched = definition.updatedToNow.filter { !columns.contains($0) }
      bound = columns + touched + definition.key
      let sql = stage.update(of: columns + touched, returning: false, for: session.dialect)
      statement = RepeatedStatement(sql, isKept: true)
    }
    guard !columns.isEmpty else { return }
    let count = try session.explaining(definition, written: WrittenValues(row)) {
      try session.execute(
        statement, showing: .columns(definition, bound),
        bind: { binder in
          try row.bind(columns: columns, to: &binder)
          for column in touched { try binder.bind(definition.value(of: column, at: now)) }
          try row.bindKey(to: &binder)
        })
    }
    guard count > 0 else { throw NotFound(model: definition.name, statement: statement.sql) }
  }
}
