/// A statement that runs many times in a row with other values: its connection is asked for it once.
final class RepeatedStatement {
  let sql: String
  /// Whether it is worth a place among the connection's prepared statements.
  private let isKept: Bool
  private var prepared: (connection: any Connection, statement: any StatementShortcuts)?

  init(_ sql: String, isKept: Bool) {
    self.sql = sql
    self.isKept = isKept
  }

  /// The statement, where it was taken before on a connection.
  func prepared(on connection: any Connection) -> (any StatementShortcuts)? {
    prepared?.connection === connection ? prepared?.statement : nil
  }

  /// Takes the statement for one run.
  func take(on connection: any Connection) throws -> any PreparedStatement {
    if let prepared, prepared.connection === connection,
      try connection.shortcuts?.retake(prepared.statement) == true
    {
      return prepared.statement
    }
    let statement = try connection.prepare(sql, isKept: isKept)
    prepared = statement.shortcuts.map { (connection, $0) }
    return statement
  }
}

extension Session {
  /// Runs a statement once more that gives no rows.
  ///
  /// - Parameters:
  ///   - statement: The statement.
  ///   - shown: Which of its values may be shown in logs.
  ///   - bind: Binds its values. It is called twice when they are shown.
  /// - Returns: The number of rows changed.
  func execute(
    _ statement: RepeatedStatement, showing shown: @autoclosure () -> ShownValues,
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

  /// A statement that has run in this transaction, where nobody wants to know of its next run.
  func prepared(_ statement: RepeatedStatement) -> (any StatementShortcuts)? {
    guard watch == nil, let connection, connection.isInTransaction else { return nil }
    return statement.prepared(on: connection)
  }

  /// Runs a statement once more.
  ///
  /// - Parameters:
  ///   - statement: The statement.
  ///   - shown: Which of its values may be shown in logs.
  ///   - bind: Binds its values. It is called twice when they are shown.
  ///   - body: Takes a row.
  /// - Returns: The number of rows changed.
  @discardableResult
  func run(
    _ statement: RepeatedStatement, showing shown: @autoclosure () -> ShownValues,
    bind: (inout Binder) throws -> Void, _ body: (Row) throws -> Void = { _ in }
  ) throws -> Int {
    try run(statement.sql, showing: shown(), as: statement, bind: bind, body)
  }
}
