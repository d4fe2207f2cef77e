/// A query for chosen columns, as typed tuples.
///
///     let rows = try User.query.join(User.posts).select(User.username, Post.title).all(in: session)   // [(String, String)]
public struct Selection<First: Selectable, each Rest: Selectable>: Filterable, RowFetchable {
  /// What a row becomes.
  public typealias Element = (First.Output, repeat (each Rest).Output)

  /// What the query says, without its columns.
  public let clauses: SQLSelect

  /// The name of what is selected from.
  public let elementName: String

  private let first: First
  private let rest: (repeat each Rest)

  /// Reads a tuple from a row. The compiler makes code for the types at hand only where it sees no parameter pack: whoever
  /// knows how many items there are gives a closure that is several times as fast as one for any number.
  @usableFromInline let read: @Sendable (Row) throws -> Element

  @usableFromInline init(
    _ clauses: SQLSelect, of name: String, _ first: First, _ rest: repeat each Rest,
    read: @escaping @Sendable (Row) throws -> Element
  ) {
    self.clauses = clauses
    elementName = name
    self.first = first
    self.rest = (repeat each rest)
    self.read = read
  }

  package init(_ clauses: SQLSelect, of name: String, _ first: First, _ rest: repeat each Rest) {
    self.init(clauses, of: name, first, repeat each rest) { row in
      var offset = 0
      func next<Next: Selectable>(_ item: Next) throws -> Next.Output {
        defer { offset += item.width }
        return try item.decode(row, at: offset)
      }
      return (try next(first), repeat try next(each rest))
    }
  }

  /// The same columns of another query.
  public func refined(_ clauses: SQLSelect) -> Selection {
    Selection(clauses, of: elementName, first, repeat each rest, read: read)
  }

  /// The query with its columns.
  public var selected: SQLSelect {
    var select = clauses
    select.add(first)
    for item in repeat each rest { select.add(item) }
    return select
  }

  /// The selection of at most so many rows.
  public func bounded(to count: Int) -> Selection {
    refining { $0.limit = min($0.limit ?? count, count) }
  }

  /// Reads the only row.
  ///
  /// - Throws: `NotFound` when there is none, `MultipleRowsFound` when there are several.
  @inlinable
  public func one(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> (First.Output, repeat (each Rest).Output) {
    // The compiler takes the tuple apart in a chain of calls only when it is named here.
    try one(in: session, at: CallSite(file, line))
  }

  /// Reads a tuple from a row.
  @inlinable
  public func decode(_ row: Row) throws -> Element { try read(row) }
}

/// A query for one expression or one model; a query for one expression can stand inside others.
///
///     let authors = Post.query.filter(Post.viewCount > 100).select(Post.authorID)
///     User.query.filter(User.id.in(authors))
public struct SingleSelection<Item: Selectable>: Filterable, RowFetchable {
  /// What a row becomes.
  public typealias Element = Item.Output

  /// What the query says, without its columns.
  public let clauses: SQLSelect

  /// The name of what is selected from.
  public let elementName: String

  @usableFromInline let item: Item

  package init(_ clauses: SQLSelect, of name: String, _ item: Item) {
    self.clauses = clauses
    elementName = name
    self.item = item
  }

  /// The same column of another query.
  public func refined(_ clauses: SQLSelect) -> SingleSelection {
    SingleSelection(clauses, of: elementName, item)
  }

  /// The query with its columns.
  public var selected: SQLSelect {
    var select = clauses
    select.add(item)
    return select
  }

  /// The selection of at most so many rows.
  public func bounded(to count: Int) -> SingleSelection {
    refining { $0.limit = min($0.limit ?? count, count) }
  }

  /// Reads the value from a row.
  @inlinable
  public func decode(_ row: Row) throws -> Item.Output { try item.decode(row, at: 0) }
}

extension QueryConvertible {
  /// Selects columns instead of whole rows.
  ///
  ///     try User.query.select(User.isAdmin, User.id.count()).group(by: User.isAdmin).all(in: session)    // [(Bool, Int)]
  ///
  /// Columns of a table joined from the left are selected as `.optional`.
  public func select<First: Selectable, each Rest: Selectable>(
    _ first: First, _ rest: repeat each Rest
  ) -> Selection<First, repeat each Rest> {
    Selection(clauses, of: elementName, first, repeat each rest)
  }

  /// Selects two columns, expressions or models instead of whole rows.
  ///
  ///     try User.query.join(User.posts).select(User.columns, Post.columns).all(in: session)      // [(User, Post)]
  @inlinable
  public func select<First: Selectable, Second: Selectable>(
    _ first: First, _ second: Second
  ) -> Selection<First, Second> {
    let offset = first.width
    return Selection(clauses, of: elementName, first, second) { row in
      (try first.decode(row, at: 0), try second.decode(row, at: offset))
    }
  }

  /// Selects three columns, expressions or models instead of whole rows.
  @inlinable
  public func select<First: Selectable, Second: Selectable, Third: Selectable>(
    _ first: First, _ second: Second, _ third: Third
  ) -> Selection<First, Second, Third> {
    let offset = first.width
    let next = offset + second.width
    return Selection(clauses, of: elementName, first, second, third) { row in
      (
        try first.decode(row, at: 0), try second.decode(row, at: offset),
        try third.decode(row, at: next)
      )
    }
  }

  /// Selects one expression instead of whole rows.
  ///
  ///     try User.query.select(User.email).all(in: session)                   // [String]
  public func select<Item: Selectable>(_ item: Item) -> SingleSelection<Item> {
    SingleSelection(clauses, of: elementName, item)
  }
}

extension SQLSelect {
  /// Adds the columns of an item of a select list.
  fileprivate mutating func add(_ item: some Selectable) {
    columns += item.selectedColumns(optionalTables: optionalTables).nodes
      .map { SQLColumn(node: $0) }
  }
}
