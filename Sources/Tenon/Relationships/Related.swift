/// The related rows of one row, as a query. Generated models have one instance property for each relationship.
///
///     try user.posts.filter(Post.title.like("%x%")).all(in: session)
///     try post.author.one(in: session)
///     try session.add(tag, to: post.tags)                                // many-to-many
public struct Related<Root: Model, Target: Model>: QueryConvertible {
  /// The related model.
  public typealias Element = Target

  /// The rows, as a query.
  public package(set) var query: Query<Target>

  /// How the two tables meet.
  let path: RelationshipPath

  /// The values the row's related rows are found by; nil when there can be none.
  let localValues: [SQLValue]?

  /// The row whose related rows they are.
  let root: Root.ID

  /// Tells the draft of a related row that it belongs to the row; nil when no draft can be told.
  let setParent: (@Sendable (inout Target.Draft, Link<Root>) -> Void)?

  /// Finds the related rows of a row; generated code calls it.
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
  /// The related rows with a limit of at most so many.
  public func bounded(to count: Int) -> Related {
    var related = self
    related.query = query.bounded(to: count)
    return related
  }
}
