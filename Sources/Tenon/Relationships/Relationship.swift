/// A relationship between two models, as one of them sees it. Generated models have one static property each.
///
/// `Loaded` is what loading it gives: `[Post]` for a to-many, `User` for a required parent, `Profile?` where there may be none.
///
/// Rows that were deleted softly are no related rows, with one exception: a required parent is loaded although it was
/// deleted softly, as the type says that it is there.
///
///     User.query.with(User.posts)                                    // rows of (User, [Post])
///     User.query.with(User.posts.filter(Post.viewCount > 10).order(by: Post.createdAt.desc).limit(3))
///     User.query.with(User.posts.with(Post.tags))                    // rows of (User, [(Post, [Tag])])
///     User.query.filter(User.posts.any(Post.viewCount > 10))
public struct Relationship<Root: Model, Target: Model, Loaded: Sendable>: Sendable {
  /// Which rows are related to which, whatever is made of them.
  package var link: RelatedQuery<Root, Target>

  /// Makes of the related rows what loading gives, in the order of the roots.
  let shape: @Sendable (RelatedRows<Target>, Session) throws -> [Loaded]

  /// Whether something that is loaded with the related rows finds them by a subquery.
  let nestsSubquery: Bool

  init(
    _ link: RelatedQuery<Root, Target>, nestsSubquery: Bool = false,
    shape: @escaping @Sendable (RelatedRows<Target>, Session) throws -> [Loaded]
  ) {
    self.link = link
    self.nestsSubquery = nestsSubquery
    self.shape = shape
  }

  /// How the two tables meet.
  package var path: RelationshipPath { link.path }

  /// Which of the related rows are meant, in which order; a limit is for the rows of one root.
  package var query: Query<Target> { link.query }
}

/// The related rows of rows: how they are found, which of them, and which belong together.
package struct RelatedQuery<Root: Model, Target: Model>: Sendable {
  /// How the two tables meet.
  package let path: RelationshipPath

  /// Which of the related rows are meant, in which order; a limit is for the rows of one root.
  package var query: Query<Target>

  /// Whether several rows may be related to one, so that their order means something.
  let isToMany: Bool

  /// Whether each root must have a related row, so that one that was deleted softly is loaded too.
  var isRequired = false

  /// How the rows are found.
  var strategy = LoadingStrategy.selectIn

  /// The name of the roots' table in the query that asks for their related rows.
  var rootTable = Root.modelDefinition.table

  /// The values a row's related rows are found by, in the order of `path.local`; nil when there can be none.
  package let localValues: @Sendable (Root) -> [SQLValue]?

  /// Tells the draft of a related row that it belongs to a row; nil when no draft can be told.
  var setParent: (@Sendable (inout Target.Draft, Link<Root>) -> Void)?

  /// Reads the related rows of many rows at once.
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

/// How two tables meet: the columns that are compared, perhaps by way of a join table.
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
  ///   - local: Its columns that refer to the side the relationship starts from.
  ///   - target: Its columns that refer to the other side.
  ///   - deletion: Its column that marks rows as deleted, which connect nothing; nil when it has none.
  public init(_ table: String, local: [String], target: [String], deletion: String? = nil) {
    self.table = table
    self.local = local
    self.target = target
    self.deletion = deletion
  }

  /// A condition on rows of the table that connect something.
  package func connecting(_ condition: SQLNode, as name: String? = nil) -> SQLNode {
    guard let deletion else { return condition }
    let column = SQLNode.column(table: name ?? table, name: deletion, isNumeric: false)
    return .all(condition, .isNull(column, isNegated: false))
  }
}

/// How eagerly loaded rows are found. The rows are the same either way.
public enum LoadingStrategy: Hashable, Sendable {
  /// By the keys of the rows they belong to, some hundreds of them in a statement.
  case selectIn
  /// By the query that the rows they belong to come from, as a subquery: one statement whatever the number of rows.
  case subquery
  /// In the statement of the rows they belong to, joined from the left. What is loaded with rows that are loaded
  /// themselves, related rows with a limit of their own, and all but the first of several lists are found by key
  /// instead: two lists in one statement would give every pair of their rows.
  case join
}

extension RelatedQuery {
  /// The same where rows are loaded, not asked about.
  var forLoading: RelatedQuery {
    guard isRequired else { return self }
    var link = self
    link.query = query.withDeleted()
    return link
  }
}

extension Relationship {
  /// Loads only the related rows for which a condition is true, of those kept so far.
  ///
  ///     User.query.with(User.posts.filter(Post.viewCount > 10))
  public func filter<Filter: SQLExpression>(_ condition: Filter) -> Relationship
  where Filter.Value: SQLBoolean {
    var relationship = self
    relationship.link.query = query.filter(condition)
    return relationship
  }

  /// Loads the related rows in another order.
  ///
  ///     User.query.with(User.posts.order(by: Post.createdAt.desc))
  public func order<each Term: OrderTermConvertible>(by terms: repeat each Term) -> Relationship {
    var relationship = self
    relationship.link.query.clauses.ordering = orderTerms(of: repeat each terms)
    relationship.link.query.clauses.hasDefaultOrder = false
    return relationship
  }

  /// Finds the related rows in another way.
  ///
  /// A subquery pays off for very many rows of a query that is quick to run again, a join for single related rows where
  /// a second statement costs more than columns that repeat. Rows in hand have no query: theirs are always found by key.
  ///
  ///     User.query.with(User.posts.loaded(by: .subquery))
  public func loaded(by strategy: LoadingStrategy) -> Relationship {
    var relationship = self
    relationship.link.strategy = strategy
    return relationship
  }
}

extension Relationship {
  /// Sees deleted rows of a soft-deleting model among the related rows too.
  ///
  ///     Comment.query.join(Comment.post.withDeleted())
  public func withDeleted() -> Relationship {
    var relationship = self
    relationship.link.query = query.withDeleted()
    return relationship
  }
}

extension Relationship where Loaded: RandomAccessCollection {
  /// Loads at most so many related rows of each row: the first ones in the order given, or in that of their key.
  ///
  ///     User.query.with(User.posts.order(by: Post.viewCount.desc).limit(3))     // the top 3 of each user
  ///
  /// A negative number throws when the query runs.
  public func limit(_ count: Int) -> Relationship {
    var relationship = self
    relationship.link.query.clauses.limit = count
    return relationship
  }

  /// Skips so many related rows of each row.
  ///
  /// A negative number throws when the query runs.
  public func offset(_ count: Int) -> Relationship {
    var relationship = self
    relationship.link.query.clauses.offset = count
    return relationship
  }
}
