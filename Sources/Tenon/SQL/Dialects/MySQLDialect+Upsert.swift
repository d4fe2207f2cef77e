// Upserts on MySQL and MariaDB.

extension MySQLDialect {
  /// MySQL 8.0.20 prefers a row alias, which MariaDB does not have.
  func excludedColumn(_ name: String) -> String { "VALUES(\(quoted(name)))" }

  func write(
    _ action: ConflictAction, of definition: ModelDefinition, to writer: inout SQLWriter
  ) throws {
    guard action.condition == nil else {
      throw SQLError(
        message: "MySQL and MariaDB cannot add a condition to an upsert: they update every row in "
          + "conflict")
    }
    writer.append(" ON DUPLICATE KEY UPDATE ")
    if !action.assignments.isEmpty {
      return try writeAssignments(of: action, of: definition, to: &writer)
    }
    // `INSERT IGNORE` would ignore other errors as well.
    let key = definition.key.first.map { quoted(definition.columns[$0].name) } ?? ""
    writer.append("\(key) = \(quoted(action.table)).\(key)")
  }
}
