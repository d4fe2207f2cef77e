/// Turns declarations into the graph: looks up every name, puts mixins into their models, makes what the schema leaves out
/// (keys, inverses, foreign keys, join tables, names of constraints), and reports whatever does not fit.
///
/// Each step leaves out what an earlier step found wrong, so that one mistake gives one message.
struct SchemaResolver: PartWorker {
  var log: DiagnosticLog
  let schema: SchemaDeclaration

  /// The declarations by name; of two with one name the first counts.
  var modelPlaces: [String: Int] = [:]
  var enumPlaces: [String: Int] = [:]
  var mixinPlaces: [String: Int] = [:]
  var shapePlaces: [String: Int] = [:]

  var models: [ModelDraft] = []

  let patterns = PatternChecks()

  /// The names of constraints and indexes in use, in lower case; see `ConstraintRegistry`.
  var names = ConstraintRegistry()

  init(_ schema: SchemaDeclaration, log: DiagnosticLog) {
    self.schema = schema
    self.log = log
  }

  /// A field of the model at a place. Of the model nothing else is copied, which has many parts.
  func field(_ name: String, of model: Int) -> FieldDraft? {
    models[model].fieldPlaces[name].map { models[model].fields[$0] }
  }

  /// Where a field or relationship of the model at a place is declared.
  func member(_ name: String, of model: Int) -> Located<String>? {
    if let place = models[model].fieldPlaces[name] {
      return Located("field", at: models[model].fields[place].field.range)
    }
    return models[model].relationshipPlaces[name].map {
      Located("relationship", at: models[model].relationships[$0].declaration.name.range)
    }
  }

  /// Runs all steps.
  ///
  /// - Parameter files: The files the declarations come from.
  /// - Returns: The graph, which is only worth something when the log has no errors.
  mutating func resolve(_ files: [SourceFile]) -> SchemaGraph? {
    collectNames()
    makeModels()
    linkRelationships()
    makeKeysAndForeignKeys()
    joinManyToMany()
    finishModels()
    checkTablesAndColumns()
    let models = graphModels()
    let queries = graphQueries()
    let shapes = graphShapes()
    guard let name = schema.name else {
      if let file = files.first, log.errorCount == 0 {
        let start = SourcePosition(line: 1, column: 1)
        log.error(
          "missing-key", "the schema has no name; write `schema: Name` in one of its files",
          at: SourceRange(file: file, start: start, end: start))
      }
      return nil
    }
    if schema.models.isEmpty {
      log.error("missing-key", "the schema `\(name.value)` has no models", at: name.range)
    }
    return SchemaGraph(
      name: name.value, description: schema.description?.value,
      enums: enumPlaces.values.sorted().map { place in
        let declaration = schema.enums[place]
        return EnumType(
          name: declaration.name.value, description: declaration.description,
          cases: declaration.cases, range: declaration.name.range)
      },
      models: models, queries: queries, shapes: shapes, range: name.range)
  }
}
