import TenonSchema

/// Checks the queries of a schema: SQLite compiles each against the schema's tables, and every parameter and column
/// gets its Swift type.
///
/// For a schema without queries no database is opened.
///
///     let check = QueryCheck(graph)
///     console.show(check.diagnostics)
package struct QueryCheck {
  /// The errors, query by query.
  package private(set) var diagnostics: [Diagnostic] = []

  /// The queries without an error.
  private(set) var queries: [TypedQuery] = []

  package init(_ graph: SchemaGraph) {
    guard let first = graph.queries.first else { return }
    do {
      let database = try SQLiteSchema(graph)
      let index = SchemaIndex(graph)
      let names = SchemaNames(graph)
      for query in graph.queries {
        var checker = QueryChecker(
          query: query, index: index, names: names, database: database,
          tokens: SQLToken.tokens(of: query.sql.text))
        if let query = checker.check() { queries.append(query) }
        diagnostics += checker.diagnostics
      }
      diagnostics = diagnostics.ordered()
    } catch {
      diagnostics = TableCheck.diagnostics(of: graph)
      guard diagnostics.isEmpty else { return }
      diagnostics.append(
        Diagnostic(
          .error, code: "unchecked-queries",
          "queries are checked with SQLite, which cannot make this schema's tables: \(error.message)",
          at: first.range))
    }
  }
}

/// Checks one query.
private struct QueryChecker {
  let query: NamedQuery
  let index: SchemaIndex
  let names: SchemaNames
  let database: SQLiteSchema
  let tokens: [SQLToken]
  var diagnostics: [Diagnostic] = []

  /// The query with its types, or nil when there is an error.
  mutating func check() -> TypedQuery? {
    guard isOneStatement() else { return nil }
    checkParameters()
    let statement: SQLiteSchema.Statement
    do {
      statement = try database.prepare(query.sql.text)
    } catch {
      let message = SQLiteMessage(problem: error, tokens: tokens, names: names)
      let (code, text, range) = message.explained
      report(code, text, at: query.sql.range(ofBytes: range))
      return nil
    }
    guard let returns = returns(statement) else { return nil }
    let columns = columns(statement)
    guard diagnostics.isEmpty else { return nil }
    let deletes = models(statement.written.filter { $0.isDeletion || replacesRows })
    return TypedQuery(
      query: query, tokens: tokens, columns: columns, isRedacted: isRedacted,
      writes: models(statement.written).filter { !deletes.contains($0) }, deletes: deletes,
      returns: returns)
  }

  /// The models of tables, each once.
  private func models(_ writes: [SQLiteSchema.Write]) -> [String] {
    writes.reduce(into: []) { found, write in
      let model = names.model(ofTable: write.table)
      if let model, !found.contains(model.name) { found.append(model.name) }
    }
  }

  /// True if an insert may delete rows, as `REPLACE INTO` and `INSERT OR REPLACE` do; `replace(` is a function.
  private var replacesRows: Bool {
    zip(tokens, tokens.dropFirst()).contains {
      $0.isWord("REPLACE") && !$1.isSign("(")
    }
  }

  private var isRedacted: Bool {
    guard !query.parameters.isEmpty else { return false }
    let isTyped = query.parameters.contains { parameter in
      guard case .field(let model, let field) = parameter.type else { return false }
      return index.model(model)?.field(named: field)?.isRedacted == true
    }
    return isTyped || names.namesRedacted(tokens)
  }

  private mutating func report(
    _ code: String, _ message: String, at range: SourceRange, notes: [Diagnostic.Note] = []
  ) {
    diagnostics.append(Diagnostic(.error, code: code, message, at: range, notes: notes))
  }

  private func range(of token: SQLToken) -> SourceRange { query.sql.range(ofBytes: token.range) }

  // MARK: The statement

