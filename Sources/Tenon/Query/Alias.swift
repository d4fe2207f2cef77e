/// A model's rows under another name, so that its table can take part in a query twice; or some of its rows, as a table
/// of another query.
///
///     let boss = Employee.alias("boss")
///     Employee.query.join(Employee.manager, as: boss).filter(boss[Employee.name] == "Ann")
public struct Alias<Root: Model>: Sendable {
  /// The name.
  public let name: String

  /// Where the rows come from.
  package let source: SQLSource

  /// What has to stand in front of the query.
  package var commonTable: SQLCommonTable?

  /// Which of the rows are deleted, unless that was asked already.
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

  /// A relationship of the rows under this name, to join along or to ask for.
  ///
  ///     Employee.query.join(Employee.manager, as: boss).join(boss[Employee.manager], as: boss2)
  public subscript<Target: Model, Loaded>(
    relationship: Relationship<Root, Target, Loaded>
  ) -> Relationship<Root, Target, Loaded> {
    var relationship = relationship
    relationship.link.rootTable = name
    return relationship
  }

  /// Selects columns of the rows under this name, for a query inside one for the same model: there the model's own name
  /// means the rows outside.
  ///
  ///     let other = Track.alias("other")
  ///     let longest = other.select(other[Track.milliseconds].max()).filter(other[Track.albumID] == Track.albumID)
  ///     Track.query.filter(Track.milliseconds == longest.scalar())
  public func select<First: Selectable, each Rest: Selectable>(
    _ first: First, _ rest: repeat each Rest
  ) -> Selection<First, repeat each Rest> {
    Selection(clauses, of: name, first, repeat each rest)
  }

  /// Selects one column of the rows under this name.
  public func select<Item: Selectable>(_ item: Item) -> SingleSelection<Item> {
    SingleSelection(clauses, of: name, item)
  }

  /// The rows under this name.
  private var clauses: SQLSelect {
    var select = SQLSelect(source: source, deletion: deletion)
    if let commonTable { select.use(commonTable) }
    return select
  }

  /// All columns of the rows under this name, for `select`.
  public var columns: ModelColumns<Root> { ModelColumns(table: name) }

  /// A query for the rows, in which the model's columns are called by their usual names.
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
  /// The query as a common table expression of another one.
  ///
  ///     let recent = Post.query.filter(Post.createdAt > date).cte("recent")
  ///     User.query.join(recent, on: recent[Post.authorID] == User.id)
  public func cte(_ name: String) -> Alias<Root> {
    Alias(
      name: name, source: .table(name),
      commonTable: SQLCommonTable(
        name: name, columns: Root.modelDefinition.columns.map(\.name), select: selected.subquery))
  }

  /// The query as a derived table of another one.
  ///
  ///     let newest = Post.query.order(by: Post.createdAt.desc).limit(10).subquery("newest")
  ///     User.query.join(newest, on: newest[Post.authorID] == User.id)
  public func subquery(_ name: String) -> Alias<Root> {
    Alias(name: name, source: .query(selected.subquery, alias: name))
  }
}

extension Model {
  /// The model's table under another name.
  public static func alias(_ name: String) -> Alias<Self> {
    let definition = modelDefinition
    return Alias(
      name: name, source: .table(definition.table, alias: name, key: definition.keyColumns),
      deletion: definition.softDelete.map {
        .column(table: name, name: definition.columns[$0].name, isNumeric: false)
      })
  }
}
