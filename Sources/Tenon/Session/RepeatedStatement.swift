import TenonDialects

/// A statement that runs many times with different values and is requested from its connection only once.
final class RepeatedStatement {
  let sql: String
  /// True if the connection should keep the prepared statement.
  private let isKept: Bool
  /// The columns whose values are array parameters; nil if the parameters are single values.
  private let arrays: [ColumnContent]?
  private var prepared: (connection: any Connection, statement: any StatementShortcuts)?

  init(_ sql: String, isKept: Bool, arraysOf columns: [ColumnContent]? = nil) {
    self.sql = sql
    self.isKept = isKept
    arrays = columns
  }

  /// Returns a binder for one run of the statement.
  func binder(of statement: any PreparedStatement) -> Binder {
    arrays.map(statement.binder(arraysOf:)) ?? statement.binder()
  }

  /// Returns the prepared statement if it was taken on this connection before.
  func prepared(on connection: any Connection) -> (any StatementShortcuts)? {
    prepared?.connection === connection ? prepared?.statement : nil
  }

  /// Returns the prepared statement for one run.
  func take(on connection: any Connection) throws -> any PreparedStatement {
    if let prepared, prepared.connection === connection,
      try connection.shortcuts?.reuse(prepared.statement) == true
    {
      return prepared.statement
    }
    let statement = try connection.prepare(sql, isKept: isKept)
    prepared = statement.shortcuts.map { (connection, $0) }
    return statement
  }
}

extension Session {
  /// Runs a repeated statement that returns no rows.
  ///
  /// - Parameters:
  ///   - statement: The statement.
  ///   - shown: The values that may be logged.
  ///   - bind: Binds the values. It is called twice if they are logged.
  /// - Returns: The number of changed rows.
  func execute(
    _ statement: RepeatedStatement, showing shown: @autoclosure () -> LoggedValues,
    bind: (inout Binder) throws -> Void
  ) throws -> Int {
    try flush()
    if let prepared = prepared(statement) {
      try checkUsable()
      if prepared.restart() {
        do {
          var binder = prepared.binder()
          try bind(&binder)
          return try prepared.complete()
        } catch {
          prepared.finish()
          throw noticing(error)
        }
      }
    }
    return try run(statement, showing: shown(), bind: bind)
  }

  /// Returns the prepared statement if it has run in this transaction and no statements are observed.
  func prepared(_ statement: RepeatedStatement) -> (any StatementShortcuts)? {
    guard watch == nil, let connection, connection.isInTransaction else { return nil }
    return statement.prepared(on: connection)
  }

  /// Runs a repeated statement.
  ///
  /// - Parameters:
  ///   - statement: The statement.
  ///   - shown: The values that may be logged.
  ///   - bind: Binds the values. It is called twice if they are logged.
  ///   - body: Reads a row.
  /// - Returns: The number of changed rows.
  @discardableResult
  func run(
    _ statement: RepeatedStatement, showing shown: @autoclosure () -> LoggedValues,
    bind: (inout Binder) throws -> Void, _ body: (Row) throws -> Void = { _ in }
  ) throws -> Int {
    try run(statement.sql, showing: shown(), as: statement, bind: bind, body)
  }
}
