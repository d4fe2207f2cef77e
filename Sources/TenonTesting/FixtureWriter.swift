import Tenon

import struct TenonSchema.Diagnostic
import class TenonSchema.SourceFile
import struct TenonSchema.SourceRange

/// Inserts the rows of fixtures in one transaction.
struct FixtureWriter {
  private let session: Session

  init(_ session: Session) { self.session = session }

  func write(_ rows: [FixtureRow]) throws -> FixtureLabels {
    var resolving: Set<ObjectIdentifier> = []
    for row in rows { try resolve(row, &resolving) }
    let order = try FixtureOrder(rows)
    let later = order.later.map { row, key in
      let values = key.columns.map { row.values[$0] ?? .null }
      for column in key.columns { row.values[column] = .null }
      return (row: row, key: key, values: values)
    }
    var labels = FixtureLabels()
    for row in order.rows { try insert(row, row.model, &labels) }
    for (row, key, values) in later {
      for (column, value) in zip(key.columns, values) { row.values[column] = value }
      try session.execute(update(row, key.columns))
    }
    for row in rows {
      for connection in row.connections { try connect(row, connection) }
    }
    try advanceKeys(rows)
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
    do {
      if let inserted = try session.fetch(insertion(of: row), as: Root.self).first {
        labels.add(row.label, inserted)
      }
    } catch let invalid as InvalidColumnValue {
      throw error(
        "`\(invalid.column)` must be \(invalid.expected)", at: row.place(of: invalid.column))
    } catch {
      guard let violation = row.definition.explaining(error) as? ConstraintViolation else {
        throw error
      }
      if case .foreignKey = violation.kind, let key = writtenKeys(of: row).first {
        let fields = key.columns.map { "`\(row.definition.columns[$0].field)`" }
        throw self.error(
          "\(fields.joined(separator: ", ")): no \(key.target.modelDefinition.name) has this key",
          at: key.columns.lazy.compactMap { row.places[$0] }.first ?? row.range)
      }
      throw self.error(
        "\(row.name) is refused: \(violation.reason)",
        at: violation.fields.first.map(row.place) ?? row.range)
    }
  }

  /// The foreign keys that the file gives by their values. Labels have been checked.
  private func writtenKeys(of row: FixtureRow) -> [ForeignKey] {
    row.definition.references.filter { key in
      !row.parents.contains { $0.key.name == key.name }
        && key.columns.contains { row.places[$0] != nil }
    }
  }

  // MARK: - Statements

  private func insertion(of row: FixtureRow) -> SQL {
    let definition = row.definition
    let columns = definition.columns.indices.filter { row.values[$0] != nil }
    var sql = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
    sql.appendLiteral("INSERT INTO ")
    sql.appendInterpolation(identifier: definition.table)
    sql.appendLiteral(" (")
    sql.append(columns) { $0.appendInterpolation(identifier: definition.columns[$1].name) }
    sql.appendLiteral(") VALUES (")
    sql.append(columns) { $0.bind(row, $1) }
    sql.appendLiteral(") RETURNING ")
    sql.append(definition.columns.indices) {
      $0.appendInterpolation(identifier: definition.columns[$1].name)
    }
    return SQL(stringInterpolation: sql)
  }

  private func update(_ row: FixtureRow, _ columns: [Int]) -> SQL {
    let definition = row.definition
    var sql = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
    sql.appendLiteral("UPDATE ")
    sql.appendInterpolation(identifier: definition.table)
    for (word, indexes, separator) in [
      (" SET ", columns, ", "), (" WHERE ", definition.key, " AND "),
    ] {
      sql.appendLiteral(word)
      sql.append(indexes, separator) { sql, index in
        sql.appendInterpolation(identifier: definition.columns[index].name)
        sql.appendLiteral(" = ")
        sql.bind(row, index)
      }
    }
    return SQL(stringInterpolation: sql)
  }

  private func connect(
    _ row: FixtureRow, _ connection: (join: Join, row: FixtureRow, range: SourceRange)
  ) throws {
    let join = connection.join
    let local = zip(join.local, row.definition.key).map { (name: $0, row: row, index: $1) }
    let target = zip(join.target, connection.row.definition.key)
      .map { (name: $0, row: connection.row, index: $1) }
    var sql = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
    sql.appendLiteral("INSERT INTO ")
    sql.appendInterpolation(identifier: join.table)
    sql.appendLiteral(" (")
    sql.append(local + target) { $0.appendInterpolation(identifier: $1.name) }
    sql.appendLiteral(") VALUES (")
    sql.append(local + target) { $0.bind($1.row, $1.index) }
    sql.appendLiteral(")")
    do {
      try session.execute(SQL(stringInterpolation: sql))
    } catch is ConstraintViolation {
      throw error(
        "\(row.name) and \(connection.row.name) are connected already", at: connection.range)
    }
  }

  /// Lets the database generate keys that are larger than those of the fixtures.
  private func advanceKeys(_ rows: [FixtureRow]) throws {
    var seen: Set<ObjectIdentifier> = []
    for row in rows where seen.insert(ObjectIdentifier(row.model)).inserted {
      let definition = row.definition
      guard let key = definition.columns.first(where: { $0.role == .generatedKey }),
        let sql = session.dialect.rules.advanceGeneratedKeys(
          of: definition.table, column: key.name)
      else { continue }
      try session.execute(SQL(raw: sql))
    }
  }
}

extension SQL.StringInterpolation {
  /// Appends a list.
  fileprivate mutating func append<Items: Sequence>(
    _ items: Items, _ separator: String = ", ", _ append: (inout Self, Items.Element) -> Void
  ) {
    for (position, item) in items.enumerated() {
      if position > 0 { appendLiteral(separator) }
      append(&self, item)
    }
  }

  /// Binds the value of a column.
  fileprivate mutating func bind(_ row: FixtureRow, _ index: Int) {
    let (value, form) = (row.values[index] ?? .null, row.definition.columns[index].stored)
    appendInterpolation(SQLNode.written { $0.bind(value, as: form) })
  }
}
