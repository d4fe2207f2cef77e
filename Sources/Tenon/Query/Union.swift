/// The combined rows of several queries: a `UNION`, `UNION ALL`, `INTERSECT` or `EXCEPT`.
///
///     let names = User.query.select(User.email).union(Customer.query.select(Customer.email))
///     try names.order(by: User.email).limit(10).all(in: session)
///     // SELECT "users"."email" FROM "users" UNION SELECT "customers"."email" FROM "customers" ORDER BY 1 LIMIT ?
///
/// Order and limit apply to all rows together. The rows can be ordered by columns that the first query selects, or by
/// their labels.
public struct Union<First: RowFetchable>: Refinable, RowFetchable {
  /// The type of the elements, which is that of the first query.
  public typealias Element = First.Element

  /// The clauses of the query, with its select list.
  public let clauses: SQLSelect

  private let first: First

  fileprivate init(_ clauses: SQLSelect, _ first: First) {
    self.clauses = clauses
    self.first = first
  }

  /// Returns the same rows in another order or with another limit.
  public func refined(_ clauses: SQLSelect) -> Union { Union(clauses, first) }

  /// The query with its select list.
  public var selected: SQLSelect { clauses }

  /// The name of the first query's elements.
  public var elementName: String { first.elementName }

  /// Returns the query limited to at most `count` rows.
  public func bounded(to count: Int) -> Union {
    refining { $0.limit = min($0.limit ?? count, count) }
  }

  /// Decodes an element from a row.
  public func decode(_ row: Row) throws -> First.Element { try first.decode(row) }
}

extension RowFetchable {
  /// `UNION`: the rows of both queries, without duplicates.
  ///
  ///     User.query.filter(User.isAdmin).union(User.query.filter(User.posts.any()))
  ///     // SELECT … WHERE "users"."is_admin" UNION SELECT … WHERE EXISTS (…)
  public func union<Other: RowFetchable>(_ other: Other) -> Union<Self>
  where Other.Element == Element {
    Union(selected.combined(.union, other.selected), self)
  }

  /// `UNION ALL`: the rows of both queries, with duplicates.
  ///
  ///     Post.query.select(Post.authorID).unionAll(Comment.query.select(Comment.authorID))
  ///     // SELECT "posts"."author_id" FROM "posts" UNION ALL SELECT "comments"."author_id" FROM "comments"
  public func unionAll<Other: RowFetchable>(_ other: Other) -> Union<Self>
  where Other.Element == Element {
    Union(selected.combined(.unionAll, other.selected), self)
  }

  /// `INTERSECT`: the rows that are in both queries, without duplicates.
  ///
  ///     Post.query.select(Post.authorID).intersect(Comment.query.select(Comment.authorID))
  public func intersect<Other: RowFetchable>(_ other: Other) -> Union<Self>
  where Other.Element == Element {
    Union(selected.combined(.intersect, other.selected), self)
  }

  /// `EXCEPT`: the rows of this query that are not in the other one, without duplicates.
  ///
  ///     User.query.select(User.id).except(Post.query.select(Post.authorID))
  public func except<Other: RowFetchable>(_ other: Other) -> Union<Self>
  where Other.Element == Element {
    Union(selected.combined(.except, other.selected), self)
  }
}

extension SQLSelect {
  /// The query that combines both.
  fileprivate func combined(_ kind: SQLCompound, _ other: SQLSelect) -> SQLSelect {
    var first = subquery
    var other = other.subquery
    // Databases differ in the precedence of UNION, INTERSECT and EXCEPT. Only a chain of one kind needs no parentheses.
    let isChain =
      first.compounds.allSatisfy { $0.0 == kind } && (kind == .union || kind == .unionAll)
    if first.isBounded || !(first.compounds.isEmpty || isChain) {
      first = first.derived
    } else {
      first.ordering = []
    }
    for table in other.commonTables { first.use(table) }
    other.commonTables = []
    first.compounds.append((kind, other))
    return first
  }

  /// The query as a derived table, with all its columns.
  private var derived: SQLSelect {
    var inner = self
    let name = "rows"
    var outer = SQLSelect(source: .table(name))
    outer.commonTables = inner.commonTables
    inner.commonTables = []
    let redacted = redactedColumns
    for (index, column) in inner.columns.enumerated() {
      let label = "column_\(index + 1)"
      inner.columns[index].label = label
      outer.columns.append(
        SQLColumn(
          node: .column(
            table: name, name: label, isNumeric: false, isRedacted: redacted.contains(index)),
          label: column.name, origin: column.origin ?? column.node))
    }
    outer.source = .query(inner, alias: name)
    return outer
  }
}
