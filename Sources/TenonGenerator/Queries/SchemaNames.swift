import TenonSchema

/// The tables and columns of a schema by their names in SQL, in any case.
struct SchemaNames {
  /// A column's field and its model.
  typealias Origin = (model: Model, field: Field)

  /// The tables, in lower case.
  let tables: Set<String>

  private let models: [Model]
  private let modelsByTable: [String: Model]

  init(_ graph: SchemaGraph) {
    models = graph.models
    modelsByTable = Dictionary(grouping: models) { $0.table.lowercased() }.compactMapValues(\.first)
    tables = Set(modelsByTable.keys)
  }

  /// The field of a column, or nil.
  func field(_ origin: (table: String, column: String)) -> Origin? {
    guard let model = modelsByTable[origin.table.lowercased()],
      let field = model.fields.first(where: { $0.column.lowercased() == origin.column.lowercased() }
      )
    else { return nil }
    return (model, field)
  }

  /// The model of a table, or nil for a table that has none: SQLite's own, and join tables.
  func model(ofTable name: String) -> Model? {
    modelsByTable[name.lowercased()].flatMap { $0.isJoinTable ? nil : $0 }
  }

  /// True if a statement names a redacted column, or inserts rows of a table that has one: an insert may omit the names
  /// of its columns.
  func namesRedacted(_ tokens: [SQLToken]) -> Bool {
    let names = Set(tokens.compactMap { $0.name?.lowercased() })
    let inserts = tokens.contains { $0.isWord("INSERT") || $0.isWord("REPLACE") }
    return models.contains { model in
      let redacted = model.fields.filter(\.isRedacted)
      guard !redacted.isEmpty else { return false }
      return redacted.contains { names.contains($0.column.lowercased()) }
        || inserts && names.contains(model.table.lowercased())
    }
  }

  /// The end of a message about an unknown table.
  func hint(forTable name: String) -> String {
    if let model = models.first(where: { $0.name.lowercased() == name.lowercased() }) {
      return "; the table of `\(model.name)` is `\(model.table)`"
    }
    return Suggestion.didYouMean(name, among: models.map(\.table))
  }

  /// The end of a message about an unknown column. The tables of the statement are in lower case.
  func hint(forColumn name: String, in mentioned: [String]) -> String {
    let fields = mentioned.compactMap { modelsByTable[$0] }.flatMap(\.fields)
    if let field = fields.first(where: { $0.name.lowercased() == name.lowercased() }) {
      return "; the column of `\(field.name)` is `\(field.column)`"
    }
    return Suggestion.didYouMean(name, among: fields.map(\.column))
  }
}
