/// The database, or Tenon itself, refused a statement for a reason without a type of its own.
public struct SQLError: TenonError, Hashable {
  /// What is wrong, in a sentence without a full stop.
  public let message: String

  /// The database's own code: SQLite's extended result code.
  public let code: Int?

  /// The SQL that failed.
  public let statement: String?

  package init(message: String, code: Int? = nil, statement: String? = nil) {
    self.message = message
    self.code = code
    self.statement = statement
  }

  /// One line, and the statement.
  public var description: String {
    message + (code.map { " (code \($0))" } ?? "") + statementLine
  }
}
