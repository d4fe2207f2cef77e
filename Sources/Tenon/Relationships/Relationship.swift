/// A relationship between two models, seen from one of them. Generated models have a static property for each.
///
///     User.query.with(User.posts)                                    // rows of (User, [Post])
///     User.query.with(User.posts.filter(Post.viewCount > 10).order(by: Post.createdAt.desc).limit(3))
///     User.query.with(User.posts.with(Post.tags))                    // rows of (User, [(Post, [Tag])])
///     User.query.filter(User.posts.any(Post.viewCount > 10))
///
/// `Loaded` is the type of the loaded value: `[Post]` for a to-many relationship, `User` for a required parent,
/// `Profile?` for an optional row.
///
/// Soft-deleted rows are not related rows, except that a required parent is loaded even if it was soft-deleted, as the
/// type says that it exists.
public struct Relationship<Root: Model, Target: Model, Loaded: Sendable>: Sendable {
  /// The related rows, independent of the type of the loaded value.
  package var link: RelatedQuery<Root, Target>

  /// Converts the related rows to loaded values, in the order of the roots.
  let shape: @Sendable (RelatedRows<Target>, Session) throws -> [Loaded]

  /// True if a relationship that is loaded with the related rows uses a subquery.
  let nestsSubquery: Bool

  init(
    _ link: RelatedQuery<Root, Target>, nestsSubquery: Bool = false,
    shape: @escaping @Sendable (RelatedRows<Target>, Session) throws -> [Loaded]
  ) {
    self.link = link
    self.nestsSubquery = nestsSubquery
    self.shape = shape
  }

  /// The columns that connect the two tables.
  package var path: RelationshipPath { link.path }

  /// The filter and order of the related rows. A limit applies to the rows of each root.
  package var query: Query<Target> { link.query }
}

/// The related rows of roots: how they are found, filtered and assigned to roots.
package struct RelatedQuery<Root: Model, Target: Model>: Sendable {
  /// The columns that connect the two tables.
  package let path: RelationshipPath

  /// The filter and order of the related rows. A limit applies to the rows of each root.
  package var query: Query<Target>

  /// True if a root may have several related rows, so that their order matters.
  let isToMany: Bool

  /// True if each root must have a related row, so that a soft-deleted row is loaded too.
  var isRequired = false

  /// The strategy for finding the rows.
  var strategy = LoadingStrategy.selectIn

  /// The name of the roots' table in a query with a condition on their related rows.
  var rootTable = Root.modelDefinition.table

  /// Returns the values of a row that its related rows refer to, in the order of `path.local`; nil if it cannot have
  /// related rows.
  package let localValues: @Sendable (Root) -> [SQLValue]?

  /// Sets a row as the parent in the draft of a related row; nil if the draft cannot hold it.
  var setParent: (@Sendable (inout Target.Draft, Link<Root>) -> Void)?

  /// Reads the related rows of many rows together.
  let read: @Sendable (LoadedRows<Root>, RelatedQuery, Session) throws -> RelatedRows<Target>

  init(
    path: RelationshipPath, isToMany: Bool, order: [OrderTerm] = [],
    localValues: @escaping @Sendable (Root) -> [SQLValue]?,
    read:
      @escaping @Sendable (LoadedRows<Root>, RelatedQuery, Session) throws -> RelatedRows<Target>
  ) {
    self.path = path
    self.isToMany = isToMany
    query = Query<Target>().order(by: order)
    query.clauses.hasDefaultOrder = true
    self.localValues = localValues
    self.read = read
  }
}

/// The columns that connect two tables, directly or through a join table.
public struct RelationshipPath: Sendable {
  package let local: [String]
  package let target: [String]
  package let join: Join?

  package init(local: [String], target: [String], join: Join? = nil) {
    self.local = local
    self.target = target
    self.join = join
  }
}

/// The join table of a many-to-many relationship.
public struct Join: Sendable {
  package let table: String
  package let local: [String]
  package let target: [String]
  package let deletion: String?

  /// Creates a join; generated code calls it.
  ///
  /// - Parameters:
  ///   - table: The join table.
  ///   - local: The columns that refer to the side where the relationship starts.
  ///   - target: The columns that refer to the other side.
  ///   - deletion: The column that marks rows as deleted, which connect nothing; nil if there is none.
  public init(_ table: String, local: [String], target: [String], deletion: String? = nil) {
    self.table = table
    self.local = local
    self.target = target
    self.deletion = deletion
  }

