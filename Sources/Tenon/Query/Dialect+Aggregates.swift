// How aggregates and window functions are written in each dialect.

extension Dialect {
  /// Writes an aggregate, over a window or without one.
  package func write(
    _ aggregate: SQLAggregate, over window: SQLWindow?, to writer: inout SQLWriter
  ) throws {
    if aggregate.isDistinct, window != nil {
      throw SQLError(
        message: "an aggregate of distinct values cannot be taken over a window: "
          + "\(name) has no such function")
    }
    let (prefix, suffix) = conversion(of: aggregate)
    writer.append("\(prefix)\(word(for: aggregate))(\(aggregate.isDistinct ? "DISTINCT " : "")")
    // MySQL has no FILTER; what is NULL takes no part either.
    if let filter = aggregate.filter, self == .mysql {
      writer.append("CASE WHEN ")
      try writer.write(filter)
      writer.append(" THEN ")
      if aggregate.operand == nil { writer.append("1") }
      try writeOperand(of: aggregate, to: &writer)
      writer.append(" END")
    } else {
      if aggregate.operand == nil { writer.append("*") }
      try writeOperand(of: aggregate, to: &writer)
    }
    writer.append(")")
    if let filter = aggregate.filter, self != .mysql {
      writer.append(" FILTER (WHERE ")
      try writer.write(filter)
      writer.append(")")
    }
    if let window { try write(over: window, to: &writer) }
    writer.append(suffix)
  }

  /// Writes a window function.
  package func write(_ window: SQLWindow, to writer: inout SQLWriter) throws {
    switch window.call {
    case .aggregate(let aggregate):
      return try write(aggregate, over: window, to: &writer)
    case .position(let position):
      writer.append("\(position.rawValue)()")
    case .neighbour(let direction, let node, let offset):
      guard offset >= 0 else {
        throw SQLError(message: "a window function cannot look \(offset) rows away")
      }
      writer.append("\(direction.rawValue)(")
      try writer.write(node)
      writer.append(", \(offset))")
    case .edge(let edge, let node):
      writer.append("\(edge.rawValue)(")
      try writer.write(node)
      writer.append(")")
    }
    try write(over: window, to: &writer)
  }

  private func write(over window: SQLWindow, to writer: inout SQLWriter) throws {
    writer.append(" OVER (")
    var separator = ""
    if !window.partition.isEmpty {
      writer.append("PARTITION BY ")
      try writer.separated(window.partition, by: ", ") { node, writer in try writer.write(node) }
      separator = " "
    }
    if !window.ordering.isEmpty {
      writer.append("\(separator)ORDER BY ")
      try writer.separated(window.ordering, by: ", ") { term, writer in
        try write(term, to: &writer)
      }
      separator = " "
    }
    if let frame = window.frame {
      writer.append("\(separator)\(try frame.sql(ordering: window.ordering))")
    }
    writer.append(")")
  }

  /// The aggregate's name. SQLite keeps decimals as text; `SQLiteDecimal` adds them up exactly.
  private func word(for aggregate: SQLAggregate) -> String {
    switch aggregate.function {
    case .sum where aggregate.isDecimal && self == .sqlite: "decimal_sum"
    case .average where aggregate.isDecimal && self == .sqlite: "decimal_average"
    default: aggregate.function.rawValue
    }
  }

  /// What surrounds an aggregate of whole numbers to give its type. PostgreSQL and MySQL add up and divide whole numbers
  /// as decimals; `DIV 1` is MySQL's way back to a whole number that fails when it does not fit, where a cast would give
  /// another number.
  private func conversion(of aggregate: SQLAggregate) -> (prefix: String, suffix: String) {
    guard aggregate.isInteger else { return ("", "") }
    switch (self, aggregate.function) {
    case (.postgresql, .sum): return ("CAST(", " AS bigint)")
    case (.postgresql, .average): return ("CAST(", " AS double precision)")
    case (.mysql, .sum): return ("(", " DIV 1)")
    default: return ("", "")
    }
  }

  private func writeOperand(
    of aggregate: SQLAggregate, to writer: inout SQLWriter
  ) throws {
    guard let operand = aggregate.operand else { return }
    switch self {
    // Text that names the same number is the same decimal.
    case .sqlite where aggregate.isDecimal && (aggregate.isDistinct || aggregate.isExtreme):
      try writer.writeOperand(operand)
      writer.append(decimalCollation)
    // A mean of whole numbers would have four decimals.
    case .mysql where aggregate.isInteger && aggregate.function == .average:
      try writer.writeOperand(operand)
      writer.append(" * 1e0")
    default:
      try writer.write(operand)
    }
  }
}

extension SQLAggregate {
  /// Whether the aggregate is one of the values themselves.
  var isExtreme: Bool { function == .minimum || function == .maximum }
}
