extension Filterable {
  /// `JOIN`: joins the related rows. The result has one row for each pair.
  ///
  ///     User.query.join(User.posts).filter(Post.title.like("%Flask%")).select(User.columns, Post.columns)
  ///     // SELECT … FROM "users" JOIN "posts" ON "posts"."author_id" = "users"."id" WHERE "posts"."title" LIKE ?
  ///
  /// The relationship belongs to the query's model or to a model joined before. Its filter is applied, its order is
  /// not. A relationship with a limit makes the query fail with `SQLError`.
  public func join<Root: Model, Target: Model, Loaded>(
    _ relationship: Relationship<Root, Target, Loaded>
  ) -> Refined {
    refining { $0.joins += relationship.link.joins(.inner, $0, as: nil) }
  }

  /// `JOIN`: joins the related rows under another name. Use it if the query already reads their table.
  ///
  ///     let boss = Employee.alias("boss")
  ///     Employee.query.join(Employee.manager, as: boss).filter(boss[Employee.name] == "Ann")
  ///     // … JOIN "employees" AS "boss" ON "boss"."id" = "employees"."manager_id" WHERE "boss"."name" = ?
  public func join<Root: Model, Target: Model, Loaded>(
    _ relationship: Relationship<Root, Target, Loaded>, as alias: Alias<Target>
  ) -> Refined {
    refining { $0.join(relationship.link, .inner, as: alias) }
  }

  /// `LEFT JOIN`: joins the related rows, and keeps rows that have none.
  ///
  ///     User.query.leftJoin(User.posts).select(User.columns, Post.columns.optional)    // rows of (User, Post?)
  ///     // SELECT … FROM "users" LEFT JOIN "posts" ON "posts"."author_id" = "users"."id"
  ///
  /// The columns of a related row that does not exist are NULL, so they are selected as `.optional`.
  public func leftJoin<Root: Model, Target: Model, Loaded>(
    _ relationship: Relationship<Root, Target, Loaded>
  ) -> Refined {
    refining { $0.joins += relationship.link.joins(.left, $0, as: nil) }
  }

  /// `LEFT JOIN`: joins the related rows under another name, and keeps rows that have none.
  ///
  ///     let boss = Employee.alias("boss")
  ///     Employee.query.leftJoin(Employee.manager, as: boss).select(Employee.name, boss[Employee.name].optional)
  public func leftJoin<Root: Model, Target: Model, Loaded>(
    _ relationship: Relationship<Root, Target, Loaded>, as alias: Alias<Target>
  ) -> Refined {
    refining { $0.join(relationship.link, .left, as: alias) }
  }

  /// `JOIN`: joins the rows of a model for which a condition is true.
  ///
  ///     User.query.join(Post.self, on: Post.authorID == User.id && Post.viewCount > 10)
  ///     // … JOIN "posts" ON "posts"."author_id" = "users"."id" AND "posts"."view_count" > ?
  public func join<Target: Model, On: SQLExpression>(
    _ model: Target.Type, on condition: On
  ) -> Refined where On.Value: SQLBoolean {
    refining { $0.join(model.unaliased, .inner, on: condition.node) }
  }

  /// `LEFT JOIN`: joins the rows of a model for which a condition is true, and keeps rows that have none.
  ///
  ///     User.query.leftJoin(Post.self, on: Post.authorID == User.id && Post.viewCount > 10)
  public func leftJoin<Target: Model, On: SQLExpression>(
    _ model: Target.Type, on condition: On
  ) -> Refined where On.Value: SQLBoolean {
    refining { $0.join(model.unaliased, .left, on: condition.node) }
  }

  /// `JOIN`: joins the rows of a model under another name for which a condition is true.
  ///
  ///     let other = User.alias("other")
  ///     User.query.join(other, on: other[User.email] == User.email && other[User.id] > User.id)
  ///     // … JOIN "users" AS "other" ON "other"."email" = "users"."email" AND "other"."id" > "users"."id"
  public func join<Target: Model, On: SQLExpression>(
    _ alias: Alias<Target>, on condition: On
  ) -> Refined where On.Value: SQLBoolean {
    refining { $0.join(alias, .inner, on: condition.node) }
  }

  /// `LEFT JOIN`: joins the rows of a model under another name for which a condition is true, and keeps rows that have
  /// none.
  public func leftJoin<Target: Model, On: SQLExpression>(
    _ alias: Alias<Target>, on condition: On
  ) -> Refined where On.Value: SQLBoolean {
    refining { $0.join(alias, .left, on: condition.node) }
  }

