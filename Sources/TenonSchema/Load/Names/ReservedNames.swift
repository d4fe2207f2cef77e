/// The names a schema cannot use, because Swift or the generated code needs them.
///
/// Swift's other keywords (`class`, `in`, `default`) are fine: the generator writes them in backticks.
enum ReservedNames {
  /// What models, enums and the schema cannot be called: types that generated code refers to by their bare name.
  static let types: Set<String> = [
    // Swift
    "Any", "Array", "Bool", "Codable", "CodingKey", "CodingKeys", "CustomDebugStringConvertible",
    "CustomReflectable", "CustomStringConvertible", "Decodable", "Decoder", "Dictionary", "Double",
    "Encodable", "Encoder", "Equatable", "Error", "Float", "Hashable", "Hasher", "Identifiable",
    "Int", "Int16", "Int32", "Int64", "Int8", "Optional", "Protocol", "RawRepresentable", "Self",
    "Sendable", "Set", "String", "Swift", "Type", "UInt", "UInt16", "UInt32", "UInt64", "UInt8",
    "Void",
    // Foundation
    "Data", "Date", "Decimal", "Foundation", "FoundationEssentials", "UUID",
    // Tenon
    "Binder", "CalendarDate", "CheckedQuery", "Column", "ColumnBinder", "ColumnChanges",
    "ColumnIndex", "CurrentTime", "Database", "Dialect", "Draft", "DraftFields", "ForeignKey",
    "ID", "Identifier", "Input", "JSON", "JSONValue", "Join", "Link", "Model", "ModelDefinition",
    "ModelDraft",
    "ModelKey", "ModelPatch", "ModelShape", "Patch", "PatchFields", "Pending", "Query",
    "Reference", "Related", "Relationship", "Root", "Row", "SQLConvertible", "SQLEnum", "SQLValue",
    "Schema", "SchemaDDL", "Session", "ShapeLoading", "Tenon", "TimeOfDay", "Tracked",
    "WideColumnChanges",
  ]

  /// What neither a field nor a relationship can be called: members of every generated model.
  static let members: Set<String> = [
    "Protocol", "Self", "Type", "absentColumns", "changedColumns", "customMirror",
    "debugDescription", "encode", "hash", "hashValue", "init", "markChanged", "modelDefinition",
    "query", "rowLink", "self", "sqlValues",
  ]

  /// What a relationship cannot be called: besides, a field called `description` or `id` becomes the property itself.
  static let relationships = members.union(["description", "id"])

  /// What a query cannot be called: members of the generated namespace.
  static let queries: Set<String> = ["Protocol", "Self", "Type", "ddl", "init", "models", "self"]

  /// What the parameter of a query cannot be called.
  static let parameters: Set<String> = ["Protocol", "Self", "Type", "init", "self", "session"]

  /// What a column of a query's result cannot become.
  static let rowProperties: Set<String> = [
    "Protocol", "Self", "Type", "customMirror", "debugDescription", "hash", "hashValue", "init",
    "self",
  ]

  /// What the case of an enum cannot be called.
  static let enumCases: Set<String> = [
    "Protocol", "Self", "Type", "allCases", "hash", "hashValue", "init", "rawValue", "self",
  ]
}
