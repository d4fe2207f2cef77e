/// A query that can be ordered and limited. Each change returns a query of the same kind.
public protocol Refinable: Sendable {
  /// The type of the changed query.
  associatedtype Refined: Sendable

  /// The clauses of the query.
  var clauses: SQLSelect { get }

  /// Returns a query of the same kind with other clauses.
  func refined(_ clauses: SQLSelect) -> Refined
}

extension Refinable {
  /// Returns the query with its clauses changed by a closure.
  package func refining(_ change: (inout SQLSelect) -> Void) -> Refined {
    var clauses = clauses
    change(&clauses)
    return refined(clauses)
  }

  /// `ORDER BY`: orders the rows, after the terms of earlier calls.
  ///
  ///     User.query.order(by: User.isAdmin.desc, User.username)
  ///     // … ORDER BY "users"."is_admin" DESC, "users"."username"
  ///
  /// It replaces the default order that the schema gives to related rows.
  public func order<each Term: OrderTermConvertible>(by terms: repeat each Term) -> Refined {
    order(by: orderTerms(of: repeat each terms))
  }

  /// `ORDER BY`: orders the rows by a list of terms, after the terms of earlier calls.
  ///
  ///     let terms = isAscending ? [User.age.asc] : [User.age.desc]
  ///     User.query.order(by: terms)
  public func order(by terms: [OrderTerm]) -> Refined {
    refining { select in
      select.ordering = select.hasDefaultOrder ? terms : select.ordering + terms
      select.hasDefaultOrder = false
    }
  }

  /// `LIMIT`: reads at most `count` rows. A negative number makes the query fail with `SQLError`.
  ///
  ///     User.query.order(by: User.id).limit(10)
  ///     // … ORDER BY "users"."id" LIMIT ?
  public func limit(_ count: Int) -> Refined {
    refining { $0.limit = count }
  }

  /// `OFFSET`: skips `count` rows. A negative number makes the query fail with `SQLError`.
  ///
  ///     User.query.order(by: User.id).limit(10).offset(20)
  ///     // … ORDER BY "users"."id" LIMIT ? OFFSET ?
  public func offset(_ count: Int) -> Refined {
    refining { $0.offset = count }
  }
}

/// A query that can be filtered, joined and grouped. Each change returns a query of the same kind.
public protocol Filterable: Refinable {}

extension Filterable {
  /// `WHERE`: keeps the rows for which a condition is true, in addition to earlier filters.
  ///
  ///     User.query.filter(User.isActive && User.age >= 18)
  ///     // … WHERE "users"."is_active" AND "users"."age" >= ?
  public func filter<Filter: SQLExpression>(_ condition: Filter) -> Refined
  where Filter.Value: SQLBoolean {
    refining { $0.filter(condition.node) }
  }

  /// `WHERE`: keeps the rows for which all of several conditions are true, in addition to earlier filters.
  ///
  ///     User.query.filter(User.isActive, User.age >= 18)
  ///     // … WHERE "users"."is_active" AND "users"."age" >= ?
  public func filter<First: SQLExpression, Second: SQLExpression, each Other: SQLExpression>(
    _ first: First, _ second: Second, _ others: repeat each Other
  ) -> Refined
  where First.Value: SQLBoolean, Second.Value: SQLBoolean, repeat (each Other).Value: SQLBoolean {
    let conditions = nodes(of: first, second, repeat each others)
    return refining { select in
      for condition in conditions { select.filter(condition) }
    }
  }

  /// `DISTINCT`: reads equal rows once.
  ///
  ///     User.query.join(User.posts).filter(Post.viewCount > 100).distinct()
  ///     // SELECT DISTINCT … FROM "users" JOIN "posts" ON … WHERE "posts"."view_count" > ?
  ///
  /// A query for models may also be ordered by one column of a joined table. If a row is joined with several values,
  /// its position is that of the first one: the smallest in ascending order, the largest in descending order. NULL
  /// counts only if there is no other value.
  ///
  ///     User.query.join(User.posts).distinct().order(by: Post.createdAt.desc)    // the latest post first
  ///     // … GROUP BY "users"."id" ORDER BY MAX("posts"."created_at") DESC
  ///
  /// Any other order by something that is not selected makes the query fail with `SQLError`, on every database, as
  /// equal rows may differ in it.
  public func distinct() -> Refined {
    refining { $0.isDistinct = true }
  }

  /// `FOR UPDATE` or `FOR SHARE`: locks the rows that are read until the transaction ends.
  ///
  ///     let job = try Job.query.filter(Job.isReady).limit(1).lock(.forUpdate, onLocked: .skip).first(in: session)
  ///     // SELECT … FROM "jobs" WHERE "jobs"."is_ready" LIMIT $1 FOR UPDATE SKIP LOCKED (PostgreSQL)
  ///
  /// SQLite has no row locks, as a writer locks the whole database; there this does nothing.
  ///
  /// - Parameters:
  ///   - lock: The operations of other transactions that the lock prevents.
  ///   - locked: The treatment of rows that another transaction has locked.
  public func lock(_ lock: RowLock, onLocked locked: LockedRows = .wait) -> Refined {
    refining { $0.lock = (lock, locked) }
  }

  /// Includes the deleted rows of a soft-deleting model. Deleted rows of joined models stay excluded.
  ///
  ///     Post.query.withDeleted().filter(Post.authorID == id)
  public func withDeleted() -> Refined {
    refining { $0.deleted = .included }
  }

  /// Reads only the deleted rows of a soft-deleting model.
  ///
  ///     Post.query.onlyDeleted()
  ///     // … WHERE "posts"."deleted_at" IS NOT NULL
  public func onlyDeleted() -> Refined {
    refining { $0.deleted = .only }
  }
}

extension SQLSelect {
  /// Adds a condition that must be true as well.
  package mutating func filter(_ condition: SQLNode) {
    self.condition = self.condition.map { .all($0, condition) } ?? condition
  }
}
