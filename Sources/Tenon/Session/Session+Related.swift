// Functions that load related rows, and that connect rows through a relationship.

extension Session {
  /// Loads the related rows of given rows, with one statement for each chunk of rows.
  ///
  ///     let posts = try session.load(User.posts, for: users)               // [User.ID: [Post]]
  ///     for user in users { print(user.username, posts[user.id, default: []].count) }
  ///
  /// - Parameters:
  ///   - relationship: The relationship to load, with its filter, order, limit and nested relationships.
  ///   - rows: The rows. Each is in the result, even without related rows.
  ///   - file: The calling file, for `Configuration.reportRepeats`.
  ///   - line: The calling line.
  /// - Returns: The related rows, by the keys of the rows.
  /// - Throws: `NotFound` when a required parent does not exist; the errors of the database.
  public func load<Root: Model, Target: Model, Loaded>(
    _ relationship: Relationship<Root, Target, Loaded>, for rows: some Sequence<Root>,
    file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Root.ID: Loaded] {
    let rows = Array(rows)
    let loaded = try relationship.load(
      LoadedRows(rows: rows, source: nil, site: CallSite(file, line)), self)
    return Dictionary(zip(rows.lazy.map(\.id), loaded), uniquingKeysWith: { $1 })
  }

  /// Stages a row to be inserted with the next flush as a child of another row.
  ///
  ///     try session.add(Post.Draft(title: "More", content: "…"), to: user.posts)
  ///
  /// The parent in the draft, if any, is replaced. To add a child to a pending row, pass it in the parent's draft
  /// (`posts: [Post.Draft(…)]`), or name the parent in the child's draft (`author: pending`).
  ///
  /// - Parameters:
  ///   - draft: The new row.
  ///   - related: The relationship of the parent.
  /// - Returns: The pending row.
  /// - Throws: `SQLError` when the relationship is not a `hasMany` or `hasOne`.
  @discardableResult
  public func add<Root: Model, Target: Model>(
    _ draft: Target.Draft, to related: Related<Root, Target>
  ) throws -> Pending<Target> {
    guard let setParent = related.setParent else {
      let name = Target.modelDefinition.name
      throw SQLError(
        message: "a draft of \(name) cannot be added to this relationship of "
          + "\(Root.modelDefinition.name): only hasMany and hasOne accept drafts; insert the row "
          + "first")
    }
    var draft = draft
    setParent(&draft, Link(key: related.root))
    return add(draft)
  }

  /// Stages rows to be inserted with the next flush as children of another row, in order.
  ///
  /// - Parameters:
  ///   - drafts: The new rows.
  ///   - related: The relationship of the parent.
  /// - Returns: The pending rows, in the same order.
  /// - Throws: `SQLError` when the relationship is not a `hasMany` or `hasOne`.
  @discardableResult
  public func add<Root: Model, Target: Model>(
    _ drafts: [Target.Draft], to related: Related<Root, Target>
  ) throws -> [Pending<Target>] {
    try drafts.map { try add($0, to: related) }
  }

  /// Relates a row to another one now, unless it is already related: a `manyToMany` gets a row in the join table, and a
  /// child moves from its current parent to the new one.
  ///
  ///     try session.add(swiftTag, to: post.tags)
  ///     try session.add(Tag.ID(7), to: post.tags)
  ///     try session.add(post, to: otherUser.posts)
  ///
  /// Moving a child updates its row and increments its version. A value of the child in your program is not changed; a
  /// tracked row shows the new parent.
  ///
  /// - Parameters:
  ///   - target: The row to relate.
  ///   - related: The relationship of the other row.
  /// - Throws: `SQLError` when the foreign key is on the side of the other row: set it there instead; `NotFound` when
  ///   the child no longer exists; `StaleRow` when it has been changed since it was read; `ConstraintViolation` when
  ///   the database refuses the row, for example because the join table has another required column: insert a row of
  ///   the join table's model then.
  public func add<Root: Model, Target: Model>(
    _ target: some Reference<Target>, to related: Related<Root, Target>
  ) throws {
    try add([target], to: related)
  }

  /// Relates rows to another one now, in order. If one is refused, none is related.
  ///
  /// - Parameters:
  ///   - targets: The rows to relate.
  ///   - related: The relationship of the other row.
  /// - Throws: The errors of adding one row.
  public func add<Root: Model, Target: Model>(
    _ targets: [some Reference<Target>], to related: Related<Root, Target>
  ) throws {
    try flush()
    if let children = try Children(related, in: self) { return try children.add(targets) }
    try atomically { try JoinTable(related).connect(targets.keys, in: self) }
  }

