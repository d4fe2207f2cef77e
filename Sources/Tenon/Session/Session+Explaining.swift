// Writes whose errors are described in terms of the schema.

/// The rows of a write. They are read only when a foreign key refuses it, as SQLite does not say which one.
enum WrittenRows {
  /// Values by column, of a row to insert or update.
  case row([Int: SQLValue])
  /// The query for the rows to delete.
  case deletion(SQLSelect)
  /// Unknown rows.
  case unknown

  var isDeletion: Bool { if case .deletion = self { true } else { false } }

  /// The values of a draft.
  init<Draft: ModelDraft>(_ draft: Draft) {
    let absent = draft.absentColumns
    let columns = Draft.Root.modelDefinition.inserted.filter { !absent.contains($0) }
    self.init(columns: columns) { try draft.bind(to: &$0) }
  }

  /// The values of a row.
  init<Root: Model>(_ row: Root) {
    let columns = Array(Root.modelDefinition.columns.indices)
    self.init(columns: columns) { try row.bind(columns: columns, to: &$0) }
  }

  /// The values of a row, in which those of an earlier save take precedence.
  init<Root: Model>(_ row: Root, _ earlier: [(column: Int, value: SQLValue)]) {
    self.init(row)
    guard case .row(var values) = self else { return }
    for (column, value) in earlier { values[column] = value }
    self = .row(values)
  }

  /// The values that an update sets, as far as they are known.
  init<Root: Model>(_ assignments: [Assignment<Root>]) {
    let columns = Root.modelDefinition.columns
    var values: [Int: SQLValue] = [:]
    for assignment in assignments {
      guard case .value(let value) = assignment.value,
        let column = columns.firstIndex(where: { $0.name == assignment.column })
      else { continue }
      values[column] = value
    }
    self = .row(values)
  }

  /// The values that a patch sets.
  init(_ assignments: [(column: Int, value: SQLValue)]) {
    self = .row(Dictionary(assignments.map { ($0.column, $0.value) }) { $1 })
  }

  /// The rows of a query that deletes them.
  init<Root: Model>(deleting query: Query<Root>) {
    self = .deletion(query.clauses)
  }

  private init(columns: [Int], bind: (inout Binder) throws -> Void) {
    let collector = ValueCollector()
    var binder = Binder(target: collector)
    try? bind(&binder)
    self = .row(Dictionary(zip(columns, collector.values)) { first, _ in first })
  }
}

extension Session {
  /// Runs a write. Its error names the violated constraint in terms of the schema, and the refused row.
  ///
  /// - Parameters:
  ///   - definition: The written model.
  ///   - row: The index of the row, if there are several.
  ///   - written: The written rows.
  ///   - body: The write.
  @discardableResult
  func explaining<Value>(
    _ definition: ModelDefinition, row: Int? = nil,
    written: @autoclosure () -> WrittenRows = .unknown, _ body: () throws -> Value
  ) throws -> Value {
    do {
      return try body()
    } catch {
      let isDeletion = error is ConstraintViolation && written().isDeletion
      let explained = definition.explaining(error, row: row, isDeletion: isDeletion)
      throw self.explained(explained, definition, written)
    }
  }

  /// Finds the foreign key that refused a write, if the database does not name it.
  private func explained(
    _ error: any Error, _ definition: ModelDefinition, _ written: () -> WrittenRows
  ) -> any Error {
    guard var violation = error as? ConstraintViolation, violation.kind == .foreignKey,
      violation.model == nil
    else { return error }
    switch written() {
    case .row(let values):
      let reference = definition.references.first { isMissing($0, values) }
      if let reference { definition.explain(&violation, asMissing: reference) }
    case .deletion(let rows):
      if let (child, reference) = referring(to: definition, rows, depth: 0) {
        child.explain(&violation, asReferring: reference)
      }
    case .unknown: break
    }
    return violation
  }

  /// Returns true if the row that a foreign key refers to does not exist.
  private func isMissing(_ reference: ForeignKey, _ values: [Int: SQLValue]) -> Bool {
    let target = reference.target.modelDefinition
    var conditions: [SQLNode] = []
    for (column, other) in zip(reference.columns, reference.targetColumns ?? target.key) {
      guard let value = values[column], value != .null else { return false }
      conditions.append(.binary(target.node(other), .equal, .value(value)))
    }
    return hasRow(of: target, where: .and(conditions)) == false
  }

  /// Returns the foreign key by which other rows still refer to the rows of a model, directly or through cascades.
  private func referring(
    to definition: ModelDefinition, _ rows: SQLSelect, depth: Int
  ) -> (ModelDefinition, ForeignKey)? {
    guard depth < 8, let models = definition.schema?.models else { return nil }
    var cascades: [(ModelDefinition, SQLNode)] = []
    for child in models.map({ $0.modelDefinition }) {
      for reference in child.references where reference.target.modelDefinition === definition {
        let targets = (reference.targetColumns ?? definition.key).map(definition.node)
        var refers = SQLNode.isInQuery(
          reference.columns.map(child.node), rows.selecting(targets))
        if child === definition {
          // Rows that refer to each other may be deleted together.
          let key = definition.key.map(definition.node)
          refers = .and([refers, .not(.isInQuery(key, rows.selecting(key)))])
        }
        switch reference.onDelete {
        case .setNull: continue
        case .cascade: cascades.append((child, refers))
        case .restrict, .noAction:
          if hasRow(of: child, where: refers) == true { return (child, reference) }
        }
      }
    }
    for (child, refers) in cascades {
      var rows = SQLSelect(source: .table(child.table))
      rows.condition = refers
      if let found = referring(to: child, rows, depth: depth + 1) { return found }
    }
    return nil
  }

  /// Returns true if a table has a row for a condition; nil if the query fails.
  private func hasRow(of definition: ModelDefinition, where condition: SQLNode) -> Bool? {
    var select = SQLSelect(
      columns: [.value(.integer(1))], table: definition.table, condition: condition)
    select.limit = 1
    do {
      var writer = SQLWriter(dialect)
      try writer.write(select)
      let statement = try writer.statement
      var exists = false
      try run(
        statement.sql, bind: { try $0.bind(all: statement.parameters) }, { _ in exists = true })
      return exists
    } catch {
      return nil
    }
  }
}

extension ModelDefinition {
  /// Returns a column of the table.
  fileprivate func node(_ index: Int) -> SQLNode {
    .column(
      table: table, name: columns[index].name, isNumeric: false, form: columns[index].stored)
  }
}
