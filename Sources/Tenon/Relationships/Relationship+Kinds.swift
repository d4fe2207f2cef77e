// The four kinds of relationships. Generated code makes them.

extension Relationship {
  /// The foreign key is on this side, and required. Generated code calls it.
  ///
  /// The type says that the row referred to is there: it is loaded although it was deleted softly.
  ///
  /// - Parameters:
  ///   - columns: The columns of the foreign key.
  ///   - target: The target's columns they refer to; nil for its key.
  ///   - key: Reads the foreign key of a row.
  public static func belongsTo<Key: ModelKey>(
    _ columns: String..., to target: [String]? = nil, _ key: @escaping @Sendable (Root) -> Key
  ) -> Relationship where Loaded == Target {
    var link = RelatedQuery<Root, Target>.parents(columns, target, key)
    link.isRequired = true
    return Relationship(link) { related, _ in try related.required(related.rows) }
  }

  /// The foreign key is on this side, and may be NULL. A row that was deleted softly is not found. Generated code calls
  /// it.
  public static func belongsTo<Key: ModelKey>(
    _ columns: String..., to target: [String]? = nil, _ key: @escaping @Sendable (Root) -> Key?
  ) -> Relationship where Loaded == Target? {
    Relationship(.parents(columns, target, key)) { related, _ in related.optional(related.rows) }
  }

