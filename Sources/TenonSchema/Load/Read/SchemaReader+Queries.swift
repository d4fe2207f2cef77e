/// Queries: SQL with the types of its parameters and of those result columns that are not columns of a table.
extension SchemaReader {
  static let queryKeys = ["sql", "parameters", "result", "returns", "description"]
  static let queryAdvice = [
    "query": "write the statement under `sql`", "params": "did you mean `parameters`?",
    "arguments": "did you mean `parameters`?", "columns": "did you mean `result`?",
  ]

  mutating func queryDeclaration(_ pair: YAMLPair) -> QueryDeclaration {
    var query = QueryDeclaration(name: pair.locatedKey)
    check(query.name, of: "a query", style: .member, reserved: ReservedNames.queries)
    guard let pairs = pair.value.pairs else {
      refuse(pair.value, "a query is a mapping with its `sql`")
      return query
    }
    let keys = options(pairs, of: "a query", known: Self.queryKeys, advice: Self.queryAdvice)
    if keys["sql"] == nil { missing("the query `\(pair.key)` needs `sql`", at: pair.keyRange) }
    query.sql = text(keys["sql"]).map { ScalarText(text: $0.value, range: $0.range) }
    query.parameters = values(keys["parameters"], isParameter: true)
    query.results = values(keys["result"], isParameter: false)
    query.returns = choice(keys["returns"], of: NamedQuery.Returns.self)
    query.description = description(keys["description"])
    return query
  }

  /// Reads names with their types. The names of columns come from the database; those of parameters become Swift.
  private mutating func values(
    _ pair: YAMLPair?, isParameter: Bool
  ) -> [QueryValueDeclaration] {
    guard let pair, let pairs = mapping(pair.value, of: "`\(pair.key)`") else { return [] }
    return rejoiningParentheses(pairs).map { pair in
      var value = QueryValueDeclaration(name: pair.locatedKey)
      if isParameter {
        check(
          value.name, of: "a parameter", style: .member, reserved: ReservedNames.parameters)
      }
      guard !pair.value.isNull else {
        missing("`\(pair.key)` needs a type", at: pair.keyRange)
        return value
      }
      guard let text = elementType(pair.value, isList: &value.isList) else { return value }
      let type = TypeText(text.value)
      value.isOptional = type.isOptional
      if let problem = type.problem
        ?? listProblem(value, type, text.value, isParameter: isParameter)
      {
        log.error("invalid-type", problem, at: text.range)
      } else {
        value.type = type.type.map { Located($0, at: text.range) }
      }
      return value
    }
  }

  /// Reads a type, or the type in the brackets of a list: `"[int]"`, or without quotes a YAML list of one.
  private mutating func elementType(_ node: YAMLNode, isList: inout Bool) -> Located<String>? {
    if let items = node.items, items.count == 1 {
      isList = true
      return text(items[0], of: "the type of a list")
    }
    guard let text = text(node, of: "a type") else { return nil }
    var element = text.value[...]
    // An optional list is refused in the same way as a list of optional values.
    let mark = element.hasSuffix("?") ? "?" : ""
    if !mark.isEmpty { element.removeLast() }
    guard element.hasPrefix("["), element.hasSuffix("]"), element.count > 1 else { return text }
    isList = true
    return Located(element.dropFirst().dropLast() + mark, at: text.range)
  }

  /// The problem of the type of a list, or nil.
  private func listProblem(
    _ value: QueryValueDeclaration, _ type: TypeText, _ element: String, isParameter: Bool
  ) -> String? {
    guard value.isList else { return nil }
    if !isParameter { return "a column of a result holds one value, not a list" }
    if type.isOptional {
      return
        "a list and its values are never missing; write `[\(element.prefix { $0 != "?" })]`, and "
        + "compare with NULL in the SQL"
    }
    return type.type == .scalar(.json)
      ? "databases do not compare json, so it cannot be in a list" : nil
  }
}
