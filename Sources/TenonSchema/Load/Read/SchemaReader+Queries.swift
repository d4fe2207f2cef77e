/// Queries: SQL with the types of its parameters and, where the tables do not say them, of its columns.
extension SchemaReader {
  /// Reads a query: its name and what stands below.
  mutating func queryDeclaration(_ pair: YAMLPair) -> QueryDeclaration? {
    let name = Located(pair.key, at: pair.keyRange)
    check(name, of: "a query", style: .member, reserved: ReservedNames.queries)
    var query = QueryDeclaration(name: name)
    guard case .mapping(let pairs) = pair.value.content else {
      log.error(
        "wrong-kind",
        "a query is a mapping with its `sql`, not \(pair.value.kindName)", at: pair.value.range)
      return query
    }
    let keys = options(
      pairs, of: "a query", known: ["sql", "parameters", "result", "returns", "description"],
      advice: [
        "query": "write the statement under `sql`", "params": "did you mean `parameters`?",
        "arguments": "did you mean `parameters`?", "columns": "did you mean `result`?",
      ])
    if keys["sql"] == nil {
      missing("the query `\(name.value)` needs `sql`", at: name.range)
    } else if let text = text(keys["sql"]) {
      query.sql = ScalarText(text.value, at: text.range)
    }
    query.parameters = values(
      keys["parameters"], of: "a parameter", reserved: ReservedNames.parameters)
    query.results = values(keys["result"], of: nil, reserved: [])
    query.returns = returns(keys["returns"])
    query.description = description(keys["description"])
    return query
  }

  /// Reads names with their types. The names of columns are the database's, those of parameters become Swift.
  private mutating func values(
    _ pair: YAMLPair?, of what: String?, reserved: Set<String>
  ) -> [QueryValueDeclaration] {
    guard let pair else { return [] }
    guard let pairs = mapping(pair.value, of: "`\(pair.key)`") else { return [] }
    return rejoiningParentheses(pairs).map { pair in
      let name = Located(pair.key, at: pair.keyRange)
      if let what { check(name, of: what, style: .member, reserved: reserved) }
      var value = QueryValueDeclaration(name: name)
      guard !pair.value.isNull else {
        missing("`\(pair.key)` needs a type", at: pair.keyRange)
        return value
      }
      guard let text = elementType(pair.value, isList: &value.isList) else { return value }
      let type = typeText(text.value)
      value.isOptional = type.isOptional
      if let problem = type.problem {
        log.error(problem.code, problem.message, at: text.range)
      } else if let problem = listProblem(value, type, text.value, isParameter: what != nil) {
        log.error("invalid-type", problem, at: text.range)
      } else {
        value.type = type.type.map { Located($0, at: text.range) }
      }
      return value
    }
  }

  /// A type, or what stands in the brackets of a list: `"[int]"`, or without quotes what YAML takes for a list of one.
  private mutating func elementType(_ node: YAMLNode, isList: inout Bool) -> Located<String>? {
    if case .sequence(let nodes) = node.content, nodes.count == 1, let element = nodes.first {
      isList = true
      return text(element, of: "the type of a list")
    }
    guard let text = text(node, of: "a type") else { return nil }
    var element = text.value[...]
    // A list that may be missing is refused as one of values that may be.
    let mark = element.hasSuffix("?") ? "?" : ""
    if !mark.isEmpty { element.removeLast() }
    guard element.hasPrefix("["), element.hasSuffix("]"), element.count > 1 else { return text }
    isList = true
    return Located(element.dropFirst().dropLast() + mark, at: text.range)
  }

  /// What is wrong with the type of a list.
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
      ? "databases do not compare json, so there are no lists of it" : nil
  }

  private mutating func returns(_ pair: YAMLPair?) -> Located<NamedQuery.Returns>? {
    guard let pair else { return nil }
    let text = pair.value.text ?? ""
    if let returns = NamedQuery.Returns(rawValue: text) {
      return Located(returns, at: pair.value.range)
    }
    let known = NamedQuery.Returns.allCases.map(\.rawValue)
    log.error(
      "invalid-option",
      "`returns` is all, first, one or none, not \(described(pair.value))"
        + log.hint(for: text, among: known),
      at: pair.value.range)
    return nil
  }
}
