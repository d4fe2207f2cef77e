// Functions and aggregates on MySQL and MariaDB.

extension MySQLDialect {
  /// `LENGTH` would count bytes.
  func length(of x: SQLNode) -> SQL { "CHAR_LENGTH(\(x))" }

  /// MySQL may round halves to even unless the number is a decimal. From 1e17 on a double has no fraction, and may have
  /// more digits than a decimal.
  func rounded(_ x: SQLNode, _ digits: Int) -> SQL {
    let exact: SQL = "CAST(\(x) AS DECIMAL(65, 30))"
    return """
      (CASE WHEN ABS(\(x)) < 1e17 THEN ROUND(\(exact), \(literal: digits)) * 1e0 ELSE \(x) END)
      """
  }

  /// A `DECIMAL` without precision has no fraction.
  func castType(_ type: SQLCastType) -> String {
    switch type {
    case .integer: "SIGNED"
    case .real: "DOUBLE"
    case .decimal: "DECIMAL(65, 30)"
    case .text: "CHAR"
    }
  }

  /// A cast would round.
  func withoutFraction(_ x: SQLNode) -> SQL { "TRUNCATE(\(x), 0)" }

  /// `/` would return a decimal.
  func integerDivision(_ x: SQLNode, _ divisor: SQL) -> SQL { "(\(operand: x) DIV \(divisor))" }

  /// `||` is a logical operator.
  func write(concatenationOf nodes: [SQLNode], to writer: inout SQLWriter) throws {
    writer.append("CONCAT(")
    try writer.separated(nodes, by: ", ") { node, writer in try writer.write(node) }
    writer.append(")")
  }

  /// The sum of integers is a decimal. `DIV 1` converts it to an integer and fails if it does not fit; a cast would
  /// return another number.
  func conversion(of aggregate: SQLAggregate) -> (prefix: String, suffix: String) {
    aggregate.isInteger && aggregate.function == .sum ? ("(", " DIV 1)") : ("", "")
  }

  func write(
    _ operand: SQLNode, of aggregate: SQLAggregate, to writer: inout SQLWriter
  ) throws {
    guard aggregate.isInteger, aggregate.function == .average else {
      return try writer.write(operand)
    }
    // The mean of integers would have four decimal places.
    try writer.writeOperand(operand)
    writer.append(" * 1e0")
  }
}
