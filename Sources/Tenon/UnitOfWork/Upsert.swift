/// Inserts rows, or updates those that are there already.
package struct Upsert<Root: Model> {
  private let definition = Root.modelDefinition
  private let target: ConflictTarget
  private let update: ConflictUpdate<Root>
  private let condition: SQLNode?
  private let now = CurrentTime()

  /// - Throws: `SQLError` when the columns in conflict cannot be, or the update is not one; `ValidationError` with every
  ///   value set that breaks a rule of the schema.
  package init(
    onConflict target: [any ModelColumn<Root>], indexWhere targetCondition: SQL? = nil,
    update: ConflictUpdate<Root>, where condition: Condition? = nil
  ) throws {
    try self.init(
      ConflictTarget(target.map { $0.name }, where: targetCondition, of: Root.modelDefinition),
      update, condition)
  }

  /// - Throws: `SQLError` when there is no such index, or the update is not one; `ValidationError` with every value set
  ///   that breaks a rule of the schema.
  package init(
    onConflict index: UniqueIndex<Root>, update: ConflictUpdate<Root>,
    where condition: Condition? = nil
  ) throws {
    try self.init(ConflictTarget(index), update, condition)
  }

  private init(
    _ target: ConflictTarget, _ update: ConflictUpdate<Root>, _ condition: Condition?
  ) throws {
    self.target = target
    self.update = update
    self.condition = condition?.node
    try check()
  }

  private func check() throws {
    let name = definition.name
    if target.isAny {
      guard case .nothing = update.storage, target.condition == nil else {
        throw SQLError(
          message: "an upsert of \(name) has to say which columns are unique: onConflict: …")
      }
    }
    for column in target.columns where !definition.inserted.contains(where: { isNamed($0, column) })
    {
      throw SQLError(
        message: "\(name).\(column) is made by the database: no draft can be in conflict by it")
    }
    guard case .some(let assignments) = update.storage else {
      if condition != nil, case .nothing = update.storage {
        throw SQLError(message: "an upsert of \(name) that updates nothing takes no condition")
      }
      return
    }
    for assignment in assignments {
      let isWritten = definition.columns.indices.contains { column in
        isNamed(column, assignment.column)
          && (definition.writableColumns.contains(column) || definition.version == column)
      }
      guard isWritten else {
        throw SQLError(message: "\(name).\(assignment.column) is not for an upsert to update")
      }
    }
    try RowInspector.check(assignments)
  }

  private func isNamed(_ index: Int, _ name: String) -> Bool {
    definition.columns[index].name == name
  }

  /// The number of values behind those of the rows, or more.
  var parameterCount: Int {
    // Their number is the same for every dialect and for any number of rows.
    let columns = definition.inserted
    let text = try? statement(columns, rows: 1, for: .sqlite)
    return (text?.parameters.count ?? columns.count) - columns.count
  }

  /// `INSERT` of rows; the values of the rows are still to come, in place of those of the statement that come first.
  ///
  /// - Parameters:
  ///   - columns: The columns of each row.
  ///   - rows: How many there are.
  ///   - returns: Whether the rows are read back.
  ///   - dialect: The dialect.
  /// - Throws: `SQLError` when the dialect has no words for it.
  package func statement(
    _ columns: [Int], rows: Int, returning returns: Bool = false, for dialect: Dialect
  ) throws -> SQLStatement {
    guard !columns.isEmpty else {
      throw SQLError(message: "a \(definition.name) without values cannot be upserted: insert it")
    }
    var writer = SQLWriter(dialect, validatesTables: true)
    writer.append("INSERT INTO ")
    writer.append(quoted: definition.table)
    writer.append(" (\(definition.names(of: columns, for: dialect))) VALUES ")
    for row in 0..<rows {
      writer.append(row == 0 ? "(" : ", (")
      writer.separated(columns, by: ", ") { column, writer in
        writer.asUnit(isRedacted: definition.columns[column].isRedacted) {
          $0.bind(.null, as: definition.columns[column].stored)
        }
      }
      writer.append(")")
    }
    let action = ConflictAction(
      table: definition.table, target: target, assignments: assignments(columns),
      condition: condition)
    try writer.scoped(to: [definition.table, ConflictAction.excluded]) { writer in
      try dialect.rules.write(action, of: definition, to: &writer)
    }
    if returns {
      let all = Array(definition.columns.indices)
      writer.append(" RETURNING \(definition.names(of: all, for: dialect))")
    }
    return try writer.statement
  }

  /// What is set in a row that is there, for a draft that fills some columns.
  private func assignments(_ columns: [Int]) -> [(column: String, value: SQLNode)] {
    let assignments: [(column: String, value: SQLNode)] =
      switch update.storage {
      case .nothing: []
      case .some(let assignments): assignments.map { ($0.column, $0.value) }
      case .all:
        columns.filter { column in
          definition.writableColumns.contains(column)
            && !definition.updatedToNow.contains(column)
            && !target.columns.contains { isNamed(column, $0) }
        }.map { column in
          let name = definition.columns[column].name
          return (name, .column(table: ConflictAction.excluded, name: name, isNumeric: false))
        }
      }
    return assignments.isEmpty ? [] : definition.completed(assignments, at: now)
  }

  /// The row with a draft's values in what is unique; nil when any constraint may be in the way.
  ///
  /// - Throws: `SQLError` when the draft refers to a row without a key.
  func query(for draft: Root.Draft) throws -> Query<Root>? {
    let collector = ValueCollector()
    var binder = Binder(target: collector)
    try draft.bind(to: &binder)
    let given = Array(zip(definition.insertedColumns(of: draft), collector.values))
    let values = target.columns.compactMap { name in given.first { isNamed($0.0, name) }?.1 }
    guard !target.isAny, values.count == target.columns.count else { return nil }
    var conditions: [SQLNode] = []
    if !values.isEmpty {
      conditions.append(.equal(Root.columnNodes(target.columns), values.map(SQLNode.value)))
    }
    // Within the parentheses the names of columns mean the draft's values.
    let row = given.reduce(SQL(raw: "")) { row, column in
      let name = definition.columns[column.0].name
      return
        "\(row)\(raw: row.parts.isEmpty ? "" : ", ")\(SQLNode.value(column.1)) AS \(identifier: name)"
    }
    for expression in target.expressions {
      conditions.append(
        .raw("(\(expression)) = (SELECT \(expression) FROM (SELECT \(row)) AS draft)"))
    }
    if let condition = target.condition { conditions.append(.raw(condition)) }
    guard let first = conditions.first else { return nil }
    let condition = conditions.dropFirst().reduce(first) { .all($0, $1) }
    return Query(condition: condition).withDeleted()
  }
}
