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

  /// Connects a row with another through their join table now, unless they are connected already.
  ///
  ///     try session.add(swiftTag, to: post.tags)
  ///     try session.add(Tag.ID(7), to: post.tags)
  ///
  /// - Throws: `SQLError` when the relationship has no join table; `ConstraintViolation` when the database refuses the
  ///   row, such as for a column of the join table that must be filled: insert the join table's own model then.
  public func add<Root: Model, Target: Model>(
    _ target: some Reference<Target>, to related: Related<Root, Target>
  ) throws {
    try add([target], to: related)
  }

  /// Connects rows with another through their join table now, all of them or none, in the order given.
  ///
  /// - Throws: What adding one row throws.
  public func add<Root: Model, Target: Model>(
    _ targets: [some Reference<Target>], to related: Related<Root, Target>
  ) throws {
    try flush()
    try atomically { try JoinTable(related).connect(targets.keys, in: self) }
  }

  /// Takes a row's connection with another out of their join table now; both rows stay.
  ///
  ///     try session.remove(swiftTag, from: post.tags)
  ///
  /// - Throws: `SQLError` when the relationship has no join table; what the database reports. Rows that are not
  ///   connected are no error.
  public func remove<Root: Model, Target: Model>(
    _ target: some Reference<Target>, from related: Related<Root, Target>
  ) throws {
    try remove([target], from: related)
  }

  /// Takes rows' connections with another out of their join table now; the rows stay.
  ///
  /// - Throws: What removing one row throws.
  public func remove<Root: Model, Target: Model>(
    _ targets: [some Reference<Target>], from related: Related<Root, Target>
  ) throws {
    try flush()
    try atomically { try JoinTable(related).disconnect(targets.keys, in: self) }
  }

  /// Connects exactly these rows with another through their join table now: those missing are added, all others removed.
  ///
  ///     try session.set(post.tags, to: [swift, databases])
  ///
  /// - Throws: What `add` and `remove` throw.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to targets: [some Reference<Target>]
  ) throws {
    try flush()
    try atomically { try JoinTable(related).replace(targets.keys, in: self) }
  }

  /// Connects exactly these rows with another through their join table now; `[]` for none.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to targets: [Target]
  ) throws {
    try atomically { try JoinTable(related).replace(targets.map(\.id), in: self) }
  }
}

extension Array where Element: Reference {
  /// The keys of the rows referred to.
  fileprivate var keys: [Element.Target.ID] {
    get throws { try map { try $0.rowLink.key } }
  }
}
