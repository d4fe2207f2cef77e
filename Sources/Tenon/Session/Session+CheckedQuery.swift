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
  private let sqlite: String?
  private let postgresql: String?
  private let mysql: String?
  private let mysqlOrder: [Int]?

  /// Creates a query. Generated code calls it.
  ///
  /// - Parameters:
  ///   - name: The query's name in the schema.
  ///   - isRedacted: True if the values of the parameters must not be logged, as some may belong to a redacted column.
  ///   - writes: The models whose rows the query inserts or updates.
  ///   - deletes: The models whose rows the query deletes.
  ///   - parameters: The names of the parameters with a single value, if others are lists. The texts then have named
  ///     parameters, and no parentheses around lists.
  ///   - lists: The names of the parameters that are lists.
  ///   - sqlite: The text for SQLite, if the schema was generated for it.
  ///   - postgresql: The text for PostgreSQL, if the schema was generated for it.
  ///   - mysql: The text for MySQL and MariaDB, if the schema was generated for them.
  ///   - mysqlOrder: The index of the value for each parameter of `mysql`, whose parameters have no numbers; nil if
  ///     each value is used once, in order.
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

  /// Returns the query as SQL of a dialect, with its values.
  ///
  /// - Parameters:
  ///   - dialect: The dialect.
  ///   - values: The values of the parameters with a single value, in the order of the schema.
  ///   - lists: The values of the parameters that are lists, in the order of the schema.
  /// - Throws: `SQLError` when the code was generated without the dialect, or when there are more values than the
  ///   database accepts.
  public func statement(
    for dialect: Dialect, _ values: [SQLValue] = [], lists: [[SQLValue]] = []
  ) throws -> SQLStatement {
    guard let sql = dialect.choose(sqlite: sqlite, postgresql: postgresql, mysql: mysql) else {
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
    let order: [Int]? = dialect.choose(sqlite: nil, postgresql: nil, mysql: mysqlOrder)
    let parameters =
      order?.map { values.indices.contains($0) ? values[$0] : .null } ?? values
    return SQLStatement(sql: sql, parameters: parameters, redacted: redacted(parameters))
  }

  private func redacted(_ parameters: [SQLValue]) -> [Range<Int>] {
    isRedacted && !parameters.isEmpty ? [0..<parameters.count] : []
  }

  /// Returns the text with values and lists in place of the names of parameters.
  private func listing(
    _ text: String, _ values: [SQLValue], _ lists: [[SQLValue]], _ dialect: Dialect
  ) -> SQL {
    var scanner = RawSQLScanner(text, dialect.rules.lexis)
    scanner.scan()
    var sql = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
    for piece in scanner.pieces {
      switch piece {
      case .text(let text):
        sql.append(.text(text))
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
