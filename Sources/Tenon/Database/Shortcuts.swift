// Faster alternatives to the functions of the driver protocols. A session asks for them and uses the common functions
// if there are none. Only SQLite has them: its statements take a microsecond, so the time to look them up again
// matters.

/// The shortcuts of a connection.
package protocol ConnectionShortcuts: Connection {
  /// Prepares a statement that reads at most one row. It may run without an explicit transaction if it remains the only
  /// statement.
  func prepareLookup(_ sql: String) throws -> any PreparedStatement

  /// Starts a finished statement again, if that needs nothing else because the transaction is open.
  ///
  /// - Returns: True if the statement may be used.
  /// - Throws: `CancellationError` if the connection must stop.
  func reuse(_ statement: any StatementShortcuts) throws -> Bool
}

/// The shortcuts of a statement.
@usableFromInline package protocol StatementShortcuts: PreparedStatement {
  /// The number of rows of the last run: an estimate for the next run.
  var lastRowCount: Int { get }

  /// Records the number of rows of this run.
  func noteRowCount(_ rows: Int)

  /// Runs the statement to its end and finishes it, unless it throws.
  ///
  /// - Returns: The number of changed rows.
  func complete() throws -> Int

  /// Starts the statement again after `finish`, without its connection.
  ///
  /// - Returns: True if the statement may be used; false if it is running elsewhere.
  func restart() -> Bool
}
