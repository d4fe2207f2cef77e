/// The protocol of all errors that Tenon throws.
///
/// An error names its statement but never the values bound to it, so that it can be logged. Its `reason` contains no SQL
/// either, so that it can be sent to a client:
///
///     catch {
///       logger.error("\(error)")
///       return Response(status: error.httpStatus, body: ["error": error.reason, "fields": error.fields])
///     }
public protocol TenonError: Error, Sendable, CustomStringConvertible {
  /// The SQL that failed, if any.
  var statement: String? { get }

  /// The HTTP status that fits the error: 400 for an invalid cursor or page, 404 for a missing row, 409 for a conflict,
  /// 422 for a refused value, 503 for a database that is busy or unreachable, and 500 for other errors.
  var httpStatus: Int { get }

  /// The error on one line, in the words of the schema and fit for a client: without SQL, values, or names of tables,
  /// columns and constraints. If only the program's author can help, it is `internal error`.
  var reason: String { get }

  /// The properties of the model that are at fault, such as `["email"]`; empty if none are, or if they are unknown.
  var fields: [String] { get }
}

extension TenonError {
  /// Nil, for an error without a statement.
  public var statement: String? { nil }

  /// 500, Internal Server Error.
  public var httpStatus: Int { 500 }

  /// `internal error`.
  public var reason: String { "internal error" }

  /// An empty array, for an error that does not concern certain properties.
  public var fields: [String] { [] }

  /// The statement as a second line of a description, if there is one.
  package var statementLine: String {
    statement.map { "\n  in: \($0)" } ?? ""
  }
}

extension Error {
  /// The HTTP status that fits the error: that of a `TenonError`, 400 for a document that cannot be decoded, or 500 for
  /// other errors.
  public var httpStatus: Int {
    if let error = self as? any TenonError { return error.httpStatus }
    return self is DecodingError ? 400 : 500
  }

  /// The reason of a `TenonError`, or of a document that cannot be decoded, such as `email is missing`. It is fit for a
  /// client. For other errors it is `internal error`.
  public var reason: String {
    if let error = self as? any TenonError { return error.reason }
    return (self as? DecodingError)?.clientReason ?? "internal error"
  }

  /// The properties at fault of a `TenonError`, or the field of a document that cannot be decoded; empty for other
  /// errors.
  public var fields: [String] {
    if let error = self as? any TenonError { return error.fields }
    return (self as? DecodingError)?.clientFields ?? []
  }
}
