/// Inserts drafts of one model in as few statements as they need: those that fill the same columns go together.
final class BatchInsert<Root: Model> {
  /// What is read back of the inserted rows.
  enum Reading {
    /// Nothing.
    case nothing
    /// The keys that the database made, and the rows where it filled columns.
    case rows
  }

  /// The most rows in a statement. More gain nothing: on SQLite, 50 are as fast as 1,000.
  static var rowLimit: Int { 500 }

  /// The rows in a statement, where so many are to be inserted.
  ///
  /// A statement is compiled row by row too, which takes two thirds of the time that inserting them does. It is compiled
  /// once for all that are alike: so there should be some that are.
  static func rowLimit(of count: Int) -> Int { max(50, min(rowLimit, count / 5)) }

  /// The most values of a statement that the connection keeps prepared: one of hundreds of rows takes more memory than
  /// its preparation is worth.
  private static var keptValues: Int { 128 }

  /// How many rows the database says were inserted, or updated instead.
  private(set) var changedRows = 0

  private let session: Session
  private let reading: Reading
  private let upsert: Upsert<Root>?
  private let rowLimit: Int
  private let definition = Root.modelDefinition
  /// The most values behind those of the rows.
  private let parametersBehind: Int
  /// The statement that ran last.
  private var last: Statement?

  private struct Statement {
    let absent: [Int]
    let rows: Int
    let columns: [Int]
    let statement: RepeatedStatement
    /// The values behind those of the rows.
    let parameters: [SQLValue]
    let shown: ShownValues
  }

  /// - Parameters:
  ///   - session: The session.
  ///   - reading: What is read back.
  ///   - count: How many drafts there are; nil when that is not known.
  ///   - upsert: What happens with rows that are there already; then nothing is read back.
  init(_ session: Session, reading: Reading, count: Int?, upsert: Upsert<Root>? = nil) {
    self.session = session
    rowLimit = Self.rowLimit(of: count ?? .max)
    self.reading = upsert == nil ? reading : .nothing
    self.upsert = upsert
    parametersBehind = upsert?.parameterCount ?? 0
  }

  /// How many drafts are best given at once.
  var chunkSize: Int { rowLimit(without: []) }

  /// Inserts drafts, in order.
  ///
  /// - Parameters:
  ///   - drafts: The drafts.
  ///   - first: The position of the first one.
  ///   - settle: Takes the keys of some drafts, in order, and their rows if those were read; else there are none. It is not
  ///     called when nothing is read.
  /// - Throws: `ConstraintViolation` with the position of the draft that the database refuses; what else it reports.
  func insert(
    _ drafts: ArraySlice<Root.Draft>, at first: Int = 0,
    settle: (_ ids: [Root.ID], _ rows: [Root]) throws -> Void = { _, _ in }
  ) throws {
    var start = drafts.startIndex
    var shape: [Int] = []
    var limit = 0
    func write(upTo end: Int) throws {
      guard start < end else { return }
      try insert(drafts[start..<end], without: shape, at: first + start - drafts.startIndex, settle)
      start = end
    }
    for index in drafts.indices {
      let absent = drafts[index].absentColumns
      if absent != shape || index - start == limit { try write(upTo: index) }
      if index == start {
        shape = absent
        limit = rowLimit(without: shape)
      }
    }
    try write(upTo: drafts.endIndex)
  }

  private func rowLimit(without absent: [Int]) -> Int {
    let columns = definition.inserted.count - absent.count
    // A row without values cannot stand in a list of them. A key that only the database's default knows says nothing of
    // which row it belongs to.
    guard columns > 0, reading == .nothing || canTellRows(without: absent) else { return 1 }
    let room = session.dialect.rules.parameterLimit - parametersBehind
    return max(1, min(rowLimit, room / columns))
  }

  /// Whether it can be told which of the returned rows belongs to which draft.
  private func canTellRows(without absent: [Int]) -> Bool {
    guard needsReturning else { return true }
    return session.dialect.rules.hasReturning && !definition.key.contains(where: absent.contains)
  }

  /// Whether the database knows something of the rows that the drafts do not say.
  private var needsReturning: Bool { definition.isKeyMadeByDatabase || definition.readsBack }

