/// The SQL and the capabilities of one database: everything in which the databases differ.
///
/// There is one type for each, which holds only its differences from the default implementations.
/// Those are standard SQL, or what most of the databases understand.
package protocol DialectRules: Sendable {
  // MARK: Capabilities

  /// The database's name as its makers write it.
  var name: String { get }

  /// The most parameters that a statement may have.
  var parameterLimit: Int { get }

  /// True if `INSERT`, `UPDATE` and `DELETE` can return rows.
  var hasReturning: Bool { get }

  /// The way in which the key comes back that the database makes for a single inserted row.
  var madeKey: MadeKey { get }

  /// True if a statement that fails ends its transaction: afterwards nothing is possible but a
  /// rollback, of the transaction or to a savepoint.
  var errorsAbortTransactions: Bool { get }

  /// True if columns keep a value in the form that it was written in, because the database has no
  /// type that would give it one.
  var keepsFormsOfValues: Bool { get }

  /// True if an index is entered at a row value, as in `(a, b) > (?, ?)`.
  var seeksRowValues: Bool { get }

  /// True if the condition of an `UPDATE` or `DELETE` may read the table that is written to in a
  /// query of its own.
  var readsWrittenTables: Bool { get }

  /// True if aggregates have a `FILTER` clause.
  var filtersAggregates: Bool { get }

  /// True if NULL is the largest value in an order that does not place NULLs, false if it is the
  /// smallest.
  var sortsNullsAsLargest: Bool { get }

  /// True if a term of `ORDER BY` takes another expression to place NULLs.
  var placesNullsByExpression: Bool { get }

  // MARK: Text and names

  /// The character that encloses an identifier; doubled inside one.
  var identifierQuote: UInt8 { get }

  /// The rules by which hand-written SQL is divided into code, quotes and comments.
  var lexis: SQLLexis { get }

  /// The placeholder of a parameter, counted from 1.
  func placeholder(_ number: Int) -> String

  /// SQL without comments whose names are in double quotes and whose texts have no escapes, as the
  /// database takes it.
  func translated(standardSQL text: String) -> String

  // MARK: Clauses

  /// The `INSERT` of a row whose columns all take their defaults.
  func insertDefaults(into table: String) -> String

  /// The name of a column of the row that an upsert could not insert.
  func excludedColumn(_ name: String) -> String

  /// Writes the end of an `INSERT` that says what becomes of rows in conflict.
  ///
  /// - Throws: `SQLError` if the database has no such clause.
  func write(
    _ action: ConflictAction, of definition: ModelDefinition, to writer: inout SQLWriter) throws

  /// Writes one term of `ORDER BY`.
  func write(_ term: OrderTerm, to writer: inout SQLWriter) throws

  /// The `LIMIT` of a query that has an offset and takes all further rows; empty if `OFFSET` can
  /// stand alone.
  var limitOfAllRows: String { get }

  /// The clause that locks the rows that a query reads.
  ///
  /// - Parameters:
  ///   - lock: The purpose of the lock.
  ///   - locked: The treatment of rows that are locked already.
  ///   - table: The table whose rows are locked, if the query reads several.
  /// - Throws: `SQLError` if the database has no such clause.
  func clause(of lock: RowLock, _ locked: LockedRows, table: String?) throws -> String

  // MARK: Conditions

  /// Writes `LIKE`. A backslash escapes.
  func writeLike(
    _ operand: SQLNode, pattern: SQLNode, ignoresCase: Bool, to writer: inout SQLWriter) throws

  /// Writes an exact search for text, case included.
  func writeMatch(_ operand: SQLNode, _ match: TextMatch, to writer: inout SQLWriter) throws

  /// Writes equality in which NULL equals NULL, or its opposite.
  func write(
    same left: SQLNode, _ right: SQLNode, isNegated: Bool, to writer: inout SQLWriter) throws

  // MARK: Lists

  /// The text between a row value and the rows that it is looked for in.
  var rowListStart: String { get }

  /// A list of values for `IN` that has no members.
  var emptyList: String { get }

  /// The condition that takes the place of an empty list after `IN`; nil if `emptyList` will do.
  ///
  /// - Parameter text: The SQL before the list, which may not end with `IN`.
  func emptyList(after text: String) -> String?

  /// A value as a member of a list in JSON, in the form in which the database keeps it; nil if it
  /// has none.
  func listItem(_ value: SQLValue) -> SQLListItem?

  /// Writes a query that takes a list in JSON apart again, which it gets as one parameter.
  func write(membersOf list: SQLValueList, to writer: inout SQLWriter)

  // MARK: Functions

  /// The number of characters of a text.
  func length(of x: SQLNode) -> SQL

  /// A position in a text, or a number of its characters, as an argument.
  func characterCount(_ number: Int) -> SQL

  /// A floating-point number rounded to so many decimals, a half away from zero.
  func rounded(_ x: SQLNode, _ digits: Int) -> SQL

  /// The name of a type in `CAST`.
  func castType(_ type: SQLCastType) -> String

  /// A number, as the operand of a cast to whole numbers, so that the cast cuts its fraction off.
  func withoutFraction(_ x: SQLNode) -> SQL

  /// A quotient of whole numbers, cut off towards zero.
  func wholeQuotient(_ x: SQLNode, _ divisor: SQL) -> SQL

  /// A quotient of floating-point numbers.
  func quotient(_ x: SQLNode, _ divisor: SQL) -> SQL

  /// A number raised to a power, as a floating-point number.
  func power(_ x: SQLNode, _ y: SQLNode) -> SQL

  /// Two decimals, combined exactly.
  func decimal(_ symbol: DecimalOperator, _ x: SQLNode, _ y: SQLNode) -> SQL

  /// Writes texts one after another.
  func write(concatenationOf nodes: [SQLNode], to writer: inout SQLWriter) throws

  /// The collation that makes a decimal compare as a number; empty if it does so by itself.
  var decimalCollation: String { get }

  /// Writes a computed decimal so that it compares as a number.
  func write(decimal node: SQLNode, isOperand: Bool, to writer: inout SQLWriter) throws

  /// The type that a value of a select list must be cast to; nil if its own is known.
  func literalType(of value: SQLValue) -> String?

  // MARK: Aggregates

  /// The name of an aggregate.
  func functionName(of aggregate: SQLAggregate) -> String

  /// The text around an aggregate of whole numbers that gives it its type.
  func conversion(of aggregate: SQLAggregate) -> (prefix: String, suffix: String)

  /// Writes the operand of an aggregate.
  func write(
    _ operand: SQLNode, of aggregate: SQLAggregate, to writer: inout SQLWriter) throws

  // MARK: Times and days, always in UTC

  /// The time, or the day, by the database's clock.
  func currentTime(isDay: Bool) -> String

  /// A part of a time or day, as a whole number.
  func datePart(_ part: DateTimePart, of x: SQLNode, isDay: Bool) -> SQL

  /// A time or day with everything below a unit cut off.
  func truncated(_ x: SQLNode, to unit: DateTimeUnit, isDay: Bool) -> SQL

  /// The day of a time.
  func day(of x: SQLNode) -> SQL

  /// A time or day so many units later.
  func adding(_ count: SQLNode, _ unit: DateTimeUnit, to x: SQLNode, isDay: Bool) -> SQL

  // MARK: JSON

  /// A value inside JSON; NULL unless it has the type. The keys of the path are bound, alone or
  /// in a path of the database's own notation, whatever they contain.
  func json(_ x: SQLNode, _ path: [JSONPathSegment], as type: SQLJSONType) throws -> SQL

  // MARK: Stored forms

  /// A parameter that is bound in Tenon's own form, as the column's form.
  func parameter(_ number: Int, as form: StoredForm?) -> String

  /// A condition that a column holds the value of a parameter, which is bound in Tenon's own form.
  ///
  /// - Parameters:
  ///   - column: The column, quoted.
  ///   - number: The parameter's number.
  ///   - form: The form of the column.
  ///   - key: The table and the column, quoted, if the column alone is a key.
  func equality(
    _ column: String, _ number: Int, as form: StoredForm?, key: (table: String, column: String)?
  ) -> String

  /// A value in the form in which a column holds it.
  func stored(_ value: SQLValue, as form: StoredForm?) -> SQLValue

  /// A value exactly as the database keeps it, to be compared with that form alone.
  func exact(_ value: SQLValue, as form: StoredForm?) -> SQLValue

  /// Writes a comparison of a value with something that may hold it in several forms.
  ///
  /// - Returns: True if it was written; if not, the value is compared as it is bound.
  func writeForms(
    _ left: SQLNode, _ symbol: BinaryOperator, _ right: SQLNode, to writer: inout SQLWriter
  ) throws -> Bool

  /// The ends of `BETWEEN` in the forms in which they take all that lies between them.
  func bounds(_ node: SQLNode, _ lower: SQLNode, _ upper: SQLNode) -> (SQLNode, SQLNode)

  /// The values of a list in all forms in which the members may be stored.
  func forms(of values: [SQLValue], in node: SQLNode) -> [SQLValue]

  /// Writes that JSON is in a list, whatever its spaces and the order of its keys.
  ///
  /// - Returns: True if it was written; if not, the values are compared as they are bound.
  func writeJSON(_ node: SQLNode, in values: [SQLValue], to writer: inout SQLWriter) throws -> Bool

  /// True if one of some values may be stored in several forms in its column.
  func hasSeveralForms(_ columns: [SQLNode], _ rows: [[SQLValue]]) -> Bool
}

/// The way in which the key comes back that a database makes for a single inserted row.
package enum MadeKey: Sendable {
  /// The connection knows the key that was made last.
  case lastInserted
  /// `RETURNING` gives the key.
  case returned
}
