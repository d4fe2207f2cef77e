@testable import TenonSchema

/// Statements that insert one row into every table of a graph, with only the required values: columns that are
/// optional, have a default or are set by the database are omitted.
///
/// A value depends only on the type, so a foreign key always equals the key it refers to.
struct DDLSampleRows {
  let graph: SchemaGraph
  let dialect: DDLDialect

  var statements: [String] {
    TableOrder(graph).models.map { model in
      let fields = model.fields.filter { isNeeded($0, of: model) }
      let table = dialect.rules.quoted(model.table)
      guard !fields.isEmpty else {
        return "INSERT INTO \(table) "
          + (dialect == .mysql ? "() VALUES ()" : "DEFAULT VALUES")
      }
      let values = fields.map { value(of: $0) }.joined(separator: ", ")
      return "INSERT INTO \(table) \(dialect.rules.list(fields.map(\.column))) VALUES (\(values))"
    }
  }

  private func isNeeded(_ field: Field, of model: Model) -> Bool {
    let isMade = model.isKeyMadeByDatabase && model.primaryKey == [field.name]
    // Foreign keys must know the value of a key, so a key is set even if it has a default.
    if model.primaryKey.contains(field.name) { return !isMade }
    return !field.isOptional && field.defaultValue == nil
      && field.databaseDefault == nil && field.generated == nil
  }

  private func value(of field: Field) -> String {
    let rules = dialect.rules
    let column = DDLColumn(field, in: graph)
    switch column.storage {
    case .enumeration(let type):
      return type.cases.first.map { rules.literal($0.value) } ?? "NULL"
    case .scalar(let scalar):
      switch scalar {
      case .bool: return rules.boolLiteral(true)
      case .int, .int64, .int32, .int16, .float, .double: return "1"
      case .decimal: return rules.decimalLiteral("1")
      case .string, .text: return "'a'"
      case .bytes: return dialect == .postgresql ? #"'\x01'"# : "X'01'"
      case .date: return rules.temporalLiteral("2024-01-31", for: column)
      case .time: return rules.temporalLiteral("09:30:00", for: column)
      case .datetime: return rules.temporalLiteral("2024-01-31 09:30:00.000000", for: column)
      case .uuid: return rules.uuidLiteral("00112233-4455-4677-8899-aabbccddeeff", for: column)
      case .json: return "'{}'"
      }
    }
  }
}
