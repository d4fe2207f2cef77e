/// A query of the schema: SQL that was checked against the tables when the code was generated.
///
/// The generated namespace has a function for each query of the schema's `queries:`; this is what they run.
///
///     let authors = try Blog.topAuthors(since: .distantPast, limit: 5, in: session)
public struct CheckedQuery: Sendable {
  private let name: String
  private let isRedacted: Bool
  private let writes: [any Model.Type]
  private let deletes: [any Model.Type]
  private let parameters: [String]
  private let lists: [String]
  private let sqlite: String?
  private let postgresql: String?
  private let mysql: String?
  private let mysqlOrder: [Int]?

  /// Creates a query; generated code calls it.
  ///
  /// - Parameters:
  ///   - name: The query's name in the schema.
  ///   - isRedacted: Whether the values of the parameters stay out of logs, as some may belong to a redacted column.
  ///   - writes: The models whose rows the query inserts or updates.
  ///   - deletes: The models whose rows the query deletes.
  ///   - parameters: The names of the parameters that are one value, where others are lists; the texts then have names for
  ///     parameters, and no parentheses around those of lists.
  ///   - lists: The names of the parameters that are lists.
  ///   - sqlite: The text for SQLite, if the schema was generated for it.
  ///   - postgresql: The text for PostgreSQL, if the schema was generated for it.
  ///   - mysql: The text for MySQL and MariaDB, if the schema was generated for them.
  ///   - mysqlOrder: Which value each parameter of `mysql` takes, whose parameters have no numbers; nil when they stand
  ///     in order, each once.
  public init(
    name: String, isRedacted: Bool = false, writes: [any Model.Type] = [],
    deletes: [any Model.Type] = [], parameters: [String] = [], lists: [String] = [],
    sqlite: String? = nil, postgresql: String? = nil, mysql: String? = nil,
    mysqlOrder: [Int]? = nil
  ) {
    self.name = name
    self.isRedacted = isRedacted
    self.writes = writes
    self.deletes = deletes
    self.parameters = parameters
    self.lists = lists
    self.sqlite = sqlite
    self.postgresql = postgresql
    self.mysql = mysql
    self.mysqlOrder = mysqlOrder
  }

  /// The query as a dialect's SQL, with its values.
  ///
  /// - Parameters:
  ///   - dialect: The database.
  ///   - values: The values of the parameters that are one value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  /// - Throws: `SQLError` when the code was generated without that dialect, or when there are more values than the
  ///   database takes.
  public func statement(
    for dialect: Dialect, _ values: [SQLValue] = [], lists: [[SQLValue]] = []
  ) throws -> SQLStatement {
    guard let sql = dialect.value(sqlite: sqlite, postgresql: postgresql, mysql: mysql) else {
      throw SQLError(
        message: "\(name) was generated without SQL for \(dialect.name); "
          + "add \(dialect.rawValue) to the schema's dialects and generate again")
    }
    guard self.lists.isEmpty else {
      let statement = try listing(sql, values, lists, dialect).statement(for: dialect)
      return SQLStatement(
        sql: statement.sql, parameters: statement.parameters,
        redacted: redacted(statement.parameters))
    }
    let order: [Int]? = dialect.value(sqlite: nil, postgresql: nil, mysql: mysqlOrder)
    let parameters =
      order?.map { values.indices.contains($0) ? values[$0] : .null } ?? values
    return SQLStatement(sql: sql, parameters: parameters, redacted: redacted(parameters))
  }

  private func redacted(_ parameters: [SQLValue]) -> [Range<Int>] {
    isRedacted && !parameters.isEmpty ? [0..<parameters.count] : []
  }

  /// The text with values and lists in place of the parameters' names.
  private func listing(
    _ text: String, _ values: [SQLValue], _ lists: [[SQLValue]], _ dialect: Dialect
  ) -> SQL {
    var scanner = RawSQLScanner(text, dialect.rules.lexicalRules)
    scanner.scan()
    var sql = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
    for piece in scanner.pieces {
      switch piece {
      case .text(let text):
        sql.append(.text(text))
      case .parameter(let name):
        if let place = self.lists.firstIndex(of: name) {
          sql.append(.list(lists.indices.contains(place) ? lists[place] : []))
        } else {
          let place = parameters.firstIndex(of: name) ?? values.endIndex
          sql.append(.node(.value(values.indices.contains(place) ? values[place] : .null)))
        }
      }
    }
    return SQL(stringInterpolation: sql)
  }

  /// Tells a session which models' rows the query may have changed.
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

extension Session {
  /// Reads all rows of a checked query; generated code calls it.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The values of the parameters that are one value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  ///   - decode: Makes a value of a row.
  /// - Throws: `InvalidColumnValue` when a row holds what the schema does not say; what the database reports.
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

  /// Reads the first row of a checked query, or nil when there is none; generated code calls it.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The values of the parameters that are one value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  ///   - decode: Makes a value of the row.
  /// - Throws: `InvalidColumnValue` when the row holds what the schema does not say; what the database reports.
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

  /// Reads the only row of a checked query; generated code calls it.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The values of the parameters that are one value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  ///   - decode: Makes a value of the row.
  /// - Throws: `NotFound` when there is none, `MultipleRowsFound` when there are several; `InvalidColumnValue` when the
  ///   row holds what the schema does not say; what the database reports.
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

  /// Runs a checked query that writes; generated code calls it. Tracked rows of the models that it writes are read again,
  /// and those who follow changes hear that some rows changed.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The values of the parameters that are one value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  /// - Returns: The number of rows changed.
  /// - Throws: `ConstraintViolation` when the rows break a rule of the tables; what the database reports.
  @discardableResult
  public func execute(
    _ query: CheckedQuery, _ values: [SQLValue] = [], lists: [[SQLValue]] = []
  ) throws -> Int {
    let count = try write(query.statement(for: dialect, values, lists: lists))
    if count > 0 { try query.tell(self) }
    return count
  }

  /// Tells the session that SQL by hand has changed rows of models. Tracked rows of the models, and of those that a
  /// deletion of their rows reaches, are read again; the ones whose rows are gone are deleted. Those who follow changes
  /// hear that some rows changed.
  ///
  ///     try session.execute("UPDATE crew SET name = \(name)")
  ///     try session.didChange(Crew.self)
  ///
  /// Queries, checked ones too, tell the session by themselves.
  ///
  /// - Parameter models: The models whose rows were inserted, updated or deleted.
  /// - Throws: What the database reports when rows are read again.
  public func didChange(_ models: any Model.Type...) throws {
    try tell(changed: [], deleted: models)
  }

  /// Reads tracked rows again, and tells those who follow changes.
  fileprivate func tell(changed: [any Model.Type], deleted: [any Model.Type]) throws {
    try work.didReach(
      changed + deleted + deleted.flatMap { work.graph(around: $0).dependents(of: $0) }, in: self)
  }

  /// Runs a query and hands over its first rows; the database does not look for more.
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
