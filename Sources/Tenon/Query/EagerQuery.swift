/// A query whose rows come with related rows. What is loaded is in the type.
///
///     let rows = try User.query.with(User.posts, User.profile).all(in: session)   // [(User, [Post], Profile?)]
///     for (user, posts, profile) in rows { … }
public struct EagerQuery<Root: Model, each Loaded: Sendable>: Sendable {
  /// The query for the rows themselves.
  package let query: Query<Root>

  /// Whether the query is run again as a subquery.
  private let repeatsQuery: Bool

  private let pair: @Sendable (LoadedRows<Root>, Session) throws -> [(Root, repeat each Loaded)]

  init(
    _ query: Query<Root>, repeatsQuery: Bool,
    pair: @escaping @Sendable (LoadedRows<Root>, Session) throws -> [(Root, repeat each Loaded)]
  ) {
    self.query = query
    self.repeatsQuery = repeatsQuery
    self.pair = pair
  }
}

extension QueryConvertible {
  /// Loads related rows with the rows of the query: one statement for each relationship (and chunk of rows), however
  /// many rows there are.
  ///
  ///     let rows = try User.query.with(User.posts).limit(100).all(in: session)       // [(User, [Post])]
  ///     User.query.with(User.posts.with(Post.tags, Post.author))    // rows of (User, [(Post, [Tag], User)])
  public func with<each Target: Model, each Loaded: Sendable>(
    _ relationships: repeat Relationship<Root, each Target, each Loaded>
  ) -> EagerQuery<Root, repeat each Loaded> {
    EagerQuery(query, repeatsQuery: usesSubquery(repeat each relationships)) { roots, session in
      try roots.pairs(with: repeat each relationships, in: session)
    }
  }
}

extension EagerQuery {
  /// Keeps the rows for which a condition is true, of those kept so far.
  public func filter<Filter: SQLExpression>(_ condition: Filter) -> EagerQuery
  where Filter.Value: SQLBoolean {
    replacing(query.filter(condition))
  }

  /// Orders the rows, behind the order given so far.
  public func order(by terms: any OrderTermConvertible...) -> EagerQuery {
    replacing(query.order(by: terms.map(\.orderTerm)))
  }

  /// Reads at most so many rows; related rows do not count.
  public func limit(_ count: Int) -> EagerQuery { replacing(query.limit(count)) }

  /// Skips so many rows.
  public func offset(_ count: Int) -> EagerQuery { replacing(query.offset(count)) }

  /// Reads all rows with what they are related to.
  ///
  /// - Throws: `NotFound` when a required parent is not there; what `Query.all` throws.
  public func all(in session: Session) throws -> [(Root, repeat each Loaded)] {
    let query = repeatable(query)
    return try pair(LoadedRows(rows: query.all(in: session), source: query), session)
  }

  /// Reads the first row with what it is related to, or nil when there is none.
  public func first(in session: Session) throws -> (Root, repeat each Loaded)? {
    try replacing(query.limited(to: 1)).all(in: session).first
  }

  /// Reads the only row with what it is related to.
  ///
  /// - Throws: `NotFound` when there is none, `MultipleRowsFound` when there are several.
  public func one(in session: Session) throws -> (Root, repeat each Loaded) {
    let query = repeatable(query)
    let rows = LoadedRows(rows: [try query.one(in: session)], source: query)
    guard let row = try pair(rows, session).first else {
      throw NotFound(model: Root.modelDefinition.name)
    }
    return row
  }

  private func replacing(_ query: Query<Root>) -> EagerQuery {
    EagerQuery(query, repeatsQuery: repeatsQuery, pair: pair)
  }

  /// The query in an order in which it gives the same rows when it runs again: some of many rows are the same ones
  /// only when the order says which.
  private func repeatable(_ query: Query<Root>) -> Query<Root> {
    guard repeatsQuery, query.limit != nil || query.offset != nil else { return query }
    return query.order(
      by: Root.columnNodes(Root.keyColumns).map { OrderTerm(node: $0, isDescending: false) })
  }
}
