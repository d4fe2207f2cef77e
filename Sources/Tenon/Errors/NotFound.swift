/// A required row that does not exist.
///
///     do { user = try session.require(User.self, id) }
///     catch let error as NotFound { return Response(status: error.httpStatus) }   // 404
public struct NotFound: TenonError, Hashable {
  /// The model of the row.
  public let model: String

  /// The query; nil for a lookup by key.
  public let statement: String?

  /// The index of the row, from 0, if several rows were written; otherwise nil.
  public let row: Int?

  /// 404, Not Found.
  public var httpStatus: Int { 404 }

  package init(model: String, statement: String? = nil, row: Int? = nil) {
    self.model = model
    self.statement = statement
    self.row = row
  }

  /// The error on one line, such as `no User found`.
  public var reason: String { "no \(model) found" }

  /// The reason, with the index of the row, and the statement on a second line.
  public var description: String {
    "\(row.map { "row \($0): " } ?? "")\(reason)\(statementLine)"
  }
}

/// More than one row where exactly one was expected.
public struct MultipleRowsFound: TenonError, Hashable {
  /// The model of the rows.
  public let model: String

  /// The query.
  public let statement: String?

  /// The error on one line, such as `more than one User found`.
  public var reason: String { "more than one \(model) found" }

  /// The reason, with the statement on a second line.
  public var description: String { reason + statementLine }

  package init(model: String, statement: String?) {
    self.model = model
    self.statement = statement
  }
}
