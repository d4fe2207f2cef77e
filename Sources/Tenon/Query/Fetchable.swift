// The protocols of queries, and who refines whom:
//
//     Refinable                       order, limit, offset, page
//     └─ Filterable                   filter, join, group, distinct, lock
//
//     Fetchable                       all, first, one, count, exists: reads typed elements
//     └─ RowFetchable                 stream, union, subqueries: reads each element from one row
//
//     Filterable & RowFetchable
//     └─ QueryConvertible             select, with, as, update, delete: reads rows of one model
//
// The queries that conform:
//
//     Query, Related                  QueryConvertible
//     Selection, SingleSelection      Filterable, RowFetchable
//     Union                           Refinable, RowFetchable
//     EagerQuery, ShapedQuery         Filterable, Fetchable

/// A query that reads typed elements from a database.
///
/// Its elements may be models, tuples of selected columns, rows of a union, or rows with related rows.
public protocol Fetchable<Element>: Sendable {
  /// The type of the elements.
  associatedtype Element: Sendable

  /// The query with its select list.
  var selected: SQLSelect { get }

  /// The name of the elements, for error messages.
  var elementName: String { get }

  /// Returns the query limited to at most `count` elements.
  func bounded(to count: Int) -> Self

  /// Returns the query in a dialect's SQL, as `all` runs it.
  ///
  ///     try User.query.filter(User.id == 1).statement(for: .postgresql).sql
  ///
  /// - Throws: `SQLError` if the query cannot be written, for example because it uses a table that it does not join.
  func statement(for dialect: Dialect) throws -> SQLStatement

  /// Reads all elements. The other methods that read call it.
  ///
  /// - Parameters:
  ///   - session: The session.
  ///   - site: The place in the program that reads; nil if the read is part of another operation.
  /// - Throws: `InvalidColumnValue` if a row holds a value that the schema does not allow; any error of the database.
  func elements(in session: Session, at site: CallSite?) throws -> [Element]
}

