import Tenon

import struct TenonSchema.Diagnostic
import class TenonSchema.SourceFile
import struct TenonSchema.SourceRange

/// Inserts the rows of fixtures in one transaction.
struct FixtureWriter {
  private let session: Session
  private let file: SourceFile

  init(_ session: Session, _ file: SourceFile) {
    self.session = session
    self.file = file
  }

  func write(_ rows: [FixtureRow]) throws -> FixtureLabels {
    // Rows may refer to later ones. A database whose foreign keys cannot wait needs another order of the rows.
    try session.execute("PRAGMA defer_foreign_keys = ON")
    var resolving: Set<ObjectIdentifier> = []
    for row in rows { try resolve(row, &resolving) }
    var labels = FixtureLabels()
    for row in rows { try insert(row, row.model, &labels) }
    for row in rows {
      for connection in row.connections { try connect(row, connection) }
    }
    if let row = rows.first { try checkReferences(rows, row) }
    return labels
  }

  private func error(_ message: String, at range: SourceRange) -> FixtureError {
    FixtureError([Diagnostic(.error, code: "fixture", message, at: range)])
  }

  /// Takes the values of foreign keys from the parents of a row.
  private func resolve(_ row: FixtureRow, _ resolving: inout Set<ObjectIdentifier>) throws {
    let id = ObjectIdentifier(row)
    for (key, parent) in row.parents where key.columns.contains(where: { row.values[$0] == nil }) {
      let targets = key.targetColumns ?? key.target.modelDefinition.key
      if targets.contains(where: { parent.values[$0] == nil }) {
        guard resolving.insert(id).inserted else {
          throw error("the key of \(row.name) depends on itself", at: row.range)
        }
        try resolve(parent, &resolving)
        resolving.remove(id)
      }
      for (column, target) in zip(key.columns, targets) {
        guard let value = parent.values[target] else {
          throw error(
            "\(row.name) refers to \(parent.name), whose key is made by the database: set it",
            at: row.range)
        }
        row.values[column] = value
      }
    }
  }

  private func insert<Root: Model>(
    _ row: FixtureRow, _ model: Root.Type, _ labels: inout FixtureLabels
  ) throws {
    let definition = Root.modelDefinition
    let columns = definition.columns.indices.filter { row.values[$0] != nil }
    do {
      let rows = try session.fetch(statement(row, definition, columns), as: Root.self)
      if let inserted = rows.first { labels.add(row.label, inserted) }
    } catch let violation as ConstraintViolation {
      throw error(
        "\(row.name) is refused: \(violation.message)", at: place(of: violation, row))
    } catch let invalid as InvalidColumnValue {
      throw error(
        "`\(invalid.column)` must be \(invalid.expected)", at: row.place(of: invalid.column))
    }
  }

  private func statement(
    _ row: FixtureRow, _ definition: ModelDefinition, _ columns: [Int]
  ) -> SQL {
    var sql = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
    func append(_ items: some Sequence<Int>, _ item: (inout SQL.StringInterpolation, Int) -> Void) {
      for (position, index) in items.enumerated() {
        if position > 0 { sql.appendLiteral(", ") }
        item(&sql, index)
      }
    }
    sql.appendLiteral("INSERT INTO ")
    sql.appendInterpolation(identifier: definition.table)
    sql.appendLiteral(" (")
    append(columns) { $0.appendInterpolation(identifier: definition.columns[$1].name) }
    sql.appendLiteral(") VALUES (")
    append(columns) { sql, index in
      let (value, form) = (row.values[index] ?? .null, definition.columns[index].stored)
      sql.appendInterpolation(SQLNode.written { $0.bind(value, as: form) })
    }
    sql.appendLiteral(") RETURNING ")
    append(definition.columns.indices) {
      $0.appendInterpolation(identifier: definition.columns[$1].name)
    }
    return SQL(stringInterpolation: sql)
  }

  private func connect(
    _ row: FixtureRow, _ connection: (join: Join, row: FixtureRow, range: SourceRange)
  ) throws {
    let join = connection.join
    let sides = [(row, join.local), (connection.row, join.target)]
    var columns: [(name: String, value: SQLValue, form: StoredForm?)] = []
    for (row, names) in sides {
      for (name, index) in zip(names, row.definition.key) {
        columns.append((name, row.values[index] ?? .null, row.definition.columns[index].stored))
      }
    }
    var sql = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
    sql.appendLiteral("INSERT INTO ")
    sql.appendInterpolation(identifier: join.table)
    for (position, column) in columns.enumerated() {
      sql.appendLiteral(position == 0 ? " (" : ", ")
      sql.appendInterpolation(identifier: column.name)
    }
    for (position, column) in columns.enumerated() {
      sql.appendLiteral(position == 0 ? ") VALUES (" : ", ")
      let (value, form) = (column.value, column.form)
      sql.appendInterpolation(SQLNode.written { $0.bind(value, as: form) })
    }
    sql.appendLiteral(")")
    do {
      try session.execute(SQL(stringInterpolation: sql))
    } catch is ConstraintViolation {
      throw error(
        "\(row.name) and \(connection.row.name) are connected already", at: connection.range)
    }
  }

  /// Finds keys in the file that refer to no row, before the commit would refuse them without a place.
  private func checkReferences(_ rows: [FixtureRow], _ first: FixtureRow) throws {
    let broken = try session.fetch("PRAGMA foreign_key_check") { row in
      (
        try row["table", as: String.self], try row["parent", as: String.self],
        try row["fkid", as: Int.self]
      )
    }
    guard let (table, parent, _) = broken.first else { return }
    let row = rows.first { row in
      row.definition.table == table
        && row.definition.references.contains { key in
          key.target.modelDefinition.table == parent
            && !row.parents.contains { $0.key.name == key.name }
            && key.columns.contains { row.places[$0] != nil }
        }
    }
    throw error(
      "a row of \(table) refers to a row of \(parent) that does not exist",
      at: row?.range ?? SourceRange(whole: file))
  }

  private func place(of violation: ConstraintViolation, _ row: FixtureRow) -> SourceRange {
    let name =
      switch violation.kind {
      case .unique(let columns): columns.first
      case .notNull(let column): column
      case .check(let name):
        row.definition.constraints.first { $0.name == name }
          .flatMap { $0.columns.first }.map { row.definition.columns[$0].name }
      case .foreignKey, .other: String?.none
      }
    return row.place(of: name?.split(separator: ".").last.map(String.init) ?? "")
  }
}
