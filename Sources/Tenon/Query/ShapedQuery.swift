/// A query whose rows come in a shape: with what they are related to, as one value each.
///
///     let query = User.query.filter(User.isActive).order(by: User.username).as(UserProfile.self)
///     let profiles = try query.limit(10).all(in: session)              // [UserProfile]
///     let page = try query.page(2, size: 20, in: session)              // Page<UserProfile>
public struct ShapedQuery<Shape: ModelShape>: Sendable {
  /// The rows, each with its shape.
  private let rows: EagerQuery<Shape.Root, Shape>

  init(_ rows: EagerQuery<Shape.Root, Shape>) { self.rows = rows }

  /// The query for the rows themselves.
  package var query: Query<Shape.Root> { rows.query }
}

extension QueryConvertible {
  /// Gives the rows a shape: each comes with what the shape says, read with one statement for each relationship.
  ///
  ///     try User.query.order(by: User.username).as(UserProfile.self).all(in: session)       // [UserProfile]
  ///     try user.posts.as(PostCard.self).all(in: session)
  public func `as`<Shape: ModelShape>(_ shape: Shape.Type) -> ShapedQuery<Shape>
  where Shape.Root == Root {
    let loading = shape.loading
    return ShapedQuery(
      EagerQuery(query, repeatsQuery: loading.needsSource) { roots, session in
        Array(zip(roots.rows, try loading.shapes(roots, session)))
      })
  }
}

extension ShapedQuery {
  /// Keeps the rows for which a condition is true, of those kept so far.
  public func filter<Filter: SQLExpression>(_ condition: Filter) -> ShapedQuery
  where Filter.Value: SQLBoolean {
    ShapedQuery(rows.filter(condition))
  }

  /// Orders the rows, behind the order given so far.
  public func order(by terms: any OrderTermConvertible...) -> ShapedQuery {
    query.order(by: terms.map(\.orderTerm)).as(Shape.self)
  }

  /// Reads at most so many rows; related rows do not count.
  public func limit(_ count: Int) -> ShapedQuery { ShapedQuery(rows.limit(count)) }

  /// Skips so many rows.
  public func offset(_ count: Int) -> ShapedQuery { ShapedQuery(rows.offset(count)) }

  /// Sees deleted rows of a soft-deleting model too. Those among the related rows stay out.
  public func withDeleted() -> ShapedQuery { query.withDeleted().as(Shape.self) }

  /// Sees only the deleted rows of a soft-deleting model. Those among the related rows stay out.
  public func onlyDeleted() -> ShapedQuery { query.onlyDeleted().as(Shape.self) }
}

extension ShapedQuery {
  /// Reads all rows in their shape.
  ///
  /// - Throws: `NotFound` when a required parent is not there; what `Query.all` throws.
  public func all(in session: Session) throws -> [Shape] {
    try rows.all(in: session).map(\.1)
  }

  /// Reads the first row in its shape, or nil when there is none.
  public func first(in session: Session) throws -> Shape? {
    try rows.first(in: session)?.1
  }

  /// Reads the only row in its shape.
  ///
  /// - Throws: `NotFound` when there is none, `MultipleRowsFound` when there are several.
  public func one(in session: Session) throws -> Shape {
    try rows.one(in: session).1
  }

  /// Counts the rows.
  public func count(in session: Session) throws -> Int { try query.count(in: session) }

  /// Whether there is a row.
  public func exists(in session: Session) throws -> Bool { try query.exists(in: session) }

  /// Reads one page of the rows in their shape. See `Query.page(_:size:in:)`.
  public func page(_ number: Int, size: Int = 20, in session: Session) throws -> Page<Shape> {
    let page = try query.page(number, size: size, in: session)
    return Page(
      items: try shaped(page.items, session), number: page.number, size: page.size,
      total: page.total)
  }

  /// Reads the rows behind a cursor in their shape. See `Query.page(after:size:in:)`.
  ///
  ///     let page = try Post.query.order(by: Post.createdAt.desc, Post.id.desc).as(PostCard.self)
  ///       .page(after: cursor, size: 20, in: session)
  ///     try JSONEncoder().encode(page)              // {"items":[…],"next":"…"}
  public func page(
    after cursor: Cursor<Shape.Root>?, size: Int = 20, in session: Session
  ) throws -> CursorPage<Shape.Root, Shape> {
    try shaped(query.page(after: cursor, size: size, in: session), session)
  }

  /// Reads the rows before a cursor in their shape. See `Query.page(before:size:in:)`.
  public func page(
    before cursor: Cursor<Shape.Root>?, size: Int = 20, in session: Session
  ) throws -> CursorPage<Shape.Root, Shape> {
    try shaped(query.page(before: cursor, size: size, in: session), session)
  }

  private func shaped(
    _ page: CursorPage<Shape.Root, Shape.Root>, _ session: Session
  ) throws -> CursorPage<Shape.Root, Shape> {
    CursorPage(
      items: try shaped(page.items, session), next: page.next, previous: page.previous)
  }

  /// The rows of a page, found by key whatever the strategy.
  private func shaped(_ rows: [Shape.Root], _ session: Session) throws -> [Shape] {
    try Shape.loading.shapes(LoadedRows(rows: rows, source: nil), session)
  }
}
