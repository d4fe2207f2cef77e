// Loading what rows in hand are related to, and connecting rows through a join table.

extension Session {
  /// Loads what rows in hand are related to: one statement for each chunk of rows, however many there are.
  ///
  ///     let posts = try session.load(User.posts, for: users)               // [User.ID: [Post]]
  ///     for user in users { print(user.username, posts[user.id, default: []].count) }
  ///
  /// - Parameters:
  ///   - relationship: What to load, with its own filter, order, limit and what it is loaded with.
  ///   - rows: The rows; each is in the result, whether it is related to something or not.
  ///   - file: The file that reads, for `Configuration.reportRepeats`.
  ///   - line: The line that reads.
  /// - Returns: What is loaded, by the rows' keys.
  /// - Throws: `NotFound` when a required parent is not there; what the database reports.
  public func load<Root: Model, Target: Model, Loaded>(
    _ relationship: Relationship<Root, Target, Loaded>, for rows: some Sequence<Root>,
    file: StaticString = #fileID, line: UInt = #line
  ) throws -> [Root.ID: Loaded] {
    let rows = Array(rows)
    let loaded = try relationship.load(
      LoadedRows(rows: rows, source: nil, site: CallSite(file, line)), self)
    return Dictionary(zip(rows.lazy.map(\.id), loaded), uniquingKeysWith: { $1 })
  }

  /// Stages a row to be inserted as a child of another with the next flush.
  ///
  ///     try session.add(Post.Draft(title: "More", content: "…"), to: user.posts)
  ///
  /// The parent that the draft names, if any, is replaced. A row that is pending itself takes children as drafts of its
  /// own (`posts: [Post.Draft(…)]`), or the child's draft names it (`author: pending`).
  ///
  /// - Returns: The pending row.
  /// - Throws: `SQLError` when the relationship is no `hasMany` or `hasOne`.
  @discardableResult
  public func add<Root: Model, Target: Model>(
    _ draft: Target.Draft, to related: Related<Root, Target>
  ) throws -> Pending<Target> {
    guard let setParent = related.setParent else {
      let name = Target.modelDefinition.name
      throw SQLError(
        message: "a \(name) that is not inserted cannot be added to this relationship of "
          + "\(Root.modelDefinition.name): only a hasMany or hasOne takes drafts; insert it first")
    }
    var draft = draft
    setParent(&draft, Link(key: related.root))
    return add(draft)
  }

  /// Stages rows to be inserted as children of another with the next flush, in order.
  ///
  /// - Returns: The pending rows, in the same order.
  /// - Throws: What adding one throws.
  @discardableResult
  public func add<Root: Model, Target: Model>(
    _ drafts: [Target.Draft], to related: Related<Root, Target>
  ) throws -> [Pending<Target>] {
    try drafts.map { try add($0, to: related) }
  }

  /// Relates a row to another now, unless it is already: a `manyToMany` gets a row of the join table, a child moves from
  /// the parent it has to this one.
  ///
  ///     try session.add(swiftTag, to: post.tags)
  ///     try session.add(Tag.ID(7), to: post.tags)
  ///     try session.add(post, to: otherUser.posts)
  ///
  /// Moving a child is an update of it, which counts up its version; a row in hand keeps the values it has, a tracked
  /// one shows its new parent.
  ///
  /// - Throws: `SQLError` when the foreign key is on this side: set it instead; `NotFound` when the child is gone,
  ///   `StaleRow` when it is another one by now; `ConstraintViolation` when the database refuses the row, such as for a
  ///   column of the join table that must be filled: insert the join table's own model then.
  public func add<Root: Model, Target: Model>(
    _ target: some Reference<Target>, to related: Related<Root, Target>
  ) throws {
    try add([target], to: related)
  }

  /// Relates rows to another now, all of them or none, in the order given.
  ///
  /// - Throws: What adding one row throws.
  public func add<Root: Model, Target: Model>(
    _ targets: [some Reference<Target>], to related: Related<Root, Target>
  ) throws {
    try flush()
    if let children = try Children(related, in: self) { return try children.add(targets) }
    try atomically { try JoinTable(related).connect(targets.keys, in: self) }
  }

  /// Takes a row out of those related to another now: out of the join table, where both rows stay, or out of its
  /// parent's children.
  ///
  ///     try session.remove(swiftTag, from: post.tags)
  ///     try session.remove(post, from: user.posts)
  ///
  /// A child without its parent is deleted where the schema says `orphans: delete` — softly if its model is — and else
  /// has its foreign key set to NULL. Rows that are not related are no error.
  ///
  /// - Throws: `ConstraintViolation` (`.notNull`) when a child cannot be without a parent; `SQLError` when the foreign key
  ///   is on this side; what the database reports.
  public func remove<Root: Model, Target: Model>(
    _ target: some Reference<Target>, from related: Related<Root, Target>
  ) throws {
    try remove([target], from: related)
  }

  /// Takes rows out of those related to another now, all of them or none.
  ///
  /// - Throws: What removing one row throws.
  public func remove<Root: Model, Target: Model>(
    _ targets: [some Reference<Target>], from related: Related<Root, Target>
  ) throws {
    try flush()
    if let children = try Children(related, in: self) { return try children.remove(targets) }
    try atomically { try JoinTable(related).disconnect(targets.keys, in: self) }
  }

  /// Relates exactly these rows to another now: those missing are added, all others removed.
  ///
  ///     try session.set(post.tags, to: [swift, databases])
  ///     try session.set(user.posts, to: [first, second])       // what becomes of the others: see `remove`
  ///
  /// - Throws: What `add` and `remove` throw.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to targets: [some Reference<Target>]
  ) throws {
    try relate(related, to: targets)
  }

  /// Relates exactly these rows to another now; `[]` for none.
  ///
  /// - Throws: What `add` and `remove` throw.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to targets: [Target]
  ) throws {
    try relate(related, to: targets)
  }

  /// Relates one row to another now, in place of whatever was: the only child of a `hasOne`.
  ///
  ///     try session.set(user.profile, to: profile)
  ///
  /// - Throws: What `add` and `remove` throw.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to target: some Reference<Target>
  ) throws {
    try relate(related, to: [target])
  }

  /// Relates one row to another now, in place of whatever was; nil for none.
  ///
  ///     try session.set(user.profile, to: nil)
  ///
  /// - Throws: What `add` and `remove` throw.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to target: Target?
  ) throws {
    try relate(related, to: target.map { [$0] } ?? [])
  }

  /// Takes away what is related to a row now, and stages a new row in its place, to be inserted with the next flush.
  ///
  ///     try session.set(user.profile, to: Profile.Draft(bio: "…"))
  ///
  /// - Returns: The pending row.
  /// - Throws: What `add` and `remove` throw.
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
  /// The keys of the rows referred to.
  fileprivate var keys: [Element.Target.ID] {
    get throws { try map { try $0.rowLink.key } }
  }
}
