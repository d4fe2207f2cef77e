@testable import Tenon

// Definitions for hand-written models.

extension ModelDefinition {
  static func test(
    _ name: String, _ table: String, schema: (any Schema.Type)? = nil,
    _ columns: [ColumnDefinition], references: [ForeignKey] = [],
    constraints: [ModelConstraint] = []
  ) -> ModelDefinition {
    ModelDefinition(
      name: name, table: table, schema: schema, columns: columns, references: references,
      constraints: constraints)
  }
}

/// The patch of a model whose patches no test uses.
struct NoPatch<Root: Model>: ModelPatch, Codable {
  mutating func visit(_ fields: inout PatchFields) {}
}

extension PatchFields {
  /// Visits the field of the column with an index, as hand-written patches do.
  mutating func visit<Value: SQLConvertible>(_ column: Int, _ input: inout Input<Value>) throws {
    try visit(HandwrittenIndex(rawValue: column), &input)
  }
}

private struct HandwrittenIndex: RawRepresentable {
  let rawValue: Int
}
