/// A query whose rows, together with their related rows, are converted to a shape.
///
///     let query = User.query.filter(User.isActive).order(by: User.username).as(UserProfile.self)
///     let profiles = try query.limit(10).all(in: session)              // [UserProfile]
///     let page = try query.page(2, size: 20, in: session)              // Page<UserProfile>
public struct ShapedQuery<Shape: ModelShape>: Filterable, Fetchable {
  /// The shape.
  public typealias Element = Shape

  /// The query for rows, each paired with its shape.
  private let rows: EagerQuery<Shape.Root, Shape>

  init(_ rows: EagerQuery<Shape.Root, Shape>) { self.rows = rows }

  /// The query for the rows themselves.
  package var query: Query<Shape.Root> { rows.query }
}

extension QueryConvertible {
  /// Converts each row to a shape, after reading its related rows with one statement per relationship.
  ///
  ///     try User.query.order(by: User.username).as(UserProfile.self).all(in: session)       // [UserProfile]
  ///     try user.posts.as(PostCard.self).all(in: session)
  public func `as`<Shape: ModelShape>(_ shape: Shape.Type) -> ShapedQuery<Shape>
  where Shape.Root == Root {
    let loading = shape.loading
    return ShapedQuery(
      EagerQuery(query, EagerPlan(repeatsQuery: loading.needsSource)) { roots, session in
        Array(zip(roots.rows, try loading.shapes(roots, session)))
      })
  }
}

extension ShapedQuery {
  /// The clauses of the query for the rows themselves.
  public var clauses: SQLSelect { rows.clauses }

  /// Returns a query for the same shape with other clauses.
  public func refined(_ clauses: SQLSelect) -> ShapedQuery { ShapedQuery(rows.refined(clauses)) }

  /// The query for the rows themselves.
  public var selected: SQLSelect { rows.selected }

  /// The model's name.
  public var elementName: String { rows.elementName }

  /// Returns the statement for the rows themselves. Related rows are read by other statements.
  public func statement(for dialect: Dialect) throws -> SQLStatement {
    try rows.statement(for: dialect)
  }

  /// Returns the query limited to at most `count` rows, without counting related rows.
  public func bounded(to count: Int) -> ShapedQuery { ShapedQuery(rows.bounded(to: count)) }

  /// Reads all rows in their shape.
  ///
  /// - Throws: `NotFound` if a required parent does not exist; the same errors as `Query.all`.
  public func elements(in session: Session, at site: CallSite?) throws -> [Shape] {
    try rows.elements(in: session, at: site).map(\.1)
  }

  /// Reads the rows after a cursor in their shape. See `Query.page(after:size:in:)`.
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

  /// Converts the rows of a page. Their related rows are found by key, whatever the strategy.
  private func shaped(_ rows: [Shape.Root], _ session: Session) throws -> [Shape] {
    try Shape.loading.shapes(LoadedRows(rows: rows, source: nil), session)
  }
}
