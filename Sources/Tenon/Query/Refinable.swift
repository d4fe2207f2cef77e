/// Anything whose rows can be ordered and bounded: all queries. What is refined stays what it is.
public protocol Refinable: Sendable {
  /// What is refined: the same kind of query.
  associatedtype Refined: Sendable

  /// What the query says.
  var clauses: SQLSelect { get }

  /// The same kind of query with other clauses.
  func refined(_ clauses: SQLSelect) -> Refined
}

extension Refinable {
  /// The query with its clauses changed.
  package func refining(_ change: (inout SQLSelect) -> Void) -> Refined {
    var clauses = clauses
    change(&clauses)
    return refined(clauses)
  }

  /// Orders the rows, behind the order asked for so far. The order that the schema gives to related rows is only for
  /// where none is asked for.
  ///
  ///     User.query.order(by: User.isAdmin.desc, User.username)
  public func order<each Term: OrderTermConvertible>(by terms: repeat each Term) -> Refined {
    order(by: orderTerms(of: repeat each terms))
  }

  /// Orders the rows by a list of terms, behind the order given so far.
  public func order(by terms: [OrderTerm]) -> Refined {
    refining { select in
      select.ordering = select.hasDefaultOrder ? terms : select.ordering + terms
      select.hasDefaultOrder = false
    }
  }

  /// Reads at most so many rows. A negative number throws when the query runs.
  public func limit(_ count: Int) -> Refined {
    refining { $0.limit = count }
  }

  /// Skips so many rows. A negative number throws when the query runs.
  public func offset(_ count: Int) -> Refined {
    refining { $0.offset = count }
  }
}

/// Anything whose rows can be chosen, joined and grouped: a query for models, a selection of columns, a query with related
/// rows. What is refined stays what it is.
public protocol Filterable: Refinable {}

extension Filterable {
  /// Keeps the rows for which a condition is true, of those kept so far.
  ///
  ///     User.query.filter(User.isActive && User.age >= 18)
  public func filter<Filter: SQLExpression>(_ condition: Filter) -> Refined
  where Filter.Value: SQLBoolean {
    refining { $0.filter(condition.node) }
  }

  /// Reads equal rows once.
  ///
  ///     User.query.join(User.posts).filter(Post.viewCount > 100).distinct()
  ///
  /// Models may be ordered by one column of a joined table as well. A row that is joined with several values stands at the
  /// first of them: the smallest in ascending order, the largest in descending order, NULL only where there is no other.
  ///
  ///     User.query.join(User.posts).distinct().order(by: Post.createdAt.desc)    // the latest post first
  ///
  /// Otherwise equal rows may differ in what is not selected. An order by it is refused with `SQLError`, on every database.
  public func distinct() -> Refined {
    refining { $0.isDistinct = true }
  }

  /// Locks the rows that are read until the transaction ends, on databases that lock rows.
  ///
  ///     let job = try Job.query.filter(Job.isReady).limit(1).lock(.forUpdate, onLocked: .skip).first(in: session)
  ///
  /// SQLite locks the whole database for whoever writes: inside `write` there is nothing left to lock.
  ///
  /// - Parameters:
  ///   - lock: What the others may still do.
  ///   - locked: What to do about rows that somebody else has locked.
  public func lock(_ lock: RowLock, onLocked locked: LockedRows = .wait) -> Refined {
    refining { $0.lock = (lock, locked) }
  }

  /// Sees deleted rows of a soft-deleting model too. Rows that are joined are not meant.
  public func withDeleted() -> Refined {
    refining { $0.deleted = .included }
  }

  /// Sees only the deleted rows of a soft-deleting model.
  public func onlyDeleted() -> Refined {
    refining { $0.deleted = .only }
  }
}

extension SQLSelect {
  /// Adds a condition that must hold too.
  package mutating func filter(_ condition: SQLNode) {
    self.condition = self.condition.map { .all($0, condition) } ?? condition
  }
}
