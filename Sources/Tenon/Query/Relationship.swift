/// A relationship between two models, as one of them sees it. Generated models have one static property each.
///
/// `Loaded` is what loading it gives: `[Post]` for a to-many, `User` for a required parent, `Profile?` where there may be none.
///
///     User.query.with(User.posts)                                    // rows of (User, [Post])
///     User.query.with(User.posts.filter(Post.viewCount > 10).order(by: Post.createdAt.desc))
public struct Relationship<Root: Model, Target: Model, Loaded: Sendable>: Sendable {
  /// How the two tables meet.
  package let path: RelationshipPath

  /// Which of the related rows are loaded, in which order.
  package var query: Query<Target>

  /// The values a row's related rows are found by, in the order of `path.local`; nil when there can be none.
  package let localValues: @Sendable (Root) -> [SQLValue]?

  /// Loads the related rows of many rows at once, in the order of the rows.
  package let load: @Sendable ([Root], Relationship, Session) throws -> [Loaded]

  @usableFromInline package init(
    path: RelationshipPath, order: [OrderTerm],
    localValues: @escaping @Sendable (Root) -> [SQLValue]?,
    load: @escaping @Sendable ([Root], Relationship, Session) throws -> [Loaded]
  ) {
    self.path = path
    self.query = Query<Target>().order(by: order)
    self.localValues = localValues
    self.load = load
  }
}

/// How two tables meet: the columns that are compared, perhaps by way of a join table.
public struct RelationshipPath: Sendable {
  package let local: [String]
  package let target: [String]
  package let join: Join?

  @usableFromInline package init(local: [String], target: [String], join: Join? = nil) {
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

  /// Creates a join; generated code calls it.
  ///
  /// - Parameters:
  ///   - table: The join table.
  ///   - local: Its columns that refer to the side the relationship starts from.
  ///   - target: Its columns that refer to the other side.
  public init(_ table: String, local: [String], target: [String]) {
    self.table = table
    self.local = local
    self.target = target
  }
}

extension Relationship {
  /// Loads only the related rows for which a condition is true.
  public func filter<Filter: SQLExpression>(_ condition: Filter) -> Relationship
  where Filter.Value: SQLBoolean {
    var relationship = self
    relationship.query = query.filter(condition)
    return relationship
  }

  /// Loads the related rows in another order.
  public func order(by terms: any OrderTermConvertible...) -> Relationship {
    var relationship = self
    relationship.query.ordering = terms.map(\.orderTerm)
    return relationship
  }
}

extension Relationship {
  /// The foreign key is on this side, and required. Generated code calls it.
  ///
  /// - Parameters:
  ///   - columns: The columns of the foreign key.
  ///   - target: The target's columns they refer to.
  ///   - order: Nothing to order: there is one row.
  ///   - key: Reads the foreign key of a row.
  public static func belongsTo<Key: ModelKey>(
    _ columns: [String], to target: [String], _ key: @escaping @Sendable (Root) -> Key
  ) -> Relationship where Loaded == Target {
    Relationship(
      path: RelationshipPath(local: columns, target: target), order: [],
      localValues: { key($0).sqlValues },
      load: { roots, relationship, session in
        let byKey = try relationship.targetsByKey(Set(roots.map(key)), session)
        return try roots.map { root in
          guard let target = byKey[key(root)] else {
            throw NotFound(model: Target.modelDefinition.name)
          }
          return target
        }
      })
  }

  /// The foreign key is on this side, and may be NULL. Generated code calls it.
  public static func belongsTo<Key: ModelKey>(
    _ columns: [String], to target: [String], _ key: @escaping @Sendable (Root) -> Key?
  ) -> Relationship where Loaded == Target? {
    Relationship(
      path: RelationshipPath(local: columns, target: target), order: [],
      localValues: { key($0)?.sqlValues },
      load: { roots, relationship, session in
        let byKey = try relationship.targetsByKey(Set(roots.compactMap(key)), session)
        return roots.map { root in key(root).flatMap { byKey[$0] } }
      })
  }

  /// Many rows of the target refer to this one. Generated code calls it.
  ///
  /// - Parameters:
  ///   - foreignKey: The target's columns that refer to this model.
  ///   - local: The columns they refer to.
  ///   - order: The order the schema gives.
  ///   - key: Reads the foreign key of a related row.
  public static func hasMany(
    _ foreignKey: [String], from local: [String], order: [OrderTerm] = [],
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> Relationship where Loaded == [Target] {
    Relationship(
      path: RelationshipPath(local: local, target: foreignKey), order: order,
      localValues: { $0.id.sqlValues },
      load: { roots, relationship, session in
        let groups = try relationship.children(of: roots, key, session)
        return roots.map { groups[$0.id] ?? [] }
      })
  }

  /// At most one row of the target refers to this one. Generated code calls it.
  public static func hasOne(
    _ foreignKey: [String], from local: [String], order: [OrderTerm] = [],
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> Relationship where Loaded == Target? {
    Relationship(
      path: RelationshipPath(local: local, target: foreignKey), order: order,
      localValues: { $0.id.sqlValues },
      load: { roots, relationship, session in
        let groups = try relationship.children(of: roots, key, session)
        return roots.map { groups[$0.id]?.first }
      })
  }

  /// A join table refers to both sides. Generated code calls it.
  ///
  /// - Parameters:
  ///   - local: This side's key columns.
  ///   - join: The join table.
  ///   - target: The target's key columns.
  ///   - order: The order the schema gives.
  public static func manyToMany(
    from local: [String], through join: Join, to target: [String], order: [OrderTerm] = []
  ) -> Relationship where Loaded == [Target] {
    Relationship(
      path: RelationshipPath(local: local, target: target, join: join), order: order,
      localValues: { $0.id.sqlValues },
      load: { roots, relationship, session in
        let groups = try relationship.joined(to: roots, session)
        return roots.map { groups[$0.id] ?? [] }
      })
  }
}
