/// A query of the schema: SQL that was checked against the tables when the code was generated.
///
/// The generated namespace has a function for each query of the schema's `queries:`; this is what they run.
///
///     let authors = try Blog.topAuthors(since: .distantPast, limit: 5, in: session)
public struct CheckedQuery: Sendable {
  private let name: String
  private let isRedacted: Bool
  private let sqlite: String?
  private let postgresql: String?
  private let mysql: String?
  private let mysqlOrder: [Int]?

  /// Creates a query; generated code calls it.
  ///
  /// - Parameters:
  ///   - name: The query's name in the schema.
  ///   - isRedacted: Whether the values of the parameters stay out of logs, as some may belong to a redacted column.
  ///   - sqlite: The text for SQLite, if the schema was generated for it.
  ///   - postgresql: The text for PostgreSQL, if the schema was generated for it.
  ///   - mysql: The text for MySQL and MariaDB, if the schema was generated for them.
  ///   - mysqlOrder: Which value each parameter of `mysql` takes, whose parameters have no numbers; nil when they stand
  ///     in order, each once.
  public init(
    name: String, isRedacted: Bool = false, sqlite: String? = nil, postgresql: String? = nil,
    mysql: String? = nil, mysqlOrder: [Int]? = nil
  ) {
    self.name = name
    self.isRedacted = isRedacted
    self.sqlite = sqlite
    self.postgresql = postgresql
    self.mysql = mysql
    self.mysqlOrder = mysqlOrder
  }

  /// The query as a dialect's SQL, with its values.
  ///
  /// - Parameters:
  ///   - dialect: The database.
  ///   - values: The parameters' values, in the order of the schema.
  /// - Throws: `SQLError` when the code was generated without that dialect.
  public func statement(for dialect: Dialect, _ values: [SQLValue] = []) throws -> SQLStatement {
    guard let sql = dialect.choose(sqlite: sqlite, postgresql: postgresql, mysql: mysql) else {
      throw SQLError(
        message: "\(name) was generated without SQL for \(dialect.name); "
          + "add \(dialect.rawValue) to the schema's dialects and generate again")
    }
    let order: [Int]? = dialect.choose(sqlite: nil, postgresql: nil, mysql: mysqlOrder)
    let parameters =
      order?.map { values.indices.contains($0) ? values[$0] : .null } ?? values
    return SQLStatement(
      sql: sql, parameters: parameters,
      redacted: isRedacted && !parameters.isEmpty ? [0..<parameters.count] : [])
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
  ///   - values: The parameters' values, in the order of the schema.
  ///   - decode: Makes a value of a row.
  /// - Throws: `InvalidColumnValue` when a row holds what the schema does not say; what the database reports.
  @inlinable
  public func fetchAll<Value>(
    _ query: CheckedQuery, _ values: [SQLValue] = [], _ decode: (Row) throws -> Value
  ) throws -> [Value] {
    var rows: [Value] = []
    try fetch(query.statement(for: dialect, values)) { row in rows.append(try decode(row)) }
    return rows
  }

  /// Reads the first row of a checked query, or nil when there is none; generated code calls it.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The parameters' values, in the order of the schema.
  ///   - decode: Makes a value of the row.
  /// - Throws: `InvalidColumnValue` when the row holds what the schema does not say; what the database reports.
  public func fetchFirst<Value>(
    _ query: CheckedQuery, _ values: [SQLValue] = [], _ decode: (Row) throws -> Value
  ) throws -> Value? {
    var first: Value?
    try fetch(query.statement(for: dialect, values), upTo: 1) { row in first = try decode(row) }
    return first
  }

  /// Reads the only row of a checked query; generated code calls it.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The parameters' values, in the order of the schema.
  ///   - decode: Makes a value of the row.
  /// - Throws: `NotFound` when there is none, `MultipleRowsFound` when there are several; `InvalidColumnValue` when the
  ///   row holds what the schema does not say; what the database reports.
  public func fetchOne<Value>(
    _ query: CheckedQuery, _ values: [SQLValue] = [], _ decode: (Row) throws -> Value
  ) throws -> Value {
    let statement = try query.statement(for: dialect, values)
    var found: Value?
    try fetch(statement, upTo: 2) { row in
      guard found == nil else { throw query.multipleRowsFound(statement) }
      found = try decode(row)
    }
    guard let found else { throw query.notFound(statement) }
    return found
  }

  /// Runs a checked query that writes; generated code calls it.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - values: The parameters' values, in the order of the schema.
  /// - Returns: The number of rows changed.
  /// - Throws: `ConstraintViolation` when the rows break a rule of the tables; what the database reports.
  @discardableResult
  public func execute(_ query: CheckedQuery, _ values: [SQLValue] = []) throws -> Int {
    try write(query.statement(for: dialect, values))
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
