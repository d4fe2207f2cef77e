// Functions and aggregates on SQLite.

extension SQLiteDialect {
  /// The names of the functions that SQLite lacks. The driver adds them to each connection.
  ///
  /// Those of decimals, `decimal_average` excepted, are named as in SQLite's own extension
  /// "decimal", so that a statement also runs in SQLite's shell, which has that built in.
  enum Function: String {
    /// The plain text of a decimal.
    case decimal
    case decimalAdd = "decimal_add"
    case decimalSubtract = "decimal_sub"
    case decimalMultiply = "decimal_mul"
    case decimalSum = "decimal_sum"
    case decimalAverage = "decimal_average"
    /// The same JSON with its keys in order and without spaces.
    case jsonSorted = "json_sorted"
  }

  /// The name of the collation that compares decimals, which SQLite keeps as text. The driver adds
  /// it to each connection; SQLite's extension "decimal" has it too.
  static let decimalCollationName = "decimal"

  private static let collateDecimal = " COLLATE \(decimalCollationName)"

  /// The collation compares the numbers in texts exactly. An index of a table that Tenon made has
  /// the same one, and is used.
  var decimalCollation: String { Self.collateDecimal }

  /// A column may hold the whole number 7 where 7.0 was meant.
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
    // A value in a file of another program may be a number.
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

  /// SQLite's cast cuts the fraction off.
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
    // Texts that name the same number are the same decimal.
    guard aggregate.isDecimal, aggregate.isDistinct || aggregate.isExtreme else {
      return try writer.write(operand)
    }
    try writer.writeOperand(operand)
    writer.append(decimalCollation)
  }
}
