/// Another connection was in the way: the database stayed busy past the timeout, or the transaction cannot go on
/// beside another one. Running it again can succeed.
public struct Conflict: TenonError, Hashable {
  /// What was in the way.
  public enum Kind: Hashable, Sendable {
    /// The database stayed locked for longer than `Configuration.busyTimeout`.
    case busy
    /// Two transactions waited for each other.
    case deadlock
    /// The transaction read what another one has changed since.
    case serialization
  }

  /// What was in the way.
  public let kind: Kind

  /// The database's own words.
  public let message: String

  /// The statement that could not go on.
  public let statement: String?

  /// 503, Service Unavailable.
  public var httpStatus: Int { 503 }

  package init(kind: Kind, message: String, statement: String?) {
    self.kind = kind
    self.message = message
    self.statement = statement
  }

  /// One line, and the statement.
  public var description: String { message + statementLine }
}

/// A row was changed or deleted by someone else since it was read: its version is no longer the stored one.
public struct StaleRow: TenonError, Hashable {
  /// The model.
  public let model: String

  /// The update that changed no row.
  public let statement: String?

  /// The index of the row, from 0, when several were to be written; otherwise nil.
  public let row: Int?

  /// 409, Conflict.
  public var httpStatus: Int { 409 }

  package init(model: String, statement: String?, row: Int? = nil) {
    self.model = model
    self.statement = statement
    self.row = row
  }

  /// One line, and the statement.
  public var description: String {
    "\(row.map { "row \($0): " } ?? "")this \(model) was changed or deleted since it was read\(statementLine)"
  }
}

/// The database cannot be reached: it cannot be opened, is not a database, or the connection is closed.
public struct ConnectionLost: TenonError, Hashable {
  /// What happened.
  public let message: String

  /// The database's own code, if it gave one.
  public let code: Int?

  /// The statement that ran, if there was one.
  public let statement: String?

  /// 503, Service Unavailable.
  public var httpStatus: Int { 503 }

  package init(message: String, code: Int? = nil, statement: String? = nil) {
    self.message = message
    self.code = code
    self.statement = statement
  }

  /// One line, and the statement.
  public var description: String { message + statementLine }
}
