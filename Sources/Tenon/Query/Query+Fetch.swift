extension QueryConvertible {
  /// Reads all rows.
  ///
  ///     let users = try User.query.filter(User.isActive).all(in: session)
  ///
  /// - Throws: `InvalidColumnValue` when a row holds what the schema does not allow; what the database reports.
  @inlinable
  public func all(in session: Session) throws -> [Root] {
    var rows: [Root] = []
    try session.fetch(query.statement(for: session.dialect)) { row in
      rows.append(try Root(row: row, at: 0))
    }
    return rows
  }

  /// Reads the first row, or nil when there is none.
  @inlinable
  public func first(in session: Session) throws -> Root? {
    var first: Root?
    try session.fetch(query.limited(to: 1).statement(for: session.dialect)) { row in
      first = try Root(row: row, at: 0)
    }
    return first
  }

  /// Reads the only row.
  ///
  /// - Throws: `NotFound` when there is none, `MultipleRowsFound` when there are several.
  @inlinable
  public func one(in session: Session) throws -> Root {
    let statement = try query.limited(to: 2).statement(for: session.dialect)
    var found: Root?
    try session.fetch(statement) { row in
      guard found == nil else { throw session.multipleRowsFound(Root.self, statement) }
      found = try Root(row: row, at: 0)
    }
    guard let found else { throw session.notFound(Root.self, statement) }
    return found
  }

  /// Counts the rows.
  public func count(in session: Session) throws -> Int {
    try session.fetchInt(query.countStatement(for: session.dialect))
  }

  /// Whether there is a row.
  public func exists(in session: Session) throws -> Bool {
    try session.fetchInt(query.existsStatement(for: session.dialect)) != 0
  }

  /// Reads the rows one by one, in constant memory, while the database finds them.
  ///
  ///     let users = try User.query.stream(in: session)
  ///     while let user = try users.next() { … }
  ///
  /// - Throws: What the database reports when the query starts; `next()` throws what it reports later.
  public func stream(in session: Session) throws -> RowStream<Root> {
    try RowStream(session, query.statement(for: session.dialect))
  }
}

extension Query {
  /// The query with a limit of at most so many rows.
  @usableFromInline func limited(to count: Int) -> Query {
    var query = self
    query.limit = min(limit ?? count, count)
    return query
  }
}
