import Synchronization

/// A query of the schema: SQL that was checked against the tables when the code was generated.
///
/// The generated namespace has a function for each query under `queries:`. The function runs a checked query.
///
///     let authors = try Blog.topAuthors(since: .distantPast, limit: 5, in: session)
public struct CheckedQuery: Sendable {
  private let name: String
  private let isRedacted: Bool
  private let writes: [any Model.Type]
  private let deletes: [any Model.Type]
  private let parameters: [String]
  private let lists: [String]
  private let sql: String
  private let texts = CheckedQueryTexts()

  /// Creates a query. Generated code calls it.
  ///
  /// - Parameters:
  ///   - name: The query's name in the schema.
  ///   - sql: The SQL, with `:name` for each parameter, `"name"` for names in quotes, and no backslash that escapes.
  ///   - parameters: The names of the parameters that are one value.
  ///   - lists: The names of the parameters that are lists; the SQL has no parentheses around them.
  ///   - writes: The models whose rows the query inserts or updates.
  ///   - deletes: The models whose rows the query deletes.
  ///   - isRedacted: True if the values of the parameters stay out of logs, as some may belong to a redacted column.
  public init(
    name: String, sql: String, parameters: [String] = [], lists: [String] = [],
    writes: [any Model.Type] = [], deletes: [any Model.Type] = [], isRedacted: Bool = false
  ) {
    self.name = name
    self.sql = sql
    self.parameters = parameters
    self.lists = lists
    self.writes = writes
    self.deletes = deletes
    self.isRedacted = isRedacted
  }

  /// Returns the query as SQL of a dialect, with its values.
  ///
  /// - Parameters:
  ///   - dialect: The dialect.
  ///   - values: The values of the parameters with a single value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  /// - Throws: `SQLError` when there are more values than the database takes.
  public func statement(
    for dialect: Dialect, _ values: [SQLValue] = [], lists: [[SQLValue]] = []
  ) throws -> SQLStatement {
    guard self.lists.isEmpty else {
      let statement = try listing(values, lists, dialect).statement(for: dialect)
      return SQLStatement(
        sql: statement.sql, parameters: statement.parameters,
        redacted: redacted(statement.parameters))
    }
    let text = texts.text(for: dialect) { self.text(for: dialect) }
    let parameters = text.order.map { values.indices.contains($0) ? values[$0] : .null }
    return SQLStatement(sql: text.sql, parameters: parameters, redacted: redacted(parameters))
  }

  private func redacted(_ parameters: [SQLValue]) -> [Range<Int>] {
    isRedacted && !parameters.isEmpty ? [0..<parameters.count] : []
  }

  /// The SQL in a dialect: a parameter that stands in several places is one where the dialect numbers its parameters.
  private func text(for dialect: Dialect) -> CheckedQueryTexts.Text {
    let rules = dialect.rules
    let isNumbered = rules.placeholder(1) != rules.placeholder(2)
    var text = CheckedQueryTexts.Text(sql: "", order: [])
    for piece in pieces {
      switch piece {
      case .text(let sql): text.sql += rules.translated(standardSQL: sql)
      case .parameter(let name):
        let index = parameters.firstIndex(of: name) ?? parameters.endIndex
        if isNumbered, let earlier = text.order.firstIndex(of: index) {
          text.sql += rules.placeholder(earlier + 1)
        } else {
          text.order.append(index)
          text.sql += rules.placeholder(text.order.count)
        }
      }
    }
    return text
  }

  /// The SQL with values and lists in place of the parameters' names.
  private func listing(
    _ values: [SQLValue], _ lists: [[SQLValue]], _ dialect: Dialect
  ) -> SQL {
    var sql = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
    for piece in pieces {
      switch piece {
      case .text(let text):
        sql.append(.text(dialect.rules.translated(standardSQL: text)))
      case .parameter(let name):
        if let index = self.lists.firstIndex(of: name) {
          sql.append(.list(lists.indices.contains(index) ? lists[index] : []))
        } else {
          let index = parameters.firstIndex(of: name) ?? values.endIndex
          sql.append(.node(.value(values.indices.contains(index) ? values[index] : .null)))
        }
      }
    }
    return SQL(stringInterpolation: sql)
  }

  /// The SQL, divided at its parameters.
  private var pieces: [RawSQLScanner.Piece] {
    // Text of the schema is divided as SQLite does, which has checked it.
    var scanner = RawSQLScanner(sql, Dialect.sqlite.rules.lexicalRules)
    scanner.scan()
    return scanner.pieces
  }

  /// Notifies a session of the models whose rows the query may have changed.
  fileprivate func tell(_ session: Session) throws {
    try session.tell(changed: writes, deleted: deletes)
  }

  fileprivate func notFound(_ statement: SQLStatement) -> NotFound {
    NotFound(model: "row of \(name)", statement: statement.sql)
  }

  fileprivate func multipleRowsFound(_ statement: SQLStatement) -> MultipleRowsFound {
    MultipleRowsFound(model: "row of \(name)", statement: statement.sql)
  }
}