  /// Many rows of the target refer to this one. Generated code calls it.
  ///
  /// - Parameters:
  ///   - foreignKey: The target's columns that refer to this model.
  ///   - local: The columns they refer to; nil for this model's key.
  ///   - order: The order the schema gives.
  ///   - parent: Where the draft of a related row holds this one.
  ///   - key: Reads the foreign key of a related row.
  @inlinable
  public static func hasMany<Parent: DraftLink<Root>>(
    _ foreignKey: String..., from local: [String]? = nil, order: [OrderTerm] = [],
    draft parent: any WritableKeyPath<Target.Draft, Parent> & Sendable,
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> Relationship where Loaded == [Target] {
    lists(foreignKey, local, order) { row, lists in
      let child = try Target(row: row, at: 0)
      if let root = key(child) { lists.add(consume child, of: root) }
    }.adopting(parent)
  }

  /// Many rows of the target refer to this one, whose drafts cannot say so. Generated code calls it.
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

  /// At most one row of the target refers to this one. Generated code calls it.
  public static func hasOne<Parent: DraftLink<Root>>(
    _ foreignKey: String..., from local: [String]? = nil, order: [OrderTerm] = [],
    draft parent: any WritableKeyPath<Target.Draft, Parent> & Sendable,
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> Relationship where Loaded == Target? {
    Relationship(.child(foreignKey, local, order, key)) { related, _ in
      related.optional(related.rows)
    }.adopting(parent)
  }

  /// At most one row of the target refers to this one, whose draft cannot say so. Generated code calls it.
  public static func hasOne(
    _ foreignKey: String..., from local: [String]? = nil, order: [OrderTerm] = [],
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> Relationship where Loaded == Target? {
    Relationship(.child(foreignKey, local, order, key)) { related, _ in
      related.optional(related.rows)
    }
  }

  /// A join table refers to both sides. Generated code calls it.
  ///
  /// - Parameters:
  ///   - table: The join table.
  ///   - columns: Its columns that refer to this side.
  ///   - targetColumns: Its columns that refer to the other side.
  ///   - deletion: Its column that marks rows as deleted, which connect nothing; nil when it has none.
  ///   - local: The columns of this side; nil for its key.
  ///   - target: The columns of the other side; nil for its key.
  ///   - order: The order the schema gives.
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
  /// Many rows of the target refer to this one.
  ///
  /// - Parameter read: Reads a related row, and adds it to the list of its root. It is made where the types are known,
  ///   in the module of the models: all that is done for each row is in it.
  @usableFromInline static func lists(
    _ foreignKey: [String], _ local: [String]?, _ order: [OrderTerm],
    read: @escaping @Sendable (Row, inout RelatedLists<Root.ID, Target>) throws -> Void
  ) -> Relationship where Loaded == [Target] {
    Relationship(.children(foreignKey, local, order, read)) { related, _ in related.lists }
  }

  /// The same, which tells the draft of a related row that it belongs to a row.
  @usableFromInline func adopting<Parent: DraftLink<Root>>(
    _ parent: any WritableKeyPath<Target.Draft, Parent> & Sendable
  ) -> Relationship {
    var relationship = self
    relationship.link.setParent = { $0[keyPath: parent] = Parent($1) }
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
        // A foreign key holds the same values as the key it refers to, which need not be the target's own: rows are
        // told apart by the values they bind.
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
        // Not by key paths, which take ten times as long where the types are not known.
        let keys = RootKeys(roots.rows.map { $0.id })
        if related.isCollated {
          var rows = RelatedRows<Target>.Builder(keys, keepsStrangers: true)
          try related.fetch(keys.keys.map { $0.sqlValues }, of: roots, session) { row in
            var single = RelatedLists<Root.ID, Target>(RootKeys([]))
            try read(row, &single)
            if let root = single.key, let child = single.list.last { rows.add(child, to: root) }
          }
          try rows.settleStrangers { try session.storedKeys(of: $0, Root.self) }
          return rows.build(source: related.source(from: roots.source), site: roots.site)
        }
        var lists = RelatedLists<Root.ID, Target>(keys)
        try related.fetch(keys.keys.map { $0.sqlValues }, of: roots, session) { row in
          try read(row, &lists)
        }
        return lists.build(source: related.source(from: roots.source), site: roots.site)
      })
  }

  /// The rows whose foreign keys refer to the roots, one for each at most.
  fileprivate static func child(
    _ foreignKey: [String], _ local: [String]?, _ order: [OrderTerm],
    _ key: @escaping @Sendable (Target) -> Root.ID?
  ) -> RelatedQuery {
    RelatedQuery(
      path: RelationshipPath(local: local ?? Root.keyColumns, target: foreignKey), isToMany: true,
      order: order, localValues: { $0.id.sqlValues },
      read: { roots, related, session in
        let keys = RootKeys(roots.rows.map { $0.id })
        var rows = RelatedRows<Target>.Builder(keys, keepsStrangers: related.isCollated)
        try related.fetch(keys.keys.map { $0.sqlValues }, of: roots, session) { row in
          let child = try Target(row: row, at: 0)
          if let root = key(child) { rows.add(child, to: root) }
        }
        try rows.settleStrangers { try session.storedKeys(of: $0, Root.self) }
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
        var rows = RelatedRows<Target>.Builder(keys, keepsStrangers: related.isCollated)
        try related.fetch(keys.keys.map { $0.sqlValues }, of: roots, session) { row in
          let root = try Root.ID(row: row, at: width)
          rows.addShared(try Target(row: row, at: 0), to: root)
        }
        try rows.settleStrangers { try session.storedKeys(of: $0, Root.self) }
        return rows.build(source: related.source(from: roots.source), site: roots.site)
      })
  }
}

extension RelatedQuery {
  /// Whether the columns that are compared take different texts for the same: which rows belong together is then for the
  /// database to say.
  fileprivate var isCollated: Bool {
    Root.hasCollatedColumn(path.local) || Target.hasCollatedColumn(path.target)
  }
}

extension Session {
  /// Foreign keys as the rows that they refer to hold them; nil stays nil.
  fileprivate func stored<Target: Model>(
    _ keys: [[SQLValue]?], in columns: [String], of target: Target.Type
  ) throws -> [[SQLValue]?] {
    let given = keys.compactMap(\.self).distinct
    let stored = Dictionary(
      uniqueKeysWithValues: zip(given, try storedValues(given, in: columns, of: target)))
    return keys.map { key in key.flatMap { stored[$0] } }
  }
}
