/// A column holds what the schema does not allow, such as NULL where a value is required or text where
/// an integer is: the database was written by something else, or its schema differs.
public struct InvalidColumnValue: TenonError, Hashable {
  /// The column, with its table where the database tells.
  public let column: String

  /// What it should hold.
  public let expected: String

  /// What kind of value it holds; never the value.
  public let found: String

  /// The query.
  public let statement: String?

  package init(column: String, expected: String, found: String, statement: String?) {
    self.column = column
    self.expected = expected
    self.found = found
    self.statement = statement
  }

  /// One line, and the statement.
  public var description: String {
    "column \(column) holds \(found); expected \(expected)\(statementLine)"
  }
}
