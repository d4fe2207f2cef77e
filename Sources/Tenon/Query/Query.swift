/// A query for rows of one model: a value that knows no database until it runs.
///
///     let query = User.query.filter(User.isActive).order(by: User.username)
///     let users = try query.limit(10).all(in: session)
public struct Query<Element: Model>: QueryConvertible {
  /// The model.
  public typealias Root = Element

  /// What the query says.
  public package(set) var clauses: SQLSelect

  package init(_ clauses: SQLSelect = Root.modelDefinition.rows) { self.clauses = clauses }

  /// The rows for which a condition is true.
  package init(condition: SQLNode) {
    self.init()
    clauses.condition = condition
  }
}

extension Model {
  /// All rows of the model's table; deleted ones are left out where the schema says `softDelete`.
  ///
  ///     try User.query.filter(User.isActive).all(in: session)
  public static var query: Query<Self> { Query() }
}

/// Anything that can be read as a query for rows of one model: `Query` itself and the related rows of a row.
public protocol QueryConvertible<Root>: Filterable, RowFetchable
where Refined == Query<Root>, Element == Root {
  /// The model whose rows are read.
  associatedtype Root: Model

  /// The query.
  var query: Query<Root> { get }
}

extension Query {
  /// Itself.
  public var query: Query { self }

  /// The query with other clauses.
  public func refined(_ clauses: SQLSelect) -> Query { Query(clauses) }
}

extension QueryConvertible {
  /// What the query says.
  public var clauses: SQLSelect { query.clauses }

  /// The query with other clauses.
  public func refined(_ clauses: SQLSelect) -> Query<Root> { Query(clauses) }
}
