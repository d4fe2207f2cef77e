extension Session {
  /// Inserts a row now, and returns it with its key and defaults.
  ///
  ///     let user = try session.insert(User.Draft(username: "john", email: "john@example.com"))
  ///     print(user.id)
  ///
  /// - Throws: `ConstraintViolation` when the database refuses the row; what else it reports.
  @discardableResult
  public func insert<Draft: ModelDraft>(_ draft: Draft) throws -> Draft.Root {
    guard events.listens(to: Draft.Root.self) else { return try insertQuietly(draft) }
    return try events.undoing(Draft.Root.self, self) {
      var draft = draft
      try events.willInsert(&draft, self)
      let row = try insertQuietly(draft)
      try events.didInsert([row], self)
      return row
    }
  }

  /// Inserts a row without a word to handlers.
  private func insertQuietly<Draft: ModelDraft>(_ draft: Draft) throws -> Draft.Root {
    let definition = Draft.Root.modelDefinition
    let absent = draft.absentColumns
    var sql = try definition.sql(for: dialect).insert
    if !absent.isEmpty { sql = definition.insertion(leavingOut: absent, for: dialect) }
    if definition.readsBack { return try insertAndRead(draft, sql) }
    try run(
      sql, showing: .columns(definition, definition.inserted.filter { !absent.contains($0) }),
      bind: { try draft.bind(to: &$0) })
    guard let id = draft.id ?? Draft.Root.ID(databaseKey: lastInsertedKey),
      let row = Draft.Root.inserted(draft, id: id)
    else {
      throw SQLError(
        message: "the key that the database made does not fit \(definition.name).ID",
        statement: sql)
    }
    return row
  }

  /// Inserts rows now, and returns them with their keys and defaults, in order. When one is refused, none is inserted.
  ///
  /// - Throws: `ConstraintViolation` when the database refuses a row; what else it reports.
  @discardableResult
  public func insert<Draft: ModelDraft>(_ drafts: [Draft]) throws -> [Draft.Root] {
    guard !drafts.isEmpty else { return [] }
    return try atomically { try drafts.map { try insert($0) } }
  }

  /// Inserts a row with the key it has: a value made by hand, or read from another database.
  ///
  ///     try session.insert(User(id: 42, username: "deep", email: "thought@example.com", …))
  ///
  /// - Throws: `ConstraintViolation` when the key is taken or the database refuses the row; what else it reports.
  public func insert<Root: Model>(_ row: Root) throws {
    let definition = Root.modelDefinition
    let columns = definition.columns.indices.filter { definition.columns[$0].role != .computed }
    let sql = definition.insertion(of: columns, for: dialect)
    try events.undoing(Root.self, self) {
      try run(
        sql, showing: .columns(definition, columns),
        bind: { for column in columns { try row.bind(column: column, to: &$0) } })
      guard events.listens(to: Root.self) else { return }
      var row = row
      row.changedColumns = .none
      try events.didInsert([row], self)
    }
  }

  /// Inserts a row some of whose columns only the database knows, and reads it back.
  private func insertAndRead<Draft: ModelDraft>(_ draft: Draft, _ sql: String) throws -> Draft.Root
  {
    let definition = Draft.Root.modelDefinition
    var inserted: Draft.Root?
    var shown: ShownValues {
      let absent = draft.absentColumns
      return .columns(definition, definition.inserted.filter { !absent.contains($0) })
    }
    if dialect.hasReturning {
      let names = definition.columns.map { dialect.quoted($0.name) }
      let returning = "\(sql) RETURNING \(names.joined(separator: ", "))"
      try run(
        returning, showing: shown, bind: { try draft.bind(to: &$0) },
        { row in inserted = try Draft.Root(row: row, at: 0) })
    } else {
      try run(sql, showing: shown, bind: { try draft.bind(to: &$0) })
      if let id = draft.id ?? Draft.Root.ID(databaseKey: lastInsertedKey) {
        inserted = try find(Draft.Root.self, id, at: nil)
      }
    }
    guard let inserted else { throw notFound(Draft.Root.self) }
    return inserted
  }
}

extension ModelDefinition {
  /// `INSERT` of a row some of whose columns take the database's default.
  package func insertion(leavingOut absent: [Int], for dialect: Dialect) -> String {
    insertion(of: inserted.filter { !absent.contains($0) }, for: dialect)
  }

  /// `INSERT` of some columns of a row.
  package func insertion(of indexes: [Int], for dialect: Dialect) -> String {
    guard !indexes.isEmpty else { return dialect.insertDefaults(into: table) }
    let names = indexes.map { dialect.quoted(columns[$0].name) }.joined(separator: ", ")
    let values = (1...indexes.count).map(dialect.placeholder).joined(separator: ", ")
    return "INSERT INTO \(dialect.quoted(table)) (\(names)) VALUES (\(values))"
  }
}
