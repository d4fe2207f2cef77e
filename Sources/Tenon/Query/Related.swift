/// The related rows of one row, as a query. Generated models have one instance property for each relationship.
///
///     try user.posts.filter(Post.title.like("%x%")).all(in: session)
///     try post.author.one(in: session)
public struct Related<Root: Model, Target: Model>: QueryConvertible {
  /// The rows, as a query.
  public let query: Query<Target>

  /// Finds the related rows of a row; generated code calls it.
  public init<Loaded>(_ relationship: Relationship<Root, Target, Loaded>, of root: Root) {
    let path = relationship.path
    var query = relationship.query
    let values = relationship.localValues(root)
    let columns = Target.columnNodes(path.target)
    if let join = path.join {
      let condition = Self.equal(
        join.local.map { .column(table: join.table, name: $0, isNumeric: false) }, values)
      query = query.filter(
        Condition(
          .isInQuery(
            columns,
            SQLSelect(
              columns: join.target.map { .column(table: join.table, name: $0, isNumeric: false) },
              table: join.table, condition: condition))))
    } else {
      query = query.filter(Condition(Self.equal(columns, values)))
    }
    self.query = query
  }

  private static func equal(_ columns: [SQLNode], _ values: [SQLValue]?) -> SQLNode {
    guard let values else { return .or([]) }
    let terms = zip(columns, values).map { SQLNode.binary($0, .equal, .value($1)) }
    if terms.count == 1, let term = terms.first { return term }
    return .and(terms)
  }
}
