/// The last lookup of a row by key.
///
/// `find` is what a server does most, so it has a fast form, which is this: where nobody wants to know of statements and
/// nothing is staged, it binds and steps the statement itself, without what `run` does for all statements. The first lookup
/// of a transaction may need no transaction at all (see `HeldSnapshot` for SQLite); from the second one of a model on, the
/// statement is taken again without asking the connection for it (`RepeatedStatement`).
struct LastLookup {
  private(set) var model: ObjectIdentifier?
  /// The statement, from the second lookup on: the first one may need no transaction, if it stays alone.
  private(set) var statement: RepeatedStatement?

  /// Notes that a row of a model is looked up.
  ///
  /// - Returns: The statement to do so, unless it is the model's first.
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
  /// Returns the statement that looks up a row of a model, where the fast form may be used.
  @usableFromInline func statementOfLookup(
    of model: any Model.Type
  ) throws -> (any PreparedStatement)? {
    guard let connection = readyConnection else { return nil }
    if let repeated = lookup.statement, lookup.model == ObjectIdentifier(model),
      let statement = repeated.prepared(on: connection),
      try connection.shortcuts?.retake(statement) == true
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
