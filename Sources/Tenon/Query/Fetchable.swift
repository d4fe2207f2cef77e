/// Anything that reads typed elements from a database: a query for models, a selection of columns, a union, a query with
/// related rows.
public protocol Fetchable<Element>: Sendable {
  /// What is read.
  associatedtype Element: Sendable

  /// The query with its columns.
  var selected: SQLSelect { get }

  /// The name of what is read, for errors.
  var elementName: String { get }

  /// The same for at most so many elements.
  func bounded(to count: Int) -> Self

  /// The query as a dialect's SQL, as `all` runs it.
  ///
  ///     try User.query.filter(User.id == 1).statement(for: .postgresql).sql
  ///
  /// - Throws: `SQLError` when the model was generated without the dialect, or the query cannot be written.
  func statement(for dialect: Dialect) throws -> SQLStatement

  /// Reads all elements.
  ///
  ///     let users = try User.query.filter(User.isActive).all(in: session)
  ///
  /// - Throws: `InvalidColumnValue` when a row holds what the schema does not allow; what the database reports.
  func all(in session: Session) throws -> [Element]
}

extension Fetchable {
  /// The query as a dialect's SQL, as `all` runs it.
  public func statement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect, knowsTables: true)
    try writer.write(selected)
    return try writer.statement
  }

  /// Reads the first element, or nil when there is none.
  @inlinable
  public func first(in session: Session) throws -> Element? {
    try bounded(to: 1).all(in: session).first
  }

  /// Reads the only element.
  ///
  /// - Throws: `NotFound` when there is none, `MultipleRowsFound` when there are several.
  @inlinable
  public func one(in session: Session) throws -> Element { try exactlyOne(in: session) }

  @inlinable func exactlyOne(in session: Session) throws -> Element {
    let query = bounded(to: 2)
    let found = try query.all(in: session)
    guard let first = found.first, found.count == 1 else {
      throw try query.failure(hasNone: found.isEmpty, for: session.dialect)
    }
    return first
  }

  /// The error for elements that are not exactly one.
  @usableFromInline func failure(hasNone: Bool, for dialect: Dialect) throws -> any TenonError {
    let sql = try statement(for: dialect).sql
    return hasNone
      ? NotFound(model: elementName, statement: sql)
      : MultipleRowsFound(model: elementName, statement: sql)
  }

  /// Counts the rows.
  public func count(in session: Session) throws -> Int {
    try session.fetchInt(countStatement(for: session.dialect))
  }

  /// Whether there is a row.
  public func exists(in session: Session) throws -> Bool {
    try session.fetchInt(existsStatement(for: session.dialect)) != 0
  }

  /// The number of rows the query gives.
  package func countStatement(for dialect: Dialect) throws -> SQLStatement {
    var select = selected
    if select.isBounded || select.isFolded {
      var rows = select.selectingNothing
      if rows.columns.count == 1 { rows.columns[0].label = "one" }
      select = SQLSelect(source: .query(rows, alias: "rows"))
    } else {
      select = select.selectingNothing
    }
    select.columns = [SQLColumn(node: .aggregate(SQLAggregate(.count, of: nil)))]
    var writer = SQLWriter(dialect, knowsTables: true)
    try writer.write(select)
    return try writer.statement
  }

  /// Whether the query gives a row.
  package func existsStatement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect, knowsTables: true)
    writer.append("SELECT ")
    try writer.write(.exists(selected.selectingNothing))
    return try writer.statement
  }
}

extension SQLSelect {
  /// The query where only the presence of its rows counts.
  package var selectingNothing: SQLSelect {
    var select = self
    select.lock = nil
    select.ordering = []
    if isDistinct || !compounds.isEmpty {
      // The columns decide which rows there are; in a derived table they need names that differ.
      for index in select.columns.indices { select.columns[index].label = "column_\(index + 1)" }
    } else if columns.contains(where: { $0.node.isAggregate }) {
      select.columns = [SQLColumn(node: .aggregate(SQLAggregate(.count, of: nil)))]
    } else {
      select.columns = [SQLColumn(node: .position(1, isNumeric: false))]
    }
    return select
  }
}

/// Anything that reads one element from each row of a statement.
public protocol RowFetchable<Element>: Fetchable {
  /// Reads an element from a row.
  ///
  /// - Throws: `InvalidColumnValue` when a column holds something else.
  func decode(_ row: Row) throws -> Element
}

extension RowFetchable {
  /// Reads all elements.
  ///
  ///     let users = try User.query.filter(User.isActive).all(in: session)
  ///
  /// - Throws: `InvalidColumnValue` when a row holds what the schema does not allow; what the database reports.
  @inlinable
  public func all(in session: Session) throws -> [Element] {
    var elements: [Element] = []
    try session.fetch(statement(for: session.dialect)) { row in
      elements.append(try decode(row))
    }
    return elements
  }

  /// Reads the elements one by one, in constant memory, while the database finds them.
  ///
  ///     let users = try User.query.stream(in: session)
  ///     while let user = try users.next() { … }
  ///
  /// - Throws: What the database reports when the query starts; `next()` throws what it reports later.
  @inlinable
  public func stream(in session: Session) throws -> RowStream<Element> {
    try RowStream(session, statement(for: session.dialect)) { row in try decode(row) }
  }

  /// Whether the query gives a row, as a condition of another query. It may refer to columns of that query.
  ///
  ///     User.query.filter(Post.query.filter(Post.authorID == User.id).exists())
  public func exists() -> Condition { Condition(.exists(selected.selectingNothing)) }
}

extension RowFetchable where Element: SQLConvertible, Element.Unwrapped.Unwrapped == Element.Unwrapped {
  /// The first value that the query gives, as an expression; nil when it gives no row. It may refer to columns of the
  /// query it stands in.
  ///
  ///     let posts = Post.query.filter(Post.authorID == User.id).select(Post.id.count()).scalar()
  ///     User.query.select(User.username, posts)                            // [(String, Int?)]
  public func scalar() -> Computed<Element.Unwrapped?> {
    Computed(result: .scalar(selected.subquery))
  }
}

extension SQLExpression {
  /// Membership in the rows of another query, of one column.
  ///
  ///     User.query.filter(User.id.in(Post.query.filter(Post.viewCount > 100).select(Post.authorID)))
  public func `in`<Other: RowFetchable>(_ query: Other) -> Condition
  where Other.Element: SQLConvertible, Other.Element.Unwrapped == Value.Unwrapped {
    Condition(.isInQuery([node], query.selected.subquery))
  }
}

extension SQLSelect {
  /// The query as part of another one.
  package var subquery: SQLSelect {
    var select = self
    select.lock = nil
    return select
  }
}
