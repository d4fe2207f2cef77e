// What `INSERT` says of rows that are there already.

/// The end of an `INSERT`: which rows are in conflict, and what happens then.
package struct ConflictAction: Sendable {
  /// Stands for the row that could not be inserted where expressions name a table. No table has a NUL in its name.
  package static let excluded = "\0excluded"

  /// The table.
  let table: String
  /// What is unique.
  let target: ConflictTarget
  /// What is set, column by column; nothing leaves the row as it is.
  let assignments: [(column: String, value: SQLNode)]
  /// Which rows are updated.
  let condition: SQLNode?
}

extension Dialect {
  /// The value of a column that could not be inserted.
  func excluded(_ name: String) -> String {
    // MySQL 8.0.20 prefers a row alias, which MariaDB does not have.
    self == .mysql ? "VALUES(\(quoted(name)))" : "\(quoted("excluded")).\(quoted(name))"
  }

  /// Writes the end of an `INSERT`.
  ///
  /// - Parameters:
  ///   - action: What happens.
  ///   - definition: The model.
  ///   - writer: Takes the text.
  /// - Throws: `SQLError` when the dialect has no words for it.
  func write(
    _ action: ConflictAction, of definition: ModelDefinition, to writer: inout SQLWriter
  ) throws {
    guard self != .mysql else { return try writeDuplicateKey(action, of: definition, to: &writer) }
    writer.append(" ON CONFLICT")
    if !action.target.isAny {
      writer.append(" (\(action.target.columns.map(quoted).joined(separator: ", "))")
      for (place, expression) in action.target.expressions.enumerated() {
        if place > 0 || !action.target.columns.isEmpty { writer.append(", ") }
        try writer.write(expression: expression)
      }
      writer.append(")")
      try writer.writeWhere(action.target.condition.map(SQLNode.raw))
    }
    guard !action.assignments.isEmpty else { return writer.append(" DO NOTHING") }
    writer.append(" DO UPDATE SET ")
    try write(action.assignments, of: definition, to: &writer)
    try writer.writeWhere(action.condition)
  }

  private func writeDuplicateKey(
    _ action: ConflictAction, of definition: ModelDefinition, to writer: inout SQLWriter
  ) throws {
    guard action.condition == nil else {
      throw SQLError(
        message: "MySQL and MariaDB update whatever row is in the way: an upsert takes no "
          + "condition there")
    }
    writer.append(" ON DUPLICATE KEY UPDATE ")
    if !action.assignments.isEmpty {
      return try write(action.assignments, of: definition, to: &writer)
    }
    // INSERT IGNORE would pass over other errors too.
    let key = definition.key.first.map { quoted(definition.columns[$0].name) } ?? ""
    writer.append("\(key) = \(quoted(action.table)).\(key)")
  }

  private func write(
    _ assignments: [(column: String, value: SQLNode)], of definition: ModelDefinition,
    to writer: inout SQLWriter
  ) throws {
    try writer.separated(assignments, by: ", ") { assignment, writer in
      writer.append(quoted: assignment.column)
      writer.append(" = ")
      try writer.asOne(isRedacted: definition.isRedacted(assignment.column)) { writer in
        let form = definition.form(of: assignment.column)
        try writer.write(assignment.value.stored(as: form, for: self))
      }
    }
  }
}
