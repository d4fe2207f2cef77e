/// A query for rows of one model. It is a value that is independent of any database until it runs.
///
///     let query = User.query.filter(User.isActive).order(by: User.username)
///     let users = try query.limit(10).all(in: session)
///     // SELECT … FROM "users" WHERE "users"."is_active" ORDER BY "users"."username" LIMIT ?
public struct Query<Element: Model>: QueryConvertible {
  /// The model whose rows are read.
  public typealias Root = Element

  /// The clauses of the query.
  public package(set) var clauses: SQLSelect

  package init(_ clauses: SQLSelect = Root.modelDefinition.rows) { self.clauses = clauses }

  /// Creates a query for the rows for which a condition is true.
  package init(condition: SQLNode) {
    self.init()
    clauses.condition = condition
  }
}

extension Model {
  /// A query for all rows of the model's table. It excludes deleted rows if the schema says `softDelete`.
  ///
  ///     try User.query.filter(User.isActive).all(in: session)
  public static var query: Query<Self> { Query() }
}

/// A query for rows of one model, or a value that stands for one: `Query`, or the related rows of a row.
public protocol QueryConvertible<Root>: Filterable, RowFetchable
where Refined == Query<Root>, Element == Root {
  /// The model whose rows are read.
  associatedtype Root: Model

  /// The query for the rows.
  var query: Query<Root> { get }
}

extension Query {
  /// The query itself.
  public var query: Query { self }

  /// Returns the query with other clauses.
  public func refined(_ clauses: SQLSelect) -> Query { Query(clauses) }
}

extension QueryConvertible {
  /// The clauses of the query.
  public var clauses: SQLSelect { query.clauses }

  /// Returns the query with other clauses.
  public func refined(_ clauses: SQLSelect) -> Query<Root> { Query(clauses) }
}
