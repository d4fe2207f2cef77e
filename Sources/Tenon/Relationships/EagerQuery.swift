/// A query whose rows come with related rows. The type shows what is loaded.
///
///     let rows = try User.query.with(User.posts, User.profile).all(in: session)   // [(User, [Post], Profile?)]
///     for (user, posts, profile) in rows { … }
///
/// Filters, order and limit apply to the rows themselves. A relationship can have its own.
public struct EagerQuery<Root: Model, each Loaded: Sendable>: Filterable, Fetchable {
  /// A row with its related rows.
  public typealias Element = (Root, repeat each Loaded)

  /// The query for the rows themselves.
  package let query: Query<Root>

  private let plan: EagerPlan<Root>
  private let fetch: RootFetch
  private let pair: Pairing

  /// Reads the rows themselves.
  @usableFromInline typealias RootFetch =
    @Sendable (Query<Root>, Session, CallSite?) throws -> [Root]

  /// Combines the rows with their related rows.
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

/// The way in which relationships are loaded with the rows of a query.
@usableFromInline struct EagerPlan<Root: Model>: Sendable {
  /// True if the query runs again as a subquery.
  var repeatsQuery = false

  /// The relationships that are read in the statement of the rows themselves, by their position.
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
  /// Loads related rows with the rows of the query, in one more statement for each 512 rows.
  ///
  ///     let rows = try User.query.with(User.posts).limit(100).all(in: session)       // [(User, [Post])]
  ///     // SELECT … FROM "users" LIMIT ?
  ///     // SELECT … FROM "posts" WHERE "posts"."author_id" IN (?, ?, …) ORDER BY "posts"."author_id", "posts"."id"
  @inlinable
  public func with<Target: Model, Loaded: Sendable>(
    _ relationship: Relationship<Root, Target, Loaded>
  ) -> EagerQuery<Root, Loaded> {
    // The compiler specializes code for concrete types only if it contains no parameter pack.
    EagerQuery(
      query, EagerPlan(relationship), fetch: { try $0.elements(in: $1, at: $2) },
      pair: { roots, session in Array(zip(roots.rows, try roots.load(relationship, 0, in: session)))
      })
  }

  /// Loads related rows of several relationships with the rows of the query, in one more statement per relationship for
  /// each 512 rows.
  ///
  ///     User.query.with(User.posts.with(Post.tags, Post.author), User.profile)
  ///     // rows of (User, [(Post, [Tag], User)], Profile?)
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
  /// The clauses of the query for the rows themselves.
  public var clauses: SQLSelect { query.clauses }

  /// Returns a query that loads the same related rows, with other clauses.
  public func refined(_ clauses: SQLSelect) -> EagerQuery {
    EagerQuery(Query(clauses), plan, fetch: fetch, pair: pair)
  }

  /// The query for the rows themselves.
  public var selected: SQLSelect { query.selected }

  /// The model's name.
  public var elementName: String { query.elementName }

  /// Returns the statement that reads the rows themselves and the relationships that are joined. Other related rows are
  /// read by other statements.
  public func statement(for dialect: Dialect) throws -> SQLStatement {
    try joined?.statement(for: dialect) ?? query.statement(for: dialect)
  }

  /// Returns the query limited to at most `count` rows, without counting related rows.
  public func bounded(to count: Int) -> EagerQuery { refined(query.bounded(to: count).clauses) }

  /// Reads all rows with their related rows.
  ///
  /// - Throws: `NotFound` if a required parent does not exist; the same errors as `Query.all`.
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

  /// The query with the joined relationships, if there are any.
  private var joined: JoinedQuery<Root>? { JoinedQuery(repeatable, plan.joins) }

  /// The query in an order that gives the same rows each time it runs. A query with a limit needs that if it runs
  /// again.
  private var repeatable: Query<Root> {
    guard plan.repeatsQuery, query.clauses.isBounded else { return query }
    return query.order(
      by: Root.columnNodes(Root.keyColumns).map { OrderTerm(node: $0, isDescending: false) })
  }
}
