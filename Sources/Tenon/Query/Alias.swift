/// A model's table, or some of its rows, under another name in a query.
///
///     let boss = Employee.alias("boss")
///     Employee.query.join(Employee.manager, as: boss).filter(boss[Employee.name] == "Ann")
///     // … FROM "employees" JOIN "employees" AS "boss" ON "boss"."id" = "employees"."manager_id"
///     // WHERE "boss"."name" = ?
///
/// It allows a query to use the same table twice. `cte`, `subquery` and `CTE.recursive` return an alias for the rows of
/// another query.
public struct Alias<Root: Model>: Sendable {
  /// The name in the query.
  public let name: String

  /// The source of the rows.
  package let source: SQLSource

  /// The common table expression that defines the rows, if any.
  package var commonTable: SQLCommonTable?

  /// The column that marks deleted rows; nil if the source excludes them already.
  package let deletion: SQLNode?

  package init(
    name: String, source: SQLSource, commonTable: SQLCommonTable? = nil, deletion: SQLNode? = nil
  ) {
    self.name = name
    self.source = source
    self.commonTable = commonTable
    self.deletion = deletion
  }

  /// A column of the rows under this name.
  public subscript<Value: SQLConvertible>(column: Column<Root, Value>) -> Computed<Value> {
    Computed(
      .column(
        table: name, name: column.name, isNumeric: Value.comparison == .numeric,
        isRedacted: Root.modelDefinition.isRedacted(column.name),
        form: Root.modelDefinition.form(of: column.name)))
  }

  /// A relationship of the rows under this name, to join or to use in a condition.
  ///
  ///     Employee.query.join(Employee.manager, as: boss).join(boss[Employee.manager], as: boss2)
  public subscript<Target: Model, Loaded>(
    relationship: Relationship<Root, Target, Loaded>
  ) -> Relationship<Root, Target, Loaded> {
    var relationship = relationship
    relationship.link.rootTable = name
    return relationship
  }

  /// Selects columns of the rows under this name. Use it for a subquery over the model of the outer query, where the
  /// model's own name would mean the rows of the subquery.
  ///
  ///     let other = Track.alias("other")
  ///     let longest = other.select(other[Track.milliseconds].max()).filter(other[Track.albumID] == Track.albumID)
  ///     Track.query.filter(Track.milliseconds == longest.scalar())
  ///     // … WHERE "tracks"."milliseconds" = (SELECT MAX("other"."milliseconds") FROM "tracks" AS "other"
  ///     // WHERE "other"."album_id" = "tracks"."album_id")
  public func select<First: Selectable, each Rest: Selectable>(
    _ first: First, _ rest: repeat each Rest
  ) -> Selection<First, repeat each Rest> {
    Selection(clauses, of: name, first, repeat each rest)
  }

  /// Selects one column of the rows under this name.
  public func select<Item: Selectable>(_ item: Item) -> SingleSelection<Item> {
    SingleSelection(clauses, of: name, item)
  }

  /// The clauses of a query for the rows under this name.
  private var clauses: SQLSelect {
    var select = SQLSelect(source: source, deletion: deletion)
    if let commonTable { select.use(commonTable) }
    return select
  }

  /// All columns of the rows under this name, for `select`.
  public var columns: ModelColumns<Root> { ModelColumns(table: name) }

  /// A query for the rows, in which the model's columns keep their usual names.
  ///
  ///     let reports = CTE.recursive("reports", Employee.query.filter(Employee.id == 1)) { reports in
  ///       Employee.query.join(reports, on: Employee.reportsTo == reports[Employee.id])
  ///     }
  ///     try reports.query.order(by: Employee.lastName).all(in: session)
  public var query: Query<Root> {
    let table = Root.modelDefinition.table
    var select =
      switch source {
      case .query(let select, _): SQLSelect(source: .query(select, alias: table))
      default:
        commonTable == nil
          ? Root.modelDefinition.rows : SQLSelect(source: .table(name, alias: table))
      }
    if let commonTable { select.use(commonTable) }
    return Query(select)
  }
}

extension QueryConvertible {
  /// Returns the query as a common table expression of another query.
  ///
  ///     let recent = Post.query.filter(Post.createdAt > date).cte("recent")
  ///     User.query.join(recent, on: recent[Post.authorID] == User.id)
  ///     // WITH "recent" (…) AS (SELECT … FROM "posts" WHERE "posts"."created_at" > ?)
  ///     // SELECT … FROM "users" JOIN "recent" ON "recent"."author_id" = "users"."id"
  ///
  /// - Parameter name: The name of the common table expression.
  public func cte(_ name: String) -> Alias<Root> {
    Alias(
      name: name, source: .table(name),
      commonTable: SQLCommonTable(
        name: name, columns: Root.modelDefinition.columns.map(\.name), select: selected.subquery))
  }

  /// Returns the query as a derived table of another query.
  ///
  ///     let newest = Post.query.order(by: Post.createdAt.desc).limit(10).subquery("newest")
  ///     User.query.join(newest, on: newest[Post.authorID] == User.id)
  ///     // … JOIN (SELECT … FROM "posts" ORDER BY "posts"."created_at" DESC LIMIT ?) AS "newest"
  ///     // ON "newest"."author_id" = "users"."id"
  ///
  /// - Parameter name: The name of the derived table.
  public func subquery(_ name: String) -> Alias<Root> {
    Alias(name: name, source: .query(selected.subquery, alias: name))
  }
}

extension Model {
  /// Returns the model's table under another name.
  ///
  ///     let other = User.alias("other")
  ///     User.query.join(other, on: other[User.email] == User.email && other[User.id] > User.id)
  ///
  /// - Parameter name: The name in the query.
  public static func alias(_ name: String) -> Alias<Self> {
    let definition = modelDefinition
    return Alias(
      name: name, source: .table(definition.table, alias: name, key: definition.keyColumns),
      deletion: definition.softDelete.map {
        .column(table: name, name: definition.columns[$0].name, isNumeric: false)
      })
  }
}
