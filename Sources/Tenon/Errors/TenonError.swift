/// The protocol of all errors that Tenon throws.
///
/// An error names its statement but never the values bound to it, so that it can be logged.
public protocol TenonError: Error, Sendable, CustomStringConvertible {
  /// The SQL that failed, if any.
  var statement: String? { get }

  /// The HTTP status that fits the error: 400 for an invalid cursor or page, 404 for a missing row, 409 for a conflict,
  /// 422 for a refused value, 503 for a database that is busy or unreachable, and 500 for other errors.
  var httpStatus: Int { get }
}

extension TenonError {
  /// Nil, for an error without a statement.
  public var statement: String? { nil }

  /// 500, Internal Server Error.
  public var httpStatus: Int { 500 }

  /// The statement as a second line of a description, if there is one.
  package var statementLine: String {
    statement.map { "\n  in: \($0)" } ?? ""
  }
}

extension Error {
  /// The HTTP status that fits the error: that of a `TenonError`, or 500 for other errors.
  public var httpStatus: Int { (self as? any TenonError)?.httpStatus ?? 500 }
}
