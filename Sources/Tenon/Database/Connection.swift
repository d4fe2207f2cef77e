/// One connection to one database: what a driver gives.
///
/// A connection is used by one thread at a time and its calls block: the pool gives each one a thread of its own.
/// SQLite's is in `SQLite/`.
package protocol Connection: AnyObject {
  /// The SQL it understands.
  var dialect: Dialect { get }

  /// Whether a transaction is open. A database may end one by itself, as SQLite does when the disk is full.
  var isInTransaction: Bool { get }

  /// The key the database made for the row inserted last.
  var lastInsertedKey: Int64 { get }

  /// Prepares a statement, or takes it from the connection's cache.
  func prepare(_ sql: String) throws -> any PreparedStatement

  /// Prepares a statement that reads one row at most, and is asked for no second one: what reads one row alone may need
  /// no transaction around it.
  func prepareLookup(_ sql: String) throws -> any PreparedStatement

  /// Takes a statement once more after its `finish`, where that needs nothing else: the transaction is open.
  ///
  /// - Returns: Whether it may be used.
  /// - Throws: `CancellationError` when the connection is to stop.
  func retake(_ statement: any PreparedStatement) throws -> Bool

  /// Prepares a statement that is too long, or too rare, for the connection's cache.
  func prepareOnce(_ sql: String) throws -> any PreparedStatement

  /// Runs one or more statements without parameters.
  func execute(script: String) throws

  /// Starts a transaction.
  ///
  /// - Parameters:
  ///   - access: What it may do.
  ///   - willWrite: Called before the first statement of a transaction that reads which writes; what it throws refuses the
  ///     statement. From then on the transaction may write, unless another one has written since it began to read. Nil:
  ///     it may not write.
  func begin(_ access: Access, willWrite: (() throws -> Void)?) throws

  /// Ends the transaction. Nothing happens when none is open.
  ///
  /// - Throws: What the database reports; `CancellationError` when the connection is to stop. The transaction may still
  ///   be open then. A commit that has begun is not stopped.
  func commit() throws

  /// Undoes the transaction. Nothing happens when none is open.
  func rollback() throws

  /// What may stop the connection from another thread: the statement that runs throws `CancellationError`, or if none
  /// does, the next one. Nil when nothing may.
  var interruption: Interruption? { get set }

  /// Closes the connection. Calls after that throw `ConnectionLost`.
  func close()
}

/// What a transaction may do.
package enum Access: Sendable {
  case read
  case write
}

/// A statement ready to run, borrowed from its connection until `finish`.
@usableFromInline package protocol PreparedStatement: AnyObject {
  /// The statement's text.
  var sql: String { get }

  /// The names of the columns of its rows.
  var columnNames: [String] { get }

  /// The statement's parameters, from the first one.
  func binder() -> Binder

  /// Goes to the next row; false behind the last one.
  func step() throws -> Bool

  /// The current row.
  var row: Row { get }

  /// How many rows it gave the last time: so many may come again.
  var lastRowCount: Int { get }

  /// Notes how many rows it gave.
  func gave(rows: Int)

  /// The number of rows the statement changed, once it has run.
  var changedRows: Int { get }

  /// How the database will run the statement, in its own words.
  func plan() throws -> String

  /// Gives the statement back to its connection.
  func finish()

  /// Runs a statement to its end, and gives it back unless it throws.
  ///
  /// - Returns: The number of rows changed.
  func complete() throws -> Int

  /// Takes the statement once more after `finish`, without its connection being asked for it again.
  ///
  /// - Returns: Whether it may be used: somebody else may be running it by now.
  func restart() -> Bool
}
