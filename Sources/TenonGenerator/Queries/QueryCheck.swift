import TenonSchema

/// Checks the queries of a schema: SQLite compiles each against the schema's tables, and every parameter and column gets
/// its Swift type.
///
/// For a schema without queries no database is opened.
///
///     let check = QueryCheck(graph)
///     console.show(check.diagnostics)
package struct QueryCheck {
  /// Everything that is wrong, query by query.
  package let diagnostics: [Diagnostic]

  /// The queries without an error.
  let queries: [TypedQuery]

  /// Checks all queries of a graph.
  package init(_ graph: SchemaGraph) {
    guard let first = graph.queries.first else {
      diagnostics = []
      queries = []
      return
    }
    do {
      let database = try SQLiteSchema(graph)
      let index = SchemaIndex(graph)
      let names = SchemaNames(graph)
      var found: [Diagnostic] = []
      var typed: [TypedQuery] = []
      for query in graph.queries {
        var checker = QueryChecker(query, index: index, names: names, database: database)
        if let query = checker.check() { typed.append(query) }
        found += checker.diagnostics
      }
      diagnostics = found.ordered()
      queries = typed
    } catch {
      diagnostics = [
        Diagnostic(
          .error, code: "unchecked-queries",
          "queries are checked with SQLite, which cannot make this schema's tables: \(error.message)",
          at: first.range)
      ]
      queries = []
    }
  }
}

/// Checks one query.
private struct QueryChecker {
  private let query: NamedQuery
  private let index: SchemaIndex
  private let names: SchemaNames
  private let database: SQLiteSchema
  private let tokens: SQLTokens
  private(set) var diagnostics: [Diagnostic] = []

  init(_ query: NamedQuery, index: SchemaIndex, names: SchemaNames, database: SQLiteSchema) {
    self.query = query
    self.index = index
    self.names = names
    self.database = database
    tokens = SQLTokens(query.sql.text)
  }

  /// The query with its types, or nil when there is an error.
  mutating func check() -> TypedQuery? {
    guard isOneStatement() else { return nil }
    checkParameters()
    let statement: SQLiteSchema.Statement
    do {
      statement = try database.prepare(query.sql.text)
    } catch {
      let (code, message, range) = SQLiteMessage(error, tokens: tokens, names: names).explained
      report(code, message, at: query.sql.range(ofBytes: range))
      return nil
    }
    guard let returns = returns(statement) else { return nil }
    let columns = columns(statement)
    guard diagnostics.isEmpty else { return nil }
    let deletes = models(statement.written.filter { $0.isDeletion || replacesRows })
    return TypedQuery(
      query: query, tokens: tokens,
      parameters: query.parameters.map {
        TypedQuery.Parameter(
          name: $0.name, type: index.type(of: $0.type), isOptional: $0.isOptional,
          isList: $0.isList)
      },
      columns: columns, isRedacted: isRedacted,
      writes: models(statement.written).filter { !deletes.contains($0) }, deletes: deletes,
      returns: returns)
  }

  /// The models of tables, each once.
  private func models(_ writes: [SQLiteSchema.Write]) -> [String] {
    writes.reduce(into: []) { found, write in
      guard let model = names.model(ofTable: write.table), !found.contains(model.name) else {
        return
      }
      found.append(model.name)
    }
  }

