import TenonDialects

/// The SQL and the capabilities of one database. It contains everything in which the databases differ.
///
/// Each database has a type that implements only its differences from the default implementations, which are standard
/// SQL or the syntax that most of the databases have.
package protocol DialectRules: Sendable {
  // MARK: Capabilities

  /// The database's official name.
  var name: String { get }

  /// The maximal number of parameters in a statement.
  var parameterLimit: Int { get }

  /// True if `INSERT`, `UPDATE` and `DELETE` can return rows.
  var hasReturning: Bool { get }

  /// The way to get the key that the database makes for a single inserted row.
  var madeKey: MadeKey { get }

  /// True if a statement that fails aborts its transaction, which then allows only a rollback, of the transaction or to
  /// a savepoint.
  var errorsAbortTransactions: Bool { get }
  /// True if a recursive query may name itself in several parts of a UNION.
  var hasSeveralRecursiveTerms: Bool { get }

  /// True if one parameter can hold the values of a column in several rows.
  var hasArrayParameters: Bool { get }

  /// True if columns keep values in the form in which they were written, because the database has no type that converts
  /// them.
  var keepsFormsOfValues: Bool { get }

  /// True if an index search works with row values, as in `(a, b) > (?, ?)`.
  var seeksRowValues: Bool { get }

  /// True if the condition of an `UPDATE` or `DELETE` may read the written table in a subquery.
  var readsWrittenTables: Bool { get }

  /// True if aggregates have a `FILTER` clause.
  var filtersAggregates: Bool { get }

  /// True if NULL is the largest value in an order without an explicit position of NULLs, false if it is the smallest.
  var sortsNullsAsLargest: Bool { get }

  /// True if the position of NULLs in `ORDER BY` needs another expression.
  var placesNullsByExpression: Bool { get }

  // MARK: Text and names

  /// The character that encloses identifiers; it is doubled inside them.
  var identifierQuote: UInt8 { get }

  /// The lexical rules that divide hand-written SQL into code, quoted text and comments.
  var lexicalRules: SQLLexicalRules { get }

  /// Returns the placeholder of a parameter, counted from 1.
  func placeholder(_ number: Int) -> String

  /// Returns the placeholder of an array with the values of a column in several rows, if `hasArrayParameters`.
  func arrayParameter(_ number: Int, of content: ColumnContent) -> String

  /// Writes the part of a comparison with a list of values that follows a column, with the list as one parameter.
  ///
  /// - Returns: False if nothing was written, as the database has no such parameters, or not for these values.
  func writeMembership(ofColumn values: [SQLValue], to writer: inout SQLWriter) -> Bool

  /// SQL without comments whose names are in double quotes and whose texts have no escapes, as the
  /// database takes it.
  func translated(standardSQL text: String) -> String

  // MARK: Clauses

  /// Returns the `INSERT` of a row whose columns all have their default values.
  func insertDefaults(into table: String) -> String

  /// Returns the statement after which generated keys are larger than all keys of a table; nil if they always are.
  func advanceGeneratedKeys(of table: String, column: String) -> String?

  /// Returns the SQL for a column of the row that an upsert could not insert.
  func excludedColumn(_ name: String) -> String

  /// Writes the end of an `INSERT` that handles rows in conflict.
  ///
  /// - Throws: `SQLError` if the database does not support it.
  func write(
    _ action: ConflictAction, of definition: ModelDefinition, to writer: inout SQLWriter) throws

  /// Writes an order term.
  func write(_ term: OrderTerm, to writer: inout SQLWriter) throws

  /// The `LIMIT` of a query with an offset but no limit; empty if the database allows `OFFSET` alone.
  var limitOfAllRows: String { get }

  /// Returns the clause that locks the rows of a query.
  ///
  /// - Parameters:
  ///   - lock: The kind of lock.
  ///   - locked: The treatment of rows that are already locked.
  ///   - table: The table whose rows are locked, if the query reads several.
  /// - Throws: `SQLError` if the database does not support it.
  func clause(of lock: RowLock, _ locked: LockedRows, table: String?) throws -> String

  // MARK: Catalogue

  /// The query for the columns of existing tables, up to a list of the tables' names. A row has the names of the table
  /// and the column, and true if an insert must set the column.
  var columnsOfTables: String { get }

  // MARK: Conditions

  /// Writes `LIKE`. A backslash escapes.
  func writeLike(
    _ operand: SQLNode, pattern: SQLNode, ignoresCase: Bool, to writer: inout SQLWriter) throws

  /// Writes a search for text without wildcards. Without `ignoresCase` it is exact.
  func writeMatch(
    _ operand: SQLNode, _ match: TextMatch, ignoresCase: Bool, to writer: inout SQLWriter) throws

  /// Writes equality in which NULL equals NULL, or its opposite.
  func write(
    same left: SQLNode, _ right: SQLNode, isNegated: Bool, to writer: inout SQLWriter) throws

  // MARK: Lists

  /// The SQL between a row value and the list of rows that it is compared with.
  var rowListStart: String { get }

  /// The SQL of an empty list for `IN`.
  var emptyList: String { get }

  /// Returns a condition that replaces an empty list after `IN`; nil to use `emptyList`.
  ///
  /// - Parameter text: The SQL before the list, which may not end with `IN`.
  func emptyList(after text: String) -> String?

  /// Returns a value as an element of a JSON list, in the form in which the database stores it; nil if it cannot store
  /// it.
  func listItem(_ value: SQLValue) -> SQLListItem?

  /// Writes a query that reads the values of a JSON list, which is bound as one parameter.
  func write(membersOf list: SQLValueList, to writer: inout SQLWriter)

  // MARK: Functions

  /// Returns the number of characters of a text.
  func length(of x: SQLNode) -> SQL

  /// Returns a position in a text, or a number of characters, as an argument.
  func characterCount(_ number: Int) -> SQL

  /// Returns a floating-point number rounded to a number of decimal places, halves away from zero.
  func rounded(_ x: SQLNode, _ digits: Int) -> SQL

  /// Returns the name of a type in `CAST`.
  func castType(_ type: SQLCastType) -> String

  /// Returns a number for a cast to integer, so that the cast truncates its fraction.
  func withoutFraction(_ x: SQLNode) -> SQL

  /// Returns a quotient of integers, truncated towards zero.
  func integerDivision(_ x: SQLNode, _ divisor: SQL) -> SQL

  /// Returns a quotient of floating-point numbers.
  func quotient(_ x: SQLNode, _ divisor: SQL) -> SQL

  /// Returns a number raised to a power, as a floating-point number.
  func power(_ x: SQLNode, _ y: SQLNode) -> SQL

  /// Returns the exact result of an operator with two decimals.
  func decimal(_ symbol: DecimalOperator, _ x: SQLNode, _ y: SQLNode) -> SQL

  /// Writes a concatenation of texts.
  func write(concatenationOf nodes: [SQLNode], to writer: inout SQLWriter) throws

  /// The collation that makes decimals compare as numbers; empty if they do without it.
  var decimalCollation: String { get }

  /// Writes a computed decimal so that it compares as a number.
  func write(decimal node: SQLNode, isOperand: Bool, to writer: inout SQLWriter) throws

  /// Returns the type that a value of a select list must be cast to; nil if the database can infer it.
  func literalType(of value: SQLValue) -> String?

  // MARK: Aggregates

  /// Returns the name of an aggregate function.
  func functionName(of aggregate: SQLAggregate) -> String

  /// Returns the SQL around an aggregate of integers that converts its type.
  func conversion(of aggregate: SQLAggregate) -> (prefix: String, suffix: String)

  /// Writes the operand of an aggregate.
  func write(
    _ operand: SQLNode, of aggregate: SQLAggregate, to writer: inout SQLWriter) throws

  // MARK: Times and days, always in UTC

  /// Returns the current time, or the current day, of the database's clock.
  func currentTime(isDay: Bool) -> String

  /// Returns a part of a time or day, as an integer.
  func datePart(_ part: DateTimePart, of x: SQLNode, isDay: Bool) -> SQL

  /// Returns a time or day truncated to a unit.
  func truncated(_ x: SQLNode, to unit: DateTimeUnit, isDay: Bool) -> SQL

  /// Returns the day of a time.
  func day(of x: SQLNode) -> SQL

  /// Returns a time or day a number of units later.
  func adding(_ count: SQLNode, _ unit: DateTimeUnit, to x: SQLNode, isDay: Bool) -> SQL

  // MARK: JSON

  /// Returns a value inside JSON; NULL unless it has the type. The keys of the path are bound, alone or in a path in
  /// the database's notation, and may contain any characters.
  func json(_ x: SQLNode, _ path: [JSONPathSegment], as type: SQLJSONType) throws -> SQL

  // MARK: Stored forms

  /// Returns a parameter that is bound in Tenon's own form, converted to a column's form.
  func parameter(_ number: Int, as form: StoredForm?) -> String

  /// Returns a condition that a column equals a parameter that is bound in Tenon's own form.
  ///
  /// - Parameters:
  ///   - column: The column, quoted.
  ///   - number: The parameter's number.
  ///   - form: The form of the column.
  ///   - key: The table and the column, quoted, if the column alone is a key.
  func equality(
    _ column: String, _ number: Int, as form: StoredForm?, key: (table: String, column: String)?
  ) -> String

  /// Returns a value in the form in which a column stores it.
  func stored(_ value: SQLValue, as form: StoredForm?) -> SQLValue

  /// Returns a value exactly as the database stores it, to be compared with that form only.
  func exact(_ value: SQLValue, as form: StoredForm?) -> SQLValue

  /// Writes a comparison with a value that may be stored in several forms.
  ///
  /// - Returns: True if it was written; otherwise the value is compared as it is bound.
  func writeForms(
    _ left: SQLNode, _ symbol: BinaryOperator, _ right: SQLNode, to writer: inout SQLWriter
  ) throws -> Bool

  /// Returns the ends of `BETWEEN` in the forms that include all values between them.
  func bounds(_ node: SQLNode, _ lower: SQLNode, _ upper: SQLNode) -> (SQLNode, SQLNode)

  /// Returns the values of a list in all forms in which they may be stored.
  func forms(of values: [SQLValue], in node: SQLNode) -> [SQLValue]

  /// Writes a condition that JSON is in a list, regardless of its spaces and the order of its keys.
  ///
  /// - Returns: True if it was written; otherwise the values are compared as they are bound.
  func writeJSON(_ node: SQLNode, in values: [SQLValue], to writer: inout SQLWriter) throws -> Bool

  /// Returns true if a value may be stored in several forms in its column.
  func hasSeveralForms(_ columns: [SQLNode], _ rows: [[SQLValue]]) -> Bool
}

/// A way to get the key that a database makes for a single inserted row.
package enum MadeKey: Sendable {
  /// The connection returns the last key that was made.
  case lastInserted
  /// `RETURNING` returns the key.
  case returned
}
