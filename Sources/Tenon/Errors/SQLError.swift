/// An error of the database, or of Tenon, that has no type of its own.
public struct SQLError: TenonError, Hashable {
  /// The reason, as a phrase without a full stop.
  public let message: String

  /// The error code of the database; for SQLite, its extended result code.
  public let code: Int?

  /// The error code of a server in the form of the SQL standard, such as `42P01`; nil for SQLite.
  public let sqlState: String?

  /// The SQL that failed.
  public let statement: String?

  package init(
    message: String, code: Int? = nil, sqlState: String? = nil, statement: String? = nil
  ) {
    self.message = message
    self.code = code
    self.sqlState = sqlState
    self.statement = statement
  }

  /// The message and code, with the statement on a second line.
  public var description: String {
    message + ((sqlState ?? code.map(String.init)).map { " (code \($0))" } ?? "") + statementLine
  }
}
