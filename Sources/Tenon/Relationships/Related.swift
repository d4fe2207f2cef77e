/// The related rows of one row, as a query. Generated models have an instance property for each relationship.
///
///     try user.posts.filter(Post.title.like("%x%")).all(in: session)
///     // SELECT … FROM "posts" WHERE "posts"."author_id" = ? AND "posts"."title" LIKE ?
///     try post.author.one(in: session)
///     try session.add(tag, to: post.tags)                                // many-to-many
public struct Related<Root: Model, Target: Model>: QueryConvertible {
  /// The related model.
  public typealias Element = Target

  /// The query for the related rows.
  public package(set) var query: Query<Target>

  /// The columns that connect the two tables.
  let path: RelationshipPath

  /// The values of the row's columns that its related rows refer to; nil if it cannot have related rows.
  let localValues: [SQLValue]?

  /// The key of the row whose related rows these are.
  let root: Root.ID

  /// Sets the row as the parent in the draft of a related row; nil if the draft cannot hold it.
  let setParent: (@Sendable (inout Target.Draft, Link<Root>) -> Void)?

  /// Creates the query for the related rows of a row; generated code calls it.
  public init<Loaded>(_ relationship: Relationship<Root, Target, Loaded>, of root: Root) {
    path = relationship.path
    localValues = relationship.link.localValues(root)
    self.root = root.id
    setParent = relationship.link.setParent
    let targets = Target.columnNodes(path.target)
    guard let values = localValues?.map(SQLNode.value) else {
      query = relationship.link.forLoading.query.filter(Condition(.or([])))
      return
    }
    guard let join = path.join else {
      query = relationship.link.forLoading.query.filter(Condition(.equal(targets, values)))
      return
    }
    query = relationship.link.forLoading.query.filter(
      Condition(
        .isInQuery(
          targets,
          SQLSelect(
            columns: join.nodes(join.target), table: join.table,
            condition: join.connecting(
              .equal(join.nodes(join.local, like: Root.columnNodes(path.local)), values))))))
  }
}

extension Related {
  /// Returns the related rows limited to at most `count` rows.
  public func bounded(to count: Int) -> Related {
    var related = self
    related.query = query.bounded(to: count)
    return related
  }
}
