/// What all of Tenon's errors share.
///
/// An error names its statement but never the values bound to it, so that it can be logged.
public protocol TenonError: Error, Sendable, CustomStringConvertible {
  /// The SQL that failed, when there was one.
  var statement: String? { get }

  /// The HTTP status that fits: 400 for a cursor or a page that there cannot be, 404 for a row that is not there, 409 for a conflict, 422 for a value
  /// that is refused, 503 for a database that is busy or gone, 500 for the rest.
  var httpStatus: Int { get }
}

extension TenonError {
  /// None.
  public var statement: String? { nil }

  /// 500, Internal Server Error.
  public var httpStatus: Int { 500 }

  /// The statement as a second line of a description, if there is one.
  package var statementLine: String {
    statement.map { "\n  in: \($0)" } ?? ""
  }
}

extension Error {
  /// The HTTP status that fits any error: what Tenon's errors say, else 500.
  public var httpStatus: Int { (self as? any TenonError)?.httpStatus ?? 500 }
}