  private mutating func isOneStatement() -> Bool {
    guard let first = tokens.first(where: { !$0.isSign(";") }) else {
      report("invalid-sql", "the query has no statement, only comments", at: query.sql.range)
      return false
    }
    if let end = tokens.firstIndex(where: { $0.isSign(";") }),
      let second = tokens[end...].first(where: { !$0.isSign(";") })
    {
      report(
        "invalid-sql", "a query is one statement; another begins here", at: range(of: second))
      return false
    }
    // SQLite reports a misspelt verb, with its place.
    if Self.otherVerbs.contains(where: first.isWord) {
      report(
        "invalid-sql",
        "a query reads or writes rows; `\(first.text.uppercased())` is not for queries",
        at: range(of: first))
      return false
    }
    return true
  }

  /// The verbs of statements that are not queries.
  private static let otherVerbs = [
    "ALTER", "ANALYZE", "ATTACH", "BEGIN", "COMMIT", "CREATE", "DETACH", "DROP", "END", "EXPLAIN",
    "PRAGMA", "REINDEX", "RELEASE", "ROLLBACK", "SAVEPOINT", "VACUUM",
  ]

  // MARK: Parameters

  private mutating func checkParameters() {
    let declared = query.parameters.map(\.name)
    var used: Set<String> = []
    for (place, token) in tokens.enumerated() {
      switch token.kind {
      case .otherParameter:
        report(
          "invalid-sql", "`\(token.text)` has no name; write parameters as `:name`",
          at: range(of: token))
      case .parameter:
        let name = String(token.text.dropFirst())
        let parameter = query.parameters.first { $0.name == name }
        if parameter?.isList == true, !isOperandOfIn(place) {
          report(
            "invalid-list",
            "`\(name)` is a list, which has its place in `IN (\(token.text))` and nowhere else",
            at: range(of: token))
        }
        guard used.insert(name).inserted, parameter == nil else { continue }
        let near = Suggestion.didYouMean(name, among: declared)
        report(
          "unknown-parameter",
          "there is no parameter `\(name)`"
            + (near.isEmpty ? "; give its type under `parameters`" : near),
          at: range(of: token))
      default: break
      }
    }
    for parameter in query.parameters where !used.contains(parameter.name) {
      report(
        "unused-parameter", "the SQL does not use the parameter `\(parameter.name)`",
        at: parameter.range)
    }
  }

  /// True if a token is alone in the parentheses after `IN`.
  private func isOperandOfIn(_ place: Int) -> Bool {
    place >= 2 && place + 1 < tokens.count && tokens[place - 2].isWord("IN")
      && tokens[place - 1].isSign("(") && tokens[place + 1].isSign(")")
  }

  // MARK: The result

  private mutating func returns(_ statement: SQLiteSchema.Statement) -> NamedQuery.Returns? {
    let place = query.returnsRange ?? query.range
    let returnsNone = query.returns == NamedQuery.Returns.none
    if statement.columns.isEmpty {
      if returnsNone || query.returns == nil { return NamedQuery.Returns.none }
      report(
        "invalid-option", "the statement writes and gives no rows; remove `returns`", at: place)
      return nil
    }
    guard statement.isReadOnly else {
      let returning = tokens.last { $0.isWord("RETURNING") }
      report(
        "invalid-sql",
        "a query that writes gives no rows, as MySQL has no `RETURNING`; read them with another",
        at: returning.map { range(of: $0) } ?? query.range)
      return nil
    }
    guard !returnsNone else {
      report(
        "invalid-option", "the query gives rows; `returns: none` is for statements that write",
        at: place)
      return nil
    }
    return query.returns ?? .all
  }

