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

  /// Reads all elements: what `all` and the other methods that read are made of.
  ///
  /// - Parameters:
  ///   - session: The session.
  ///   - site: The place in the program that reads; nil when the read is part of something else.
  /// - Throws: `InvalidColumnValue` when a row holds what the schema does not allow; what the database reports.
  func elements(in session: Session, at site: CallSite?) throws -> [Element]
}

extension Fetchable {
  /// The query as a dialect's SQL, as `all` runs it.
  public func statement(for dialect: Dialect) throws -> SQLStatement {
    var writer = SQLWriter(dialect, knowsTables: true)
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
  /// - Throws: `InvalidColumnValue` when a row holds what the schema does not allow; what the database reports.
  @inlinable
  public func all(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Element] {
    try elements(in: session, at: CallSite(file, line))
  }

  /// Reads the first element, or nil when there is none.
  ///
  /// - Throws: What `all` throws.
  @inlinable
  public func first(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Element? {
    try bounded(to: 1).elements(in: session, at: CallSite(file, line)).first
  }

  /// Reads the only element.
  ///
  /// - Throws: `NotFound` when there is none, `MultipleRowsFound` when there are several; what `all` throws.
  @inlinable
  public func one(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Element {
    try one(in: session, at: CallSite(file, line))
  }

  /// Reads the only element.
  @inlinable func one(in session: Session, at site: CallSite?) throws -> Element {
    let query = bounded(to: 2)
    let found = try query.elements(in: session, at: site)
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
  ///
  /// - Throws: What the database reports.
  public func count(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Int {
    try count(in: session, at: CallSite(file, line))
  }

  /// Counts the rows.
  func count(in session: Session, at site: CallSite?) throws -> Int {
    try session.fetchInt(countStatement(for: session.dialect), at: site)
  }

  /// Whether there is a row.
  ///
  /// - Throws: What the database reports.
  public func exists(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> Bool {
    try session.fetchInt(existsStatement(for: session.dialect), at: CallSite(file, line)) != 0
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
  @inlinable
  public func elements(in session: Session, at site: CallSite?) throws -> [Element] {
    var elements: [Element] = []
    try session.fetch(
      statement(for: session.dialect), at: site, expecting: { elements.reserve(expected: $0) },
      { row in elements.append(try decode(row)) })
    elements.trim()
    return elements
  }

  /// Reads the elements one by one, in constant memory, while the database finds them.
  ///
  ///     let users = try User.query.stream(in: session)
  ///     while let user = try users.next() { … }
  ///
  /// - Throws: What the database reports when the query starts; `next()` throws what it reports later.
  @inlinable
  public func stream(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> RowStream<Element> {
    let statement = try statement(for: session.dialect)
    return try RowStream(session, statement, at: CallSite(file, line)) { row in try decode(row) }
  }

  /// Whether the query gives a row, as a condition of another query. It may refer to columns of that query.
  ///
  ///     User.query.filter(Post.query.filter(Post.authorID == User.id).exists())
  ///
  /// Inside, a model's name means the rows inside, also where the query around reads the same table: that one is refused
  /// when it asks nothing of the row outside, or compares two columns of its table with each other. Give the rows inside
  /// another name:
  ///
  ///     let other = User.alias("other")
  ///     User.query.filter(other.select(other[User.id]).filter(other[User.email] == User.email && …).exists())
  public func exists() -> Condition { Condition(.exists(selected.selectingNothing)) }
}

extension RowFetchable
where Element: SQLConvertible, Element.Unwrapped.Unwrapped == Element.Unwrapped {
  /// The first value that the query gives, as an expression; nil when it gives no row. It may refer to columns of the
  /// query it stands in.
  ///
  ///     let posts = Post.query.filter(Post.authorID == User.id).select(Post.id.count()).scalar()
  ///     User.query.select(User.username, posts)                            // [(String, Int?)]
  ///
  /// Inside, a model's name means the rows inside, also where the query around reads the same table: then two columns of
  /// that table are not compared with each other. Give the rows inside another name with `alias`.
  ///
  ///     User.query.filter(User.age > User.query.select(User.age.max()).scalar() - 5)      // of all users
  public func scalar() -> Computed<Element.Unwrapped?> {
    Computed(result: .scalar(selected.subquery))
  }
}

extension SQLExpression {
  /// Membership in the rows of another query, of one column.
  ///
  ///     User.query.filter(User.id.in(Post.query.filter(Post.viewCount > 100).select(Post.authorID)))
  ///
  /// Inside, a model's name means the rows inside, also where the query around reads the same table: then no column of
  /// that table is compared with itself. To compare with the row outside, give the rows inside another name with `alias`.
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

// Growing an array of many rows touches more memory than filling it does.
extension Array {
  /// Makes room for as many elements as there were the last time, in at most 32 MB.
  @inlinable mutating func reserve(expected count: Int) {
    reserveCapacity(Swift.min(count, (32 << 20) / Swift.max(1, MemoryLayout<Element>.stride)))
  }

  /// Gives memory back when there were far fewer elements than expected.
  @inlinable mutating func trim() {
    if capacity > 1024, count < capacity / 4 { self = map(\.self) }
  }
}
