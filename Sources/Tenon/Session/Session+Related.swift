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
    try atomically { try JoinTable(related).connect(targets.map(\.rowLink.key), in: self) }
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
    try atomically { try JoinTable(related).disconnect(targets.map(\.rowLink.key), in: self) }
  }

  /// Connects exactly these rows with another through their join table now: those missing are added, all others removed.
  ///
  ///     try session.set(post.tags, to: [swift, databases])
  ///
  /// - Throws: What `add` and `remove` throw.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to targets: [some Reference<Target>]
  ) throws {
    try atomically { try JoinTable(related).replace(targets.map(\.rowLink.key), in: self) }
  }

  /// Connects exactly these rows with another through their join table now; `[]` for none.
  public func set<Root: Model, Target: Model>(
    _ related: Related<Root, Target>, to targets: [Target]
  ) throws {
    try atomically { try JoinTable(related).replace(targets.map(\.id), in: self) }
  }
}

/// The rows of a join table that connect one row with others.
private struct JoinTable<Target: Model> {
  /// The most rows in a statement.
  private static var chunkSize: Int { 512 }

  private let join: Join
  private let root: [SQLValue]

  init<Root>(_ related: Related<Root, Target>) throws {
    guard let join = related.path.join, let root = related.localValues else {
      throw SQLError(
        message: "\(Root.modelDefinition.name) and \(Target.modelDefinition.name) are not "
          + "related through a join table: set the foreign key instead")
    }
    guard join.deletion == nil else {
      throw SQLError(
        message: "rows of \(join.table), which connect \(Root.modelDefinition.name) and "
          + "\(Target.modelDefinition.name), are deleted softly: insert, delete and restore them by "
          + "their own model")
    }
    self.join = join
    self.root = root
  }

  /// Inserts the rows that are missing.
  func connect(_ keys: [Target.ID], in session: Session) throws {
    let keys = keys.distinct
    guard !keys.isEmpty else { return }
    var connected: Set<Target.ID> = []
    for chunk in keys.chunks(of: Self.chunkSize) {
      connected.formUnion(try self.keys(connectedTo(chunk), in: session))
    }
    try insert(keys.filter { !connected.contains($0) }, in: session)
  }

  /// Deletes the rows that are there.
  func disconnect(_ keys: [Target.ID], in session: Session) throws {
    for chunk in keys.distinct.chunks(of: Self.chunkSize) {
      var writer = SQLWriter(session.dialect)
      writer.append("DELETE FROM ")
      writer.append(quoted: join.table)
      try writer.writeWhere(connectedTo(chunk))
      _ = try session.write(writer.statement)
    }
  }

  /// Inserts what is missing and deletes what is left over.
  func replace(_ keys: [Target.ID], in session: Session) throws {
    let keys = keys.distinct
    let connected = try self.keys(isRoot, in: session).distinct
    let (wanted, known) = (Set(keys), Set(connected))
    try disconnect(connected.filter { !wanted.contains($0) }, in: session)
    try insert(keys.filter { !known.contains($0) }, in: session)
  }

  private func insert(_ keys: [Target.ID], in session: Session) throws {
    for chunk in keys.chunks(of: Self.chunkSize) {
      var writer = SQLWriter(session.dialect)
      let columns = (join.local + join.target).map(session.dialect.quoted)
      writer.append("INSERT INTO \(session.dialect.quoted(join.table)) ")
      writer.append("(\(columns.joined(separator: ", "))) VALUES ")
      writer.separated(chunk, by: ", ") { key, writer in
        writer.append("(")
        writer.separated(root + key.sqlValues, by: ", ") { $1.bind($0) }
        writer.append(")")
      }
      _ = try session.write(writer.statement)
    }
  }

  private func keys(_ condition: SQLNode, in session: Session) throws -> [Target.ID] {
    var writer = SQLWriter(session.dialect)
    try writer.write(
      SQLSelect(columns: join.nodes(join.target), table: join.table, condition: condition))
    var keys: [Target.ID] = []
    try session.fetch(writer.statement, at: nil) { keys.append(try Target.ID(row: $0, at: 0)) }
    return keys
  }

  private var isRoot: SQLNode { .equal(join.nodes(join.local), root.map(SQLNode.value)) }

  private func connectedTo(_ keys: ArraySlice<Target.ID>) -> SQLNode {
    let columns = join.nodes(join.target)
    let values = keys.map(\.sqlValues)
    if columns.count == 1, let column = columns.first {
      return .all(isRoot, .isIn(column, values.compactMap(\.first)))
    }
    return .all(isRoot, .rowIsIn(columns, values))
  }
}

extension Array where Element: Hashable {
  /// The elements, each once, in order.
  fileprivate var distinct: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Array {
  /// The elements in slices of a size.
  fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