  private mutating func columns(_ statement: SQLiteSchema.Statement) -> [TypedQuery.Column] {
    let shape = SelectShape(tokens, tables: names.tables)
    let known = statement.columns.map(\.name)
    for result in query.results where !known.contains(result.name) {
      report(
        "unknown-column",
        "the query has no column \(quoted(result.name))"
          + Suggestion.didYouMean(result.name, among: known), at: result.range)
    }
    var properties: [String: Int] = [:]
    var columns: [TypedQuery.Column] = []
    for (position, column) in statement.columns.enumerated() {
      let place = place(of: position, in: shape)
      let origin = shape.isUnion ? nil : column.origin.flatMap { names.field($0) }
      guard let property = property(of: column, from: origin?.field) else {
        report(
          "missing-name",
          "column \(position + 1) of the result, \(quoted(column.name)), has no name for Swift; "
            + "give it one with `AS`",
          at: place)
        continue
      }
      if let other = properties[property] {
        report(
          "duplicate-column",
          "columns \(other + 1) and \(position + 1) of the result are both called `\(property)`; "
            + "give one another name with `AS`",
          at: place)
        continue
      }
      properties[property] = position
      let declared = query.results.first { $0.name == column.name }
      var type = declared.map { index.type(of: $0.type) }
      var isOptional = declared?.isOptional ?? false
      if let origin {
        type = index.type(of: origin.field, in: origin.model)
        let mayBeNull =
          origin.field.isOptional || shape.mayAddNull(column: position, from: origin.model.table)
        if let declared, let type {
          checkContradiction(declared, is: type, isOptional: mayBeNull, origin)
        } else {
          isOptional = mayBeNull
        }
      } else if type == nil, shape.isCount(column: position) {
        type = .plain("Int")
      }
      guard let type else {
        let reason =
          shape.isUnion && column.origin != nil
          ? "the two sides of a `UNION` may give \(quoted(column.name)) different types"
          : "\(quoted(column.name)) is an expression, whose type the tables do not say"
        report(
          "missing-result", "\(reason); write it under `result`, as in { \(column.name): int }",
          at: place)
        continue
      }
      columns.append(
        TypedQuery.Column(
          property: property, type: type, isOptional: isOptional, field: origin?.field))
    }
    return columns
  }

  /// The property of a column: the field's, unless `AS` gives another name.
  private func property(of column: SQLiteSchema.ResultColumn, from field: Field?) -> String? {
    if let field, field.column.lowercased() == column.name.lowercased() { return field.name }
    return NamedQuery.property(ofColumn: column.name)
  }

  /// Reports a `result` that contradicts the table a column comes from. A column that may be NULL can be declared to
  /// have a value: the `WHERE` of the query may ensure that.
  private mutating func checkContradiction(
    _ declared: NamedQuery.Value, is type: SwiftType, isOptional: Bool,
    _ origin: SchemaNames.Origin
  ) {
    let field = "`\(origin.model.name).\(origin.field.name)`"
    let difference: String
    if index.type(of: declared.type) != type {
      difference =
        " and is `\(type.property)`, not `\(index.type(of: declared.type).property)`; "
        + "remove it from `result`"
    } else if declared.isOptional, !isOptional {
      difference = ", which is never NULL here; remove the `?`"
    } else {
      return
    }
    report(
      "result-differs", "`\(declared.name)` comes from \(field)\(difference)",
      at: declared.typeRange, notes: [.init("the field is here", at: origin.field.range)])
  }

  /// The place of a column of the result in the SQL.
  private func place(of column: Int, in shape: SelectShape) -> SourceRange {
    if let items = shape.items, items.indices.contains(column), let first = items[column].first,
      let last = items[column].last
    {
      return query.sql.range(ofBytes: first.range.lowerBound..<last.range.upperBound)
    }
    return tokens.first.map { range(of: $0) } ?? query.range
  }
}

extension SchemaIndex {
  /// The Swift type of a type in a query's declaration.
  func type(of type: NamedQuery.ValueType) -> SwiftType {
    switch type {
    case .type(.enumeration(let name)): return .plain(qualified(name))
    case .type(.scalar(let scalar)): return .plain(scalar.swiftName)
    case .field(let name, let field):
      guard let model = model(name), let field = model.field(named: field) else {
        return .plain("Never")  // the loader looked both up
      }
      return self.type(of: field, in: model)
    }
  }
}
