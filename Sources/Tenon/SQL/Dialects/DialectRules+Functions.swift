// Default functions. Each needs no parentheses around it, as it begins with its name or a parenthesis.

extension DialectRules {
  func length(of x: SQLNode) -> SQL { "LENGTH(\(x))" }
  func characterCount(_ number: Int) -> SQL { "\(number)" }
  func rounded(_ x: SQLNode, _ digits: Int) -> SQL { "ROUND(\(x), \(literal: digits))" }
  func integerDivision(_ x: SQLNode, _ divisor: SQL) -> SQL { "(\(operand: x) / \(divisor))" }
  func quotient(_ x: SQLNode, _ divisor: SQL) -> SQL { "(\(operand: x) / \(divisor))" }
  func power(_ x: SQLNode, _ y: SQLNode) -> SQL { "POWER(\(x), \(y))" }

  func decimal(_ symbol: DecimalOperator, _ x: SQLNode, _ y: SQLNode) -> SQL {
    "(\(operand: x) \(raw: symbol.rawValue) \(operand: y))"
  }

  func write(concatenationOf nodes: [SQLNode], to writer: inout SQLWriter) throws {
    writer.append("(")
    try writer.separated(nodes, by: " || ") { node, writer in try writer.writeOperand(node) }
    writer.append(")")
  }

  var decimalCollation: String { "" }

  func write(decimal node: SQLNode, isOperand: Bool, to writer: inout SQLWriter) throws {
    try isOperand ? writer.writeOperand(node) : writer.write(node)
  }

  /// Returns the SQL of a function of one expression.
  func sql(for function: SQLFunction, of x: SQLNode) throws -> SQL {
    switch function {
    case .lower: "LOWER(\(x))"
    case .upper: "UPPER(\(x))"
    case .length: length(of: x)
    case .trim: "TRIM(\(x))"
    case .trimStart: "LTRIM(\(x))"
    case .trimEnd: "RTRIM(\(x))"
    case .replace(let text, let replacement): "REPLACE(\(x), \(text), \(replacement))"
    case .substring(let start, nil): "SUBSTR(\(x), \(characterCount(start)))"
    case .substring(let start, let length?):
      "SUBSTR(\(x), \(characterCount(start)), \(characterCount(length)))"
    case .absolute: "ABS(\(x))"
    case .negation: "(-\(operand: x))"
    case .rounded(let digits): rounded(x, digits)
    case .ceiling: "CEIL(\(x))"
    case .floor: "FLOOR(\(x))"
    case .cast(let source, let target): cast(x, from: source, to: target)
    case .datePart(let part, let isDay): datePart(part, of: x, isDay: isDay)
    case .truncated(let unit, let isDay): truncated(x, to: unit, isDay: isDay)
    case .day: day(of: x)
    case .json(let path, let type): try json(x, path, as: type)
    }
  }

  /// Returns the SQL of a function of two expressions.
  func sql(for combination: SQLCombination, _ x: SQLNode, _ y: SQLNode) -> SQL {
    switch combination {
    case .integerDivision: integerDivision(x, divisor(y))
    case .quotient: quotient(x, divisor(y))
    case .remainder: "(\(operand: x) % \(divisor(y)))"
    case .power: power(x, y)
    case .nullIf: "NULLIF(\(x), \(y))"
    case .decimal(let symbol): decimal(symbol, x, y)
    case .adding(let unit, let isDay): adding(y, unit, to: x, isDay: isDay)
    }
  }

  /// Writes a function of any number of expressions.
  func write(
    _ function: SQLListFunction, of nodes: [SQLNode], to writer: inout SQLWriter
  ) throws {
    switch function {
    case .concatenation: try write(concatenationOf: nodes, to: &writer)
    case .coalesce:
      writer.append("COALESCE(")
      try writer.separated(nodes, by: ", ") { node, writer in try writer.write(node) }
      writer.append(")")
    }
  }

  /// Returns a divisor, or NULL for zero. A division by zero is NULL on SQLite, an error on PostgreSQL, and on MySQL
  /// either of them, depending on its `sql_mode`.
  ///
  /// A value is written with its type. Otherwise PostgreSQL would give it the type of the zero, and refuse a value that
  /// is not a 32-bit number.
  private func divisor(_ node: SQLNode) -> SQL {
    guard case .value(let value) = node else { return "NULLIF(\(node), 0)" }
    return "NULLIF(\(SQLNode.literal(value)), 0)"
  }

  private func cast(_ x: SQLNode, from source: SQLCastType, to target: SQLCastType) -> SQL {
    let hasFraction = source == .real || source == .decimal
    let operand: SQL = target == .integer && hasFraction ? withoutFraction(x) : "\(x)"
    return "CAST(\(operand) AS \(raw: castType(target)))"
  }
}
