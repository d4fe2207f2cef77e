/// The rows of a join table that connect one row with other rows.
struct JoinTable<Target: Model> {
  /// The maximum number of rows in a statement.
  private static var chunkSize: Int { 512 }

  private let join: Join
  private let root: [SQLValue]
  /// The columns that refer to the root and to the targets.
  private let columns: (root: [SQLNode], target: [SQLNode])

  init<Root>(_ related: Related<Root, Target>) throws {
    guard let join = related.path.join, let root = related.localValues else {
      throw SQLError(
        message: "\(Root.modelDefinition.name) and \(Target.modelDefinition.name) are not "
          + "related through a join table: set the foreign key instead")
    }
    try self.init(join, root: root, of: Root.self)
  }

  init<Root: Model>(_ join: Join, root: [SQLValue], of model: Root.Type) throws {
    guard join.deletion == nil else {
      throw SQLError(
        message: "rows of \(join.table), which connect \(Root.modelDefinition.name) and "
          + "\(Target.modelDefinition.name), are soft-deleted: insert, delete and restore them with "
          + "the join table's model")
    }
    self.join = join
    self.root = root
    columns = (
      join.nodes(join.local, like: Root.columnNodes(Root.keyColumns)),
      join.nodes(join.target, like: Target.columnNodes(Target.keyColumns))
    )
  }

  /// Inserts the missing rows.
  ///
  /// - Parameters:
  ///   - keys: The targets' keys.
  ///   - session: The session.
  ///   - isNew: True if the root was just inserted and is not connected with any row.
  func connect(_ keys: [Target.ID], in session: Session, isNew: Bool = false) throws {
    let keys = try distinct(keys, in: session)
    guard !keys.isEmpty else { return }
    if isNew { return try insert(keys, in: session) }
    var connected: Set<Target.ID> = []
    for chunk in keys.chunks(of: Self.chunkSize) {
      connected.formUnion(try distinct(self.keys(connectedTo(chunk), in: session), in: session))
    }
    try insert(keys.filter { !connected.contains($0) }, in: session)
  }

  /// Deletes the existing rows for some targets.
  func disconnect(_ keys: [Target.ID], in session: Session) throws {
    for chunk in keys.distinct.chunks(of: Self.chunkSize) {
      var writer = SQLWriter(session.dialect)
      writer.append("DELETE FROM ")
      writer.append(quoted: join.table)
      try writer.writeWhere(connectedTo(chunk))
      _ = try session.write(writer.statement)
    }
  }

  /// Inserts the missing rows and deletes the others.
  func replace(_ keys: [Target.ID], in session: Session) throws {
    let keys = try distinct(keys, in: session)
    let connected = try distinct(self.keys(isRoot, in: session), in: session)
    let (wanted, known) = (Set(keys), Set(connected))
    try disconnect(connected.filter { !wanted.contains($0) }, in: session)
    try insert(keys.filter { !known.contains($0) }, in: session)
  }

  /// Returns distinct keys, in the form in which their rows store them.
  private func distinct(_ keys: [Target.ID], in session: Session) throws -> [Target.ID] {
    guard Target.hasCollatedColumn(Target.keyColumns) else { return keys.distinct }
    let stored = try session.storedKeys(of: keys, Target.self)
    return keys.map { stored[$0] ?? $0 }.distinct
  }

  private func insert(_ keys: [Target.ID], in session: Session) throws {
    for chunk in keys.chunks(of: Self.chunkSize) {
      var writer = SQLWriter(session.dialect)
      let names = (join.local + join.target).map(session.dialect.quoted)
      writer.append("INSERT INTO \(session.dialect.quoted(join.table)) ")
      writer.append("(\(names.joined(separator: ", "))) VALUES ")
      writer.separated(chunk, by: ", ") { key, writer in
        writer.append("(")
        let values = zip(columns.root + columns.target, root + key.sqlValues)
        writer.separated(values, by: ", ") { $1.bind($1.dialect.rules.stored($0.1, as: $0.0.form)) }
        writer.append(")")
      }
      _ = try session.write(writer.statement)
    }
  }

  private func keys(_ condition: SQLNode, in session: Session) throws -> [Target.ID] {
    var writer = SQLWriter(session.dialect)
    try writer.write(
      SQLSelect(columns: columns.target, table: join.table, condition: condition))
    var keys: [Target.ID] = []
    try session.fetch(writer.statement, at: nil) { keys.append(try Target.ID(row: $0, at: 0)) }
    return keys
  }

  private var isRoot: SQLNode { .equal(columns.root, root.map(SQLNode.value)) }

  private func connectedTo(_ keys: ArraySlice<Target.ID>) -> SQLNode {
    let values = keys.map(\.sqlValues)
    if columns.target.count == 1, let column = columns.target.first {
      return .all(isRoot, .isIn(column, values.compactMap(\.first)))
    }
    return .all(isRoot, .rowIsIn(columns.target, values))
  }
}
