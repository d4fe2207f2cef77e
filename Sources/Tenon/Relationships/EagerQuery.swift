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

  private let plan: EagerPlan<Root>
  private let fetch: RootFetch
  private let pair: Pairing

  /// Reads the rows themselves.
  @usableFromInline typealias RootFetch =
    @Sendable (Query<Root>, Session, CallSite?) throws -> [Root]

  /// Gives rows what they are related to.
  @usableFromInline typealias Pairing =
    @Sendable (LoadedRows<Root>, Session) throws -> [(Root, repeat each Loaded)]

  @usableFromInline init(
    _ query: Query<Root>, _ plan: EagerPlan<Root>,
    fetch: @escaping RootFetch = { try $0.elements(in: $1, at: $2) }, pair: @escaping Pairing
  ) {
    self.query = query
    self.plan = plan
    self.fetch = fetch
    self.pair = pair
  }
}

/// What relationships ask of the query whose rows they are loaded with.
@usableFromInline struct EagerPlan<Root: Model>: Sendable {
  /// Whether the query is run again as a subquery.
  var repeatsQuery = false

  /// What is read in one statement with the rows themselves, by the number of the relationship.
  private(set) var joins: [Int: any JoinableRelationship<Root>] = [:]

  init(repeatsQuery: Bool) { self.repeatsQuery = repeatsQuery }

  @usableFromInline init<each Target: Model, each Loaded: Sendable>(
    _ relationships: repeat Relationship<Root, each Target, each Loaded>
  ) {
    repeatsQuery = usesSubquery(repeat each relationships)
    var count = 0
    for relationship in repeat each relationships {
      let isFirstList = !joins.values.contains { $0.isToMany }
      if relationship.link.isJoined, isFirstList || !relationship.link.isToMany {
        joins[count] = relationship.link
      }
      count += 1
    }
  }
}

extension QueryConvertible {
  /// Loads related rows with the rows of the query: one statement for each chunk of rows, however many there are.
  ///
  ///     let rows = try User.query.with(User.posts).limit(100).all(in: session)       // [(User, [Post])]
  @inlinable
  public func with<Target: Model, Loaded: Sendable>(
    _ relationship: Relationship<Root, Target, Loaded>
  ) -> EagerQuery<Root, Loaded> {
    // The compiler makes code for the types at hand only where it sees no parameter pack.
    EagerQuery(
      query, EagerPlan(relationship), fetch: { try $0.elements(in: $1, at: $2) },
      pair: { roots, session in Array(zip(roots.rows, try roots.load(relationship, 0, in: session)))
      })
  }

  /// Loads related rows of several kinds with the rows of the query: one statement for each relationship (and chunk of
  /// rows), however many rows there are.
  ///
  ///     User.query.with(User.posts.with(Post.tags, Post.author), User.profile)   // rows of (User, [(Post, [Tag], User)], Profile?)
  public func with<
    First: Model, FirstLoaded: Sendable, Second: Model, SecondLoaded: Sendable,
    each Target: Model, each Loaded: Sendable
  >(
    _ first: Relationship<Root, First, FirstLoaded>,
    _ second: Relationship<Root, Second, SecondLoaded>,
    _ others: repeat Relationship<Root, each Target, each Loaded>
  ) -> EagerQuery<Root, FirstLoaded, SecondLoaded, repeat each Loaded> {
    EagerQuery(query, EagerPlan(first, second, repeat each others)) { roots, session in
      try roots.pairs(with: first, second, repeat each others, in: session)
    }
  }
}

extension EagerQuery {
  /// What the query for the rows themselves says.
  public var clauses: SQLSelect { query.clauses }

  /// The same related rows of another query's rows.
  public func refined(_ clauses: SQLSelect) -> EagerQuery {
    EagerQuery(Query(clauses), plan, fetch: fetch, pair: pair)
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
    let rows = try fetch(query, session, site)
    return try pair(LoadedRows(rows: rows, source: query, site: site?.asPart), session)
  }

  /// The query with what is joined to its rows, if anything is.
  private var joined: JoinedQuery<Root>? { JoinedQuery(repeatable, plan.joins) }

  /// The query in an order in which it gives the same rows when it runs again: some of many rows are the same ones
  /// only when the order says which.
  private var repeatable: Query<Root> {
    guard plan.repeatsQuery, query.clauses.isBounded else { return query }
    return query.order(
      by: Root.columnNodes(Root.keyColumns).map { OrderTerm(node: $0, isDescending: false) })
  }
}