  /// `JOIN`: joins the rows of another query for which a condition is true.
  ///
  ///     let counts = Post.query.select(Post.authorID, Post.id.count()).group(by: Post.authorID).cte("post_counts")
  ///     User.query.join(counts, on: User.id == counts.columns.0).select(User.columns, counts.columns.1)
  ///     // WITH "post_counts" (…) AS (…) SELECT … JOIN "post_counts" ON "users"."id" = "post_counts"."author_id"
  public func join<Columns, On: SQLExpression>(
    _ table: QueryTable<Columns>, on condition: On
  ) -> Refined where On.Value: SQLBoolean {
    refining { $0.join(table, .inner, on: condition.node) }
  }

  /// `LEFT JOIN`: joins the rows of another query for which a condition is true, and keeps rows that have none.
  public func leftJoin<Columns, On: SQLExpression>(
    _ table: QueryTable<Columns>, on condition: On
  ) -> Refined where On.Value: SQLBoolean {
    refining { $0.join(table, .left, on: condition.node) }
  }
}

extension Model {
  /// The model's table under its own name, without deleted rows.
  fileprivate static var unaliased: Alias<Self> {
    let rows = modelDefinition.rows
    return Alias(name: modelDefinition.table, source: rows.source, deletion: rows.deletion)
  }
}

extension SQLSelect {
  fileprivate mutating func join<Target: Model>(
    _ alias: Alias<Target>, _ kind: SQLJoin.Kind, on condition: SQLNode
  ) {
    if let table = alias.commonTable { use(table) }
    let alive = alias.deletion.map { SQLNode.isNull($0, isNegated: false) }
    joins.append(SQLJoin(kind, alias.source, on: alive.map { .all(condition, $0) } ?? condition))
  }

  fileprivate mutating func join<Columns>(
    _ table: QueryTable<Columns>, _ kind: SQLJoin.Kind, on condition: SQLNode
  ) {
    if let table = table.commonTable { use(table) }
    joins.append(SQLJoin(kind, table.source, on: condition))
  }

  fileprivate mutating func join<Root: Model, Target: Model>(
    _ link: RelatedQuery<Root, Target>, _ kind: SQLJoin.Kind, as alias: Alias<Target>
  ) {
    if let table = alias.commonTable { use(table) }
    joins += link.joins(kind, self, as: alias)
  }
}

extension RelatedQuery {
  /// Returns the joins that add the related rows to a query.
  ///
  /// - Parameter alias: Another name for the related rows; nil for the name of their table.
  package func joins(
    _ kind: SQLJoin.Kind, _ select: SQLSelect, as alias: Alias<Target>?
  ) -> [SQLJoin] {
    let table = Target.modelDefinition.table
    let name = alias?.name ?? table
    let target = alias?.source ?? .table(table, key: Target.keyColumns)
    func nodes(_ columns: [String], of table: String) -> [SQLNode] {
      columns.map { .column(table: table, name: $0, isNumeric: false) }
    }
    let roots = nodes(path.local, of: rootTable)
    let targets = nodes(path.target, of: name)
    guard let join = path.join else {
      return [SQLJoin(kind, target, on: condition(on: .equal(targets, roots), as: name))]
    }
    // Each join through the same table needs a different name.
    let taken = select.tables
    var middle = join.table
    for number in 2..<(taken.count + 3) where taken.contains(middle) {
      middle = "\(join.table)_\(number)"
    }
    let source = SQLSource.table(join.table, alias: middle == join.table ? nil : middle)
    let near = join.connecting(.equal(nodes(join.local, of: middle), roots), as: middle)
    let far = condition(on: .equal(targets, nodes(join.target, of: middle)), as: name)
    switch kind {
    case .inner: return [SQLJoin(.inner, source, on: near), SQLJoin(.inner, target, on: far)]
    // A row of the join table without its target must not count as a related row.
    case .left: return [SQLJoin(.left, .pair(source, target, on: far), on: near)]
    }
  }

  /// The condition that connects two tables, with the filter of the relationship. The filter names the related table by
  /// its own name.
  private func condition(on connection: SQLNode, as name: String) -> SQLNode {
    guard !query.clauses.isBounded else {
      return .refused(
        "\(Root.modelDefinition.name)'s related \(Target.modelDefinition.name) rows have a limit "
          + "or offset, which a join cannot apply")
    }
    guard let condition = query.clauses.effectiveCondition else { return connection }
    let table = Target.modelDefinition.table
    guard name != table else { return .all(connection, condition) }
    return .all(
      connection,
      .written { writer in
        try writer.renaming(table, to: name) { writer in try writer.writeTerm(condition) }
      })
  }
}
