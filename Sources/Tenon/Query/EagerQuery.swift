/// A query whose rows come with related rows. What is loaded is in the type.
///
///     let rows = try User.query.with(User.posts, User.profile).all(in: session)   // [(User, [Post], Profile?)]
///     for (user, posts, profile) in rows { … }
///
/// Filters, order and bounds are those of the rows themselves; what is related has its own.
public struct EagerQuery<Root: Model, each Loaded: Sendable>: Filterable, Fetchable {
  /// A row and what it is related to.
  public typealias Element = (Root, repeat each Loaded)

  /// The query for the rows themselves.
  package let query: Query<Root>

  /// Whether the query is run again as a subquery.
  private let repeatsQuery: Bool

  /// What is read in one statement with the rows themselves.
  private let joins: [Int: any JoinableRelationship<Root>]

  private let pair: @Sendable (LoadedRows<Root>, Session) throws -> [(Root, repeat each Loaded)]

  init(
    _ query: Query<Root>, repeatsQuery: Bool, joins: [Int: any JoinableRelationship<Root>] = [:],
    pair: @escaping @Sendable (LoadedRows<Root>, Session) throws -> [(Root, repeat each Loaded)]
  ) {
    self.query = query
    self.repeatsQuery = repeatsQuery
    self.joins = joins
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
    var joins: [Int: any JoinableRelationship<Root>] = [:]
    var count = 0
    for relationship in repeat each relationships {
      let isFirstList = !joins.values.contains { $0.isToMany }
      if relationship.link.isJoined, isFirstList || !relationship.link.isToMany {
        joins[count] = relationship.link
      }
      count += 1
    }
    return EagerQuery(
      query, repeatsQuery: usesSubquery(repeat each relationships), joins: joins
    ) { roots, session in
      try roots.pairs(with: repeat each relationships, in: session)
    }
  }
}

extension EagerQuery {
  /// What the query for the rows themselves says.
  public var clauses: SQLSelect { query.clauses }

  /// The same related rows of another query's rows.
  public func refined(_ clauses: SQLSelect) -> EagerQuery {
    EagerQuery(Query(clauses), repeatsQuery: repeatsQuery, joins: joins, pair: pair)
  }

  /// The query for the rows themselves.
  public var selected: SQLSelect { query.selected }

  /// The model's name.
  public var elementName: String { query.elementName }

  /// The statement for the rows themselves and what is joined to them; what else is related is found by others.
  public func statement(for dialect: Dialect) throws -> SQLStatement {
    try joined?.statement(for: dialect) ?? query.statement(for: dialect)
  }

  /// The query for at most so many rows; related rows do not count.
  public func bounded(to count: Int) -> EagerQuery { refined(query.bounded(to: count).clauses) }

  /// Reads all rows with what they are related to.
  ///
  /// - Throws: `NotFound` when a required parent is not there; what `Query.all` throws.
  public func elements(in session: Session, at site: CallSite?) throws -> [Element] {
    let query = repeatable
    if let joined {
      let rows = try joined.rows(in: session, at: site)
      return try pair(
        LoadedRows(rows: rows, source: query, joined: joined.loads, site: site?.asPart), session)
    }
    let rows = try query.elements(in: session, at: site)
    return try pair(LoadedRows(rows: rows, source: query, site: site?.asPart), session)
  }

  /// The query with what is joined to its rows, if anything is.
  private var joined: JoinedQuery<Root>? { JoinedQuery(repeatable, joins) }

  /// The query in an order in which it gives the same rows when it runs again: some of many rows are the same ones
  /// only when the order says which.
  private var repeatable: Query<Root> {
    guard repeatsQuery, query.clauses.isBounded else { return query }
    return query.order(
      by: Root.columnNodes(Root.keyColumns).map { OrderTerm(node: $0, isDescending: false) })
  }
}
