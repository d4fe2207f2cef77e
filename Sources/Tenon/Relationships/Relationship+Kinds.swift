// The four kinds of relationships:
//
//     belongsTo      the foreign key is in this table:       Post.author    User or User?
//     hasOne         the foreign key is in the other table:  User.profile   Profile?
//     hasMany        the foreign key is in the other table:  User.posts     [Post]
//     manyToMany     a join table has both foreign keys:     Post.tags      [Tag]
//
// Generated code creates them.

extension Relationship {
  /// Creates a relationship whose required foreign key is in this table. Generated code calls it.
  ///
  /// As the type says that the referenced row exists, a soft-deleted row is loaded as well.
  ///
  /// - Parameters:
  ///   - columns: The columns of the foreign key.
  ///   - target: The target's columns that they refer to; nil for its key.
  ///   - key: Returns the foreign key of a row.
  public static func belongsTo<Key: ModelKey>(
    _ columns: String..., to target: [String]? = nil, _ key: @escaping @Sendable (Root) -> Key
  ) -> Relationship where Loaded == Target {
    var link = RelatedQuery<Root, Target>.parents(columns, target, key)
    link.isRequired = true
    return Relationship(link) { related, _ in try related.required(related.rows) }
  }

  /// Creates a relationship whose optional foreign key is in this table. A soft-deleted row is not found. Generated
  /// code calls it.
  ///
  /// - Parameters:
  ///   - columns: The columns of the foreign key.
  ///   - target: The target's columns that they refer to; nil for its key.
  ///   - key: Returns the foreign key of a row, or nil.
  public static func belongsTo<Key: ModelKey>(
    _ columns: String..., to target: [String]? = nil, _ key: @escaping @Sendable (Root) -> Key?
  ) -> Relationship where Loaded == Target? {
    Relationship(.parents(columns, target, key)) { related, _ in related.optional(related.rows) }
  }

  /// The property of a related row's draft that holds the row of this model.
  public typealias ParentProperty =
    any WritableKeyPath<Target.Draft, (any Reference<Root>)?> & Sendable