  /// Returns a condition limited to the rows of the join table that are not deleted.
  package func connecting(_ condition: SQLNode, as name: String? = nil) -> SQLNode {
    guard let deletion else { return condition }
    let column = SQLNode.column(table: name ?? table, name: deletion, isNumeric: false)
    return .all(condition, .isNull(column, isNegated: false))
  }
}

/// The strategy for loading related rows. All strategies load the same rows.
public enum LoadingStrategy: Hashable, Sendable {
  /// Finds related rows by the keys of the rows they belong to, at most 512 keys per statement.
  case selectIn
  /// Finds related rows by repeating the query of the rows they belong to as a subquery, in one statement for any
  /// number of rows.
  case subquery
  /// Reads related rows in the statement of the rows they belong to, by a left join.
  ///
  /// The following are found by key instead: relationships of related rows, relationships with a limit, and all to-many
  /// relationships but the first, as two lists in one statement would give every pair of their rows.
  case join
}

extension RelatedQuery {
  /// The query for loading rows, in contrast to conditions on them. It includes soft-deleted rows if a row is required.
  var forLoading: RelatedQuery {
    guard isRequired else { return self }
    var link = self
    link.query = query.withDeleted()
    return link
  }
}

extension Relationship {
  /// Loads only the related rows for which a condition is true, in addition to earlier filters.
  ///
  ///     User.query.with(User.posts.filter(Post.viewCount > 10))
  ///     // SELECT … FROM "posts" WHERE "posts"."view_count" > ? AND "posts"."author_id" IN (?, ?, …) …
  public func filter<Filter: SQLExpression>(_ condition: Filter) -> Relationship
  where Filter.Value: SQLBoolean {
    var relationship = self
    relationship.link.query = query.filter(condition)
    return relationship
  }

  /// Loads only the related rows for which all of several conditions are true, in addition to earlier filters.
  ///
  ///     User.query.with(User.posts.filter(Post.isPublished, Post.viewCount > 10))
  public func filter<First: SQLExpression, Second: SQLExpression, each Other: SQLExpression>(
    _ first: First, _ second: Second, _ others: repeat each Other
  ) -> Relationship
  where First.Value: SQLBoolean, Second.Value: SQLBoolean, repeat (each Other).Value: SQLBoolean {
    var relationship = self
    relationship.link.query = query.filter(first, second, repeat each others)
    return relationship
  }

  /// Loads the related rows in another order.
  ///
  ///     User.query.with(User.posts.order(by: Post.createdAt.desc))
  ///     // SELECT … FROM "posts" WHERE … ORDER BY "posts"."created_at" DESC, "posts"."id"
  public func order<each Term: OrderTermConvertible>(by terms: repeat each Term) -> Relationship {
    var relationship = self
    relationship.link.query.clauses.ordering = orderTerms(of: repeat each terms)
    relationship.link.query.clauses.hasDefaultOrder = false
    return relationship
  }

  /// Loads the related rows with another strategy.
  ///
  ///     User.query.with(User.posts.loaded(by: .subquery))
  ///
  /// `.subquery` is faster for very many rows of a query that is quick to repeat. `.join` is faster for single related
  /// rows if a second statement costs more than repeated columns. If the rows were not read by a query, their related
  /// rows are always found by key.
  public func loaded(by strategy: LoadingStrategy) -> Relationship {
    var relationship = self
    relationship.link.strategy = strategy
    return relationship
  }
}

extension Relationship {
  /// Includes the deleted rows of a soft-deleting model.
  ///
  ///     Comment.query.join(Comment.post.withDeleted())
  public func withDeleted() -> Relationship {
    var relationship = self
    relationship.link.query = query.withDeleted()
    return relationship
  }
}

extension Relationship where Loaded: RandomAccessCollection {
  /// Loads at most `count` related rows of each row: the first ones in the given order, or in the order of their key.
  ///
  ///     User.query.with(User.posts.order(by: Post.viewCount.desc).limit(3))     // the top 3 of each user
  ///     // SELECT … FROM (SELECT …, ROW_NUMBER() OVER (PARTITION BY "posts"."author_id"
  ///     // ORDER BY "posts"."view_count" DESC, "posts"."id") AS "row_number" FROM "posts" …) …
  ///
  /// A negative number makes the query fail with `SQLError`.
  public func limit(_ count: Int) -> Relationship {
    var relationship = self
    relationship.link.query.clauses.limit = count
    return relationship
  }

  /// Skips `count` related rows of each row.
  ///
  ///     User.query.with(User.posts.order(by: Post.viewCount.desc).limit(3).offset(3))
  ///
  /// A negative number makes the query fail with `SQLError`.
  public func offset(_ count: Int) -> Relationship {
    var relationship = self
    relationship.link.query.clauses.offset = count
    return relationship
  }
}
