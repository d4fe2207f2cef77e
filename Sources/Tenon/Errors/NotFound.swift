/// No row was there although one was required.
///
///     do { user = try session.require(User.self, id) }
///     catch let error as NotFound { return Response(status: error.httpStatus) }   // 404
public struct NotFound: TenonError, Hashable {
  /// The model that was looked for.
  public let model: String

  /// The query, when it was not a search by key.
  public let statement: String?

  /// The index of the row, from 0, when several were to be written; otherwise nil.
  public let row: Int?

  /// 404, Not Found.
  public var httpStatus: Int { 404 }

  package init(model: String, statement: String? = nil, row: Int? = nil) {
    self.model = model
    self.statement = statement
    self.row = row
  }

  /// One line, and the statement.
  public var description: String {
    "\(row.map { "row \($0): " } ?? "")no \(model) found\(statementLine)"
  }
}

/// More than one row was there although one was asked for.
public struct MultipleRowsFound: TenonError, Hashable {
  /// The model that was looked for.
  public let model: String

  /// The query.
  public let statement: String?

  /// One line, and the statement.
  public var description: String { "more than one \(model) found\(statementLine)" }

  package init(model: String, statement: String?) {
    self.model = model
    self.statement = statement
  }
}
