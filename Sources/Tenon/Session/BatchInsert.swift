/// Inserts drafts of one model in as few statements as they need: those that fill the same columns go together.
struct BatchInsert<Root: Model> {
  /// What is read back of the inserted rows.
  enum Reading {
    /// Nothing.
    case nothing
    /// The keys that the database made, and the rows where it filled columns.
    case rows
  }

  /// The most rows in a statement. A statement is compiled row by row too, which takes as long as inserting them: more
  /// of them gain nothing (measured on SQLite).
  static var rowLimit: Int { 500 }

  let session: Session
  let reading: Reading
  /// Whether errors tell the position of the row.
  let tellsRows: Bool
  private let definition = Root.modelDefinition

  init(_ session: Session, reading: Reading, tellsRows: Bool = true) {
    self.session = session
    self.reading = reading
    self.tellsRows = tellsRows
  }

  /// Inserts drafts, in order.
  ///
  /// - Parameters:
  ///   - drafts: The drafts.
  ///   - settle: Takes the position, the key and, when it was read, the row of each draft. It is not called when nothing
  ///     is read.
  /// - Throws: `ConstraintViolation` with the position of the draft that the database refuses; what else it reports.
  func insert(
    _ drafts: some RandomAccessCollection<Root.Draft>,
    settle: (_ position: Int, Root.ID, Root?) throws -> Void = { _, _, _ in }
  ) throws {
    var position = 0
    var run: [Root.Draft] = []
    var shape: [Int] = []
    run.reserveCapacity(min(drafts.count, Self.rowLimit))
    for draft in drafts {
      let absent = draft.absentColumns
      if !run.isEmpty, absent != shape || run.count == rowLimit(without: shape) {
        try insert(run, without: shape, at: position, settle)
        position += run.count
        run.removeAll(keepingCapacity: true)
      }
      shape = absent
      run.append(draft)
    }
    try insert(run, without: shape, at: position, settle)
  }

  private func rowLimit(without absent: [Int]) -> Int {
    let columns = definition.inserted.count - absent.count
    // A row without values cannot stand in a list of them. A key that only the database's default knows says nothing of
    // which row it belongs to.
    guard columns > 0, reading == .nothing || canTellRows(without: absent) else { return 1 }
    return max(1, min(Self.rowLimit, session.dialect.parameterLimit / columns))
  }

  /// Whether it can be told which of the returned rows belongs to which draft.
  private func canTellRows(without absent: [Int]) -> Bool {
    guard needsReturning else { return true }
    return session.dialect.hasReturning && !definition.key.contains(where: absent.contains)
  }

  /// Whether the database knows something of the rows that the drafts do not say.
  private var needsReturning: Bool { definition.isKeyMadeByDatabase || definition.readsBack }

  private func insert(
    _ drafts: [Root.Draft], without absent: [Int], at position: Int,
    _ settle: (Int, Root.ID, Root?) throws -> Void
  ) throws {
    guard drafts.count > 1 else {
      guard let draft = drafts.first else { return }
      try locating(draft, at: position) {
        guard reading == .rows else { return try session.insertRow(draft) }
        let (id, row) = try session.insertAndSettle(draft)
        try settle(position, id, row)
      }
      return
    }
    let columns =
      absent.isEmpty ? definition.inserted : definition.inserted.filter { !absent.contains($0) }
    let returned = reading == .nothing || !needsReturning ? [] : returnedColumns
    let sql = definition.insertion(
      of: columns, rows: drafts.count, returning: returned, for: session.dialect)
    var keys: [Int64] = []
    var rows: [Root] = []
    do {
      try session.run(
        sql, showing: .columns(definition, columns),
        bind: { binder in for draft in drafts { try draft.bind(to: &binder) } },
        { row in
          if definition.readsBack {
            rows.append(try Root(row: row, at: 0))
          } else {
            keys.append(try Int64(row: row, at: 0))
          }
        })
    } catch let error as ConstraintViolation {
      throw locate(error, in: drafts, at: position)
    }
    guard reading == .rows else { return }
    try self.settle(drafts, keys, rows, at: position, settle)
  }

  private var returnedColumns: [Int] {
    definition.readsBack ? Array(definition.columns.indices) : definition.key
  }

  /// Says which returned row belongs to which draft. The database may return them in any order ("RETURNING" in SQLite's
  /// manual): keys that it makes grow with the order of the rows, others are in the drafts.
  private func settle(
    _ drafts: [Root.Draft], _ keys: [Int64], _ rows: [Root], at position: Int,
    _ settle: (Int, Root.ID, Root?) throws -> Void
  ) throws {
    guard needsReturning else {
      for (offset, draft) in drafts.enumerated() {
        guard let id = try draft.id else { throw session.unknownKey(Root.self) }
        try settle(position + offset, id, nil)
      }
      return
    }
    guard definition.isKeyMadeByDatabase else {
      let byKey = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
      for (offset, draft) in drafts.enumerated() {
        guard let id = try draft.id, let row = byKey[id] else {
          throw session.unknownKey(Root.self)
        }
        try settle(position + offset, id, row)
      }
      return
    }
    guard max(keys.count, rows.count) == drafts.count else { throw session.unknownKey(Root.self) }
    if definition.readsBack {
      let ordered = rows.map { (key: databaseKey(of: $0), row: $0) }.sorted { $0.key < $1.key }
      for (offset, entry) in ordered.enumerated() {
        try settle(position + offset, entry.row.id, entry.row)
      }
      return
    }
    for (offset, key) in keys.sorted().enumerated() {
      guard let id = Root.ID(databaseKey: key) else { throw session.unknownKey(Root.self) }
      try settle(position + offset, id, nil)
    }
  }

  private func databaseKey(of row: Root) -> Int64 {
    if case .integer(let key)? = row.id.sqlValues.first { key } else { 0 }
  }

  /// Finds the row that a statement of several was refused for: none of them was inserted, so they are tried one by one.
  /// Those that are inserted by that go with the transaction, or with the savepoint around the batch.
  private func locate(
    _ error: ConstraintViolation, in drafts: [Root.Draft], at position: Int
  ) -> any Error {
    for (offset, draft) in drafts.enumerated() {
      do {
        try locating(draft, at: position + offset) { try session.insertRow(draft) }
      } catch {
        return error
      }
    }
    return definition.explaining(error)
  }

  /// Runs a closure that inserts a draft; a violation it throws is told in the schema's words, with the draft's position.
  private func locating(
    _ draft: Root.Draft, at position: Int, _ body: () throws -> Void
  ) throws {
    try session.explaining(
      definition, row: tellsRows ? position : nil, written: WrittenValues(draft), body)
  }
}

extension ModelDefinition {
  /// `INSERT` of several rows.
  func insertion(
    of indexes: [Int], rows: Int, returning returned: [Int], for dialect: Dialect
  ) -> String {
    let names = indexes.map { dialect.quoted(columns[$0].name) }.joined(separator: ", ")
    var sql = "INSERT INTO \(dialect.quoted(table)) (\(names)) VALUES "
    sql.reserveCapacity(sql.utf8.count + rows * (indexes.count * 3 + 2))
    for row in 0..<rows {
      sql += row == 0 ? "(" : ", ("
      for column in 0..<indexes.count {
        if column > 0 { sql += ", " }
        sql += dialect.placeholder(row * indexes.count + column + 1)
      }
      sql += ")"
    }
    guard !returned.isEmpty else { return sql }
    let names2 = returned.map { dialect.quoted(columns[$0].name) }.joined(separator: ", ")
    return "\(sql) RETURNING \(names2)"
  }
}
