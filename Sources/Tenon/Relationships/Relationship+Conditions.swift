// Conditions on related rows, and their number. If the related table is that of the roots, it gets an alias in the
// subquery, so that `Category.children.any(Category.name == "x")` tests the name of a child.

extension Relationship where Loaded: RandomAccessCollection {
  /// True if there is a related row.
  ///
  ///     User.query.filter(User.posts.any())
  ///     // … WHERE EXISTS (SELECT 1 FROM "posts" WHERE "posts"."author_id" = "users"."id")
  public func any() -> Condition { Condition(link.exists(nil)) }

  /// True if there is a related row for which a condition is true.
  ///
  ///     User.query.filter(User.posts.any(Post.title.like("%Flask%")))
  ///     // … WHERE EXISTS (SELECT 1 FROM "posts" WHERE "posts"."author_id" = "users"."id" AND "posts"."title" LIKE ?)
  ///
  /// In the condition, a column of the related model means the related row, even if a model is related to itself. A
  /// relationship with a limit makes the query fail with `SQLError`.
  public func any<Filter: SQLExpression>(_ condition: Filter) -> Condition
  where Filter.Value: SQLBoolean {
    Condition(link.exists(condition.node))
  }

  /// The number of related rows.
  ///
  ///     User.query.filter(User.posts.count() > 3).order(by: User.posts.count().desc)
  ///     // … WHERE (SELECT COUNT(*) FROM "posts" WHERE "posts"."author_id" = "users"."id") > ?
  ///     User.query.order(by: User.posts.filter(Post.viewCount > 10).count())
  public func count() -> Computed<Int> { Computed(link.count) }
}

extension Relationship where Loaded == Target {
  /// True if the related row exists. A row that was soft-deleted does not exist.
  ///
  ///     Comment.query.filter(Comment.post.has())
  ///     // … WHERE EXISTS (SELECT 1 FROM "posts" WHERE "posts"."id" = "comments"."post_id"
  ///     // AND "posts"."deleted_at" IS NULL)
  public func has() -> Condition { Condition(link.exists(nil)) }

  /// True if a condition is true for the related row.
  ///
  ///     Post.query.filter(Post.author.has(User.isActive))
  ///     // … WHERE EXISTS (SELECT 1 FROM "users" WHERE "users"."id" = "posts"."author_id" AND "users"."is_active")
  public func has<Filter: SQLExpression>(_ condition: Filter) -> Condition
  where Filter.Value: SQLBoolean {
    Condition(link.exists(condition.node))
  }
}

extension Relationship where Loaded == Target? {
  /// True if there is a related row.
  ///
  ///     User.query.filter(!User.profile.has())
  ///     // … WHERE NOT EXISTS (SELECT 1 FROM "profiles" WHERE "profiles"."user_id" = "users"."id")
  public func has() -> Condition { Condition(link.exists(nil)) }

  /// True if there is a related row and a condition is true for it.
  ///
  ///     Post.query.filter(Post.editor.has(User.isActive))
  public func has<Filter: SQLExpression>(_ condition: Filter) -> Condition
  where Filter.Value: SQLBoolean {
    Condition(link.exists(condition.node))
  }
}

extension RelatedQuery {
  /// A condition that a root has a related row for which another condition is true.
  fileprivate func exists(_ condition: SQLNode?) -> SQLNode {
    .written { [self] writer in
      writer.append("EXISTS (SELECT 1")
      try writeRelated(condition, to: &writer)
      writer.append(")")
    }
  }

  /// The number of a root's related rows.
  fileprivate var count: SQLNode {
    .written { [self] writer in
      writer.append("(SELECT COUNT(*)")
      try writeRelated(nil, to: &writer)
      writer.append(")")
    }
  }

  /// Writes `FROM` and `WHERE` of a subquery for the related rows of each root.
  private func writeRelated(_ condition: SQLNode?, to writer: inout SQLWriter) throws {
    guard !query.clauses.isBounded else {
      throw SQLError(
        message: "\(Root.modelDefinition.name)'s related \(Target.modelDefinition.name) rows "
          + "have a limit or offset, which `any`, `has` and `count` cannot apply")
    }
    let table = Target.modelDefinition.table
    let alias = table == rootTable ? writer.makeAlias() : nil
    writer.append(" FROM ")
    try writer.write(.table(table, alias: alias))
    writer.append(" WHERE ")
    try writer.scoped(to: [alias ?? table]) { writer in
      if let alias {
        // The roots' columns keep their outer name.
        try writeConnection(targetTable: alias, to: &writer)
      }
      try writer.renaming(table, to: alias) { writer in
        if alias == nil { try writeConnection(targetTable: table, to: &writer) }
        for condition in [query.clauses.effectiveCondition, condition] {
          guard let condition else { continue }
          writer.append(" AND ")
          try writer.writeTerm(condition)
        }
      }
    }
  }

  /// Writes the condition that connects a related row with its root. A join table is searched rather than joined, so
  /// that rows that are connected twice count once.
  private func writeConnection(targetTable: String, to writer: inout SQLWriter) throws {
    let targets = path.target.map {
      SQLNode.column(table: targetTable, name: $0, isNumeric: false)
    }
    let roots = path.local.map {
      SQLNode.column(table: rootTable, name: $0, isNumeric: false)
    }
    guard let join = path.join else { return try writer.write(.equal(targets, roots)) }
    try writer.write(
      .isInQuery(
        targets,
        SQLSelect(
          columns: join.nodes(join.target), table: join.table,
          condition: join.connecting(.equal(join.nodes(join.local), roots)))))
  }
}

extension SQLNode {
  /// A condition that columns are equal in pairs.
  package static func equal(_ left: [SQLNode], _ right: [SQLNode]) -> SQLNode {
    let terms = zip(left, right).map { SQLNode.binary($0, .equal, $1) }
    if terms.count == 1, let term = terms.first { return term }
    return .and(terms)
  }
}
