/// The model and statement of the last lookup of a row by key.
///
/// `find` is the most frequent operation of a server, so it has a fast path. If no statements are observed and nothing
/// is staged, it binds and steps the statement directly, without the general work of `run`. The first lookup of a
/// transaction may need no transaction at all (see `HeldSnapshot` for SQLite). From the second lookup of a model on,
/// the statement is used again without asking the connection for it (`RepeatedStatement`).
struct LookupCache {
  private(set) var model: ObjectIdentifier?
  /// The statement, from the second lookup on. The first one may run without a transaction if it stays the only
  /// statement.
  private(set) var statement: RepeatedStatement?

  /// Records a lookup of a row of a model.
  ///
  /// - Returns: The statement to use; nil for the first lookup of the model.
  mutating func next(of model: ObjectIdentifier, _ sql: String) -> RepeatedStatement? {
    if self.model != model {
      (self.model, statement) = (model, nil)
    } else if statement == nil {
      statement = RepeatedStatement(sql, isKept: true)
    }
    return statement
  }
}

extension Session {
  /// Returns the statement that looks up a row of a model; nil if the fast path cannot be used.
  @usableFromInline func statementOfLookup(
    of model: any Model.Type
  ) throws -> (any PreparedStatement)? {
    guard let connection = readyConnection else { return nil }
    if let repeated = lookup.statement, lookup.model == ObjectIdentifier(model),
      let statement = repeated.prepared(on: connection),
      try connection.shortcuts?.reuse(statement) == true
    {
      return statement
    }
    return try prepareLookup(of: model)
  }

  private func prepareLookup(of model: any Model.Type) throws -> any PreparedStatement {
    let sql = model.modelDefinition.sql(for: dialect).find
    let repeated = lookup.next(of: ObjectIdentifier(model), sql)
    let connection = try activeConnection()
    do {
      return try repeated?.take(on: connection) ?? connection.lookup(sql)
    } catch {
      throw noticing(error)
    }
  }
}