  /// Whether rows make room for others, as with `REPLACE INTO` and `INSERT OR REPLACE`; `replace(` is a function.
  private var replacesRows: Bool {
    zip(tokens.significant, tokens.significant.dropFirst()).contains {
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
    let significant = tokens.significant
    guard let first = significant.first(where: { !$0.isSign(";") }) else {
      report("invalid-sql", "the query has no statement, only comments", at: query.sql.range)
      return false
    }
    if let end = significant.firstIndex(where: { $0.isSign(";") }),
      let second = significant[end...].first(where: { !$0.isSign(";") })
    {
      report(
        "invalid-sql", "a query is one statement; another begins here", at: range(of: second))
      return false
    }
    // What is misspelt is for SQLite to refuse, with the place it stops at.
    if Self.otherVerbs.contains(where: first.isWord) {
      report(
        "invalid-sql",
        "a query reads or writes rows; `\(first.text.uppercased())` is not for queries",
        at: range(of: first))
      return false
    }
    return true
  }

  /// What SQLite runs besides queries.
  private static let otherVerbs = [
    "ALTER", "ANALYZE", "ATTACH", "BEGIN", "COMMIT", "CREATE", "DETACH", "DROP", "END", "EXPLAIN",
    "PRAGMA", "REINDEX", "RELEASE", "ROLLBACK", "SAVEPOINT", "VACUUM",
  ]

  // MARK: Parameters

  private mutating func checkParameters() {
    let declared = query.parameters.map(\.name)
    var used: Set<String> = []
    for token in tokens.significant {
      switch token.kind {
      case .otherParameter:
        report(
          "invalid-sql", "`\(token.text)` has no name; write parameters as `:name`",
          at: range(of: token))
      case .parameter:
        let name = String(token.text.dropFirst())
        guard used.insert(name).inserted, !declared.contains(name) else { continue }
        report(
          "unknown-parameter",
          "there is no parameter `\(name)`"
            + (Suggestion.nearest(to: name, among: declared).map { "; did you mean `\($0)`?" }
              ?? "; give its type under `parameters`"),
          at: range(of: token))
      default: break
      }
    }
    checkLists()
    for parameter in query.parameters where !used.contains(parameter.name) {
      report(
        "unused-parameter", "the SQL does not use the parameter `\(parameter.name)`",
        at: parameter.range)
    }
  }

  /// Lists stand where SQL has lists.
  private mutating func checkLists() {
    let lists = Set(query.parameters.filter(\.isList).map { ":" + $0.name })
    guard !lists.isEmpty else { return }
    let tokens = tokens.significant
    for place in tokens.indices {
      guard tokens[place].kind == .parameter, lists.contains(tokens[place].text) else { continue }
      let isInList =
        place >= 2 && place + 1 < tokens.count && tokens[place - 2].isWord("IN")
        && tokens[place - 1].isSign("(") && tokens[place + 1].isSign(")")
      if !isInList {
        report(
          "invalid-list",
          "`\(tokens[place].text.dropFirst())` is a list, which has its place in "
            + "`IN (\(tokens[place].text))` and nowhere else",
          at: range(of: tokens[place]))
      }
    }
  }

  // MARK: The result

  private mutating func returns(_ statement: SQLiteSchema.Statement) -> NamedQuery.Returns? {
    let place = query.returnsRange ?? query.range
    if statement.columns.isEmpty {
      guard query.returns == nil || query.returns == NamedQuery.Returns.none else {
        report(
          "invalid-option", "the statement writes and gives no rows; remove `returns`", at: place)
        return nil
      }
      return NamedQuery.Returns.none
    }
    guard statement.isReadOnly else {
      let returning = tokens.significant.last { $0.isWord("RETURNING") }
      report(
        "invalid-sql",
        "a query that writes gives no rows, as MySQL has no `RETURNING`; read them with another",
        at: returning.map { range(of: $0) } ?? query.range)
      return nil
    }
    guard query.returns != NamedQuery.Returns.none else {
      report(
        "invalid-option", "the query gives rows; `returns: none` is for statements that write",
        at: place)
      return nil
    }
    return query.returns ?? .all
  }

  private mutating func columns(_ statement: SQLiteSchema.Statement) -> [TypedQuery.Column] {
    let shape = SelectShape(tokens.significant, tables: names.tables)
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
      if let origin {
        let isOptional =
          origin.field.isOptional || shape.mayAddNull(column: position, from: origin.model.table)
        let type = index.type(of: origin.field, in: origin.model)
        if let declared {
          checkContradiction(
            declared, is: type, isOptional: isOptional, origin)
        }
        columns.append(
          TypedQuery.Column(
            name: column.name, property: property, type: type,
            isOptional: declared?.isOptional ?? isOptional, field: origin.field))
      } else if let declared {
        columns.append(
          TypedQuery.Column(
            name: column.name, property: property, type: index.type(of: declared.type),
            isOptional: declared.isOptional, field: nil))
      } else if shape.isCount(column: position) {
        columns.append(
          TypedQuery.Column(
            name: column.name, property: property, type: .plain("Int"), isOptional: false,
            field: nil))
      } else {
        let reason =
          shape.isUnion && column.origin != nil
          ? "the two sides of a `UNION` may give \(quoted(column.name)) different types"
          : "\(quoted(column.name)) is an expression, whose type the tables do not say"
        report(
          "missing-result", "\(reason); write it under `result`, as in { \(column.name): int }",
          at: place)
      }
    }
    return columns
  }

  /// The property of a column: the field's, unless `AS` gives another name.
  private func property(of column: SQLiteSchema.ResultColumn, from field: Field?) -> String? {
    if let field, field.column.lowercased() == column.name.lowercased() { return field.name }
    return NamedQuery.property(ofColumn: column.name)
  }

  /// What `result` says of a column that comes from a table has to be true. That a value is there, though the column may
  /// be NULL, is for the query's author to know: its `WHERE` may see to it.
  private mutating func checkContradiction(
    _ declared: NamedQuery.Value, is type: SwiftType, isOptional: Bool,
    _ origin: SchemaNames.Origin
  ) {
    let field = "`\(origin.model.name).\(origin.field.name)`"
    if index.type(of: declared.type) != type {
      report(
        "result-differs",
        "`\(declared.name)` comes from \(field) and is `\(type.property)`, not "
          + "`\(index.type(of: declared.type).property)`; remove it from `result`",
        at: declared.typeRange,
        notes: [.init("the field is here", at: origin.field.range)])
    } else if declared.isOptional, !isOptional {
      report(
        "result-differs",
        "`\(declared.name)` comes from \(field), which is never NULL here; remove the `?`",
        at: declared.typeRange,
        notes: [.init("the field is here", at: origin.field.range)])
    }
  }

  /// Where a column of the result stands in the SQL.
  private func place(of column: Int, in shape: SelectShape) -> SourceRange {
    if let items = shape.items, items.indices.contains(column), let first = items[column].first,
      let last = items[column].last
    {
      return query.sql.range(ofBytes: first.range.lowerBound..<last.range.upperBound)
    }
    return tokens.significant.first.map { range(of: $0) } ?? query.range
  }
}

extension SchemaIndex {
  /// The Swift type of a value that a query's declaration gives a type.
  func type(of type: NamedQuery.ValueType) -> SwiftType {
    switch type {
    case .type(.enumeration(let name)): return .plain(name)
    case .type(.scalar(let scalar)): return .plain(scalar.swiftName)
    case .field(let name, let field):
      guard let model = model(name), let field = model.field(named: field) else {
        return .plain("Never")  // the loader looked both up
      }
      return self.type(of: field, in: model)
    }
  }
}
