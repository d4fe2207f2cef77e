extension Filterable {
  /// Folds the rows with equal values into one, for aggregates over them.
  ///
  ///     Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID)
  ///
  /// What is selected and ordered by is what all rows of a group have in common: what they are grouped by, all columns of
  /// a table whose whole key is among that, and aggregates. Any other column is refused with `SQLError`, on every database.
  public func group<each Term: SQLExpression>(by terms: repeat each Term) -> Refined {
    let nodes = nodes(of: repeat each terms)
    return refining { $0.grouping += nodes.map(\.asStored) }
  }

  /// Keeps the groups for which a condition is true, of those kept so far.
  ///
  ///     let posts = Post.id.count().as("posts")
  ///     User.query.join(User.posts).group(by: User.id).having(posts > 3).select(User.username, posts)
  public func having<Filter: SQLExpression>(_ condition: Filter) -> Refined
  where Filter.Value: SQLBoolean {
    refining { select in
      select.having = select.having.map { .all($0, condition.node) } ?? condition.node
    }
  }
}
