/// A query for selected columns, as typed tuples.
///
///     let rows = try User.query.join(User.posts).select(User.username, Post.title).all(in: session)
///     // [(String, String)]
///     // SELECT "users"."username", "posts"."title" FROM "users" JOIN "posts" ON …
public struct Selection<First: Selectable, each Rest: Selectable>: Filterable, RowFetchable {
  /// The tuple that a row is decoded to.
  public typealias Element = (First.Output, repeat (each Rest).Output)

  /// The clauses of the query, without its select list.
  public let clauses: SQLSelect

  /// The name of the model or table that is selected from.
  public let elementName: String

  private let first: First
  private let rest: (repeat each Rest)

  /// Decodes a tuple from a row. The compiler specializes code for concrete types only if it contains no parameter
  /// pack. The overloads for two and three items pass a closure without a pack, which is several times as fast.
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

  /// Returns a selection of the same items with other clauses.
  public func refined(_ clauses: SQLSelect) -> Selection {
    Selection(clauses, of: elementName, first, repeat each rest, read: read)
  }

  /// The query with its select list.
  public var selected: SQLSelect {
    var select = clauses
    select.add(first)
    for item in repeat each rest { select.add(item) }
    return select
  }

  /// Returns the selection limited to at most `count` rows.
  public func bounded(to count: Int) -> Selection {
    refining { $0.limit = min($0.limit ?? count, count) }
  }

  /// Reads the only row.
  ///
  /// - Throws: `NotFound` if there is none, `MultipleRowsFound` if there are several; the same errors as `all`.
  @inlinable
  public func one(
    in session: Session, file: StaticString = #fileID, line: UInt = #line
  ) throws -> (First.Output, repeat (each Rest).Output) {
    // In a chain of calls, the compiler destructures the tuple only if this function names its type.
    try one(in: session, at: CallSite(file, line))
  }

  /// Decodes a tuple from a row.
  @inlinable
  public func decode(_ row: Row) throws -> Element { try read(row) }
}

/// A query for one expression or one model. With one expression, it can be part of other queries.
///
///     let authors = Post.query.filter(Post.viewCount > 100).select(Post.authorID)
///     User.query.filter(User.id.in(authors))
///     // … WHERE "users"."id" IN (SELECT "posts"."author_id" FROM "posts" WHERE "posts"."view_count" > ?)
public struct SingleSelection<Item: Selectable>: Filterable, RowFetchable {
  /// The value that a row is decoded to.
  public typealias Element = Item.Output

  /// The clauses of the query, without its select list.
  public let clauses: SQLSelect

  /// The name of the model or table that is selected from.
  public let elementName: String

  @usableFromInline let item: Item

  package init(_ clauses: SQLSelect, of name: String, _ item: Item) {
    self.clauses = clauses
    elementName = name
    self.item = item
  }

  /// Returns a selection of the same item with other clauses.
  public func refined(_ clauses: SQLSelect) -> SingleSelection {
    SingleSelection(clauses, of: elementName, item)
  }

  /// The query with its select list.
  public var selected: SQLSelect {
    var select = clauses
    select.add(item)
    return select
  }

  /// Returns the selection limited to at most `count` rows.
  public func bounded(to count: Int) -> SingleSelection {
    refining { $0.limit = min($0.limit ?? count, count) }
  }

  /// Decodes the value from a row.
  @inlinable
  public func decode(_ row: Row) throws -> Item.Output { try item.decode(row, at: 0) }
}

extension QueryConvertible {
  /// Selects columns, expressions or models instead of whole rows.
  ///
  ///     try User.query.select(User.isAdmin, User.id.count()).group(by: User.isAdmin).all(in: session)  // [(Bool, Int)]
  ///     // SELECT "users"."is_admin", COUNT("users"."id") FROM "users" GROUP BY "users"."is_admin"
  ///
  /// Columns of a left-joined table are selected as `.optional`.
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
  ///
  ///     try User.query.select(User.id, User.username, User.email).all(in: session)     // [(User.ID, String, String)]
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

  /// Selects one expression or model instead of whole rows.
  ///
  ///     try User.query.select(User.email).all(in: session)                   // [String]
  ///     // SELECT "users"."email" FROM "users"
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
