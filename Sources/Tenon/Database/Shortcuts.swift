// What a database does quicker than the protocols of drivers say. A session asks for it, and goes the common way where there
// is none. Only SQLite has these: where a statement takes a microsecond, asking for it again counts.

/// The shortcuts of a connection.
package protocol ConnectionShortcuts: Connection {
  /// Prepares a statement that reads one row at most, and is not asked for a second one: it may need no transaction around
  /// it when it stays alone.
  func prepareLookup(_ sql: String) throws -> any PreparedStatement

  /// Takes a statement once more after its `finish`, where that needs nothing else because the transaction is open.
  ///
  /// - Returns: True if it may be used.
  /// - Throws: `CancellationError` when the connection is to stop.
  func retake(_ statement: any StatementShortcuts) throws -> Bool
}

/// The shortcuts of a statement.
@usableFromInline package protocol StatementShortcuts: PreparedStatement {
  /// The number of rows that it gave the last time: as many may come again.
  var lastRowCount: Int { get }

  /// Notes the number of rows that it gave.
  func gave(rows: Int)

  /// Runs the statement to its end, and gives it back unless it throws.
  ///
  /// - Returns: The number of rows changed.
  func complete() throws -> Int

  /// Takes the statement once more after `finish`, without asking its connection.
  ///
  /// - Returns: True if it may be used; false while it runs elsewhere.
  func restart() -> Bool
}
