@testable import TenonSchema

/// The source range of everything that tests build in code.
let nowhere = SourceRange(whole: SourceFile(path: "test.yaml", text: ""))

extension SchemaGraph {
  /// A schema of models and enums.
  static func test(
    _ name: String, description: String? = nil, enums: [EnumType] = [], models: [Model]
  ) -> SchemaGraph {
    SchemaGraph(
      name: name, description: description, enums: enums, models: models, range: nowhere)
  }
}

extension EnumType {
  /// An enum of cases stored as text.
  static func test(
    _ name: String, description: String? = nil, _ cases: [(String, EnumType.Value)]
  ) -> EnumType {
    EnumType(
      name: name, description: description,
      cases: cases.map { EnumType.Case(name: $0.0, value: $0.1) }, range: nowhere)
  }
}

extension Model {
  /// A model with an `id` as its first field, unless a key is named.
  static func test(
    _ name: String, table: String, key: [String] = ["id"], fields: [Field],
    _ change: (inout Model) -> Void = { _ in }
  ) -> Model {
    var model = Model(name: name, table: table, range: nowhere)
    model.fields = key == ["id"] && !fields.contains { $0.name == "id" } ? [.test("id", .int)] : []
    model.fields += fields
    model.primaryKey = key
    change(&model)
    return model
  }
}

extension Field {
  /// A field of a built-in type.
  static func test(
    _ name: String, _ type: ScalarType, column: String? = nil, optional: Bool = false,
    _ change: (inout Field) -> Void = { _ in }
  ) -> Field {
    var field = Field(
      name: name, column: column ?? name, type: .scalar(type), isOptional: optional,
      range: nowhere)
    change(&field)
    return field
  }

  /// The field of a relationship's foreign key.
  static func foreignKey(
    _ name: String, _ type: ScalarType, column: String, of relationship: String,
    optional: Bool = false
  ) -> Field {
    test(name, type, column: column, optional: optional) {
      $0.role = .foreignKey(relationship: relationship)
    }
  }
}

extension Relationship {
  /// A relationship over one field on each side.
  static func test(
    _ name: String, _ kind: Kind, _ target: String, inverse: String, from local: [String],
    to remote: [String], _ change: (inout Relationship) -> Void = { _ in }
  ) -> Relationship {
    var relationship = Relationship(
      name: name, kind: kind, target: target, inverse: inverse, localFields: local,
      targetFields: remote, range: nowhere)
    change(&relationship)
    return relationship
  }
}
