// The SQL that finds the rows of a cascade.
extension Cascade {
  /// Returns the condition that a row of a model is reached.
  func isReached<Root: Model>(_ index: Int, from rows: Query<Root>) -> SQLNode {
    .written { [self] in try writeIsReached(index, key(index), from: rows, to: &$0) }
  }

  /// Writes the condition that columns are the key of a reached row of a model.
  func writeIsReached<Root: Model>(
    _ index: Int, _ columns: [String], from rows: Query<Root>, to writer: inout SQLWriter
  ) throws {
    write(columns, to: &writer)
    writer.append(" IN (")
    try writeKeys(index, from: rows, to: &writer)
    writer.append(")")
  }

  /// Writes the condition that a foreign key refers to a reached row of a model.
  func writeIsReached<Root: Model>(
    _ index: Int, _ columns: [String], to key: ForeignKey, from rows: Query<Root>,
    _ writer: inout SQLWriter
  ) throws {
    guard let targets = key.targetColumns else {
      return try writeIsReached(index, columns, from: rows, to: &writer)
    }
    let definition = models[index].modelDefinition
    write(columns, to: &writer)
    writer.append(" IN (SELECT ")
    writer.separated(targets, by: ", ") { $1.append(quoted: definition.columns[$0].name) }
    writer.append(" FROM ")
    writer.append(quoted: definition.table)
    writer.append(" WHERE ")
    try writeIsReached(index, self.key(index), from: rows, to: &writer)
    writer.append(")")
  }

  private func write(_ columns: [String], to writer: inout SQLWriter) {
    if columns.count > 1 { writer.append("(") }
    writer.separated(columns, by: ", ") { $1.append(quoted: $0) }
    if columns.count > 1 { writer.append(")") }
  }

  /// Writes a query for the keys of the reached rows of a model.
  private func writeKeys<Root: Model>(
    _ index: Int, from rows: Query<Root>, to writer: inout SQLWriter
  ) throws {
    if !isStored { try writeReached(from: rows, toward: index, to: &writer) }
    let table = writer.dialect.quoted(Self.temporaryTable)
    let columns = key(index).indices.map { keyColumn($0, writer.dialect) }
    writer.append("SELECT \(columns.joined(separator: ", ")) FROM \(table) ")
    writer.append("WHERE \(writer.dialect.quoted("model")) = \(index)")
  }

  private func keyColumn(_ index: Int, _ dialect: Dialect) -> String {
    dialect.quoted("key\(index + 1)")
  }

  /// Writes the common table expression of all reached rows. Each row consists of the number of its model and its key.
  ///
  /// - Parameter goal: The model whose rows are needed; nil for all models.
  func writeReached<Root: Model>(
    from rows: Query<Root>, toward goal: Int? = nil, to writer: inout SQLWriter
  ) throws {
    let dialect = writer.dialect
    let width = models.indices.map { key($0).count }.max() ?? 1
    func padding(_ index: Int) -> String {
      String(repeating: ", NULL", count: width - key(index).count)
    }
    let keys = (0..<width).map { keyColumn($0, dialect) }
    let names = ([dialect.quoted("model")] + keys).joined(separator: ", ")
    writer.append("WITH RECURSIVE \(dialect.quoted(Self.temporaryTable)) (\(names)) AS (")
    let alias = dialect.quoted("rows")
    writer.append("SELECT 0, \(alias).*\(padding(0)) FROM (")
    try writer.write(rows.subselect(Root.columnNodes(key(0))))
    writer.append(") AS \(alias)")
    let steps = stepsTo(goal)
    guard steps.count > 1, !dialect.rules.hasSeveralRecursiveTerms else {
      for step in steps {
        writer.append(" UNION ")
        try write(step, padding(step.child), to: &writer)
      }
      return writer.append(") ")
    }
    // The rows reached so far are named once, and each step looks for the children of one of them.
    writer.append(" UNION SELECT \(alias).* FROM \(reached(dialect)), LATERAL (")
    for (index, step) in steps.enumerated() {
      if index > 0 { writer.append(" UNION ALL ") }
      try write(step, padding(step.child), isLateral: true, to: &writer)
    }
    writer.append(") AS \(alias)) ")
  }

  /// Returns the steps that can lead to a model.
  private func stepsTo(_ goal: Int?) -> [Step] {
    guard let goal else { return steps }
    var wanted: Set<Int> = [goal]
    var isComplete = false
    while !isComplete {
      let parents = steps.filter { wanted.contains($0.child) }.map(\.parent)
      isComplete = parents.allSatisfy { !wanted.insert($0).inserted }
    }
    return steps.filter { wanted.contains($0.child) }
  }

  private func reached(_ dialect: Dialect) -> String { dialect.quoted(Self.temporaryTable) }

  /// Writes the query for the children of the rows reached so far, or of one of them.
  private func write(
    _ step: Step, _ padding: String, isLateral: Bool = false, to writer: inout SQLWriter
  ) throws {
    let dialect = writer.dialect
    let definition = models[step.child].modelDefinition
    let parent = models[step.parent].modelDefinition
    let reached = reached(dialect)
    let (child, above) = (dialect.quoted("child"), dialect.quoted("parent"))
    let keys = key(step.child).map { "\(child).\(dialect.quoted($0))" }
    writer.append("SELECT \(step.child), \(keys.joined(separator: ", "))\(padding) FROM ")
    writer.append(isLateral ? "(SELECT \(reached).*) AS \(reached)" : reached)
    let parentKeys = key(step.parent).indices.map { "\(reached).\(keyColumn($0, dialect))" }
    var targets = parentKeys
    if let columns = step.key.targetColumns {
      targets = columns.map { "\(above).\(dialect.quoted(parent.columns[$0].name))" }
      let pairs = zip(key(step.parent), parentKeys).map {
        "\(above).\(dialect.quoted($0)) = \($1)"
      }
      writer.append(" JOIN \(dialect.quoted(parent.table)) AS \(above) ")
      writer.append("ON \(pairs.joined(separator: " AND "))")
    }
    let pairs = zip(step.key.columns, targets).map {
      "\(child).\(dialect.quoted(definition.columns[$0].name)) = \($1)"
    }
    writer.append(" JOIN \(dialect.quoted(definition.table)) AS \(child) ")
    writer.append("ON \(pairs.joined(separator: " AND "))")
    writer.append(" WHERE \(reached).\(dialect.quoted("model")) = \(step.parent)")
    guard let deletion = definition.softDelete else { return }
    let deleted = "\(child).\(dialect.quoted(definition.columns[deletion].name))"
    switch kind {
    case .hard: break
    case .marking(let time):
      writer.append(" AND (\(deleted) IS NULL OR \(deleted) = ")
      try writer.write(time)
      writer.append(")")
    case .marked(let time):
      writer.append(" AND \(deleted) = ")
      try writer.write(time)
    }
  }
}
