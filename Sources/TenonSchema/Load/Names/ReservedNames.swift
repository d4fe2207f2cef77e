/// The names that a schema cannot use, because Swift or generated code needs them.
///
/// Swift's other keywords (`class`, `in`, `default`) are allowed: the generator writes them in backticks.
enum ReservedNames {
  /// Names for no model, enum or schema: types that generated code uses without their module.
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
    "ID", "Identifier", "Input", "InputFields", "JSON", "JSONKeys", "JSONValue", "Join", "Link",
    "Model", "ModelDefinition",
    "ModelDraft", "ModelInput",
    "ModelKey", "ModelPatch", "ModelShape", "OnlyChild", "Patch", "PatchFields", "Pending", "Query",
    "Reference", "Related", "Relationship", "Root", "Row", "SQLConvertible", "SQLEnum", "SQLValue",
    "Schema", "SchemaDDL", "Session", "ShapeLoading", "Tenon", "TimeOfDay", "Tracked",
    "WideColumnChanges",
  ]

  /// Names for no field or relationship: members of every generated model.
  static let members: Set<String> = [
    "Protocol", "Self", "Type", "_changedColumns", "absentColumns",
    "changedColumns", "customMirror", "debugDescription", "encode", "hash", "hashValue", "init",
    "markChanged", "modelDefinition",
    "query", "rowLink", "self", "sqlValues",
  ]

  /// Names for no relationship: as well as `members`, those that a field may have because it becomes the property
  /// itself.
  static let relationships = members.union(["description", "id"])

  /// Names for no query: members of the generated namespace.
  static let queries: Set<String> = ["Protocol", "Self", "Type", "ddl", "init", "models", "self"]

  /// Names for no parameter of a query.
  static let parameters: Set<String> = ["Protocol", "Self", "Type", "init", "self", "session"]

  /// Names for no property of a query's rows.
  static let rowProperties: Set<String> = [
    "Protocol", "Self", "Type", "customMirror", "debugDescription", "hash", "hashValue", "init",
    "self",
  ]

  /// Names for no case of an enum.
  static let enumCases: Set<String> = [
    "Protocol", "Self", "Type", "allCases", "hash", "hashValue", "init", "rawValue", "self",
  ]
}
