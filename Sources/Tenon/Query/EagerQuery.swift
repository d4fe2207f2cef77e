/// A query whose rows come with related rows. What is loaded is in the type.
///
///     let rows = try User.query.with(User.posts, User.profile).all(in: session)   // [(User, [Post], Profile?)]
///     for (user, posts, profile) in rows { … }
public struct EagerQuery<Root: Model, each Loaded: Sendable>: Sendable {
  /// The query for the rows themselves.
  package let query: Query<Root>

  private let load: @Sendable ([Root], Session) throws -> (repeat [each Loaded])

  fileprivate init(
    _ query: Query<Root>,
    load: @escaping @Sendable ([Root], Session) throws -> (repeat [each Loaded])
  ) {
    self.query = query
    self.load = load
  }
}

extension QueryConvertible {
  /// Loads related rows with the rows of the query: one statement for each relationship (and chunk of rows), however
  /// many rows there are.
  ///
  ///     let rows = try User.query.with(User.posts).limit(100).all(in: session)       // [(User, [Post])]
  public func with<each Target: Model, each Loaded: Sendable>(
    _ relationships: repeat Relationship<Root, each Target, each Loaded>
  ) -> EagerQuery<Root, repeat each Loaded> {
    EagerQuery(query) { roots, session in
      (repeat try (each relationships).load(roots, each relationships, session))
    }
  }
}

extension EagerQuery {
  /// Keeps the rows for which a condition is true, of those kept so far.
  public func filter<Filter: SQLExpression>(_ condition: Filter) -> EagerQuery
  where Filter.Value: SQLBoolean {
    EagerQuery(query.filter(condition), load: load)
  }

  /// Orders the rows, behind the order given so far.
  public func order(by terms: any OrderTermConvertible...) -> EagerQuery {
    EagerQuery(query.order(by: terms.map(\.orderTerm)), load: load)
  }

  /// Reads at most so many rows; related rows do not count.
  public func limit(_ count: Int) -> EagerQuery { EagerQuery(query.limit(count), load: load) }

  /// Skips so many rows.
  public func offset(_ count: Int) -> EagerQuery { EagerQuery(query.offset(count), load: load) }

  /// Reads all rows with what they are related to.
  ///
  /// - Throws: `NotFound` when a required parent is not there; what `Query.all` throws.
  public func all(in session: Session) throws -> [(Root, repeat each Loaded)] {
    try pair(query.all(in: session), in: session)
  }

  /// Reads the first row with what it is related to, or nil when there is none.
  public func first(in session: Session) throws -> (Root, repeat each Loaded)? {
    guard let root = try query.first(in: session) else { return nil }
    return try pair([root], in: session).first
  }

  /// Reads the only row with what it is related to.
  ///
  /// - Throws: `NotFound` when there is none, `MultipleRowsFound` when there are several.
  public func one(in session: Session) throws -> (Root, repeat each Loaded) {
    let root = try query.one(in: session)
    guard let pair = try pair([root], in: session).first else {
      throw NotFound(model: Root.modelDefinition.name)
    }
    return pair
  }

  private func pair(
    _ roots: [Root], in session: Session
  ) throws -> [(Root, repeat each Loaded)] {
    let loaded = try load(roots, session)
    return roots.indices.map { index in (roots[index], repeat (each loaded)[index]) }
  }
}
