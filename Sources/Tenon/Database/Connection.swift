import TenonDialects

/// A connection to a database, created by its driver, with the operations that all databases share.
///
/// A connection is used by one thread at a time, and its calls block: the pool gives each connection a thread. A driver
/// has a folder such as `SQLite/` that also contains its rows (`RowSource`), parameters (`BindTarget`) and errors.
package protocol Connection: AnyObject {
  /// The SQL dialect of the database.
  var dialect: Dialect { get }

  /// True if a transaction is open. A database may end a transaction without a request, as SQLite does when the disk is
  /// full.
  var isInTransaction: Bool { get }

  /// The key that the database generated for the last inserted row, if the driver's `madeKey` is `.lastInserted`.
  var lastInsertedKey: Int64 { get }

  /// Prepares a statement.
  ///
  /// - Parameters:
  ///   - sql: The statement.
  ///   - isKept: True if the connection keeps the prepared statement for later; false if the statement is long or rare.
  func prepare(_ sql: String, isKept: Bool) throws -> any PreparedStatement

  /// Runs one or more statements without parameters.
  func execute(script: String) throws

  /// Begins a transaction.
  ///
  /// - Parameters:
  ///   - access: The access that the transaction needs.
  ///   - willWrite: Called before the first statement that writes in a transaction that reads. An error that it throws
  ///     refuses the statement. After the call the transaction may write, unless another one has written since it began
  ///     to read. Nil if the transaction must not write.
  func begin(_ access: Access, willWrite: (() throws -> Void)?) throws

  /// Commits the transaction. Does nothing if none is open.
  ///
  /// - Throws: The errors of the database; `CancellationError` if the connection must stop. The transaction may still
  ///   be open then. A commit that has begun is not stopped.
  func commit() throws

  /// Rolls the transaction back. Does nothing if none is open.
  func rollback() throws

  /// Begins a savepoint.
  ///
  /// - Parameter depth: The number of open savepoints, including this one.
  func beginSavepoint(_ depth: Int) throws

  /// Releases a savepoint and keeps the changes made since it began.
  func releaseSavepoint(_ depth: Int) throws

  /// Undoes the changes made since a savepoint began, and releases it.
  func rollbackToSavepoint(_ depth: Int) throws

  /// A request from another thread to stop. The running statement throws `CancellationError`, or if none is running,
  /// the next one does. Nil if nothing may stop the connection.
  var interruption: Interruption? { get set }

  /// True unless the connection is known to be lost. No round trip is made to find out.
  var isUsable: Bool { get }

  /// Closes the connection. Later calls throw `ConnectionLost`.
  func close()

  /// The connection's shortcuts; nil if the database has none.
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

  package var isUsable: Bool { true }

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

  /// The names of the result's columns.
  var columnNames: [String] { get }

  /// Returns a binder that starts at the first parameter.
  func binder() -> Binder

  /// Returns a binder of rows: their values are bound row by row, and those of each column become one parameter.
  ///
  /// - Parameter columns: The columns, for a dialect with `arrayParameter`. Binding throws `ArraysDoNotFit` if a value is
  ///   of another type.
  func binder(arraysOf columns: [ColumnContent]) -> Binder

  /// Advances to the next row. Returns false after the last one.
  func step() throws -> Bool

  /// The current row.
  var row: Row { get }

  /// The number of rows that the statement changed, after it has run.
  var changedRows: Int { get }

  /// Returns the database's plan for the statement, in the database's own words.
  func plan() throws -> String

  /// Returns the statement to its connection.
  func finish()

  /// The statement's shortcuts; nil if the database has none.
  var shortcuts: (any StatementShortcuts)? { get }
}

/// The error for a value that is not of its column's type, so that no array can hold it.
struct ArraysDoNotFit: Error {
  /// Returns true if an error says that the type of a column is not that of its values: this one, `datatype_mismatch` or
  /// `undefined_function` ("PostgreSQL Error Codes" in its manual).
  static func isReason(of error: any Error) -> Bool {
    error is Self || ["42804", "42883"].contains((error as? SQLError)?.sqlState)
  }
}

extension PreparedStatement {
  /// A binder of single parameters, as the dialect has no arrays.
  package func binder(arraysOf columns: [ColumnContent]) -> Binder { binder() }

  package var shortcuts: (any StatementShortcuts)? { nil }
}
