/// How rows were looked up by key the last time: where many of one model are, one behind the other, their statement is
/// asked for once.
struct LastLookup {
  private(set) var definition: ModelDefinition?
  /// The statement, from the second lookup on: the first one may need no transaction, if it stays alone.
  private(set) var statement: RepeatedStatement?

  /// Notes that a row of a model is looked up.
  ///
  /// - Returns: The statement to do so, unless it is the model's first.
  mutating func next(of definition: ModelDefinition, _ sql: String) -> RepeatedStatement? {
    if self.definition !== definition {
      (self.definition, statement) = (definition, nil)
    } else if statement == nil {
      statement = RepeatedStatement(sql, isKept: true)
    }
    return statement
  }
}

extension Session {
  /// Reads the row with a key, or nil when there is none.
  ///
  ///     let user = try session.find(User.self, 1)
  ///
  /// A row of a soft-deleting model that is deleted is not found.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - id: The key.
  ///   - file: The file that reads, for `Configuration.reportRepeats`.
  ///   - line: The line that reads.
  /// - Throws: `InvalidColumnValue` when the row holds what the schema does not allow; what the database reports.
  @inlinable
  public func find<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Root? {
    try find(model, id, at: CallSite(file, line))
  }

  /// Reads the row with a key, or nil when there is none.
  ///
  /// - Parameter site: The place in the program that reads; nil when the read is part of something else.
  @inlinable func find<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, at site: CallSite?
  ) throws -> Root? {
    if let statement = try statementOfLookup(of: Root.modelDefinition) {
      defer { statement.finish() }
      do {
        var binder = statement.binder()
        try id.bind(to: &binder)
        return try statement.step() ? Root(row: statement.row, at: 0) : nil
      } catch {
        throw noticing(error)
      }
    }
    var found: Root?
    try findRow(
      Root.modelDefinition, at: site, bind: { try id.bind(to: &$0) },
      { row in found = try Root(row: row, at: 0) })
    return found
  }

  /// Reads the row with a key.
  ///
  /// - Throws: `NotFound`, with HTTP status 404, when there is none; what `find` throws.
  @inlinable
  public func require<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Root {
    try require(model, id, at: CallSite(file, line))
  }

  /// Reads the row with a key.
  ///
  /// - Parameter site: The place in the program that reads; nil when the read is part of something else.
  @inlinable func require<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, at site: CallSite?
  ) throws -> Root {
    guard let root = try find(model, id, at: site) else { throw notFound(model) }
    return root
  }

  /// Reads the row of a model with a key.
  @usableFromInline func findRow(
    _ definition: ModelDefinition, at site: CallSite?, bind: (inout Binder) throws -> Void,
    _ body: (Row) throws -> Void
  ) throws {
    let sql = definition.sql(for: dialect).find
    countRead(sql, at: site)
    let repeated = lookup.next(of: definition, sql)
    try run(
      sql, at: site, showing: .columns(definition, definition.key), as: repeated, limit: 1,
      bind: bind, body)
  }

  /// The statement that looks up rows of a model, where it was the last thing to be looked up, twice, and may run at once.
  @usableFromInline func statementOfLookup(
    of definition: ModelDefinition
  ) throws -> (any PreparedStatement)? {
    guard let repeated = lookup.statement, lookup.definition === definition,
      let connection = readyConnection, let statement = repeated.prepared(on: connection),
      try connection.retake(statement)
    else { return nil }
    return statement
  }

  @usableFromInline func notFound<Root: Model>(_ model: Root.Type) -> NotFound {
    NotFound(model: Root.modelDefinition.name)
  }
}
