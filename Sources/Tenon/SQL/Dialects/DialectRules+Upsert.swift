// The end of an `INSERT` that handles rows in conflict.

extension DialectRules {
  func excludedColumn(_ name: String) -> String { "\(quoted("excluded")).\(quoted(name))" }

  func write(
    _ action: ConflictAction, of definition: ModelDefinition, to writer: inout SQLWriter
  ) throws {
    writer.append(" ON CONFLICT")
    if !action.target.isAny {
      writer.append(" (\(action.target.columns.map(quoted).joined(separator: ", "))")
      for (index, expression) in action.target.expressions.enumerated() {
        if index > 0 || !action.target.columns.isEmpty { writer.append(", ") }
        try writer.write(expression: expression)
      }
      writer.append(")")
      try writer.writeWhere(action.target.condition.map(SQLNode.raw))
    }
    guard !action.assignments.isEmpty else { return writer.append(" DO NOTHING") }
    writer.append(" DO UPDATE SET ")
    try writeAssignments(of: action, of: definition, to: &writer)
    try writer.writeWhere(action.condition)
  }

  /// Writes the assignments to rows that already exist.
  func writeAssignments(
    of action: ConflictAction, of definition: ModelDefinition, to writer: inout SQLWriter
  ) throws {
    try writer.separated(action.assignments, by: ", ") { assignment, writer in
      writer.append(quoted: assignment.column)
      writer.append(" = ")
      try writer.asUnit(isRedacted: definition.isRedacted(assignment.column)) { writer in
        let form = definition.form(of: assignment.column)
        try writer.write(stored(assignment.value, as: form))
      }
    }
  }
}
