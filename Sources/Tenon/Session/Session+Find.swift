extension Session {
  /// Reads the row with a key, or nil when there is none.
  ///
  ///     let user = try session.find(User.self, 1)
  ///
  /// A row of a soft-deleting model that is deleted is not found.
  ///
  /// - Throws: `InvalidColumnValue` when the row holds what the schema does not allow; what the database reports.
  @inlinable
  public func find<Root: Model>(_ model: Root.Type, _ id: Root.ID) throws -> Root? {
    var found: Root?
    try findRow(model, id) { row in found = try Root(row: row, at: 0) }
    return found
  }

  /// Reads the row with a key.
  ///
  /// - Throws: `NotFound`, with HTTP status 404, when there is none; what `find` throws.
  @inlinable
  public func require<Root: Model>(_ model: Root.Type, _ id: Root.ID) throws -> Root {
    guard let root = try find(model, id) else { throw notFound(model) }
    return root
  }

  @usableFromInline func findRow<Root: Model>(
    _ model: Root.Type, _ id: Root.ID, _ body: (Row) throws -> Void
  ) throws {
    let sql = try Root.modelDefinition.sql(for: dialect).find
    try run(sql, bind: { try id.bind(to: &$0) }, body)
  }

  @usableFromInline func notFound<Root: Model>(_ model: Root.Type) -> NotFound {
    NotFound(model: Root.modelDefinition.name)
  }
}
