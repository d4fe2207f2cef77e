extension Filterable {
  /// `GROUP BY`: groups the rows with equal values into one row, for aggregates.
  ///
  ///     Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID)
  ///     // SELECT "posts"."author_id", COUNT("posts"."id") FROM "posts" GROUP BY "posts"."author_id"
  ///
  /// A grouped query can select and order by values that all rows of a group share: the expressions it groups by, all
  /// columns of a table whose whole key is among them, and aggregates. Any other column makes the query fail with
  /// `SQLError`, on every database.
  public func group<each Term: SQLExpression>(by terms: repeat each Term) -> Refined {
    let nodes = nodes(of: repeat each terms)
    return refining { $0.grouping += nodes.map(\.asStored) }
  }

  /// `HAVING`: keeps the groups for which a condition is true, in addition to earlier conditions.
  ///
  ///     let posts = Post.id.count().as("posts")
  ///     User.query.join(User.posts).group(by: User.id).having(posts > 3).select(User.username, posts)
  ///     // … GROUP BY "users"."id" HAVING COUNT("posts"."id") > ?
  public func having<Filter: SQLExpression>(_ condition: Filter) -> Refined
  where Filter.Value: SQLBoolean {
    refining { select in
      select.having = select.having.map { .all($0, condition.node) } ?? condition.node
    }
  }
}
