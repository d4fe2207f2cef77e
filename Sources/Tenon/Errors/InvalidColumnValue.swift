/// A column value that the schema does not allow, such as NULL in a required column, or text in an integer column.
/// Another program may have written the database, or its tables may differ from the schema.
public struct InvalidColumnValue: TenonError, Hashable {
  /// The column, with its table if the database reports it.
  public let column: String

  /// The expected value.
  public let expected: String

  /// The kind of the stored value. The value itself is never included.
  public let found: String

  /// The query.
  public let statement: String?

  package init(column: String, expected: String, found: String, statement: String?) {
    self.column = column
    self.expected = expected
    self.found = found
    self.statement = statement
  }

  /// The error, with the statement on a second line.
  public var description: String {
    "column \(column) holds \(found); expected \(expected)\(statementLine)"
  }
}
