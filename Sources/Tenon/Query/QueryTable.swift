/// The rows of a query as a table of another one, with typed columns: a common table expression or a derived table.
///
///     let counts = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID).cte("post_counts")
///     User.query.join(counts, on: User.id == counts.columns.0).select(User.columns, counts.columns.1)
public struct QueryTable<each Value: SQLConvertible>: Sendable {
  /// The name.
  public let name: String

  /// The columns, in the order the query selects them; of a query for one expression, its column.
  public let columns: (repeat Computed<each Value>)

  /// Where the rows come from.
  package let source: SQLSource

  /// What has to stand in front of the query.
  package let commonTable: SQLCommonTable?
}

extension QueryTable {
  private init(
    _ name: String, _ columns: [String], redacted: Set<Int>, _ source: SQLSource,
    _ table: SQLCommonTable?
  ) {
    self.name = name
    self.source = source
    commonTable = table
    var index = 0
    func next<Next: SQLConvertible>(_ type: Next.Type) -> Computed<Next> {
      defer { index += 1 }
      return Computed(
        .column(
          table: name, name: columns.indices.contains(index) ? columns[index] : "",
          isNumeric: type.comparison == .numeric, isRedacted: redacted.contains(index)))
    }
    self.columns = (repeat next((each Value).self))
  }

  /// A common table expression.
  package init(_ table: SQLCommonTable) {
    self.init(
      table.name, table.columns, redacted: table.redactedColumns, .table(table.name), table)
  }

  /// The rows found so far, inside a common table expression.
  package init(soFar name: String, _ start: SQLSelect) {
    self.init(
      name, start.columnNames, redacted: start.redactedColumns, .table(name), nil)
  }

  /// A derived table.
  package init(subquery name: String, _ select: SQLSelect) {
    var select = select.subquery
    let names = select.columnNames
    for (index, label) in names.enumerated() where select.columns[index].name != label {
      select.columns[index].label = label
    }
    self.init(
      name, names, redacted: select.redactedColumns, .query(select, alias: name), nil)
  }

  /// Selects columns of the table's rows.
  ///
  ///     try counts.select(counts.columns.1.average(), counts.columns.1.max()).one(in: session)
  public func select<First: Selectable, each Rest: Selectable>(
    _ first: First, _ rest: repeat each Rest
  ) -> Selection<First, repeat each Rest> {
    Selection(clauses, of: name, first, repeat each rest)
  }

  /// Selects one column of the table's rows.
  public func select<Item: Selectable>(_ item: Item) -> SingleSelection<Item> {
    SingleSelection(clauses, of: name, item)
  }

  private var clauses: SQLSelect {
    var select = SQLSelect(source: source)
    if let commonTable { select.use(commonTable) }
    return select
  }
}

extension SQLSelect {
  /// The names by which another query knows the columns, all different.
  package var columnNames: [String] {
    var taken: Set<String> = []
    return columns.enumerated().map { index, column in
      // Databases fold case.
      var name = column.name ?? "column_\(index + 1)"
      while !taken.insert(name.lowercased()).inserted { name += "_\(index + 1)" }
      return name
    }
  }
}

extension Selection where First: SQLExpression, repeat each Rest: SQLExpression {
  /// The selection as a common table expression of another query, with typed columns.
  ///
  ///     let counts = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID).cte("post_counts")
  ///     User.query.join(counts, on: User.id == counts.columns.0).select(User.columns, counts.columns.1)
  public func cte(_ name: String) -> QueryTable<First.Value, repeat (each Rest).Value> {
    QueryTable(SQLCommonTable(name: name, selected))
  }

  /// The selection as a derived table of another query, with typed columns.
  public func subquery(_ name: String) -> QueryTable<First.Value, repeat (each Rest).Value> {
    QueryTable(subquery: name, selected)
  }
}

extension SingleSelection where Item: SQLExpression {
  /// The selection as a common table expression of another query, with its one column.
  public func cte(_ name: String) -> QueryTable<Item.Value> {
    QueryTable(SQLCommonTable(name: name, selected))
  }

  /// The selection as a derived table of another query, with its one column.
  public func subquery(_ name: String) -> QueryTable<Item.Value> {
    QueryTable(subquery: name, selected)
  }
}
