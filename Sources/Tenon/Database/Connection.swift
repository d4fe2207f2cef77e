/// A connection to one database, made by its driver: what all databases share.
///
/// A connection is used by one thread at a time, and its calls block: the pool gives each one a thread of its own. A driver
/// lies in a folder of its own, such as `SQLite/`, with its rows (`RowSource`), parameters (`BindTarget`) and errors.
package protocol Connection: AnyObject {
  /// The SQL that the database understands.
  var dialect: Dialect { get }

  /// True if a transaction is open. A database may end one by itself, as SQLite does when the disk is full.
  var isInTransaction: Bool { get }

  /// The key that the database made for the row inserted last, where the driver's `madeKey` is `.lastInserted`.
  var lastInsertedKey: Int64 { get }

  /// Prepares a statement.
  ///
  /// - Parameters:
  ///   - sql: The statement.
  ///   - isKept: True if the connection keeps the statement for the next time; false for one that is long or rare.
  func prepare(_ sql: String, isKept: Bool) throws -> any PreparedStatement

  /// Runs one or more statements without parameters.
  func execute(script: String) throws

  /// Starts a transaction.
  ///
  /// - Parameters:
  ///   - access: The access that the transaction needs.
  ///   - willWrite: Called before the first statement that writes in a transaction that reads; an error that it throws
  ///     refuses the statement. From then on the transaction may write, unless another one has written since it began to
  ///     read. Nil if the transaction must not write.
  func begin(_ access: Access, willWrite: (() throws -> Void)?) throws

  /// Ends the transaction. Nothing happens when none is open.
  ///
  /// - Throws: The errors of the database; `CancellationError` when the connection is to stop. The transaction may still be
  ///   open then. A commit that has begun is not stopped.
  func commit() throws

  /// Undoes the transaction. Nothing happens when none is open.
  func rollback() throws

  /// Sets a savepoint.
  ///
  /// - Parameter depth: The number of savepoints that are open then, this one included.
  func beginSavepoint(_ depth: Int) throws

  /// Ends a savepoint and keeps what was written since.
  func releaseSavepoint(_ depth: Int) throws

  /// Undoes what was written since a savepoint, and ends it.
  func rollbackToSavepoint(_ depth: Int) throws

  /// A request to stop from another thread: the statement that runs throws `CancellationError`, or if none does, the next
  /// one. Nil when nothing may stop the connection.
  var interruption: Interruption? { get set }

  /// Closes the connection. Calls after that throw `ConnectionLost`.
  func close()

  /// The connection's shortcuts; nil where the database has none.
  var shortcuts: (any ConnectionShortcuts)? { get }
}

extension Connection {
  package func beginSavepoint(_ depth: Int) throws {
    try execute(script: "SAVEPOINT tenon_\(depth)")
  }

  package func releaseSavepoint(_ depth: Int) throws {
    try execute(script: "RELEASE SAVEPOINT tenon_\(depth)")
  }

  package func rollbackToSavepoint(_ depth: Int) throws {
    try execute(script: "ROLLBACK TO SAVEPOINT tenon_\(depth)")
    try releaseSavepoint(depth)
  }

  package var shortcuts: (any ConnectionShortcuts)? { nil }
}

/// The access that a transaction needs.
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

  /// Returns the statement's parameters, from the first one.
  func binder() -> Binder

  /// Goes to the next row; false after the last one.
  func step() throws -> Bool

  /// The current row.
  var row: Row { get }

  /// The number of rows that the statement changed, once it has run.
  var changedRows: Int { get }

  /// Returns the database's plan for the statement, in its own words.
  func plan() throws -> String

  /// Gives the statement back to its connection.
  func finish()

  /// The statement's shortcuts; nil where the database has none.
  var shortcuts: (any StatementShortcuts)? { get }
}

extension PreparedStatement {
  package var shortcuts: (any StatementShortcuts)? { nil }
}
