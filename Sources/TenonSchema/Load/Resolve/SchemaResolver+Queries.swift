/// Queries: checks their names and looks up types. The SQL itself is checked by the generator, with a database.
extension SchemaResolver {
  mutating func graphQueries() -> [NamedQuery] {
    var names: Names = [:]
    checkNames(reserve(schema.queries.map(\.name), as: "query", in: &names, foldsCase: false))
    return schema.queries.compactMap { resolve($0) }
  }

  /// Reports names that collide: a query becomes a function, a type for its rows and a constant for its SQL.
  private mutating func checkNames(_ queries: [String: Int]) {
    let types = typeNames()
    for query in schema.queries {
      let name = query.name.value
      checkRowType(NamedQuery.rowType(of: name), of: query.name, types)
      if let other = queries[NamedQuery.constant(of: name)] {
        log.error(
          "name-collision",
          "the SQL of `\(name)` becomes the constant `\(NamedQuery.constant(of: name))`, "
            + "so no query can have that name",
          at: schema.queries[other].name.range,
          notes: [.init("`\(name)` is here", at: query.name.range)])
      }
    }
  }

  /// The models and enums by name, each as "a model" or "an enum" with its place; in a namespace, the shapes and
  /// inputs too, as the types of rows are there.
  func typeNames() -> TypeNames {
    var names: TypeNames = [:]
    for type in schema.enums { names[type.name] = Located("an enum", at: type.range) }
    for name in schema.models.map(\.name) {
      names[name.value] = Located("a model", at: name.range)
    }
    guard schema.namespace?.value == true else { return names }
    for name in schema.shapes.map(\.name) { names[name.value] = Located("a shape", at: name.range) }
    for name in schema.inputs.map(\.name) {
      names[name.value] = Located("an input", at: name.range)
    }
    return names
  }

  private mutating func resolve(_ declaration: QueryDeclaration) -> NamedQuery? {
    let parameters = declaration.parameters.compactMap { resolve($0) }
    let results = declaration.results.compactMap { resolve($0) }
    guard let sql = declaration.sql else { return nil }
    return NamedQuery(
      name: declaration.name.value, sql: sql, parameters: parameters, results: results,
      returns: declaration.returns?.value, returnsRange: declaration.returns?.range,
      description: declaration.description, range: declaration.name.range)
  }

  private mutating func resolve(_ declaration: QueryValueDeclaration) -> NamedQuery.Value? {
    guard let type = declaration.type, let resolved = valueType(type) else { return nil }
    return NamedQuery.Value(
      name: declaration.name.value, type: resolved, isOptional: declaration.isOptional,
      isList: declaration.isList, range: declaration.name.range, typeRange: type.range)
  }

  private mutating func valueType(
    _ type: Located<FieldType>
  ) -> NamedQuery.ValueType? {
    if case .enumeration(let name) = type.value {
      if let dot = name.firstIndex(of: ".") {
        let field = name[name.index(after: dot)...]
        return fieldReference(
          Located(String(name[..<dot]), at: type.range), Located(String(field), at: type.range))
      }
      guard modelIndexes[name] == nil else {
        log.error(
          "unknown-type",
          "`\(name)` is a model, not the type of a value; name one of its fields, as in `\(name).id`",
          at: type.range)
        return nil
      }
    }
    return resolve(type).map { .type($0) }
  }

  /// Looks up the type of a field, such as `User.id`.
  private mutating func fieldReference(
    _ name: Located<String>, _ field: Located<String>
  ) -> NamedQuery.ValueType? {
    guard let model = findModel(name) else { return nil }
    guard models[model].field(named: field.value) != nil else {
      reportUnknownField(field, of: models[model])
      return nil
    }
    return .field(model: name.value, field: field.value)
  }
}