  /// Removes a row from those related to another one now: from the join table, in which case both rows stay, or from
  /// the children of its parent.
  ///
  ///     try session.remove(swiftTag, from: post.tags)
  ///     try session.remove(post, from: user.posts)
  ///
  /// A removed child is deleted if the schema says `orphans: delete`, softly if its model soft-deletes. Otherwise its
  /// foreign key is set to NULL. Removing a row that is not related does nothing.
  ///
  /// - Parameters:
  ///   - target: The row to remove.
  ///   - related: The relationship of the other row.
  /// - Throws: `ConstraintViolation` (`.notNull`) when a child must have a parent; `SQLError` when the foreign key is
  ///   on the side of the other row; the errors of the database.
  public func remove<Root: Model, Target: Model>(
    _ target: some Reference<Target>, from related: Related<Root, Target>
  ) throws {
    try remove([target], from: related)
  }

  /// Removes rows from those related to another one now. If one cannot be removed, none is.
  ///
  /// - Parameters:
  ///   - targets: The rows to remove.
  ///   - related: The relationship of the other row.
  /// - Throws: The errors of removing one row.
  public func remove<Root: Model, Target: Model>(
    _ targets: [some Reference<Target>], from related: Related<Root, Target>
  ) throws {
    try flush()
    if let children = try Children(related, in: self) { return try children.remove(targets) }
    try atomically { try JoinTable(related).disconnect(targets.keys, in: self) }
  }

  /// Relates exactly these rows to another one now: adds the missing ones and removes all others.
  ///
  ///     try session.set(post.tags, to: [swift, databases])
  ///     try session.set(user.posts, to: [first, second])       // the other posts: see `remove`
  ///
  /// - Parameters:
  ///   - related: The relationship of the other row.
  ///   - targets: The rows to relate.
  /// - Throws: The errors of `add` and `remove`.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to targets: [some Reference<Target>]
  ) throws {
    try relate(related, to: targets)
  }

  /// Relates exactly these rows to another one now; `[]` removes all.
  ///
  /// - Parameters:
  ///   - related: The relationship of the other row.
  ///   - targets: The rows to relate.
  /// - Throws: The errors of `add` and `remove`.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to targets: [Target]
  ) throws {
    try relate(related, to: targets)
  }

  /// Relates one row to another one now and removes all others. For a `hasOne` this replaces the only child.
  ///
  ///     try session.set(user.profile, to: profile)
  ///
  /// - Parameters:
  ///   - related: The relationship of the other row.
  ///   - target: The row to relate.
  /// - Throws: The errors of `add` and `remove`.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to target: some Reference<Target>
  ) throws {
    try relate(related, to: [target])
  }

  /// Relates one row to another one now and removes all others; nil removes all.
  ///
  ///     try session.set(user.profile, to: nil)
  ///
  /// - Parameters:
  ///   - related: The relationship of the other row.
  ///   - target: The row to relate.
  /// - Throws: The errors of `add` and `remove`.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to target: Target?
  ) throws {
    try relate(related, to: target.map { [$0] } ?? [])
  }

  /// Removes the related rows of a row now, and stages a new row in their place for the next flush.
  ///
  ///     try session.set(user.profile, to: Profile.Draft(bio: "…"))
  ///
  /// - Parameters:
  ///   - related: The relationship of the row.
  ///   - draft: The new row.
  /// - Returns: The pending row.
  /// - Throws: The errors of `add` and `remove`.
  @discardableResult
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to draft: Target.Draft
  ) throws -> Pending<Target> {
    guard related.setParent != nil else { return try add(draft, to: related) }
    try relate(related, to: [Target]())
    return try add(draft, to: related)
  }

  private func relate<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to targets: [some Reference<Target>]
  ) throws {
    try flush()
    if let children = try Children(related, in: self) { return try children.replace(targets) }
    try atomically { try JoinTable(related).replace(targets.keys, in: self) }
  }
}

extension Array where Element: Reference {
  /// The keys of the referenced rows.
  fileprivate var keys: [Element.Target.ID] {
    get throws { try map { try $0.rowLink.key } }
  }
}
