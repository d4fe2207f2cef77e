// Functions and aggregates on SQLite.

extension SQLiteDialect {
  /// The names of functions that SQLite does not have. The driver adds them to each connection.
  ///
  /// The functions of decimals, except for `decimal_average`, have the names of those in SQLite's extension "decimal".
  /// A statement therefore also runs in SQLite's shell, which includes that extension.
  enum Function: String {
    /// The plain text of a decimal.
    case decimal
    case decimalAdd = "decimal_add"
    case decimalSubtract = "decimal_sub"
    case decimalMultiply = "decimal_mul"
    case decimalSum = "decimal_sum"
    case decimalAverage = "decimal_average"
    /// The same JSON with sorted keys and without spaces.
    case jsonSorted = "json_sorted"
    /// The text in lower case. SQLite's `lower` only changes ASCII letters.
    case unicodeLower = "unicode_lower"
  }

  /// The database sets an `INTEGER PRIMARY KEY` and generated columns, which are hidden.
  var columnsOfTables: String {
    """
    SELECT t.name, c.name, c."notnull" AND c.dflt_value IS NULL AND c.hidden = 0 \
    AND NOT (c.pk > 0 AND c.type = 'INTEGER' COLLATE NOCASE) \
    FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c \
    WHERE t.type IN ('table', 'view') AND t.name COLLATE NOCASE IN \

    """
  }

  /// The name of the collation that compares decimals, which SQLite stores as text. The driver adds it to each
  /// connection; SQLite's extension "decimal" includes it too.
  static let decimalCollationName = "decimal"

  private static let collateDecimal = " COLLATE \(decimalCollationName)"

  /// The collation compares the numbers in texts exactly. Indexes of tables that Tenon created have the same collation,
  /// so SQLite can use them.
  var decimalCollation: String { Self.collateDecimal }

  /// A column may hold the integer 7 for 7.0.
  func quotient(_ x: SQLNode, _ divisor: SQL) -> SQL { "(\(operand: x) * 1.0 / \(divisor))" }

  /// SQLite itself would calculate in binary.
  func decimal(_ symbol: DecimalOperator, _ x: SQLNode, _ y: SQLNode) -> SQL {
    let function: Function =
      switch symbol {
      case .add: .decimalAdd
      case .subtract: .decimalSubtract
      case .multiply: .decimalMultiply
      }
    return "\(raw: function.rawValue)(\(x), \(y))"
  }

  func write(decimal node: SQLNode, isOperand: Bool, to writer: inout SQLWriter) throws {
    switch node {
    case .combination(.decimal, _, _): try writer.write(node)
    case .aggregate(let aggregate) where !aggregate.isExtreme: try writer.write(node)
    // A file of another program may hold a number.
    default: try writer.write("\(raw: Function.decimal.rawValue)(\(node))" as SQL)
    }
    writer.append(decimalCollation)
  }

  /// Decimals are text.
  func castType(_ type: SQLCastType) -> String {
    switch type {
    case .integer: "INTEGER"
    case .real: "REAL"
    case .decimal, .text: "TEXT"
    }
  }

  /// SQLite's cast truncates.
  func withoutFraction(_ x: SQLNode) -> SQL { "\(x)" }

  func functionName(of aggregate: SQLAggregate) -> String {
    switch aggregate.function {
    case .sum where aggregate.isDecimal: Function.decimalSum.rawValue
    case .average where aggregate.isDecimal: Function.decimalAverage.rawValue
    default: aggregate.function.rawValue
    }
  }

  func write(
    _ operand: SQLNode, of aggregate: SQLAggregate, to writer: inout SQLWriter
  ) throws {
    // Different texts of the same number are the same decimal.
    guard aggregate.isDecimal, aggregate.isDistinct || aggregate.isExtreme else {
      return try writer.write(operand)
    }
    try writer.writeOperand(operand)
    writer.append(decimalCollation)
  }
}