  /// Creates a relationship to many rows whose foreign key refers to this model. Generated code calls it.
  ///
  /// - Parameters:
  ///   - foreignKey: The target's columns that refer to this model.
  ///   - local: The columns that they refer to; nil for this model's key.
  ///   - order: The default order from the schema.
  ///   - parent: The property of a related row's draft that holds the row of this model.
  ///   - key: Returns the foreign key of a related row.
  @inlinable
  public static func hasMany(
    _ foreignKey: String..., from local: [String]? = nil, order: [OrderTerm] = [],
    draft parent: ParentProperty,
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> Relationship where Loaded == [Target] {
    lists(foreignKey, local, order) { row, lists in
      let child = try Target(row: row, at: 0)
      if let root = key(child) { lists.add(consume child, of: root) }
    }.settingParent(parent)
  }

  /// Creates a relationship to many rows whose drafts cannot hold the row of this model. Generated code calls it.
  @inlinable
  public static func hasMany(
    _ foreignKey: String..., from local: [String]? = nil, order: [OrderTerm] = [],
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> Relationship where Loaded == [Target] {
    lists(foreignKey, local, order) { row, lists in
      let child = try Target(row: row, at: 0)
      if let root = key(child) { lists.add(consume child, of: root) }
    }
  }

  /// Creates a relationship to at most one row whose foreign key refers to this model. Generated code calls it.
  public static func hasOne(
    _ foreignKey: String..., from local: [String]? = nil, order: [OrderTerm] = [],
    draft parent: ParentProperty,
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> Relationship where Loaded == Target? {
    Relationship(.child(foreignKey, local, order, key)) { related, _ in
      related.optional(related.rows)
    }.settingParent(parent)
  }

  /// Creates a relationship to at most one row whose draft cannot hold the row of this model. Generated code calls it.
  public static func hasOne(
    _ foreignKey: String..., from local: [String]? = nil, order: [OrderTerm] = [],
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> Relationship where Loaded == Target? {
    Relationship(.child(foreignKey, local, order, key)) { related, _ in
      related.optional(related.rows)
    }
  }

  /// Creates a relationship through a join table that refers to both sides. Generated code calls it.
  ///
  /// - Parameters:
  ///   - table: The join table.
  ///   - columns: The columns of the join table that refer to this side.
  ///   - targetColumns: The columns of the join table that refer to the other side.
  ///   - deletion: The column of the join table that marks rows as deleted, which connect nothing; nil if it has none.
  ///   - local: The referenced columns of this side; nil for its key.
  ///   - target: The referenced columns of the other side; nil for its key.
  ///   - order: The default order from the schema.
  public static func manyToMany(
    through table: String, local columns: [String], target targetColumns: [String],
    deletion: String? = nil, from local: [String]? = nil, to target: [String]? = nil,
    order: [OrderTerm] = []
  ) -> Relationship where Loaded == [Target] {
    let join = Join(table, local: columns, target: targetColumns, deletion: deletion)
    return Relationship(.joined(local, join, target, order)) { related, _ in related.lists }
  }
}

extension Relationship {
  /// Creates a relationship to many rows whose foreign key refers to this model.
  ///
  /// - Parameter read: Reads a related row and adds it to the list of its root. It contains all work per row, and is
  ///   compiled in the module of the models, where the types are known.
  @usableFromInline static func lists(
    _ foreignKey: [String], _ local: [String]?, _ order: [OrderTerm],
    read: @escaping @Sendable (Row, inout RelatedLists<Root.ID, Target>) throws -> Void
  ) -> Relationship where Loaded == [Target] {
    Relationship(.children(foreignKey, local, order, read)) { related, _ in related.lists }
  }

  /// Returns the relationship with a way to set a row as the parent in the draft of a related row.
  @usableFromInline func settingParent(_ parent: ParentProperty) -> Relationship {
    var relationship = self
    relationship.link.setParent = { $0[keyPath: parent] = $1 }
    return relationship
  }
}

extension RelatedQuery {
  /// The rows that foreign keys refer to.
  fileprivate static func parents<Key: ModelKey>(
    _ columns: [String], _ target: [String]?, _ key: @escaping @Sendable (Root) -> Key?
  ) -> RelatedQuery {
    let target = target ?? Target.keyColumns
    return RelatedQuery(
      path: RelationshipPath(local: columns, target: target), isToMany: false,
      localValues: { key($0)?.sqlValues },
      read: { roots, related, session in
        let indexes = try Target.columnIndexes(target)
        // A foreign key may refer to other columns than the target's key, so rows are identified by the values that
        // they bind.
        var values = roots.rows.map { key($0)?.sqlValues }
        if related.isCollated { values = try session.stored(values, in: target, of: Target.self) }
        let keys = RootKeys(values)
        var rows = RelatedRows<Target>.Builder(keys)
        try related.fetch(keys.keys, of: roots, session) { row in
          let target = try Target(row: row, at: 0)
          rows.add(target, to: try target.sqlValues(ofColumns: indexes))
        }
        return rows.build(source: related.source(from: roots.source), site: roots.site)
      })
  }

  /// The rows whose foreign keys refer to the roots.
  fileprivate static func children(
    _ foreignKey: [String], _ local: [String]?, _ order: [OrderTerm],
    _ read: @escaping @Sendable (Row, inout RelatedLists<Root.ID, Target>) throws -> Void
  ) -> RelatedQuery {
    RelatedQuery(
      path: RelationshipPath(local: local ?? Root.keyColumns, target: foreignKey), isToMany: true,
      order: order, localValues: { $0.id.sqlValues },
      read: { roots, related, session in
        // Key paths take ten times as long if the types are not known.
        let keys = RootKeys(roots.rows.map { $0.id })
        if related.isCollated {
          var rows = RelatedRows<Target>.Builder(keys, keepsUnknownKeys: true)
          try related.fetch(keys.keys.map { $0.sqlValues }, of: roots, session) { row in
            var single = RelatedLists<Root.ID, Target>(RootKeys([]))
            try read(row, &single)
            if let root = single.key, let child = single.list.last { rows.add(child, to: root) }
          }
          try rows.assignUnknownKeys { try session.storedKeys(of: $0, Root.self) }
          return rows.build(source: related.source(from: roots.source), site: roots.site)
        }
        var lists = RelatedLists<Root.ID, Target>(keys)
        try related.fetch(keys.keys.map { $0.sqlValues }, of: roots, session) { row in
          try read(row, &lists)
        }
        return lists.build(source: related.source(from: roots.source), site: roots.site)
      })
  }

  /// The rows whose foreign keys refer to the roots, at most one for each root.
  fileprivate static func child(
    _ foreignKey: [String], _ local: [String]?, _ order: [OrderTerm],
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> RelatedQuery {
    RelatedQuery(
      path: RelationshipPath(local: local ?? Root.keyColumns, target: foreignKey), isToMany: true,
      order: order, localValues: { $0.id.sqlValues },
      read: { roots, related, session in
        let keys = RootKeys(roots.rows.map { $0.id })
        var rows = RelatedRows<Target>.Builder(keys, keepsUnknownKeys: related.isCollated)
        try related.fetch(keys.keys.map { $0.sqlValues }, of: roots, session) { row in
          let child = try Target(row: row, at: 0)
          if let root = key(child) { rows.add(child, to: root) }
        }
        try rows.assignUnknownKeys { try session.storedKeys(of: $0, Root.self) }
        return rows.build(source: related.source(from: roots.source), site: roots.site)
      })
  }

  /// The rows that a join table connects with the roots.
  fileprivate static func joined(
    _ local: [String]?, _ join: Join, _ target: [String]?, _ order: [OrderTerm]
  ) -> RelatedQuery {
    RelatedQuery(
      path: RelationshipPath(
        local: local ?? Root.keyColumns, target: target ?? Target.keyColumns, join: join),
      isToMany: true, order: order, localValues: { $0.id.sqlValues },
      read: { roots, related, session in
        let width = Target.modelDefinition.columns.count
        let keys = RootKeys(roots.rows.map { $0.id })
        var rows = RelatedRows<Target>.Builder(keys, keepsUnknownKeys: related.isCollated)
        try related.fetch(keys.keys.map { $0.sqlValues }, of: roots, session) { row in
          let root = try Root.ID(row: row, at: width)
          rows.addShared(try Target(row: row, at: 0), to: root)
        }
        try rows.assignUnknownKeys { try session.storedKeys(of: $0, Root.self) }
        return rows.build(source: related.source(from: roots.source), site: roots.site)
      })
  }
}

extension RelatedQuery {
  /// True if the connecting columns have a collation that considers different texts equal. Then only the database can
  /// tell which rows belong together.
  fileprivate var isCollated: Bool {
    Root.hasCollatedColumn(path.local) || Target.hasCollatedColumn(path.target)
  }
}

extension Session {
  /// Returns foreign keys in the form in which the referenced rows hold them; nil stays nil.
  fileprivate func stored<Target: Model>(
    _ keys: [[SQLValue]?], in columns: [String], of target: Target.Type
  ) throws -> [[SQLValue]?] {
    let given = keys.compactMap(\.self).distinct
    let stored = Dictionary(
      uniqueKeysWithValues: zip(given, try storedValues(given, in: columns, of: target)))
    return keys.map { key in key.flatMap { stored[$0] } }
  }
}
