/// Queries: names told apart, types looked up. The SQL itself is checked where there is a database to ask.
extension SchemaResolver {
  /// Resolves the queries. What a query makes (a function, a type for its rows, a constant for its SQL) shares the
  /// namespace with what the others make.
  mutating func graphQueries() -> [NamedQuery] {
    var names: [String: SourceRange] = [:]
    for query in schema.queries {
      guard let other = names[query.name.value] else {
        names[query.name.value] = query.name.range
        continue
      }
      log.error(
        "duplicate-name", "there is a query called `\(query.name.value)` already",
        at: query.name.range,
        notes: [.init("the query `\(query.name.value)` is declared here", at: other)])
    }
    checkNames(names)
    return schema.queries.compactMap { resolve($0) }
  }

  private mutating func checkNames(_ queries: [String: SourceRange]) {
    var types: [String: (what: String, range: SourceRange)] = [:]
    for model in schema.models { types[model.body.name.value] = ("model", model.body.name.range) }
    for type in schema.enums { types[type.name.value] = ("enum", type.name.range) }
    for query in schema.queries {
      let name = query.name.value
      if let other = types[NamedQuery.rowType(of: name)] {
        log.error(
          "name-collision",
          "the rows of `\(name)` become the type `\(NamedQuery.rowType(of: name))`, which the "
            + "\(other.what) of that name is already",
          at: query.name.range, notes: [.init("the \(other.what) is here", at: other.range)])
      }
      if let other = queries[NamedQuery.constant(of: name)] {
        log.error(
          "name-collision",
          "the SQL of `\(name)` becomes the constant `\(NamedQuery.constant(of: name))`, "
            + "so no query can be called that",
          at: other, notes: [.init("`\(name)` is here", at: query.name.range)])
      }
    }
  }

  private mutating func resolve(_ declaration: QueryDeclaration) -> NamedQuery? {
    let parameters = declaration.parameters.compactMap { resolve($0) }
    let results = declaration.results.compactMap { resolve($0) }
    guard let sql = declaration.sql else { return nil }
    var query = NamedQuery(
      name: declaration.name.value, sql: sql, range: declaration.name.range)
    query.parameters = parameters
    query.results = results
    query.returns = declaration.returns?.value
    query.returnsRange = declaration.returns?.range
    query.description = declaration.description
    return query
  }

  private mutating func resolve(_ declaration: QueryValueDeclaration) -> NamedQuery.Value? {
    guard let type = declaration.type, let resolved = valueType(type) else { return nil }
    var value = NamedQuery.Value(
      name: declaration.name.value, type: resolved, isOptional: declaration.isOptional,
      range: declaration.name.range, typeRange: type.range)
    value.isList = declaration.isList
    return value
  }

  private mutating func valueType(
    _ type: Located<TypeReference>
  ) -> NamedQuery.ValueType? {
    guard case .named(let name) = type.value else { return resolve(type).map { .type($0) } }
    if let dot = name.firstIndex(of: ".") {
      return fieldReference(
        model: String(name[..<dot]), field: String(name[name.index(after: dot)...]), type.range)
    }
    guard modelPlaces[name] == nil else {
      log.error(
        "unknown-type",
        "`\(name)` is a model, not the type of a value; name one of its fields, as in `\(name).id`",
        at: type.range)
      return nil
    }
    return resolve(type).map { .type($0) }
  }

  /// `User.id`: the type of a field.
  private mutating func fieldReference(
    model name: String, field: String, _ range: SourceRange
  ) -> NamedQuery.ValueType? {
    guard let model = models.first(where: { $0.name == name && !$0.isJoinTable }) else {
      log.error(
        "unknown-model",
        "there is no model \(quoted(name))"
          + log.hint(for: name, among: modelPlaces.keys.sorted()), at: range)
      return nil
    }
    guard model.fields.contains(where: { $0.field.name == field }) else {
      log.error(
        "unknown-field",
        "`\(name)` has no field \(quoted(field))"
          + log.hint(for: field, among: model.fields.map(\.field.name)), at: range)
      return nil
    }
    return .field(model: name, field: field)
  }
}