/// The SQL of a checked query in each dialect that it has run on.
private final class CheckedQueryTexts: Sendable {
  /// The SQL in a dialect.
  struct Text: Sendable {
    var sql: String
    /// The index of the value of each of the SQL's parameters.
    var order: [Int]
  }

  private let texts = Mutex<[Dialect: Text]>([:])

  func text(for dialect: Dialect, _ make: () -> Text) -> Text {
    texts.withLock { texts in
      if let text = texts[dialect] { return text }
      let text = make()
      texts[dialect] = text
      return text
    }
  }
}

extension Session {
  /// Reads all rows of a checked query. Generated code calls it.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The values of the parameters with a single value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  ///   - decode: Decodes a row.
  /// - Returns: The decoded rows.
  /// - Throws: `InvalidColumnValue` when a row does not fit the schema; the errors of the database.
  @inlinable
  public func fetchAll<Value>(
    _ query: CheckedQuery, _ values: [SQLValue] = [], lists: [[SQLValue]] = [],
    _ decode: (Row) throws -> Value
  ) throws -> [Value] {
    var rows: [Value] = []
    try fetch(query.statement(for: dialect, values, lists: lists)) { row in
      rows.append(try decode(row))
    }
    return rows
  }

  /// Reads the first row of a checked query. Generated code calls it.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The values of the parameters with a single value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  ///   - decode: Decodes the row.
  /// - Returns: The decoded row; nil if there is none.
  /// - Throws: `InvalidColumnValue` when the row does not fit the schema; the errors of the database.
  public func fetchFirst<Value>(
    _ query: CheckedQuery, _ values: [SQLValue] = [], lists: [[SQLValue]] = [],
    _ decode: (Row) throws -> Value
  ) throws -> Value? {
    var first: Value?
    try fetch(query.statement(for: dialect, values, lists: lists), upTo: 1) { row in
      first = try decode(row)
    }
    return first
  }

  /// Reads the only row of a checked query. Generated code calls it.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The values of the parameters with a single value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  ///   - decode: Decodes the row.
  /// - Returns: The decoded row.
  /// - Throws: `NotFound` when there is no row; `MultipleRowsFound` when there are several; `InvalidColumnValue` when
  ///   the row does not fit the schema; the errors of the database.
  public func fetchOne<Value>(
    _ query: CheckedQuery, _ values: [SQLValue] = [], lists: [[SQLValue]] = [],
    _ decode: (Row) throws -> Value
  ) throws -> Value {
    let statement = try query.statement(for: dialect, values, lists: lists)
    var found: Value?
    try fetch(statement, upTo: 2) { row in
      guard found == nil else { throw query.multipleRowsFound(statement) }
      found = try decode(row)
    }
    guard let found else { throw query.notFound(statement) }
    return found
  }

  /// Runs a checked query that writes. Generated code calls it. Tracked rows of the models that it writes are read
  /// again, and observers of changes are notified that some rows changed.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The values of the parameters with a single value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  /// - Returns: The number of changed rows.
  /// - Throws: `ConstraintViolation` when a row violates a constraint; the other errors of the database.
  @discardableResult
  public func execute(
    _ query: CheckedQuery, _ values: [SQLValue] = [], lists: [[SQLValue]] = []
  ) throws -> Int {
    let count = try write(query.statement(for: dialect, values, lists: lists))
    if count > 0 { try query.tell(self) }
    return count
  }

  /// Notifies the session that hand-written SQL has changed rows of models. The tracked rows of the models, and of
  /// those that a deletion of their rows reaches, are read again; tracked rows that no longer exist are marked as
  /// deleted. Observers of changes are notified that some rows changed.
  ///
  ///     try session.execute("UPDATE crew SET name = \(name)")
  ///     try session.didChange(Crew.self)
  ///
  /// It is not needed after queries, including the checked queries of the schema.
  ///
  /// - Parameter models: The models whose rows were inserted, updated or deleted.
  /// - Throws: The errors of the database when rows are read again.
  public func didChange(_ models: any Model.Type...) throws {
    try tell(changed: [], deleted: models)
  }

  /// Reads tracked rows again and notifies observers of changes.
  fileprivate func tell(changed: [any Model.Type], deleted: [any Model.Type]) throws {
    try work.didReach(
      changed + deleted + deleted.flatMap { work.graph(around: $0).dependents(of: $0) }, in: self)
  }

  /// Runs a query and passes on its first rows. The database does not compute more of them.
  private func fetch(
    _ statement: SQLStatement, upTo limit: Int, _ body: (Row) throws -> Void
  ) throws {
    let (prepared, watched) = try open(statement)
    var rows = 0
    do {
      while rows < limit, try prepared.step() {
        rows += 1
        try body(prepared.row)
      }
    } catch {
      let error = noticing(error)
      finish(prepared, of: transactionNumber, watched, rows: rows, error)
      throw error
    }
    finish(prepared, of: transactionNumber, watched, rows: rows, nil)
  }
}
