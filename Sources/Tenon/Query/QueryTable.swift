/// The rows of a query as a table of another query: a common table expression or a derived table, with typed columns.
///
///     let counts = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID).cte("post_counts")
///     User.query.join(counts, on: User.id == counts.columns.0).select(User.columns, counts.columns.1)
public struct QueryTable<Columns: Sendable>: Sendable {
  /// The name of the table.
  public let name: String

  /// The columns, in the order in which the query selects them. They are a tuple; a single column is the column itself.
  ///
  ///     let writers = Post.query.select(Post.authorID).distinct().cte("writers")
  ///     User.query.join(writers, on: User.id == writers.columns)
  public let columns: Columns

  /// The source of the rows.
  package let source: SQLSource

  /// The common table expression that defines the rows, if any.
  package let commonTable: SQLCommonTable?
}

/// The rows of a query as a table of another query, before the columns have their types.
struct QuerySource {
  let name: String
  let source: SQLSource
  var commonTable: SQLCommonTable?
  private let names: [String]
  private let redacted: Set<Int>
  /// The form in which the values of each column are stored.
  private let forms: [StoredForm?]

  /// Creates a table for a common table expression.
  init(_ table: SQLCommonTable) {
    name = table.name
    source = .table(table.name)
    commonTable = table
    names = table.columns
    redacted = table.redactedColumns
    forms = table.select.columns.map(\.node.form)
  }

  /// Creates a table for the rows found so far, inside a recursive common table expression.
  init(soFar name: String, _ start: SQLSelect) {
    self.name = name
    source = .table(name)
    names = start.columnNames
    redacted = start.redactedColumns
    forms = start.columns.map(\.node.form)
  }

  /// Creates a table for a derived table.
  init(subquery name: String, _ select: SQLSelect) {
    var select = select.subquery
    names = select.columnNames
    for (index, label) in names.enumerated() where select.columns[index].name != label {
      select.columns[index].label = label
    }
    self.name = name
    source = .query(select, alias: name)
    redacted = select.redactedColumns
    forms = select.columns.map(\.node.form)
  }

  /// The table with one typed column.
  func table<Item: SQLExpression>(of item: Item.Type) -> QueryTable<Computed<Item.Value>> {
    var index = 0
    return table(column(&index, Item.Value.self))
  }

  /// The table with several typed columns.
  func table<First: SQLExpression, each Rest: SQLExpression>(
    of first: First.Type, _ rest: repeat (each Rest).Type
  ) -> QueryTable<(Computed<First.Value>, repeat Computed<(each Rest).Value>)> {
    var index = 0
    return table(
      (column(&index, First.Value.self), repeat column(&index, (each Rest).Value.self)))
  }

  private func table<Columns>(_ columns: Columns) -> QueryTable<Columns> {
    QueryTable(name: name, columns: columns, source: source, commonTable: commonTable)
  }

  /// The column at an index, which is then advanced.
  private func column<Value: SQLConvertible>(
    _ index: inout Int, _ type: Value.Type
  ) -> Computed<Value> {
    defer { index += 1 }
    return Computed(
      .column(
        table: name, name: names.indices.contains(index) ? names[index] : "",
        isNumeric: type.comparison == .numeric, isRedacted: redacted.contains(index),
        form: forms.indices.contains(index) ? forms[index] : nil))
  }
}

extension QueryTable {
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
  /// The names of the columns for another query. They are all different.
  package var columnNames: [String] {
    var taken: Set<String> = []
    return columns.enumerated().map { index, column in
      // Databases ignore the case of names.
      var name = column.name ?? "column_\(index + 1)"
      while !taken.insert(name.lowercased()).inserted { name += "_\(index + 1)" }
      return name
    }
  }
}

extension Selection where First: SQLExpression, repeat each Rest: SQLExpression {
  /// Returns the selection as a common table expression of another query, with typed columns.
  ///
  ///     let counts = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID).cte("post_counts")
  ///     User.query.join(counts, on: User.id == counts.columns.0).select(User.columns, counts.columns.1)
  ///     // WITH "post_counts" ("author_id", "column_2") AS (SELECT … GROUP BY "posts"."author_id")
  ///     // SELECT … JOIN "post_counts" ON "users"."id" = "post_counts"."author_id"
  ///
  /// - Parameter name: The name of the common table expression.
  public func cte(
    _ name: String
  ) -> QueryTable<(Computed<First.Value>, repeat Computed<(each Rest).Value>)> {
    QuerySource(SQLCommonTable(name: name, selected)).table(of: First.self, repeat (each Rest).self)
  }

  /// Returns the selection as a derived table of another query, with typed columns.
  ///
  ///     let counts = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID).subquery("counts")
  ///     User.query.join(counts, on: User.id == counts.columns.0).select(User.columns, counts.columns.1)
  ///     // SELECT … JOIN (SELECT … GROUP BY "posts"."author_id") AS "counts" ON …
  ///
  /// - Parameter name: The name of the derived table.
  public func subquery(
    _ name: String
  ) -> QueryTable<(Computed<First.Value>, repeat Computed<(each Rest).Value>)> {
    QuerySource(subquery: name, selected).table(of: First.self, repeat (each Rest).self)
  }
}

extension SingleSelection where Item: SQLExpression {
  /// Returns the selection as a common table expression of another query, with one typed column.
  ///
  ///     let writers = Post.query.select(Post.authorID).distinct().cte("writers")
  ///     User.query.join(writers, on: User.id == writers.columns)
  ///
  /// - Parameter name: The name of the common table expression.
  public func cte(_ name: String) -> QueryTable<Computed<Item.Value>> {
    QuerySource(SQLCommonTable(name: name, selected)).table(of: Item.self)
  }

  /// Returns the selection as a derived table of another query, with one typed column.
  ///
  ///     let writers = Post.query.select(Post.authorID).distinct().subquery("writers")
  ///     User.query.join(writers, on: User.id == writers.columns)
  ///
  /// - Parameter name: The name of the derived table.
  public func subquery(_ name: String) -> QueryTable<Computed<Item.Value>> {
    QuerySource(subquery: name, selected).table(of: Item.self)
  }
}
