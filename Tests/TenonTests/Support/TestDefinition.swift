@testable import Tenon

// Definitions for hand-written models, with the SQL that the generator would write for all three dialects.

extension ModelDefinition {
  static func test(
    _ name: String, _ table: String, schema: (any Schema.Type)? = nil,
    _ columns: [ColumnDefinition], references: [ForeignKey] = [],
    constraints: [ModelConstraint] = []
  ) -> ModelDefinition {
    func sql(_ dialect: Dialect) -> ModelSQL {
      let table = dialect.quoted(table)
      let keys = columns.filter { $0.role == .key || $0.role == .generatedKey }.map(\.name)
      let inserted = columns.filter { $0.role != .generatedKey && $0.role != .computed }
      func conditions(_ prefix: String) -> String {
        keys.indices.map {
          "\(prefix)\(dialect.quoted(keys[$0])) = \(dialect.placeholder($0 + 1))"
        }.joined(separator: " AND ")
      }
      let names = inserted.map { dialect.quoted($0.name) }.joined(separator: ", ")
      let values = inserted.indices.map { dialect.placeholder($0 + 1) }.joined(separator: ", ")
      return ModelSQL(
        select: "SELECT "
          + columns.map { "\(table).\(dialect.quoted($0.name))" }.joined(separator: ", ")
          + " FROM \(table)",
        insert: "INSERT INTO \(table) (\(names)) VALUES (\(values))",
        delete: "DELETE FROM \(table) WHERE \(conditions(""))", key: conditions("\(table)."))
    }
    return ModelDefinition(
      name: name, table: table, schema: schema, columns: columns, references: references,
      constraints: constraints, sqlite: sql(.sqlite), postgresql: sql(.postgresql),
      mysql: sql(.mysql))
  }
}

/// The patch of a model whose patches no test uses.
struct NoPatch<Root: Model>: ModelPatch, Codable {
  func write(to assignments: inout PatchAssignments) {}
}
