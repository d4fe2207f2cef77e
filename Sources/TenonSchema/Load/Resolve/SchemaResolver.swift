/// Turns declarations into the graph: looks up every name, adds mixins to their models, adds what the schema leaves out
/// (keys, inverses, foreign keys, join tables, names of constraints), and reports whatever does not fit.
///
/// Each step skips what an earlier step found wrong, so that one mistake gives one message.
struct SchemaResolver {
  var log: DiagnosticLog
  let schema: SchemaDeclaration

  /// The indexes of the declarations by name; of two with one name the first counts.
  var modelIndexes: [String: Int] = [:]
  var enumIndexes: [String: Int] = [:]
  var mixinIndexes: [String: Int] = [:]
  var shapeIndexes: [String: Int] = [:]
  var inputIndexes: [String: Int] = [:]

  var models: [PartialModel] = []

  var constraintNames = ConstraintRegistry()

  init(_ schema: SchemaDeclaration, log: DiagnosticLog) {
    self.schema = schema
    self.log = log
  }

  /// Runs all steps.
  ///
  /// - Parameter files: The files of the declarations.
  /// - Returns: The graph, which is only valid if the log has no errors.
  mutating func resolve(_ files: [SourceFile]) -> SchemaGraph? {
    collectNames()
    makeModels()
    linkRelationships()
    makeKeysAndForeignKeys()
    joinManyToMany()
    finishModels()
    checkTablesAndColumns()
    let queries = graphQueries()
    let shapes = graphShapes()
    let inputs = graphInputs()
    guard let name = schema.name else {
      if let file = files.first, log.errorCount == 0 {
        log.error(
          "missing-key", "the schema has no name; write `schema: Name` in one of its files",
          at: SourceRange(start: file))
      }
      return nil
    }
    if schema.models.isEmpty {
      log.error("missing-key", "the schema `\(name.value)` has no models", at: name.range)
    }
    return SchemaGraph(
      name: name.value, description: schema.description?.value,
      isNamespaced: schema.namespace?.value ?? false,
      enums: enumIndexes.values.sorted().map { schema.enums[$0] },
      models: graphModels(), queries: queries, shapes: shapes, inputs: inputs,
      range: name.range)
  }

  // MARK: Used by several steps

  /// Returns true for the first of two models with one name, which is the one that counts.
  func isFirst(_ model: Int) -> Bool { modelIndexes[models[model].name] == model }

  /// Returns the index of the model with a name, or reports that there is none.
  mutating func findModel(_ name: Located<String>) -> Int? {
    // The join tables that step 5 adds come after the models of the schema.
    if let model = modelIndexes[name.value], model < schema.models.count { return model }
    log.unknown(
      "unknown-model", name, "unknown model \(quoted(name.value))",
      among: modelIndexes.keys.sorted())
    return nil
  }

  /// Returns true if a model has no member with a name; otherwise reports the two.
  ///
  /// - Parameters:
  ///   - claim: The addition that needs the name, such as "`softDelete` adds the field `deletedAt`"; nil for a member
  ///     of the model's own.
  ///   - advice: The end of the message for a member of the kind.
  mutating func isFree(
    _ name: Located<String>, in model: PartialModel, _ claim: String?,
    advice: (_ kind: String) -> String = { _ in "" }
  ) -> Bool {
    guard let other = model.member(named: name.value) else { return true }
    log.error(
      "duplicate-name",
      claim.map {
        "\($0), but `\(model.name)` has a \(other.value) of that name\(advice(other.value))"
      } ?? "`\(model.name)` already has a \(other.value) `\(name.value)`",
      at: name.range, notes: [.init("the \(other.value) is here", at: other.range)])
    return false
  }

  /// Reports that a model has no field with a name.
  mutating func reportUnknownField(
    _ name: Located<String>, of model: PartialModel, among known: [String]? = nil
  ) {
    log.unknown(
      "unknown-field", name, "`\(model.name)` has no field \(quoted(name.value))",
      among: known ?? model.fieldNames)
  }

  /// Reports an option that is not valid.
  mutating func refuse(_ message: String, at range: SourceRange, notes: [Diagnostic.Note] = []) {
    log.error("invalid-option", message, at: range, notes: notes)
  }
}
