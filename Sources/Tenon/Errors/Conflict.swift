/// A conflict with another connection: the database stayed busy until the timeout, or concurrent transactions could not
/// both continue. The transaction may succeed when it runs again.
///
///     try db.write(retrying: .conflicts(upTo: 5)) { session in … }
public struct Conflict: TenonError, Hashable {
  /// The kind of a conflict.
  public enum Kind: Hashable, Sendable {
    /// The database stayed locked for longer than `Configuration.busyTimeout`.
    case busy
    /// Two transactions waited for each other.
    case deadlock
    /// The transaction has read data that another one has changed since.
    case serialization
  }

  /// The kind of the conflict.
  public let kind: Kind

  /// The message of the database.
  public let message: String

  /// The statement that could not continue.
  public let statement: String?

  /// 503, Service Unavailable.
  public var httpStatus: Int { 503 }

  /// The kind of the conflict in words, with the advice to try again.
  public var reason: String {
    switch kind {
    case .busy: "the database is busy; try again"
    case .deadlock, .serialization: "another change was made at the same time; try again"
    }
  }

  package init(kind: Kind, message: String, statement: String?) {
    self.kind = kind
    self.message = message
    self.statement = statement
  }

  /// The message, with the statement on a second line.
  public var description: String { message + statementLine }
}

/// A row that has been changed or deleted since it was read: its version differs from the stored one.
public struct StaleRow: TenonError, Hashable {
  /// The model.
  public let model: String

  /// The update that changed no row.
  public let statement: String?

  /// The index of the row, from 0, if several rows were written; otherwise nil.
  public let row: Int?

  /// 409, Conflict.
  public var httpStatus: Int { 409 }

  package init(model: String, statement: String?, row: Int? = nil) {
    self.model = model
    self.statement = statement
    self.row = row
  }

  /// The error on one line, such as `this User was changed or deleted since it was read`.
  public var reason: String { "this \(model) was changed or deleted since it was read" }

  /// The reason, with the index of the row, and the statement on a second line.
  public var description: String {
    "\(row.map { "row \($0): " } ?? "")\(reason)\(statementLine)"
  }
}

/// A database that cannot be reached: it cannot be opened, the file is not a database, or the connection is closed.
public struct ConnectionLost: TenonError, Hashable {
  /// The reason.
  public let message: String

  /// The error code of the database, if any.
  public let code: Int?

  /// The statement that was running, if any.
  public let statement: String?

  /// 503, Service Unavailable.
  public var httpStatus: Int { 503 }

  /// `the database cannot be reached; try again later`.
  public var reason: String { "the database cannot be reached; try again later" }

  package init(message: String, code: Int? = nil, statement: String? = nil) {
    self.message = message
    self.code = code
    self.statement = statement
  }

  /// The message, with the statement on a second line.
  public var description: String { message + statementLine }
}

/// A commit whose result is unknown: the connection was lost after the request to commit was sent. The changes of the
/// transaction may be stored or not, so it must not run again without a look at the data.
public struct CommitUnknown: TenonError, Hashable {
  /// The reason.
  public let message: String

  /// 503, Service Unavailable.
  public var httpStatus: Int { 503 }

  /// `the database was lost while it stored the change; look if the change was made before you try again`.
  public var reason: String {
    "the database was lost while it stored the change; look if the change was made before you try again"
  }

  package init(message: String) { self.message = message }

  /// The message.
  public var description: String { "it is unknown if the transaction was committed: \(message)" }
}
