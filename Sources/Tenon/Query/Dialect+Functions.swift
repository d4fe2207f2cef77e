// What functions are called in each dialect. Every call stands for itself: it begins with its name or a parenthesis.

extension Dialect {
  /// The SQL of a function of one expression.
  package func sql(for function: SQLFunction, of x: SQLNode) throws -> SQL {
    switch function {
    case .lower: return "LOWER(\(x))"
    case .upper: return "UPPER(\(x))"
    case .length: return self == .mysql ? "CHAR_LENGTH(\(x))" : "LENGTH(\(x))"
    case .trim: return "TRIM(\(x))"
    case .trimStart: return "LTRIM(\(x))"
    case .trimEnd: return "RTRIM(\(x))"
    case .replace(let text, let replacement): return "REPLACE(\(x), \(text), \(replacement))"
    case .substring(let start, nil): return "SUBSTR(\(x), \(position(start)))"
    case .substring(let start, let length?):
      return "SUBSTR(\(x), \(position(start)), \(position(length)))"
    case .absolute: return "ABS(\(x))"
    case .negation: return "(-\(operand: x))"
    case .rounded(let digits): return rounded(x, digits)
    case .ceiling: return "CEIL(\(x))"
    case .floor: return "FLOOR(\(x))"
    case .cast(let source, let target): return cast(x, from: source, to: target)
    case .datePart(let part, let isDay): return datePart(part, of: x, isDay: isDay)
    case .truncated(let unit, let isDay): return truncated(x, to: unit, isDay: isDay)
    case .day: return day(of: x)
    case .json(let path, let type): return try json(x, path, as: type)
    }
  }

  /// The SQL of a function of two expressions.
  package func sql(for combination: SQLCombination, _ x: SQLNode, _ y: SQLNode) -> SQL {
    switch combination {
    // Dividing by zero is NULL on SQLite, an error on PostgreSQL, and one or the other on MySQL, by its `sql_mode`.
    case .wholeQuotient:
      return self == .mysql
        ? "(\(operand: x) DIV \(divisor(y)))" : "(\(operand: x) / \(divisor(y)))"
    // A column of SQLite may hold the whole number 7 where 7.0 was meant.
    case .quotient:
      return self == .sqlite
        ? "(\(operand: x) * 1.0 / \(divisor(y)))" : "(\(operand: x) / \(divisor(y)))"
    case .remainder: return "(\(operand: x) % \(divisor(y)))"
    case .power:
      return self == .postgresql
        ? "POWER(CAST(\(x) AS double precision), \(y))" : "POWER(\(x), \(y))"
    case .nullIf: return "NULLIF(\(x), \(y))"
    // SQLite would calculate in binary; `SQLiteDecimal` adds functions that are exact.
    case .decimal(let symbol):
      return self == .sqlite
        ? "\(raw: SQLiteDecimal.function(for: symbol))(\(x), \(y))"
        : "(\(operand: x) \(raw: symbol.rawValue) \(operand: y))"
    case .adding(let unit, let isDay): return adding(y, unit, to: x, isDay: isDay)
    }
  }

  /// What is divided by, or NULL for zero. A value brings its type: PostgreSQL would take that of the zero, and refuse
  /// what is no 32-bit number.
  private func divisor(_ node: SQLNode) -> SQL {
    guard case .value(let value) = node else { return "NULLIF(\(node), 0)" }
    return "NULLIF(\(SQLNode.literal(value)), 0)"
  }

  /// Writes a function of any number of expressions.
  package func write(
    _ function: SQLListFunction, of nodes: [SQLNode], to writer: inout SQLWriter
  ) throws {
    switch function {
    case .concatenation where self != .mysql:
      writer.append("(")
      try writer.separated(nodes, by: " || ") { node, writer in try writer.writeOperand(node) }
    case .concatenation, .coalesce:
      writer.append(function == .coalesce ? "COALESCE(" : "CONCAT(")
      try writer.separated(nodes, by: ", ") { node, writer in try writer.write(node) }
    }
    writer.append(")")
  }

  /// Writes a computed decimal, which SQLite has as text, so that it compares as a number.
  package func write(
    decimal node: SQLNode, isOperand: Bool, to writer: inout SQLWriter
  ) throws {
    if self == .sqlite {
      switch node {
      case .combination(.decimal, _, _): try writer.write(node)
      case .aggregate(let aggregate) where !aggregate.isExtreme: try writer.write(node)
      // What comes from a file of another program may be a number.
      default: try writer.write("decimal(\(node))" as SQL)
      }
      writer.append(decimalCollation)
    } else if isOperand {
      try writer.writeOperand(node)
    } else {
      try writer.write(node)
    }
  }

  /// PostgreSQL's functions take 32-bit positions, and nothing turns a 64-bit number into one by itself.
  private func position(_ number: Int) -> SQL {
    self == .postgresql ? "CAST(\(number) AS integer)" : "\(number)"
  }

  /// PostgreSQL rounds a half to even unless the number is decimal, and MySQL may; PostgreSQL's direct cast would keep
  /// 15 digits only. From 1e17 on a double has no fraction, and may have more digits than MySQL's decimals.
  private func rounded(_ x: SQLNode, _ digits: Int) -> SQL {
    switch self {
    case .sqlite: return "ROUND(\(x), \(literal: digits))"
    case .postgresql:
      return """
        CAST(ROUND(CAST(CAST(\(x) AS text) AS numeric), \(literal: digits)) AS double precision)
        """
    case .mysql:
      let exact: SQL = "CAST(\(x) AS DECIMAL(65, 30))"
      return """
        (CASE WHEN ABS(\(x)) < 1e17 THEN ROUND(\(exact), \(literal: digits)) * 1e0 ELSE \(x) END)
        """
    }
  }

  private func cast(_ x: SQLNode, from source: SQLCastType, to target: SQLCastType) -> SQL {
    let hasFraction = source == .real || source == .decimal
    let type: String =
      switch target {
      case .integer: choose(sqlite: "INTEGER", postgresql: "bigint", mysql: "SIGNED")
      case .real: choose(sqlite: "REAL", postgresql: "double precision", mysql: "DOUBLE")
      // SQLite keeps decimals as text; without digits, MySQL's have no fraction.
      case .decimal: choose(sqlite: "TEXT", postgresql: "numeric", mysql: "DECIMAL(65, 30)")
      case .text: choose(sqlite: "TEXT", postgresql: "text", mysql: "CHAR")
      }
    // SQLite cuts the fraction off; the others would round it.
    guard target == .integer, hasFraction, self != .sqlite else {
      return "CAST(\(x) AS \(raw: type))"
    }
    return self == .postgresql
      ? "CAST(TRUNC(\(x)) AS \(raw: type))" : "CAST(TRUNCATE(\(x), 0) AS \(raw: type))"
  }
}
