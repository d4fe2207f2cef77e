/// The rows of several queries put together: by `union`, `unionAll`, `intersect` or `except`.
///
///     let names = User.query.select(User.email).union(Customer.query.select(Customer.email))
///     try names.order(by: User.email).limit(10).all(in: session)
///
/// Order and bounds are those of all rows together; rows are ordered by columns that the first query selects, or by their
/// labels.
public struct Union<First: RowFetchable>: Refinable, RowFetchable {
  /// What a row becomes: that of the first query.
  public typealias Element = First.Element

  /// What the query says, with its columns.
  public let clauses: SQLSelect

  private let first: First

  fileprivate init(_ clauses: SQLSelect, _ first: First) {
    self.clauses = clauses
    self.first = first
  }

  /// The same rows in another order or other bounds.
  public func refined(_ clauses: SQLSelect) -> Union { Union(clauses, first) }

  /// The query with its columns.
  public var selected: SQLSelect { clauses }

  /// The name of what the first query reads.
  public var elementName: String { first.elementName }

  /// At most so many of the rows.
  public func bounded(to count: Int) -> Union {
    refining { $0.limit = min($0.limit ?? count, count) }
  }

  /// Reads an element from a row.
  public func decode(_ row: Row) throws -> First.Element { try first.decode(row) }
}

extension RowFetchable {
  /// `UNION`: the rows of both queries, equal ones once.
  ///
  ///     User.query.filter(User.isAdmin).union(User.query.filter(User.posts.any()))
  public func union<Other: RowFetchable>(_ other: Other) -> Union<Self>
  where Other.Element == Element {
    Union(selected.combined(.union, other.selected), self)
  }

  /// `UNION ALL`: the rows of both queries, equal ones as often as they come.
  public func unionAll<Other: RowFetchable>(_ other: Other) -> Union<Self>
  where Other.Element == Element {
    Union(selected.combined(.unionAll, other.selected), self)
  }

  /// `INTERSECT`: the rows that both queries give, each once.
  public func intersect<Other: RowFetchable>(_ other: Other) -> Union<Self>
  where Other.Element == Element {
    Union(selected.combined(.intersect, other.selected), self)
  }

  /// `EXCEPT`: the rows that the other query does not give, each once.
  public func except<Other: RowFetchable>(_ other: Other) -> Union<Self>
  where Other.Element == Element {
    Union(selected.combined(.except, other.selected), self)
  }
}

extension SQLSelect {
  /// Both queries put together.
  fileprivate func combined(_ kind: SQLCompound, _ other: SQLSelect) -> SQLSelect {
    var first = subquery
    var other = other.subquery
    // Databases differ in which of UNION, INTERSECT and EXCEPT goes first: only a chain of one kind needs no parentheses.
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
