extension Session {
  /// Reads the row with a key.
  ///
  ///     let user = try session.find(User.self, 1)
  ///
  /// A soft-deleted row is not found.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - id: The key.
  ///   - file: The calling file, for `Configuration.reportRepeats`.
  ///   - line: The calling line.
  /// - Returns: The row; nil if it does not exist.
  /// - Throws: `InvalidColumnValue` when the row does not fit the schema; the errors of the database.
  @inlinable
  public func find<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Root? {
    try find(model, id, at: CallSite(file, line))
  }

  /// Reads the row with a key; nil if it does not exist.
  ///
  /// - Parameter site: The place in the program that reads; nil if the read is part of another one.
  @inlinable func find<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, at site: CallSite?
  ) throws -> Root? {
    if let statement = try statementOfLookup(of: model) {
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
      of: model, at: site, bind: { try id.bind(to: &$0) },
      { row in found = try Root(row: row, at: 0) })
    return found
  }

  /// Reads the row with a key, which must exist.
  ///
  ///     let user = try session.require(User.self, 1)
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - id: The key.
  ///   - file: The calling file, for `Configuration.reportRepeats`.
  ///   - line: The calling line.
  /// - Returns: The row.
  /// - Throws: `NotFound`, with HTTP status 404, when the row does not exist; the errors of `find`.
  @inlinable
  public func require<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Root {
    try require(model, id, at: CallSite(file, line))
  }

  /// Reads the row with a key, which must exist.
  ///
  /// - Parameter site: The place in the program that reads; nil if the read is part of another one.
  @inlinable func require<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, at site: CallSite?
  ) throws -> Root {
    guard let root = try find(model, id, at: site) else { throw notFound(model) }
    return root
  }

  /// Reads the row with a key, for a closure.
  @usableFromInline func findRow(
    of model: any Model.Type, at site: CallSite?, bind: (inout Binder) throws -> Void,
    _ body: (Row) throws -> Void
  ) throws {
    let definition = model.modelDefinition
    let sql = definition.sql(for: dialect).find
    countRead(sql, at: site)
    let repeated = lookup.next(of: ObjectIdentifier(model), sql)
    try run(
      sql, at: site, showing: .columns(definition, definition.key), as: repeated, limit: 1,
      bind: bind, body)
  }

  @usableFromInline func notFound<Root: Model>(_ model: Root.Type) -> NotFound {
    NotFound(model: Root.modelDefinition.name)
  }
}
