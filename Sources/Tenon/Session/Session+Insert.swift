extension Session {
  /// Inserts a row now and returns it with its key and defaults. The related rows of the draft are inserted too.
  ///
  ///     let user = try session.insert(User.Draft(username: "john", email: "john@example.com"))
  ///     print(user.id)
  ///
  /// - Parameters:
  ///   - draft: The row.
  ///   - file: The calling file, for `Session.recordedQueries`.
  ///   - line: The calling line.
  /// - Returns: The inserted row.
  /// - Throws: `ValidationError` with every field that violates a rule of the schema; `ConstraintViolation` when the
  ///   database refuses the row; the other errors of the database.
  @discardableResult
  public func insert<Draft: ModelDraft>(
    _ draft: Draft, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Draft.Root {
    try at(CallSite(file, line)) { try insertNow(draft) }
  }

  private func insertNow<Draft: ModelDraft>(_ draft: Draft) throws -> Draft.Root {
    try flush()
    var related = RelatedDrafts<Draft.Root>()
    var rest = draft
    rest.takeRelated(&related)
    guard related.isEmpty else {
      guard let row = try insertByStaging([draft]).first else { throw unknownKey(Draft.Root.self) }
      return row
    }
    guard events.listens(to: Draft.Root.self) else { return try insertQuietly(draft) }
    return try events.undoing(Draft.Root.self, self) {
      var draft = draft
      try events.willInsert(&draft, self)
      let row = try insertQuietly(draft)
      try events.didInsert([row], self)
      return row
    }
  }

  /// Inserts a row without calling handlers.
  private func insertQuietly<Draft: ModelDraft>(_ draft: Draft) throws -> Draft.Root {
    try RowInspector.check(draft)
    let (id, row) = try explaining(Draft.Root.modelDefinition, written: WrittenRows(draft)) {
      try insertAndSettle(draft)
    }
    guard let row = try row ?? Draft.Root.inserted(draft, id: id) else {
      throw notFound(Draft.Root.self)
    }
    work.stage(Draft.Root.self).noteInserted([row], in: self)
    return row
  }

  /// Inserts rows now, in as few statements as possible, and returns them with their keys and defaults. If one is
  /// refused, none is inserted.
  ///
  ///     let users = try session.insert(drafts)
  ///
  /// - Parameters:
  ///   - drafts: The rows.
  ///   - file: The calling file, for `Session.recordedQueries`.
  ///   - line: The calling line.
  /// - Returns: The inserted rows, in the order of the drafts.
  /// - Throws: `ValidationError` with every field of every row that violates a rule of the schema;
  ///   `ConstraintViolation` when the database refuses a row, both with the position of the draft in `row`; the other
  ///   errors of the database.
  @discardableResult
  public func insert<Draft: ModelDraft>(
    _ drafts: [Draft], file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Draft.Root] {
    try at(CallSite(file, line)) { try insertNow(drafts) }
  }

  private func insertNow<Draft: ModelDraft>(_ drafts: [Draft]) throws -> [Draft.Root] {
    guard !drafts.isEmpty else { return [] }
    try flush()
    if haveRelated(drafts[...]) { return try insertByStaging(drafts[...]) }
    let isObserved = events.listens(to: Draft.Root.self)
    if !isObserved { try RowInspector.check(drafts) }
    return try atomically {
      var drafts = drafts
      if isObserved {
        for index in drafts.indices { try events.willInsert(&drafts[index], self) }
        try RowInspector.check(drafts)
      }
      let batch = BatchInsert<Draft.Root>(self, reading: .rows, count: drafts.count)
      let rows = try [Draft.Root](unsafeUninitializedCapacity: drafts.count) { rows, count in
        try batch.insert(drafts[...]) { ids, read in
          guard max(ids.count, read.count) <= rows.count - count else {
            throw unknownKey(Draft.Root.self)
          }
          let isKnown =
            try read.isEmpty && make(drafts, ids, to: rows, made: &count)
          guard isKnown || !read.isEmpty else { throw notFound(Draft.Root.self) }
          count = rows[count...].initialize(fromContentsOf: read)
        }
      }
      work.stage(Draft.Root.self).noteInserted(rows, in: self)
      if isObserved { try events.didInsert(rows, self) }
      return rows
    }
  }

  /// Creates the rows of the next drafts from their keys. Returns false if the database must be asked for them.
  private func make<Root: Model>(
    _ drafts: [Root.Draft], _ ids: [Root.ID], to rows: UnsafeMutableBufferPointer<Root>,
    made: inout Int
  ) throws -> Bool {
    let expected = made + ids.count
    try drafts.withUnsafeBufferPointer { drafts in
      try ids.withUnsafeBufferPointer { ids in
        try Root._run(.inserted(drafts, ids, to: rows), done: &made)
      }
    }
    return made == expected
  }

  /// Inserts a row with the key that it has, such as a value created in code or read from another database.
  ///
  ///     try session.insert(User(id: 42, username: "deep", email: "thought@example.com", …))
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - file: The calling file, for `Session.recordedQueries`.
  ///   - line: The calling line.
  /// - Throws: `ValidationError` with every field that violates a rule of the schema; `ConstraintViolation` when the
  ///   key already exists or the database refuses the row; the other errors of the database.
  public func insert<Root: Model>(
    _ row: Root, file: StaticString = #fileID, line: UInt = #line
  ) throws {
    try at(CallSite(file, line)) { try insertNow(row) }
  }

  private func insertNow<Root: Model>(_ row: Root) throws {
    let definition = Root.modelDefinition
    let columns = definition.columns.indices.filter { definition.columns[$0].role != .computed }
    try RowInspector.check(row, columns: columns)
    let sql = definition.insertion(of: columns, for: dialect)
    try events.undoing(Root.self, self) {
      try explaining(definition, written: WrittenRows(row)) {
        try run(
          sql, showing: .columns(definition, columns),
          bind: { try row.bind(columns: columns, to: &$0) })
      }
      if definition.isKeyMadeByDatabase, let key = definition.key.first,
        let advance = dialect.rules.advanceGeneratedKeys(
          of: definition.table, column: definition.columns[key].name)
      {
        try run([advance])
      }
      guard events.listens(to: Root.self) else { return }
      var row = row
      row._changedColumns = .none
      try events.didInsert([row], self)
    }
  }

  /// Returns true if some drafts have related rows.
  func haveRelated<Draft: ModelDraft>(_ drafts: ArraySlice<Draft>) -> Bool {
    for draft in drafts {
      guard let bringsRelated = draft.bringsRelated else { return false }
      if bringsRelated { return true }
    }
    return false
  }

  /// Inserts rows by staging and flushing them, together with their related rows.
  ///
  /// - Parameters:
  ///   - drafts: The drafts.
  ///   - first: The position of the first draft.
  @discardableResult
  func insertByStaging<Draft: ModelDraft>(
    _ drafts: ArraySlice<Draft>, at first: Int = 0
  ) throws -> [Draft.Root] {
    guard !isFlushing else {
      throw SQLError(
        message: "a draft with related rows cannot be inserted during a flush: use add")
    }
    let pending: [Pending<Draft.Root>]
    do {
      pending = try savepoint {
        let pending = drafts.map { work.add($0) }
        try flush()
        return pending
      }
    } catch {
      throw Draft.Root.modelDefinition.located(error, among: drafts.count, at: first)
    }
    return try pending.map { pending in
      guard let row = pending.row else { throw notFound(Draft.Root.self) }
      return row
    }
  }

  /// Inserts a row.
  func insertRow<Draft: ModelDraft>(_ draft: Draft) throws {
    let definition = Draft.Root.modelDefinition
    try run(
      definition.insertion(of: draft, for: dialect),
      showing: .columns(definition, definition.insertedColumns(of: draft)),
      bind: { try draft.bind(to: &$0) })
  }

  /// Inserts a row and determines its key, and reads the row back if the database computes some of its values.
  func insertAndSettle<Draft: ModelDraft>(
    _ draft: Draft
  ) throws -> (Draft.Root.ID, Draft.Root?) {
    let definition = Draft.Root.modelDefinition
    let sql = definition.insertion(of: draft, for: dialect)
    func shown() -> LoggedValues { .columns(definition, definition.insertedColumns(of: draft)) }
    guard definition.readsBack, dialect.rules.hasReturning else {
      let id = try insertRow(sql, draft.id, of: Draft.Root.self, showing: shown()) {
        try draft.bind(to: &$0)
      }
      guard definition.readsBack else { return (id, nil) }
      return (id, try find(Draft.Root.self, id, at: nil))
    }
    let names = definition.names(of: Array(definition.columns.indices), for: dialect)
    var inserted: Draft.Root?
    try run(
      "\(sql) RETURNING \(names)", showing: shown(), bind: { try draft.bind(to: &$0) },
      { inserted = try Draft.Root(row: $0, at: 0) })
    guard let inserted else { throw notFound(Draft.Root.self) }
    return (inserted.id, inserted)
  }

  /// Inserts a row and determines its key.
  ///
  /// - Parameters:
  ///   - sql: The `INSERT`.
  ///   - id: The key, if the draft gives it.
  ///   - model: The model.
  ///   - shown: The values that may be logged.
  ///   - bind: Binds the values of the row.
  func insertRow<Root: Model>(
    _ sql: String, _ id: Root.ID?, of model: Root.Type,
    showing shown: @autoclosure () -> LoggedValues, bind: (inout Binder) throws -> Void
  ) throws -> Root.ID {
    if let id {
      try run(sql, showing: shown(), bind: bind)
      return id
    }
    var key: Int64 = 0
    switch settings.madeKey {
    case .lastInserted:
      try run(sql, showing: shown(), bind: bind)
      key = connection?.lastInsertedKey ?? 0
    case .returned:
      let names = Root.modelDefinition.names(of: Root.modelDefinition.key, for: dialect)
      try run(
        "\(sql) RETURNING \(names)", showing: shown(), bind: bind,
        { key = try Int64(row: $0, at: 0) })
    }
    guard let id = Root.ID(databaseKey: key) else { throw unknownKey(model) }
    return id
  }

  /// Returns the error for a generated key that does not fit the model.
  func unknownKey<Root: Model>(_ model: Root.Type) -> SQLError {
    SQLError(
      message: "the key generated by the database does not fit \(Root.modelDefinition.name).ID")
  }
}

extension ModelDefinition {
  /// The columns that an insert of a draft writes.
  func insertedColumns(of draft: some ModelDraft) -> [Int] {
    let absent = draft.absentColumns
    return absent.isEmpty ? inserted : inserted.filter { !absent.contains($0) }
  }

  /// Returns the `INSERT` of a draft.
  func insertion(of draft: some ModelDraft, for dialect: Dialect) -> String {
    let columns = insertedColumns(of: draft)
    guard columns.count < inserted.count else { return sql(for: dialect).insert }
    return insertion(of: columns, for: dialect)
  }

  /// Converts positions among staged rows in an error to positions of drafts of this model. The other staged rows are
  /// their related rows.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - count: The number of drafts.
  ///   - first: The position of the first draft.
  fileprivate func located(_ error: any Error, among count: Int, at first: Int) -> any Error {
    func position(_ model: String?, _ row: Int?) -> Int? {
      guard model == name else { return nil }
      guard let row else { return first > 0 ? first : nil }
      return row < count ? first + row : nil
    }
    if var violation = error as? ConstraintViolation {
      violation.row = position(violation.model, violation.row)
      return violation
    }
    guard let invalid = error as? ValidationError else { return error }
    return ValidationError(
      invalid.failures.map { failure in
        var failure = failure
        failure.row = position(failure.model, failure.row)
        return failure
      })
  }
}