extension Fetchable {
  /// Returns the query in a dialect's SQL, as `all` runs it.
  ///
  /// - Throws: `SQLError` if the query cannot be written.
  public func statement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect, validatesTables: true)
    try writer.write(selected)
    return try writer.statement
  }

  /// Reads all elements.
  ///
  ///     let users = try User.query.filter(User.isActive).all(in: session)
  ///
  /// - Parameters:
  ///   - session: The session.
  ///   - file: The file that reads, for `Configuration.reportRepeats`.
  ///   - line: The line that reads.
  /// - Throws: `InvalidColumnValue` if a row holds a value that the schema does not allow; any error of the database.
  @inlinable
  public func all(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Element] {
    try elements(in: session, at: CallSite(file, line))
  }

  /// The number of rows is read by a function, as it needs a session.
  @available(*, unavailable, message: "count the rows with `count(in: session)`")
  public var count: Int { 0 }

  /// Reads the first element, or nil if there is none.
  ///
  ///     let newest = try Post.query.order(by: Post.createdAt.desc).first(in: session)
  ///
  /// - Throws: The same errors as `all`.
  @inlinable
  public func first(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Element? {
    try bounded(to: 1).elements(in: session, at: CallSite(file, line)).first
  }

  /// Reads the only element.
  ///
  ///     let ann = try User.query.filter(User.username == "ann").one(in: session)
  ///
  /// - Throws: `NotFound` if there is none, `MultipleRowsFound` if there are several; the same errors as `all`.
  @inlinable
  public func one(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Element {
    try one(in: session, at: CallSite(file, line))
  }

  /// Reads the only element. See `one(in:file:line:)`.
  @inlinable func one(in session: Session, at site: CallSite?) throws -> Element {
    let query = bounded(to: 2)
    let found = try query.elements(in: session, at: site)
    guard let first = found.first, found.count == 1 else {
      throw try query.failure(hasNone: found.isEmpty, for: session.dialect)
    }
    return first
  }

  /// Returns the error for a number of elements other than one.
  @usableFromInline func failure(hasNone: Bool, for dialect: Dialect) throws -> any TenonError {
    let sql = try statement(for: dialect).sql
    return hasNone
      ? NotFound(model: elementName, statement: sql)
      : MultipleRowsFound(model: elementName, statement: sql)
  }

  /// Counts the rows of the query.
  ///
  ///     let count = try User.query.filter(User.isActive).count(in: session)
  ///     // SELECT COUNT(*) FROM "users" WHERE "users"."is_active"
  ///
  /// - Throws: Any error of the database.
  public func count(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Int {
    try count(in: session, at: CallSite(file, line))
  }

  /// Counts the rows of the query. See `count(in:file:line:)`.
  func count(in session: Session, at site: CallSite?) throws -> Int {
    try session.fetchInt(countStatement(for: session.dialect), at: site)
  }

  /// Returns true if the query finds at least one row.
  ///
  ///     let isTaken = try User.query.filter(User.email == email).exists(in: session)
  ///     // SELECT EXISTS (SELECT 1 FROM "users" WHERE "users"."email" = ?)
  ///
  /// - Throws: Any error of the database.
  public func exists(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Bool {
    try session.fetchInt(existsStatement(for: session.dialect), at: CallSite(file, line)) != 0
  }

  /// The statement that counts the rows of the query.
  package func countStatement(for dialect: Dialect) throws -> SQLStatement {
    var select = selected
    if select.isBounded || select.combinesRows {
      var rows = select.withoutValues
      if rows.columns.count == 1 { rows.columns[0].label = "one" }
      select = SQLSelect(source: .query(rows, alias: "rows"))
    } else {
      select = select.withoutValues
    }
    select.columns = [SQLColumn(node: .aggregate(SQLAggregate(.count, of: nil)))]
    var writer = SQLWriter(dialect, validatesTables: true)
    try writer.write(select)
    return try writer.statement
  }

  /// The statement that checks if the query finds a row.
  package func existsStatement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect, validatesTables: true)
    writer.append("SELECT ")
    try writer.write(.exists(selected.withoutValues))
    return try writer.statement
  }
}

extension SQLSelect {
  /// The query for a use that needs only the existence of its rows, not their values.
  package var withoutValues: SQLSelect {
    var select = self
    select.lock = nil
    select.ordering = []
    if isDistinct || !compounds.isEmpty {
      // The columns decide which rows differ. In a derived table they need different names.
      for index in select.columns.indices { select.columns[index].label = "column_\(index + 1)" }
    } else if columns.contains(where: { $0.node.isAggregate }) {
      select.columns = [SQLColumn(node: .aggregate(SQLAggregate(.count, of: nil)))]
    } else {
      select.columns = [SQLColumn(node: .position(1, isNumeric: false))]
    }
    return select
  }
}

/// A query that reads each element from one row of a single statement.
public protocol RowFetchable<Element>: Fetchable {
  /// Decodes an element from a row.
  ///
  /// - Throws: `InvalidColumnValue` if a column holds a value of another type.
  func decode(_ row: Row) throws -> Element
}

extension RowFetchable {
  /// Reads all elements. `all(in:)` calls it.
  @inlinable
  public func elements(in session: Session, at site: CallSite?) throws -> [Element] {
    var elements: [Element] = []
    try session.fetch(
      statement(for: session.dialect), at: site, expecting: { elements.reserve(expected: $0) },
      { row in elements.append(try decode(row)) })
    elements.trim()
    return elements
  }

  /// Reads the elements one by one while the database finds them, in constant memory.
  ///
  ///     let users = try User.query.stream(in: session)
  ///     while let user = try users.next() { … }
  ///
  /// - Throws: Any error of the database when the query starts. Later errors are thrown by `next()`.
  @inlinable
  public func stream(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> RowStream<Element> {
    let statement = try statement(for: session.dialect)
    return try RowStream(session, statement, at: CallSite(file, line)) { row in try decode(row) }
  }

  /// `EXISTS`: true if the query finds a row, as a condition of another query. The query may use columns of the outer
  /// query.
  ///
  ///     User.query.filter(Post.query.filter(Post.authorID == User.id).exists())
  ///     // … WHERE EXISTS (SELECT 1 FROM "posts" WHERE "posts"."author_id" = "users"."id")
  ///
  /// Inside the subquery, a model means the rows of the subquery, even if the outer query reads the same table. Such a
  /// subquery fails with `SQLError` if it does not refer to the outer row, or compares two columns of its table with
  /// each other. Use an alias for it:
  ///
  ///     let other = User.alias("other")
  ///     User.query.filter(other.select(other[User.id]).filter(other[User.email] == User.email && …).exists())
  public func exists() -> Condition { Condition(.exists(selected.withoutValues)) }
}

extension RowFetchable
where Element: SQLConvertible, Element.Unwrapped.Unwrapped == Element.Unwrapped {
  /// The first value of the query as an expression of another query; nil if there is no row. The query may use columns
  /// of the outer query.
  ///
  ///     let posts = Post.query.filter(Post.authorID == User.id).select(Post.id.count()).scalar()
  ///     User.query.select(User.username, posts)                            // [(String, Int?)]
  ///     // SELECT "users"."username", (SELECT COUNT("posts"."id") FROM "posts"
  ///     // WHERE "posts"."author_id" = "users"."id") FROM "users"
  ///
  /// Inside the subquery, a model means the rows of the subquery, even if the outer query reads the same table. Such a
  /// subquery fails with `SQLError` if it compares two columns of that table with each other. Use an alias for it to
  /// compare with the outer row.
  ///
  ///     User.query.filter(User.age > User.query.select(User.age.max()).scalar() - 5)      // the maximum of all users
  public func scalar() -> Computed<Element.Unwrapped?> {
    Computed(result: .scalar(selected.subquery))
  }
}

extension SQLExpression {
  /// `IN`: true if the expression equals a row of another query with one column.
  ///
  ///     User.query.filter(User.id.in(Post.query.filter(Post.viewCount > 100).select(Post.authorID)))
  ///     // … WHERE "users"."id" IN (SELECT "posts"."author_id" FROM "posts" WHERE "posts"."view_count" > ?)
  ///
  /// Inside the subquery, a model means the rows of the subquery, even if the outer query reads the same table. Such a
  /// subquery fails with `SQLError` if it compares a column of that table with itself. Use an alias for it to compare
  /// with the outer row.
  public func `in`<Other: RowFetchable>(_ query: Other) -> Condition
  where Other.Element: SQLConvertible, Other.Element.Unwrapped == Value.Unwrapped {
    Condition(.isInQuery([node], query.selected.subquery))
  }
}

extension SQLSelect {
  /// The query as part of another query, without a lock.
  package var subquery: SQLSelect {
    var select = self
    select.lock = nil
    return select
  }
}

// Growing an array of many rows touches more memory than filling a reserved one.
extension Array {
  /// Reserves memory for as many elements as the last time, at most 32 MB.
  @inlinable mutating func reserve(expected count: Int) {
    reserveCapacity(Swift.min(count, (32 << 20) / Swift.max(1, MemoryLayout<Element>.stride)))
  }

  /// Releases memory if there were far fewer elements than expected.
  @inlinable mutating func trim() {
    if capacity > 1024, count < capacity / 4 { self = map(\.self) }
  }
}