  private func insert(
    _ drafts: ArraySlice<Root.Draft>, without absent: [Int], at position: Int,
    _ settle: ([Root.ID], [Root]) throws -> Void
  ) throws {
    if drafts.count == 1, let draft = drafts.first, upsert == nil {
      return try locating(position, draft) {
        guard reading == .rows else { return try session.insertRow(draft) }
        let (id, row) = try session.insertAndSettle(draft)
        try settle([id], row.map { [$0] } ?? [])
      }
    }
    var keys: [Int64] = []
    var rows: [Root] = []
    do {
      let statement = try statement(without: absent, rows: drafts.count)
      changedRows += try session.undoably {
        try session.run(
          statement.statement, showing: statement.shown,
          bind: { binder in
            for draft in drafts { try draft.bind(to: &binder) }
            try binder.bind(all: statement.parameters)
          },
          { row in
            if definition.readsBack {
              rows.append(try Root(row: row, at: 0))
            } else {
              keys.append(try Int64(row: row, at: 0))
            }
          })
      }
    } catch let error as ConstraintViolation {
      throw locate(error, in: drafts, without: absent, at: position)
    }
    guard reading == .rows else { return }
    let (ids, read) = try settled(drafts, keys, rows)
    try settle(ids, read)
  }

  /// The statement for a number of rows: the last one when it was the same.
  private func statement(without absent: [Int], rows: Int) throws -> Statement {
    if let last, last.rows == rows, last.absent == absent { return last }
    let columns =
      absent.isEmpty ? definition.inserted : definition.inserted.filter { !absent.contains($0) }
    let isKept = columns.count * rows <= Self.keptValues
    let statement: Statement
    if let upsert {
      let text = try upsert.statement(columns, rows: rows, for: session.dialect)
      statement = Statement(
        absent: absent, rows: rows, columns: columns,
        statement: RepeatedStatement(text.sql, isKept: isKept),
        parameters: Array(text.parameters.dropFirst(columns.count * rows)),
        shown: ShownValues(text))
    } else {
      let returned = reading == .nothing || !needsReturning ? [] : returnedColumns
      let sql = definition.insertion(
        of: columns, rows: rows, returning: returned, for: session.dialect)
      statement = Statement(
        absent: absent, rows: rows, columns: columns,
        statement: RepeatedStatement(sql, isKept: isKept), parameters: [],
        shown: .columns(definition, columns))
    }
    last = statement
    return statement
  }

  private var returnedColumns: [Int] {
    definition.readsBack ? Array(definition.columns.indices) : definition.key
  }

  /// Says which returned row belongs to which draft. The database may return them in any order ("RETURNING" in SQLite's
  /// manual): keys that it makes grow with the order of the rows, others are in the drafts.
  private func settled(
    _ drafts: ArraySlice<Root.Draft>, _ keys: [Int64], _ rows: [Root]
  ) throws -> (ids: [Root.ID], rows: [Root]) {
    guard needsReturning, definition.isKeyMadeByDatabase else {
      let ids = try drafts.map { draft in
        guard let id = try draft.id else { throw session.unknownKey(Root.self) }
        return id
      }
      guard needsReturning else { return (ids, []) }
      let byKey = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
      let ordered = try ids.map { id in
        guard let row = byKey[id] else { throw session.unknownKey(Root.self) }
        return row
      }
      return (ids, ordered)
    }
    guard max(keys.count, rows.count) == drafts.count else { throw session.unknownKey(Root.self) }
    if definition.readsBack {
      let ordered = rows.map { (key: databaseKey(of: $0), row: $0) }.sorted { $0.key < $1.key }
      return (ordered.map(\.row.id), ordered.map(\.row))
    }
    let sorted = keys.sorted()
    let ids = [Root.ID](unsafeUninitializedCapacity: sorted.count) { ids, count in
      sorted.withUnsafeBufferPointer { keys in
        guard let first = keys.baseAddress, let ids = ids.baseAddress else { return }
        count = Root._ids(databaseKeys: first, count: keys.count, to: ids)
      }
    }
    guard ids.count == sorted.count else { throw session.unknownKey(Root.self) }
    return (ids, [])
  }

  private func databaseKey(of row: Root) -> Int64 {
    if case .integer(let key)? = row.id.sqlValues.first { key } else { 0 }
  }

  /// Finds the row that a statement of several was refused for: none of them was inserted, so they are tried one by one,
  /// which is undone.
  private func locate(
    _ error: ConstraintViolation, in drafts: ArraySlice<Root.Draft>, without absent: [Int],
    at position: Int
  ) -> any Error {
    do {
      return try session.atomically {
        for (offset, draft) in drafts.enumerated() {
          try locating(position + offset, draft) {
            guard upsert != nil else { return try session.insertRow(draft) }
            let statement = try statement(without: absent, rows: 1)
            try session.run(
              statement.statement, showing: statement.shown,
              bind: { binder in
                try draft.bind(to: &binder)
                try binder.bind(all: statement.parameters)
              })
          }
        }
        throw definition.explaining(error)
      }
    } catch {
      return error
    }
  }

  /// Runs a closure that inserts a draft; a violation it throws is told in the schema's words, with the draft's position.
  private func locating(
    _ position: Int, _ draft: Root.Draft, _ body: () throws -> Void
  ) throws {
    try session.explaining(definition, row: position, written: WrittenValues(draft), body)
  }
}
