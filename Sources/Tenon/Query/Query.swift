/// A query for rows of one model: a value that knows no database until it runs.
///
///     let query = User.query.filter(User.isActive).order(by: User.username)
///     let users = try query.limit(10).all(in: session)
public struct Query<Root: Model>: Sendable {
  /// Which rows of a soft-deleting model a query sees.
  package enum Deleted: Sendable {
    case leftOut
    case included
    case only
  }

  package var condition: SQLNode?
  package var ordering: [OrderTerm] = []
  package var limit: Int?
  package var offset: Int?
  package var deleted = Deleted.leftOut

  package init(condition: SQLNode? = nil) { self.condition = condition }
}

extension Model {
  /// All rows of the model's table; deleted ones are left out where the schema says `softDelete`.
  ///
  ///     try User.query.filter(User.isActive).all(in: session)
  public static var query: Query<Self> { Query() }
}

/// Anything that can be read as a query: `Query` itself and the related rows of a model.
public protocol QueryConvertible<Root>: Sendable {
  /// The model whose rows are read.
  associatedtype Root: Model

  /// The query.
  var query: Query<Root> { get }
}

extension Query: QueryConvertible {
  /// Itself.
  public var query: Query<Root> { self }
}

extension QueryConvertible {
  /// Keeps the rows for which a condition is true, of those kept so far.
  ///
  ///     User.query.filter(User.isActive && User.age >= 18)
  public func filter<Filter: SQLExpression>(_ condition: Filter) -> Query<Root>
  where Filter.Value: SQLBoolean {
    var query = query
    query.condition = query.condition.map { .all($0, condition.node) } ?? condition.node
    return query
  }

  /// Orders the rows, behind the order given so far.
  ///
  ///     User.query.order(by: User.isAdmin.desc, User.username)
  public func order(by terms: any OrderTermConvertible...) -> Query<Root> {
    order(by: terms.map(\.orderTerm))
  }

  /// Orders the rows by a list of terms, behind the order given so far.
  public func order(by terms: [OrderTerm]) -> Query<Root> {
    var query = query
    query.ordering += terms
    return query
  }

  /// Reads at most so many rows. A negative number throws when the query runs.
  public func limit(_ count: Int) -> Query<Root> {
    var query = query
    query.limit = count
    return query
  }

  /// Skips so many rows. A negative number throws when the query runs.
  public func offset(_ count: Int) -> Query<Root> {
    var query = query
    query.offset = count
    return query
  }

  /// Sees deleted rows of a soft-deleting model too.
  public func withDeleted() -> Query<Root> {
    var query = query
    query.deleted = .included
    return query
  }

  /// Sees only the deleted rows of a soft-deleting model.
  public func onlyDeleted() -> Query<Root> {
    var query = query
    query.deleted = .only
    return query
  }
}
